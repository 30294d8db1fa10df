"""What a call costs: client CPU as a ratio to plain httpx making the same call, interleaved, medians.

Run with `nox -s bench -- calls`. The server is the simulator in a process of its own, so that only the client's CPU
counts. The import ratio compares whole processes that only import.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import httpx
from giftcardpartners import AsyncClient, Client, DigitalDelivery
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve
from httpx_aiohttp import AiohttpTransport

from .evidence import table, write

ROUNDS = 15
CALLS = 60
AT_ONCE = 64


def main() -> int:
    """Measure, print, write down."""
    parent, child = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_server, args=(child,), daemon=True)
    process.start()
    base_url, email, access_token = parent.recv()
    try:
        rows = _calls(base_url, email, access_token)
        rows |= asyncio.run(_at_once(base_url, email, access_token))
    finally:
        process.terminate()
    rows["import, wall time of a process"] = _import_ratio()
    text = table(["the same call", "× plain httpx"], [[name, f"{ratio:.2f}"] for name, ratio in rows.items()])
    print(text)
    write("calls", f"Python {platform.python_version()}, httpx {httpx.__version__}.\n\n{text}")
    return 0


def _calls(base_url: str, email: str, access_token: str) -> dict[str, float]:
    numbers = itertools.count()
    with httpx.Client(timeout=10) as plain, Client(base_url, email=email, access_token=access_token) as ours:
        secrets = {"Email": email, "AccessToken": access_token}
        token = plain.post(f"{base_url}/v1/Tokens", headers=secrets).json()["Value"]
        headers = {"Authorization": f"Bearer {token}"}

        def plain_order() -> object:
            line = {
                "ProductId": "CVS",
                "Value": 25,
                "Quantity": 1,
                "DigitalDeliveryAddress": {"Email": "ana@example.org"},
            }
            body = {"Type": "DigitalDelivery", "LineItems": [line], "PONumber": f"P-{next(numbers)}"}
            return plain.post(f"{base_url}/v1/Orders", json=body, headers=headers).json()

        def our_order() -> object:
            order = DigitalDelivery(po_number=f"O-{next(numbers)}")
            order.add("CVS", Decimal(25), email="ana@example.org")
            return ours.orders.create(order)

        known = ours.orders.create(
            DigitalDelivery(po_number="K-1").add("CVS", 25, email="ana@example.org")
        ).order.id

        def plain_read() -> object:
            return plain.get(f"{base_url}/v1/Orders/{known}", headers=headers).json()

        def our_read() -> object:
            return ours.orders.get(known)

        return {
            "orders.create, client CPU": _ratio(our_order, plain_order),
            "orders.get, client CPU": _ratio(our_read, plain_read),
        }


async def _at_once(base_url: str, email: str, access_token: str) -> dict[str, float]:
    """Reads of an order, `AT_ONCE` of them under way all the time, by three clients in turn."""
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    aiohttp = httpx.AsyncClient(transport=AiohttpTransport(limits=limits), timeout=30)
    stock = httpx.AsyncClient(limits=limits, timeout=30)
    ours = AsyncClient(base_url, email=email, access_token=access_token)
    async with aiohttp, stock, ours:
        order = DigitalDelivery(po_number="A-1").add("CVS", 25, email="ana@example.org")
        url = f"{base_url}/v1/Orders/{(known := (await ours.orders.create(order)).order.id)}"
        secrets = {"Email": email, "AccessToken": access_token}
        token = (await stock.post(f"{base_url}/v1/Tokens", headers=secrets)).json()["Value"]
        headers = {"Authorization": f"Bearer {token}"}

        async def by_aiohttp() -> object:
            return (await aiohttp.get(url, headers=headers)).json()

        async def by_stock() -> object:
            return (await stock.get(url, headers=headers)).json()

        async def by_us() -> object:
            return await ours.orders.get(known)

        measured = [
            (await _cpu_at_once(by_us), await _cpu_at_once(by_aiohttp), await _cpu_at_once(by_stock))
            for _ in range(ROUNDS)
        ]
    over_aiohttp = statistics.median(mine / base for mine, base, _ in measured)
    over_stock = statistics.median(mine / base for mine, _, base in measured)
    return {
        f"async orders.get, {AT_ONCE} at once, over aiohttp": over_aiohttp,
        f"async orders.get, {AT_ONCE} at once, stock httpx": over_stock,
    }


async def _cpu_at_once(call: Callable[[], Awaitable[object]]) -> float:
    async def worker() -> None:
        for _ in range(4):
            await call()

    await call()
    began = time.process_time()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    return time.process_time() - began


def _ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    ours()
    theirs()
    measured: list[tuple[float, float]] = [(_cpu(ours), _cpu(theirs)) for _ in range(ROUNDS)]
    return statistics.median(mine / base for mine, base in measured)


def _cpu(call: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        call()
    return time.process_time() - began


def _import_ratio() -> float:
    """Time over a bare Python, as a ratio to the same for httpx; what is imported was compiled before."""
    statements = ("pass", "import httpx", "import giftcardpartners")
    times: dict[str, list[float]] = {one: [] for one in statements}
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        surroundings["PYTHONPYCACHEPREFIX"] = compiled
        for number in range(1 + ROUNDS):
            for statement in statements:
                seconds = _wall(statement, surroundings)
                if number:
                    times[statement].append(seconds)
    floor, base, ours = (statistics.median(times[one]) for one in statements)
    return (ours - floor) / (base - floor)


def _wall(statement: str, surroundings: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=surroundings)  # noqa: S603  # our own interpreter
    return time.perf_counter() - began


def _server(pipe: Any) -> None:
    simulator = Simulator(Settings(), SystemClock())
    simulator.add_funds(Decimal(10_000_000), stage="available")
    with serve(simulator, port=0) as server:
        pipe.send((server.base_url, simulator.email, simulator.access_token))
        time.sleep(600)


if __name__ == "__main__":
    sys.exit(main())
