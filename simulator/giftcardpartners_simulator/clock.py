"""The clocks a simulator can be given: one that moves by hand, and the system's with an offset."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_LAST = 2.5e11
"""The end of the year 9891; later times have no date that can be written."""


class Clock(Protocol):
    """Tells the time in seconds since 1970 and can be moved forward."""

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        ...

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for seconds that are negative or beyond reason."""
        ...


class ManualClock:
    """A clock that stands still until it is moved; whoever listens is told after each move."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = float(start)
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for seconds that are negative or beyond reason."""
        with self._lock:
            self._now = _moved(self._now, seconds)
        for listener in tuple(self._listeners):
            listener()

    def listen(self, listener: Callable[[], object]) -> None:
        """Call `listener` after every move."""
        self._listeners.append(listener)


class SystemClock:
    """The system's clock plus an offset that `advance` enlarges."""

    def __init__(self, offset: float = 0.0) -> None:
        self._offset = float(offset)

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move forward; raises ValueError for seconds that are negative or beyond reason."""
        _moved(self.now(), seconds)
        self._offset += seconds


def _moved(now: float, seconds: float) -> float:
    if not (seconds >= 0 and now + seconds < _LAST):
        raise ValueError("a clock moves forward, and not beyond the year 9000")
    return now + seconds
