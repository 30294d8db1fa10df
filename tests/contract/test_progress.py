"""One line on a terminal, nothing in a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count

from giftcardpartners_contract.progress import Progress
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_simulator import Simulator

from .servers import QUICK, target_of


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_what_is_under_way_and_is_left_clean() -> None:
    """The line is written over; the last thing written clears it."""
    terminal, seconds = _Terminal(), count()
    with Progress(terminal, lambda: float(next(seconds))) as say:
        say("first")
        say("x" * 500)
    first, second, last = terminal.getvalue().split("\r\x1b[K")[1:]
    assert (first, second, last) == ("first …", "x" * 78 + " …", "")


def test_it_is_written_ten_times_a_second_at_most() -> None:
    """A thousand steps in the same moment are one line."""
    terminal, moments = _Terminal(), _slowly()
    with Progress(terminal, lambda: next(moments)) as say:
        for number in range(1000):
            say(str(number))
    assert terminal.getvalue().count("…") <= 11


def _slowly() -> Iterator[float]:
    for number in count():
        yield number / 1000 / 2  # the clock is read up to twice for each word


def test_a_file_shows_nothing() -> None:
    """Logs of CI servers stay readable."""
    stream = io.StringIO()
    with Progress(stream) as say:
        say("first")
    assert stream.getvalue() == ""


def test_the_gate_says_what_it_does() -> None:
    """Parts, stories, steps of the machine: in words."""
    said: list[str] = []
    with target_of(Simulator()) as target:
        judge_target(target, QUICK, say=said.append)
    for wanted in ("survey", "an order is repeated", "state machine: begin", "closing stories"):
        assert wanted in said
