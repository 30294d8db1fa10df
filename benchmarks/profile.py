"""Where the CPU of our calls goes: samples of the interpreter, by the module that was at work."""

from __future__ import annotations

import asyncio
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from giftcardpartners import AsyncClient, Client, MemoryStore

from . import peers
from .results import Part
from .server import Service

INTERVAL = 0.001
SHOWN = 9
OTHERS = ("httpx", "httpcore", "h11", "aiohttp", "giftcardpartners_api")


def measure(quick: bool) -> Part:
    """Sample a call of each kind for some seconds of CPU."""
    part = Part()
    part.names("httpx", "httpcore", "h11", "aiohttp")
    seconds = 0.5 if quick else 4
    with Service() as service:
        create, get = peers.ours(service.url)
        catalogue = Client(f"{service.url}/c100", **peers.ACCOUNT, store=MemoryStore()).products
        works: dict[str, Callable[[], object]] = {
            "create, 1 line": create,
            "get": get,
            "create, 1,000 lines": lambda: create(1_000),
            "a page of 100 products": catalogue.refresh,
        }
        found = {name: _sampled(work, seconds) for name, work in works.items()}
        found["create, async, 64 at once"] = asyncio.run(_async(service.url, seconds))
    for name, counts in found.items():
        total = counts.total()
        shares = [f"{where} {100 * count / total:.0f} %" for where, count in counts.most_common(SHOWN)]
        part.tables.append(f"**{name}**: {', '.join(shares)}.")
    return part


def _sampled(work: Callable[[], object], seconds: float) -> Counter[str]:
    work()
    with _sampling() as counts:
        until = time.process_time() + seconds
        while time.process_time() < until:
            work()
    return counts


async def _async(url: str, seconds: float) -> Counter[str]:
    async with AsyncClient(url, **peers.ACCOUNT, store=MemoryStore()) as client:
        await client.orders.create(peers.request())
        with _sampling() as counts:
            until = time.process_time() + seconds

            async def worker() -> None:
                while time.process_time() < until:
                    await client.orders.create(peers.request())

            await asyncio.gather(*(worker() for _ in range(64)))
    return counts


@contextmanager
def _sampling() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()

    def sample(_number: int, frame: FrameType | None) -> None:
        counts[_place(frame)] += 1

    before = signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        yield counts
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _place(frame: FrameType | None) -> str:
    """Name the innermost module that belongs to us or to a library: what it asks of Python is its own cost."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        package = module.partition(".")[0]
        if package in OTHERS:
            return package
        if package == "giftcardpartners":
            return f"`{module.removeprefix('giftcardpartners.')}`"
        if module == peers.__name__:
            return "the caller"
        frame = frame.f_back
    return "event loop and the rest"
