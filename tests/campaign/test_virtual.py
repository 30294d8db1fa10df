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


class _Waiter:
    """Waits for a time as the client does: again, as long as it has not come."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.clock = ManualClock(EPOCH + rng.random() * 100)
        self.until = self.clock.now() + rng.random() * 30
        self.pauses = 0

    def waits(self) -> bool:
        """Tell whether there is something left to wait for."""
        self.pauses += 1
        return self.clock.now() < self.until and self.pauses < _ENOUGH

    @property
    def left(self) -> float:
        """Seconds."""
        return self.until - self.clock.now()


@pytest.mark.parametrize("wake", [None, _Never()], ids=["a pause", "a wait for a hint"])
@pytest.mark.parametrize("seed", range(40))
def test_one_pause_of_a_thread_comes_to_its_end(seed: int, wake: _Never | None) -> None:
    waiter = _Waiter(seed)
    crew = Crew(waiter.clock)

    def work() -> None:
        while waiter.waits():
            crew.sleep(waiter.left, wake)

    crew.start(work)
    crew.run()
    assert (waiter.pauses, waiter.left) == (2, 0.0)


@pytest.mark.parametrize("seed", range(40))
def test_no_timer_of_the_event_loop_goes_off_early(seed: int) -> None:
    waiter = _Waiter(seed)

    async def work() -> None:
        while waiter.waits():  # noqa: ASYNC110 - the loop is what is tried
            await asyncio.sleep(waiter.left)

    async def everybody() -> None:
        # Others are about at nearly the same time, so that the loop is never idle.
        near = waiter.left - 3e-7
        await asyncio.gather(work(), *(asyncio.sleep(near) for _ in range(5)))

    run_tasks(waiter.clock, everybody)
    assert waiter.pauses == 2
