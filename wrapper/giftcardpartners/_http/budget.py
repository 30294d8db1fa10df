"""The retry budget: a token bucket that all calls of a client share, so that a dead service is not hammered."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .._fork import reset_in_children


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
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Let go of a lock that a thread of the parent may hold."""
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
