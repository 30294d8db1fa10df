"""One line on a terminal, nothing in a file."""

from __future__ import annotations

import io
import sys

import pytest
from giftcardpartners_contract.progress import progress
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_simulator import Simulator

from .servers import QUICK, target_of


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_under_way_and_is_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Square brackets are words, too; the last thing written clears the line and shows the cursor again."""
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress() as say:
        say("looking at LineItems[0]")
    assert "looking at LineItems[0]" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_a_file_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs of CI servers stay readable, even where colours are forced."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress() as say:
        say("first")
    assert stream.getvalue() == ""


def test_the_gate_says_what_it_does() -> None:
    """Parts, scenarios, steps of the machine: in words."""
    said: list[str] = []
    with target_of(Simulator()) as target:
        judge_target(target, QUICK, say=said.append)
    for wanted in ("survey", "an order is repeated", "state machine: begin", "closing scenarios"):
        assert wanted in said
