"""Simulated time comes to where it was asked to go: a step that is rounded away would be waited for again and again."""

from __future__ import annotations

import asyncio
import random

import pytest
from giftcardpartners_simulator import ManualClock

from .verdict import EPOCH
from .virtual import Crew, run_tasks

_ENOUGH = 50
"""Pauses after which one that never comes to its end is given up."""


class _Never:
    """A hint that does not come."""

    def wait(self, _seconds: float) -> bool:
        """Say that it has not come."""
        return False


def _clock(seed: int) -> tuple[ManualClock, float]:
    dice = random.Random(seed)
    clock = ManualClock(EPOCH + dice.random() * 100)
    return clock, clock.now() + dice.random() * 30


@pytest.mark.parametrize("wake", [None, _Never()], ids=["a pause", "a wait for a hint"])
def test_one_pause_of_a_thread_comes_to_its_end(wake: _Never | None) -> None:
    for seed in range(200):
        clock, until = _clock(seed)
        crew = Crew(clock)
        pauses = 0

        def work() -> None:
            nonlocal pauses
            while clock.now() < until and pauses < _ENOUGH:
                pauses += 1
                crew.sleep(until - clock.now(), wake)

        crew.start(work)
        crew.run()
        assert (pauses, clock.now()) == (1, until), seed


def test_no_timer_of_the_event_loop_goes_off_early() -> None:
    for seed in range(50):
        clock, until = _clock(seed)
        pauses = 0

        async def work() -> None:
            nonlocal pauses
            while clock.now() < until and pauses < _ENOUGH:
                pauses += 1
                await asyncio.sleep(until - clock.now())

        async def everybody() -> None:
            # Others are about at nearly the same time, so that the loop is never idle.
            near = until - clock.now() - 3e-7
            await asyncio.gather(work(), *(asyncio.sleep(near) for _ in range(5)))

        run_tasks(clock, everybody)
        assert pauses == 1, seed
