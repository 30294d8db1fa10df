"""Many orders at once: tasks of one event loop, and threads."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import httpx
import requests
import urllib3
from giftcardpartners import AsyncClient, MemoryStore, Network
from httpx_aiohttp import AiohttpTransport

from . import peers
from .results import Part, Plot
from .sampling import WALL, Samples, Work, interleave
from .server import Service

AT_ONCE = (16, 64, 128, 256)
THREADS = 64
OURS, PLAIN, BARE, STOCK = "giftcardpartners", "httpx on httpx-aiohttp", "aiohttp", "stock httpx.AsyncClient"
Call = Callable[[], Awaitable[object]]


def measure(quick: bool) -> Part:
    """Measure tasks, then threads."""
    part = Part()
    part.names("httpx", "aiohttp", "httpx-aiohttp", "requests", "urllib3")
    with Service() as service:
        _tasks(part, service.url, quick)
        _threads(part, service.url, quick)
    return part


def _tasks(part: Part, url: str, quick: bool) -> None:
    calls = 512
    with asyncio.Runner() as runner:
        clients, closing = runner.run(_clients(url))

        def batch(call: Call, most: int) -> Work:
            return lambda: runner.run(_batch(call, most, calls))

        cases = {
            f"{name}, {most}": batch(call, most)
            for name, call in clients.items()
            if name != STOCK
            for most in AT_ONCE
        }
        # What was loaded before is not the calls': they would pay for each walk of the collector through all modules.
        gc.collect()
        gc.freeze()
        found = interleave(cases, 3 if quick else 15, calls)
        few = {
            f"{name}, {most}": batch(clients[name], most)
            for name in (OURS, STOCK)
            for most in AT_ONCE
            if most == 64 or not quick
        }
        beside = interleave(few, 2 if quick else 4, calls)
        gc.unfreeze()
        runner.run(closing())
    _task_rows(part, found, beside)
    shown = [
        (name, most, source)
        for name, source in ((OURS, found), (PLAIN, found), (BARE, found), (STOCK, beside))
        for most in AT_ONCE
        if source is found or f"{name}, {most}" in few
    ]
    part.table(
        "Orders created by one process (`create`, JSON in and out; ours typed, with token and retry layer):",
        ("client", "at once", "CPU, µs an order", "orders a second", "orders a second ÷ httpx-aiohttp's"),
        [
            (
                name,
                most,
                f"{source.micros(f'{name}, {most}'):.0f}",
                f"{1e6 / source.micros(f'{name}, {most}', WALL):,.0f}",
                found.ratio(f"{PLAIN}, {most}", f"{name}, {most}", WALL) if source is found else "–",
            )
            for name, most, source in shown
        ],
    )
    series: dict[str, list[tuple[float, float]]] = {}
    for name, most, source in shown:
        series.setdefault(name, []).append((most, source.micros(f"{name}, {most}")))
    part.plots.append(
        Plot(
            "at-once",
            "An order, by how many are under way at once",
            "orders at once",
            "client CPU, µs",
            series,
        )
    )


def _task_rows(part: Part, found: Samples, beside: Samples) -> None:
    for most in AT_ONCE:
        ratio = found.ratio(f"{PLAIN}, {most}", f"{OURS}, {most}")
        part.least(f"orders a second of CPU, {most} at once ÷ httpx on httpx-aiohttp", 1.2, ratio)
    part.least(
        "the same, 64 at once ÷ stock httpx.AsyncClient", 5, beside.ratio(f"{STOCK}, 64", f"{OURS}, 64")
    )
    part.least("the same, 256 at once ÷ 16 at once", 0.9, found.ratio(f"{OURS}, 16", f"{OURS}, 256"))


async def _clients(url: str) -> tuple[dict[str, Call], Callable[[], Coroutine[Any, Any, None]]]:
    # Connections stay open while the others have their turns; else whoever comes next would pay for new ones.
    orders, kept = f"{url}/v1/Orders", 60.0
    wide = httpx.Limits(max_connections=256, max_keepalive_connections=256, keepalive_expiry=kept)
    network = Network(max_connections=256, keepalive_expiry=kept)
    ours = AsyncClient(url, **peers.ACCOUNT, store=MemoryStore(), network=network)
    plain = httpx.AsyncClient(transport=AiohttpTransport(limits=wide), timeout=60)
    stock = httpx.AsyncClient(limits=wide, timeout=60)
    bare = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256, keepalive_timeout=kept))

    async def by_us() -> object:
        return await ours.orders.create(peers.request())

    def by_httpx(http: httpx.AsyncClient) -> Call:
        async def call() -> object:
            return (await http.post(orders, json=peers.body(), headers=peers.HEADERS)).json()

        return call

    async def by_aiohttp() -> object:
        async with bare.post(orders, json=peers.body(), headers=peers.HEADERS) as response:
            return await response.json()

    async def close() -> None:
        await ours.aclose()
        await plain.aclose()
        await stock.aclose()
        await bare.close()

    return {OURS: by_us, PLAIN: by_httpx(plain), BARE: by_aiohttp, STOCK: by_httpx(stock)}, close


async def _batch(call: Call, most: int, calls: int) -> None:
    left = iter(range(calls))

    async def worker() -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(worker() for _ in range(most)))


def _threads(part: Part, url: str, quick: bool) -> None:
    orders, calls = f"{url}/v1/Orders", THREADS * 8
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=THREADS))
    pool = urllib3.PoolManager(maxsize=THREADS)
    # With fewer connections kept than threads, httpcore may close one that is in use (encode/httpcore#1110).
    http = httpx.Client(
        limits=httpx.Limits(max_connections=THREADS, max_keepalive_connections=THREADS), timeout=10
    )

    def by_urllib3() -> object:
        return pool.request("POST", orders, json=peers.body(), headers=peers.HEADERS).json()

    clients: dict[str, Callable[[], object]] = {
        OURS: peers.ours(url)[0],
        "httpx": lambda: http.post(orders, json=peers.body(), headers=peers.HEADERS).json(),
        "requests": lambda: session.post(orders, json=peers.body(), headers=peers.HEADERS).json(),
        "urllib3": by_urllib3,
    }
    with ThreadPoolExecutor(THREADS) as threads:

        def batch(call: Callable[[], object]) -> Work:
            return lambda: list(threads.map(lambda _: call(), range(calls)))

        cases = {name: batch(call) for name, call in clients.items()}
        found = interleave(cases, 3 if quick else 15, calls)
    part.least(
        f"orders a second of CPU from {THREADS} threads ÷ httpx in threads", 1.05, found.ratio("httpx", OURS)
    )
    part.table(
        f"The same from {THREADS} threads that share a client:",
        ("client", "CPU, µs an order", "orders a second", "orders a second ÷ httpx's"),
        [
            (
                name,
                f"{found.micros(name):.0f}",
                f"{1e6 / found.micros(name, WALL):,.0f}",
                found.ratio("httpx", name, WALL),
            )
            for name in clients
        ],
    )
