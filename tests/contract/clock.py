"""A simulated clock for the gate."""

from __future__ import annotations

import time

import pytest


class Clock:
    """Time that passes only where somebody waits."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(time, "sleep", self.advance)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        assert 0 <= seconds < 1e6
        self.now += seconds
