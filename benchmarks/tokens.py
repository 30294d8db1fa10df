"""Token requests: how many each client makes where one would do."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from giftcardpartners import AsyncClient, Client, MemoryStore, Timeouts

from tests.state.fleet import Fleet
from tests.state.service import CountingService
from tests.state.valkey import running

from . import rivals
from .token_server import TokenServer

THREADS = 200
TASKS = 1_000
SITUATIONS = ("cold", "expired", "after 401s")
OURS = "giftcardpartners"


def in_one_process() -> dict[str, dict[str, str]]:
    """Measure every client: {client: {situation: token requests}}."""
    rows: dict[str, dict[str, str]] = {}
    for name, make in {**rivals.SYNC, OURS: ours}.items():
        rows[name] = {
            f"{THREADS} threads, {situation}": _threads(make, situation) for situation in SITUATIONS
        }
    for name, make_async in {**rivals.ASYNC, OURS: ours_async}.items():
        rows[name] |= {
            f"{TASKS:,} tasks, {situation}": asyncio.run(_tasks(make_async, situation))
            for situation in SITUATIONS
        }
    return rows


def across_processes() -> dict[str, dict[str, int]]:
    """Measure ours with 8 processes of 16 threads: {home: {situation: token requests}}."""
    with tempfile.TemporaryDirectory() as folder, running() as server:
        homes = {
            "SQLite file, 8 processes × 16 threads": str(Path(folder) / "state.sqlite3"),
            "Valkey, 8 processes × 16 threads": server.connection_url,
        }
        return {name: _fleet(home) for name, home in homes.items()}


def ours(url: str) -> Callable[[], Any]:
    """The client, reading the balance; with a store of its own, as a process has."""
    transport = httpx.HTTPTransport(limits=httpx.Limits(max_connections=None))
    timeouts = Timeouts(connect=60, answer=60)
    return Client(
        url,
        email=_EMAIL,
        access_token=_ACCESS_TOKEN,
        store=MemoryStore(),
        transport=transport,
        timeouts=timeouts,
    ).balance


async def ours_async(url: str) -> Callable[[], Awaitable[Any]]:
    """The async client."""
    timeouts = Timeouts(connect=60, answer=60)
    return AsyncClient(
        url, email=_EMAIL, access_token=_ACCESS_TOKEN, store=MemoryStore(), timeouts=timeouts
    ).balance


_EMAIL, _ACCESS_TOKEN = "a@example.com", "not-a-real-token"


def _threads(make: Callable[[str], Callable[[], Any]], situation: str) -> str:
    with TokenServer() as server:
        server.lifetime = 1 if situation == "expired" else 3600
        visit = make(server.url)
        if situation != "cold":
            visit()
        if situation == "expired":
            threading.Event().wait(1.2)
            server.lifetime = 3600
        elif situation == "after 401s":
            server.good.clear()
        before = server.tokens
        failed = _at_once(visit)
        told = f"{server.tokens - before}"
        return told if not failed else f"{told} ({failed} calls failed)"


def _at_once(visit: Callable[[], Any]) -> int:
    held = threading.Barrier(THREADS)
    failed: list[Exception] = []

    def run() -> None:
        held.wait()
        try:
            visit()
        except Exception as problem:  # noqa: BLE001 - counted
            failed.append(problem)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(failed)


async def _tasks(make: Callable[[str], Awaitable[Callable[[], Awaitable[Any]]]], situation: str) -> str:
    with TokenServer() as server:
        server.lifetime = 1 if situation == "expired" else 3600
        visit = await make(server.url)
        if situation != "cold":
            await visit()
        if situation == "expired":
            await asyncio.sleep(1.2)
            server.lifetime = 3600
        elif situation == "after 401s":
            server.good.clear()
        before = server.tokens
        came = await asyncio.gather(*(visit() for _ in range(TASKS)), return_exceptions=True)
        failed = sum(isinstance(one, Exception) for one in came)
        told = f"{server.tokens - before}"
        return told if not failed else f"{told} ({failed} calls failed)"


def _fleet(home: str) -> dict[str, int]:
    with CountingService() as service, Fleet(service, home, processes=8, threads=16) as fleet:
        counts = []
        for ahead, prepare in ((0, None), (3_590, None), (3_590, service.revoke)):
            if prepare is not None:
                prepare()
            before = service.tokens
            outcome = fleet.round(ahead)
            if outcome != {"200": 128}:
                raise RuntimeError(f"not all were answered: {outcome}")
            counts.append(service.tokens - before)
        return dict(zip(SITUATIONS, counts, strict=True))
