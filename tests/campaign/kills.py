"""`kill -9`: processes that place orders are killed at named steps and at random instants, and others settle for them.

A trial is a fork of a process that has everything imported. It writes each intent into its journal before it sends
anything, as the documentation advises; after its death one rescuer, or two at once, read the journal and settle.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from giftcardpartners_simulator import Fault

from .mortal import ORDERS, Journal, place_orders, rescue
from .served import Book, fork, served

STEPS = (
    "intent stored",
    "before the token",
    "before POST",
    "POST sent",
    "answer begun",
    "answer received",
    "before looking up a 409",
    "result known",
    "result stored",
)
"""Where a process is killed; each stands between two things that it does."""

_BETWEEN = 20
"""Trials after which the books begin anew, so that they stay short."""
_FAULTS = (None, "drop_after_store", "status_after_store", "drop_before_reading", "drop_mid_body")


@dataclass
class KillTotals:
    """All trials added up."""

    trials: int = 0
    killed: int = 0
    rescuers: int = 0
    orders: int = 0
    at: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


def run_kills(trials: int, seed: int, say: Callable[[str], None] | None = None) -> KillTotals:
    """Run so many trials against a server in another process; `say` is told now and then how far it is."""
    totals = KillTotals()
    with served() as book, TemporaryDirectory() as folder:
        for number in range(trials):
            if number % _BETWEEN == 0:
                book.reset()
                lifetime = _lifetime(book.where, Journal(Path(folder) / f"L{number}"))
            rng = random.Random(f"{seed}/{number}")
            _trial(number, book, Journal(Path(folder) / f"K{number}"), lifetime, rng, totals)
            if say is not None and number % 10 == 0:
                say(f"{number} of {trials} processes killed")
    return totals


def _lifetime(where: dict[str, str], journal: Journal) -> float:
    """How long a process lives that nobody kills, on this machine and at this hour; in seconds."""
    began = time.monotonic()
    os.waitpid(fork(lambda: place_orders(where, journal, "L", None)), 0)
    return time.monotonic() - began


def _trial(
    number: int, book: Book, journal: Journal, lifetime: float, rng: random.Random, totals: KillTotals
) -> None:
    where = book.where
    prefix = f"K{number}"
    step = STEPS[number // 2 % len(STEPS)] if number % 2 else None
    fault = rng.choice(_FAULTS) if step != "before looking up a 409" else "drop_after_store"
    if fault is not None:
        book.lay(Fault(kind=fault, operation="createOrder", match_po=f"{prefix}-{rng.randrange(ORDERS)}"))
    once = step in {"before the token", "before looking up a 409"}
    fatal = None if step is None else (step, 1 if once else rng.randint(1, ORDERS))
    victim = fork(lambda: place_orders(where, journal, prefix, fatal))
    if fatal is None:
        time.sleep(rng.random() * lifetime)
        os.kill(victim, signal.SIGKILL)
    died = os.WIFSIGNALED(os.waitpid(victim, 0)[1])
    totals.trials += 1
    totals.killed += died
    totals.at[step or "a random instant"] += died
    helpers = 2 if rng.random() < 0.4 else 1
    totals.rescuers += helpers
    if rng.random() < 0.2:  # a rescuer may die as well
        dying = fork(lambda: rescue(where, journal))
        time.sleep(rng.random() * lifetime)
        os.kill(dying, signal.SIGKILL)
        os.waitpid(dying, 0)
    rescuers = [fork(lambda: rescue(where, journal)) for _ in range(helpers)]
    for rescuer in rescuers:
        if os.waitpid(rescuer, 0)[1] != 0:
            totals.broken.append(f"trial {number}: a rescuer failed")
    if step is not None and not died:
        totals.broken.append(f"trial {number}: the step {step!r} was never reached")
    _check(number, prefix, journal, book, totals)


def _check(number: int, prefix: str, journal: Journal, book: Book, totals: KillTotals) -> None:
    entries = journal.read()
    wanted = {entry["intent"] for entry in entries if "intent" in entry}
    results: dict[str, set[str]] = {po_number: set() for po_number in wanted}
    for entry in entries:
        if "result" in entry:
            results[entry["result"]].add(entry["order"])
    stored = [order for order in book.orders() if order["po_number"].startswith(f"{prefix}-")]
    totals.orders += len(stored)
    numbers = Counter(order["po_number"] for order in stored)
    if any(times > 1 for times in numbers.values()):
        totals.broken.append(f"trial {number}: a PONumber has two orders")
    if set(numbers) != wanted:
        totals.broken.append(f"trial {number}: {sorted(set(numbers) ^ wanted)} wanted or stored, not both")
    for order in stored:
        if results.get(order["po_number"]) != {order["id"]}:
            totals.broken.append(f"trial {number}: {order['po_number']} has another result than the books")
