"""A simulated clock for the gate."""

from __future__ import annotations

import threading
import time

import pytest


class Clock:
    """Time that passes only where somebody waits: the thread that made it, and those that begin later.

    Threads that are there before keep the real one: what an earlier test left behind, such as a reporter that sleeps
    between its looks, would move this one by days.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monotonic, sleep = time.monotonic, time.sleep
        others = {one.ident for one in threading.enumerate()} - {threading.get_ident()}

        def is_own() -> bool:
            return threading.get_ident() not in others

        monkeypatch.setattr(time, "monotonic", lambda: self.now if is_own() else monotonic())
        monkeypatch.setattr(time, "sleep", lambda seconds: (self.advance if is_own() else sleep)(seconds))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        assert 0 <= seconds < 1e6
        self.now += seconds
