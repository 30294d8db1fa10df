"""A simulator in a process of its own, with its control interface: for processes that share it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import httpx
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve


class Book:
    """The simulator's control interface, seen from the trials; `where` is what a client needs to know."""

    def __init__(self, where: dict[str, str]) -> None:
        self.where = where
        self._http = httpx.Client(base_url=f"{where['base_url']}/_simulator/", trust_env=False)

    def lay(self, fault: Fault) -> None:
        """Lay a fault."""
        self._http.post("faults", json=fault.to_json()).raise_for_status()

    def reset(self) -> None:
        """Begin with empty books, so that they stay short."""
        self._http.delete("faults").raise_for_status()
        self._http.post("reset", json={}).raise_for_status()

    def orders(self) -> list[dict[str, Any]]:
        """All orders."""
        found: list[dict[str, Any]] = self._ledger()["accounts"][0]["orders"]
        return found

    def posts(self) -> int:
        """How many requests to place an order have come."""
        count: int = self._ledger()["requests"].get("createOrder", 0)
        return count

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _ledger(self) -> Any:
        return self._http.get("ledger").json()


@contextmanager
def served() -> Iterator[Book]:
    """Serve a simulator in a fork of this process, which should have one thread only."""
    here, there = Pipe()
    server = fork(lambda: _serve(there))
    try:
        book = Book(here.recv())
        yield book
        book.close()
    finally:
        here.send("stop")
        os.waitpid(server, 0)


def fork(work: Callable[[], None]) -> int:
    """Let a child do this work; it exits with 1 when that fails."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return child


def _serve(pipe: Connection) -> None:
    simulator = Simulator(Settings(start_balance=Decimal(10_000_000)), SystemClock())
    with serve(simulator) as server:
        access = {"email": simulator.email, "access_token": simulator.access_token}
        pipe.send({"base_url": server.simulator.base_url, **access})
        pipe.recv()
