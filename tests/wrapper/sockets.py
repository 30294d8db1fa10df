"""A simulator behind real sockets, and the three ways in which a client reaches it."""

from __future__ import annotations

import asyncio
import atexit
import inspect
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal, cast

import httpx
from giftcardpartners import AsyncClient, Client, Links, MemoryStore, RetryPolicy, Timeouts
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve

Way = Literal["sync", "async over httpx", "async over aiohttp"]
WAYS: tuple[Way, ...] = ("sync", "async over httpx", "async over aiohttp")
PATIENT = Timeouts(connect=5.0, answer=20.0)
QUICK = RetryPolicy(first_pause=0.01, ceiling=0.02)
SHORTEST = 0.4


@cache
def tls() -> ssl.SSLContext:
    """One context for all: to make one takes longer than most tests."""
    return httpx.create_ssl_context()


def impatient(way: Way) -> Timeouts:
    """Time-outs for answers that never come: as short as this machine allows at this moment.

    What does come must come in time, however busy the machine is: there is time for 25 orders, each with a new client
    and a new token.
    """
    with served() as simulator:
        began = time.monotonic()
        reach(
            way,
            simulator.base_url,
            lambda client: client.orders.create(Links(po_number="TRY").add("CVS", 25)),
        )
        took = time.monotonic() - began
    return Timeouts(connect=PATIENT.connect, answer=max(SHORTEST, 25 * took))


@contextmanager
def served(*faults: Fault, **settings: Any) -> Iterator[Simulator]:
    """The server as new, with its faults in place."""
    simulator = _server()
    simulator.clear_faults()
    simulator.reset(Settings(**settings))
    for fault in faults:
        simulator.add_fault(fault)
    yield simulator


@cache
def _server() -> Simulator:
    """One server on a free port for all tests of this process; to start one takes longer than most tests."""
    simulator = Simulator(None, SystemClock())
    atexit.register(serve(simulator).close)
    return simulator


def reach(
    way: Way,
    base_url: str,
    story: Callable[[Any], Any],
    *,
    email: str = "first@example.com",
    access_token: str = "not-a-real-access-token-1",
    timeouts: Timeouts = PATIENT,
    **settings: Any,
) -> Any:
    """Run `story(client)` over real sockets; in the async ways its result is awaited."""
    chosen: dict[str, Any] = {
        "email": email,
        "access_token": access_token,
        "timeouts": timeouts,
        "retry": QUICK,
    }
    # The server forgets its tokens between the tests; so must the client.
    chosen |= {"store": MemoryStore()} | settings
    if way == "sync":
        with Client(base_url, **chosen) as client:
            return story(client)
    if way == "async over httpx":
        chosen["transport"] = httpx.AsyncHTTPTransport(verify=tls())

    async def walk() -> Any:
        async with AsyncClient(base_url, **chosen) as client:
            told = story(client)
            return await told if inspect.isawaitable(told) else told

    return asyncio.run(walk())


def orders_in(simulator: Simulator) -> list[dict[str, Any]]:
    """The orders in the books of the first account."""
    return cast("list[dict[str, Any]]", simulator.ledger()["accounts"][0]["orders"])
