"""The clocks a simulator can be given: one that moves by hand, and the system's with an offset."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock(Protocol):
    """Tells the time in seconds since 1970 and can be moved forward."""

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the clock forward by a number of seconds that is not negative."""
        ...


class ManualClock:
    """A clock that stands still until it is moved; whoever listens is told after each move."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = float(start)
        self._listeners: list[Callable[[], object]] = []

    def now(self) -> float:
        """Return the time in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move forward by `seconds`; raises ValueError when they are negative."""
        self._now += _forward(seconds)
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
        """Enlarge the offset by `seconds`; raises ValueError when they are negative."""
        self._offset += _forward(seconds)


def _forward(seconds: float) -> float:
    if not 0 <= seconds < 1e12:
        raise ValueError(f"a clock moves forward by a finite number of seconds, not by {seconds}")
    return seconds
