"""One brake for all calls: what one 429 asks for, every call of the process waits out."""

from __future__ import annotations

from collections.abc import Callable

from .flow import Answer
from .refusals import retry_after

_FIRST_HOLD = 0.5
_LONGEST_OWN_HOLD = 8.0
_LONGEST_ASKED = 60.0
"""A longer Retry-After holds all calls for so many seconds; then one of them learns whether it still counts."""


class Brake:
    """Until when, on the monotonic clock, nobody sends anything; shared by all clients of an account."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until = 0.0
        self._in_a_row = 0

    def left(self) -> float:
        """Seconds for which calls have to wait; 0 when they need not."""
        return max(0.0, self._until - self._monotonic()) if self._until else 0.0

    def heed(self, answer: Answer, now: float) -> None:
        """Take notice of an answer: a 429 holds all calls for as long as it asks, or a little longer each time."""
        if answer.status_code != 429:
            if self._in_a_row:
                self._in_a_row = 0
            return
        asked = retry_after(answer, now)
        if asked is None:
            asked = min(_LONGEST_OWN_HOLD, _FIRST_HOLD * 2.0 ** min(self._in_a_row, 10))
        self._in_a_row += 1
        self._until = max(self._until, self._monotonic() + min(asked, _LONGEST_ASKED))
