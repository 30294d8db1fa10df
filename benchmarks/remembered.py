"""What it costs to remember: requests in a week, and reads compared with a dict, a database and an HTTP cache."""

from __future__ import annotations

import json
import sqlite3
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from giftcardpartners import Client, FileStore, Links, RedisStore, Runtime
from giftcardpartners_simulator import ManualClock, Simulator, SimulatorTransport

from tests.state.valkey import running

from . import caches

DICT, MEMORY, SQLITE = "a bare dict", "client.products.get, remembered", "bare sqlite3"
FILE, HISHEL = "file store", "hishel (SQLite)"
REMOTE = ("bare redis-py", "Redis store")
WEEK = 7 * 24 * 3600
RESTARTS = 100
PROCESSES = 8
PAGE = 146_000
"""Bytes of the value that every store is asked for: the size of a page of a real catalogue."""


def requests_in_a_week() -> dict[str, int]:
    """Restart 8 processes 100 times in a simulated week, each reading the catalogue: {operation: requests}."""
    clock = ManualClock(1_900_000_000.0)
    simulator = Simulator(clock=clock)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RESTARTS):
            for _ in range(PROCESSES):
                # A store object of its own is what makes it another process: nothing else is shared.
                with _client(
                    simulator, clock, FileStore(Path(folder) / "state.sqlite3", now=clock.now)
                ) as client:
                    client.products.get("CVS")
                    client.products.search("c")
                    client.carriers.list()
            clock.advance(WEEK / RESTARTS - 1)
    counts: dict[str, int] = simulator.ledger()["requests"]
    return {name: counts.get(name, 0) for name in ("listProducts", "getProduct", "listCarriers")}


def requests_before_the_first_order() -> int:
    """Start with a warm file, look a product up, check an order, and count before it is placed."""
    clock = ManualClock(1_900_000_000.0)
    simulator = Simulator(clock=clock)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.sqlite3"
        with _client(simulator, clock, FileStore(path, now=clock.now)) as client:
            client.products.list()
        before = sum(simulator.ledger()["requests"].values())
        with _client(simulator, clock, FileStore(path, now=clock.now)) as client:
            order = Links(po_number="A-1").add("CVS", 25)
            if client.products.get("CVS").id != "CVS" or client.orders.check(order):
                raise RuntimeError("the catalogue is not what it was")
            needed: int = sum(simulator.ledger()["requests"].values()) - before
            client.orders.create(order)
        placed = sum(simulator.ledger()["requests"].values()) - before
        if placed != 1:
            raise RuntimeError(f"the first order took {placed} requests")
    return needed


def reads() -> dict[str, float]:
    """Measure reads, side by side: {what: microseconds}."""
    clock = ManualClock(1_900_000_000.0)
    simulator = Simulator(clock=clock)
    value = json.dumps({"Data": ["x" * 100] * (PAGE // 104)}).encode()
    with tempfile.TemporaryDirectory() as folder, running() as server:
        client = _client(simulator, clock, "memory", runtime=Runtime())
        known = {"CVS": client.products.get("CVS")}
        plain = sqlite3.connect(Path(folder) / "plain.sqlite3")
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB, until REAL)")
        plain.execute("INSERT INTO entries VALUES ('key', ?, 1)", (value,))
        plain.commit()
        store = FileStore(Path(folder) / "state.sqlite3")
        store.put("key", value, WEEK)
        fleet, bare = RedisStore(server.connection_url), redis.Redis.from_url(server.connection_url)
        fleet.put("key", value, WEEK)
        cache = caches.ttl_cache(known)
        cached = caches.hishel_read(Path(folder) / "hishel.db", value)
        select = "SELECT value FROM entries WHERE key = 'key'"
        return _best(
            {
                DICT: ('known["CVS"]', 50_000),
                MEMORY: ('client.products.get("CVS")', 50_000),
                "cachetools.TTLCache": ('cache["CVS"]', 50_000),
                SQLITE: ("plain.execute(select).fetchone()", 300),
                FILE: ('store.get("key")', 300),
                REMOTE[0]: ('bare.get("giftcardpartners:key")', 100),
                REMOTE[1]: ('fleet.get("key")', 100),
                HISHEL: ("cached()", 50),
            },
            locals(),
        )


def _best(asked: dict[str, tuple[str, int]], names: dict[str, Any]) -> dict[str, float]:
    # The best of many short rounds, interleaved, in CPU time where nothing is waited for: what else the machine does
    # only ever adds.
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(25):
        for name, (statement, number) in asked.items():
            taken[name].append(
                timeit.timeit(statement, timer=_timer(name), number=number, globals=names) / number * 1e6
            )
    return {name: min(times) for name, times in taken.items()}


def _timer(name: str) -> Callable[[], float]:
    return time.perf_counter if name in REMOTE else time.process_time


def _client(simulator: Simulator, clock: ManualClock, store: Any, runtime: Runtime | None = None) -> Client:
    return Client(
        "https://api.example.com",
        email=simulator.email,
        access_token=simulator.access_token,
        transport=SimulatorTransport(simulator),
        runtime=runtime or Runtime(now=clock.now, monotonic=clock.now),
        store=store,
    )
