"""Clients that are handed on: to the children of a fork, before and after they were used, and to a second event loop.

A trial is a process that makes a client, perhaps uses it, perhaps has threads at work with it, and forks; children and
parent then order at the same time with what they have. Over real sockets; the books say what each should have got.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from giftcardpartners import AsyncClient, Client, OutcomeUnknown, RetryPolicy, Timeouts
from giftcardpartners_simulator import Fault

from .mortal import Journal, order_of
from .served import Book, fork, served

ORDERS = 3
"""Orders that each process, and each thread, places."""

_RETRY = RetryPolicy(attempts=6, deadline=25.0, first_pause=0.02, ceiling=0.2, history_wait=3.0)
_TIMEOUTS = Timeouts(connect=8.0, answer=8.0)
_HUNG = 60
"""Real seconds after which a process ends itself."""

_FAULTS = ("drop_after_store", "status_after_store", "drop_before_reading", "drop_mid_body")


@dataclass
class ForkTotals:
    """All trials added up."""

    trials: int = 0
    by_mode: Counter[str] = field(default_factory=Counter)
    processes: int = 0
    orders: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Plan:
    """One trial; `faulty`: whether connections are broken as well."""

    prefix: str
    mode: str
    used: bool
    threads: int
    children: int
    faulty: bool


def run_forks(
    trials: int, seed: int, say: Callable[[str], None] | None = None, *, until_broken: bool = False
) -> ForkTotals:
    """Run so many trials; this process should have one thread only. `say` is told now and then how far it is."""
    totals = ForkTotals()
    with served() as book, TemporaryDirectory() as folder:
        for number in range(trials):
            rng = random.Random(f"{seed}/forks/{number}")
            _trial(_plan(number, rng), book, Journal(Path(folder) / f"F{number}"), rng, totals)
            if say is not None and number % 10 == 0:
                say(f"{number} of {trials} clients handed on")
            if until_broken and totals.broken:
                break
    return totals


def _plan(number: int, rng: random.Random) -> _Plan:
    mode = ("sync", "async")[number % 2]
    return _Plan(
        f"F{number}",
        mode,
        used=number % 4 < 2 or rng.random() < 0.5,
        threads=rng.choice((0, 0, 2)) if mode == "sync" else 0,
        children=rng.choice((2, 4)) if mode == "sync" or rng.random() < 0.7 else 0,
        faulty=rng.random() < 0.5,
    )


def _trial(plan: _Plan, book: Book, journal: Journal, rng: random.Random, totals: ForkTotals) -> None:
    if plan.faulty:
        for child in range(plan.children or 1):
            number = f"{plan.prefix}-child{child}-{rng.randrange(ORDERS)}"
            book.lay(Fault(kind=rng.choice(_FAULTS), operation="createOrder", match_po=number))
    before = book.posts()
    family = _sync_family if plan.mode == "sync" else _async_family
    head = fork(lambda: _at_most(lambda: family(plan, book.where, journal)))
    failed = os.waitpid(head, 0)[1] != 0
    wanted = {entry["intent"] for entry in journal.read() if "intent" in entry}
    results = Counter((entry["result"], entry["order"]) for entry in journal.read() if "result" in entry)
    stored = [order for order in book.orders() if order["po_number"].startswith(f"{plan.prefix}-")]
    totals.trials += 1
    totals.by_mode[plan.mode] += 1
    totals.processes += 1 + plan.children
    totals.orders += len(stored)
    if failed:
        totals.broken.append(f"{plan}: a process failed")
    if Counter(order["po_number"] for order in stored) != Counter(wanted):
        totals.broken.append(f"{plan}: {len(wanted)} orders were wanted, {len(stored)} are stored")
    if results != Counter((order["po_number"], order["id"]) for order in stored):
        totals.broken.append(f"{plan}: a process got another order than its own, or none")
    if not plan.faulty and book.posts() - before != len(wanted):
        totals.broken.append(
            f"{plan}: {book.posts() - before} POSTs for {len(wanted)} orders, nothing was lost"
        )


def _sync_family(plan: _Plan, where: dict[str, str], journal: Journal) -> None:
    client = Client(**_access(where))

    def work(who: str) -> None:
        for number in range(ORDERS):
            po_number = f"{plan.prefix}-{who}-{number}"
            journal.note(intent=po_number)
            try:
                placed = client.orders.create(order_of(po_number))
            except OutcomeUnknown:
                placed = client.orders.settle(order_of(po_number))
            shown = client.orders.get(placed.order.id)
            assert shown.po_number == po_number
            journal.note(result=po_number, order=shown.id)

    if plan.used:
        work("before")
    threads = [threading.Thread(target=work, args=(f"thread{number}",)) for number in range(plan.threads)]
    for thread in threads:
        thread.start()
    _hand_on(plan, work)
    for thread in threads:
        thread.join()
    client.close()


def _async_family(plan: _Plan, where: dict[str, str], journal: Journal) -> None:
    # aiohttp complains of sessions that nobody closed when their loop was closed, with the client still in use.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    client = AsyncClient(**_access(where))

    async def one(po_number: str) -> None:
        journal.note(intent=po_number)
        try:
            placed = await client.orders.create(order_of(po_number))
        except OutcomeUnknown:
            placed = await client.orders.settle(order_of(po_number))
        shown = await client.orders.get(placed.order.id)
        assert shown.po_number == po_number
        journal.note(result=po_number, order=shown.id)

    async def all_of(who: str) -> None:
        await asyncio.gather(*(one(f"{plan.prefix}-{who}-{number}") for number in range(ORDERS)))

    def work(who: str) -> None:
        asyncio.run(all_of(who))  # each time on a loop of its own

    if plan.used:
        work("before")
    _hand_on(plan, work)
    asyncio.run(client.aclose())


def _access(where: dict[str, str]) -> dict[str, Any]:
    return {**where, "retry": _RETRY, "timeouts": _TIMEOUTS}


def _hand_on(plan: _Plan, work: Callable[[str], Any]) -> None:
    """Fork the children, let them and this process begin at the same time, and wait for all of them."""
    gate, opener = os.pipe()

    def child(number: int) -> None:
        os.close(opener)
        os.read(gate, 1)  # ends when the parent, too, has closed its end
        _at_most(lambda: work(f"child{number}"))

    children = [fork(lambda number=number: child(number)) for number in range(plan.children)]  # type: ignore[misc]
    os.close(opener)
    work("parent")
    statuses = [os.waitpid(one, 0)[1] for one in children]
    os.close(gate)
    if any(statuses):
        raise RuntimeError(f"children ended with {statuses}")


def _at_most(work: Callable[[], None]) -> None:
    """Do it, and end this process when that takes for ever."""
    signal.alarm(_HUNG)
    work()
    signal.alarm(0)
