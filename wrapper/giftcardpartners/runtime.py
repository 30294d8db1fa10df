"""Time and chance as arguments: the clocks, the pauses and the randomness that everything else is handed."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec


class Wake(Protocol):
    """Something that can end a `Sleep` early, such as a mailbox of webhook hints."""

    def wait(self, seconds: float) -> bool:
        """Block up to `seconds`; True when woken."""

    async def wait_async(self, seconds: float) -> bool:
        """The same without blocking the event loop."""


def _sleep(seconds: float, wake: Wake | None = None) -> None:
    if wake is None:
        time.sleep(seconds)
    else:
        wake.wait(seconds)


async def _asleep(seconds: float, wake: Wake | None = None) -> None:
    if wake is None:
        import asyncio  # only here: the sync client does without

        await asyncio.sleep(seconds)
    else:
        await wake.wait_async(seconds)


class Runtime(msgspec.Struct, frozen=True):
    """What a client takes from its surroundings; tests and simulations pass their own.

    `now` is wall-clock seconds since the epoch (token expiry, cache age), `monotonic` is for deadlines,
    `sleep` and `asleep` wait a number of seconds unless a `Wake` ends the pause early, `random` gives 0 <= x < 1.
    """

    now: Callable[[], float] = time.time
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float, Wake | None], None] = _sleep
    asleep: Callable[[float, Wake | None], Awaitable[None]] = _asleep
    random: Callable[[], float] = random.random
