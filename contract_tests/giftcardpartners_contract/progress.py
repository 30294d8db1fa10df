"""One line on a terminal that says what is under way; a file or a pipe gets none."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

Say = Callable[[str], None]
_WIDTH = 78
_PAUSE = 0.1
_CLEAR = "\r\x1b[K"


def quiet(_what: str) -> None:
    """Say nothing."""


class Progress:
    """Writes its line over, ten times a second at most; a context manager that clears the line at its end."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._is_shown = self._stream.isatty()
        self._clock = clock
        self._next = clock()

    def __enter__(self) -> Say:
        return self.say

    def __exit__(self, *_: object) -> None:
        self._write(_CLEAR)

    def say(self, what: str) -> None:
        """Show what is under way."""
        if self._clock() >= self._next:
            self._next = self._clock() + _PAUSE
            self._write(f"{_CLEAR}{what[:_WIDTH]} …")

    def _write(self, text: str) -> None:
        if self._is_shown:
            self._stream.write(text)
            self._stream.flush()
