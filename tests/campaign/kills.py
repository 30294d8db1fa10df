"""`kill -9`: processes that place orders are killed at named steps and at random instants, and others settle for them.

A trial is a fork of a process that has everything imported. It writes each intent into its journal before it sends
anything, as the documentation advises; after its death one rescuer, or two at once, read the journal and settle.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from multiprocessing.connection import Connection
from multiprocessing import Pipe
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from giftcardpartners import Client, Links, RetryPolicy, Timeouts
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve

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

_ORDERS = 3
_RETRY = RetryPolicy(attempts=6, deadline=20.0, first_pause=0.005, ceiling=0.02, history_wait=3.0)
_FAULTS = (None, "drop_after_store", "status_after_store", "drop_before_reading", "drop_mid_body")


@dataclass
class KillTotals:
    """All trials added up."""

    trials: int = 0
    killed: int = 0
    rescuers: int = 0
    orders: int = 0
    elapsed: float = 0.0
    at: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


class _Journal:
    """What a process remembers beyond its death: one line per event, written with one system call."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, **entry: str) -> None:
        """Write a line."""
        with self._path.open("ab", buffering=0) as file:
            file.write(json.dumps(entry).encode() + b"\n")

    def read(self) -> list[dict[str, str]]:
        """Read all whole lines."""
        if not self._path.exists():
            return []
        lines = self._path.read_bytes().split(b"\n")[:-1]
        return [json.loads(line) for line in lines]


def _order(po_number: str) -> Links:
    """The order that belongs to a number: whoever has the number can make it again."""
    value = Decimal(15) + Decimal(sum(po_number.encode()) % 900) / 100
    return Links(po_number=po_number).add("PRODUCTB", value, 2).add("PRODUCTA", 25)


class _Steps(httpx.HTTPTransport):
    """A transport that says where it is."""

    def __init__(self, reached: Callable[[str], None]) -> None:
        super().__init__()
        self._reached = reached

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request and tell of each step."""
        is_order = request.method == "POST" and request.url.path.endswith("/Orders")
        if request.url.path.endswith("/Tokens"):
            self._reached("before the token")
        elif is_order:
            self._reached("before POST")
            request.extensions = {**request.extensions, "trace": self._trace}
        elif "/Orders/" in request.url.path:
            self._reached("before looking up a 409")
        response = super().handle_request(request)
        if is_order:
            response.read()
            self._reached("answer received")
        return response

    def _trace(self, event: str, _info: Any) -> None:
        if event == "http11.send_request_body.complete":
            self._reached("POST sent")
        elif event == "http11.receive_response_headers.complete":
            self._reached("answer begun")


def _client(base_url: str, email: str, access_token: str, reached: Callable[[str], None]) -> Client:
    return Client(
        base_url,
        email=email,
        access_token=access_token,
        retry=_RETRY,
        timeouts=Timeouts(connect=2.0, answer=2.0),
        transport=_Steps(reached),
    )


def _victim(where: dict[str, str], journal: _Journal, prefix: str, fatal: tuple[str, int] | None) -> None:
    """Place orders until the end, or until killed: at the n-th time that a step is reached, or from outside."""
    reached_so_far: Counter[str] = Counter()

    def reached(step: str) -> None:
        reached_so_far[step] += 1
        if fatal == (step, reached_so_far[step]):
            os.kill(os.getpid(), signal.SIGKILL)

    with _client(**where, reached=reached) as client:
        for number in range(_ORDERS):
            po_number = f"{prefix}-{number}"
            journal.note(intent=po_number)
            reached("intent stored")
            placed = client.orders.create(_order(po_number))
            reached("result known")
            journal.note(result=po_number, order=placed.order.id)
            reached("result stored")


def _rescuer(where: dict[str, str], journal: _Journal) -> None:
    """Settle whatever has no result."""
    known = journal.read()
    settled = {entry["result"] for entry in known if "result" in entry}
    with _client(**where, reached=lambda _: None) as client:
        for entry in known:
            po_number = entry.get("intent")
            if po_number is not None and po_number not in settled:
                placed = client.orders.settle(_order(po_number))
                journal.note(result=po_number, order=placed.order.id)


def _fork(work: Callable[[], None]) -> int:
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


class _Book:
    """The simulator's control interface, seen from the trials."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/_simulator/", trust_env=False)

    def lay(self, fault: Fault) -> None:
        """Lay a fault."""
        self._http.post("faults", json=fault.to_json()).raise_for_status()

    def reset(self) -> None:
        """Begin with empty books, so that they stay short."""
        self._http.delete("faults").raise_for_status()
        self._http.post("reset", json={}).raise_for_status()

    def orders(self) -> list[dict[str, Any]]:
        """All orders."""
        found: list[dict[str, Any]] = self._http.get("ledger").json()["accounts"][0]["orders"]
        return found

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def run_kills(trials: int, seed: int) -> KillTotals:
    """Run so many trials against a server in another process."""
    totals = KillTotals()
    began = time.monotonic()
    here, there = Pipe()
    server = _fork(lambda: _serve(there))
    try:
        where = here.recv()
        book = _Book(where["base_url"])
        with TemporaryDirectory() as folder:
            for number in range(trials):
                _trial(number, where, book, Path(folder), random.Random(f"{seed}/{number}"), totals)
        book.close()
    finally:
        here.send("stop")
        os.waitpid(server, 0)
    totals.elapsed = time.monotonic() - began
    return totals


def _trial(
    number: int, where: dict[str, str], book: _Book, folder: Path, dice: random.Random, totals: KillTotals
) -> None:
    if number % 20 == 0:
        book.reset()
    prefix = f"K{number}"
    journal = _Journal(folder / prefix)
    step = STEPS[number // 2 % len(STEPS)] if number % 2 else None
    fault = dice.choice(_FAULTS) if step != "before looking up a 409" else "drop_after_store"
    if fault is not None:
        book.lay(Fault(kind=fault, operation="createOrder", match_po=f"{prefix}-{dice.randrange(_ORDERS)}"))
    once = step in {"before the token", "before looking up a 409"}
    fatal = None if step is None else (step, 1 if once else dice.randint(1, _ORDERS))
    victim = _fork(lambda: _victim(where, journal, prefix, fatal))
    if fatal is None:
        time.sleep(dice.random() * 0.06)
        os.kill(victim, signal.SIGKILL)
    died = os.WIFSIGNALED(os.waitpid(victim, 0)[1])
    totals.trials += 1
    totals.killed += died
    totals.at[step or "a random instant"] += died
    helpers = 2 if dice.random() < 0.4 else 1
    totals.rescuers += helpers
    if dice.random() < 0.2:  # a rescuer may die as well
        dying = _fork(lambda: _rescuer(where, journal))
        time.sleep(dice.random() * 0.04)
        os.kill(dying, signal.SIGKILL)
        os.waitpid(dying, 0)
    rescuers = [_fork(lambda: _rescuer(where, journal)) for _ in range(helpers)]
    for rescuer in rescuers:
        if os.waitpid(rescuer, 0)[1] != 0:
            totals.broken.append(f"trial {number}: a rescuer failed")
    if step is not None and not died:
        totals.broken.append(f"trial {number}: the step {step!r} was never reached")
    _check(number, prefix, journal, book, totals)


def _check(number: int, prefix: str, journal: _Journal, book: _Book, totals: KillTotals) -> None:
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


