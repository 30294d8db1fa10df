"""How persistent a call is: frozen values, and the token bucket that one client's retries share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .errors import InvalidInput


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a call is sent again; all times in seconds.

    `attempts` counts the first one too. `deadline` bounds the whole call, every attempt and pause included. Pauses
    are drawn between 0 and min(`ceiling`, `first_pause` × 2ⁿ) (full jitter). `Retry-After` is honoured up to
    `retry_after_cap`; beyond it the call gives up rather than wait. `history_wait` bounds the search for an original
    order that a 409 does not name, or that the history does not show yet.
    """

    attempts: int = 5
    deadline: float = 120.0
    first_pause: float = 0.5
    ceiling: float = 8.0
    retry_after_cap: float = 60.0
    history_wait: float = 30.0

    def __post_init__(self) -> None:
        """Refuse a policy that could never end, or never begin."""
        if self.attempts < 1 or not self.deadline > 0:
            raise InvalidInput("A retry policy needs attempts >= 1 and a deadline above 0. Nothing was sent.")
        _check_times(self.deadline, self.first_pause, self.ceiling, self.retry_after_cap, self.history_wait)

    def pause(self, failures: int, random: float) -> float:
        """Backoff with full jitter after so many failures; `random` is in [0, 1)."""
        return random * min(self.ceiling, self.first_pause * 2.0 ** min(failures - 1, 30))


@dataclass(frozen=True, slots=True)
class WaitPolicy:
    """How a pending order is polled; all times in seconds.

    First pause and ceiling grow with the number of cards (vendor page, Asynchrony: backoff based on order size, S);
    the pause doubles up to its ceiling and is jittered between half and the whole of itself. The first hint is followed
    at once, the next ones not before `hint_pause`, doubled each time, has passed since the last poll: a flood of hints
    causes few polls.
    """

    deadline: float = 900.0
    first_pause: float = 0.5
    first_pause_per_unit: float = 0.01
    ceiling: float = 10.0
    ceiling_per_unit: float = 0.1
    longest_pause: float = 120.0
    hint_pause: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a policy that could never end."""
        _check_times(
            self.deadline,
            self.first_pause,
            self.first_pause_per_unit,
            self.ceiling,
            self.ceiling_per_unit,
            self.longest_pause,
            self.hint_pause,
        )

    def pause(self, polls: int, units: int, random: float) -> float:
        """How long to wait after so many polls of an order of so many cards; `random` is in [0, 1)."""
        first = self.first_pause + self.first_pause_per_unit * units
        ceiling = min(self.longest_pause, self.ceiling + self.ceiling_per_unit * units)
        whole = min(ceiling, first * 2.0 ** min(polls, 30))
        return whole * (0.5 + 0.5 * random)

    def debounce(self, hints: int) -> float:
        """How long not to listen after so many hints that brought no news."""
        return 0.0 if hints == 0 else self.hint_pause * 2.0 ** min(hints - 1, 30)


class RetryBudget:
    """A token bucket that all calls of a client share, so that a dead service is not hammered.

    Each retry takes one of `capacity` tokens; `per_second` come back. An empty bucket means: give up now.
    """

    def __init__(
        self, clock: Callable[[], float], *, capacity: float = 100.0, per_second: float = 2.0
    ) -> None:
        self._clock = clock
        self._capacity = capacity
        self._per_second = per_second
        self._tokens = capacity
        self._at = clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one token; False when there is none."""
        with self._lock:
            now = self._clock()
            self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._per_second)
            self._at = now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


def _check_times(*times: float) -> None:
    if not all(0 <= time < float("inf") for time in times):
        raise InvalidInput("The times of a policy are finite and not negative. Nothing was sent.")
