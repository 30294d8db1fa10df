"""Clocks."""

from __future__ import annotations

import time

import pytest
from giftcardpartners_simulator import Clock, ManualClock, SystemClock


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(5)
    heard: list[float] = []
    clock.listen(lambda: heard.append(clock.now()))
    assert clock.now() == clock.now() == 5.0
    clock.advance(2.5)
    assert heard == [7.5] == [clock.now()]


def test_a_system_clock_has_an_offset() -> None:
    clock = SystemClock(100)
    clock.advance(50)
    before = time.time()
    assert before + 150 <= clock.now() <= time.time() + 150


@pytest.mark.parametrize("clock", [ManualClock(), SystemClock()])
@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf"), 1e12])
def test_no_clock_goes_back_or_out_of_the_calendar(clock: Clock, seconds: float) -> None:
    before = clock.now()
    with pytest.raises(ValueError, match="forward"):
        clock.advance(seconds)
    assert clock.now() - before < 1
