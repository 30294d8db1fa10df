"""The same over real sockets: a server that breaks connections, short time-outs, real threads and a real event loop."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx
from giftcardpartners import (
    AsyncClient,
    Client,
    GiftCardsError,
    OutcomeUnknown,
    Placed,
    RetryPolicy,
    Timeouts,
)
from giftcardpartners_simulator import Credentials, Fault, Settings, Simulator, SystemClock, serve

from .books import is_as_asked, mismatch, stored
from .intents import Drawer, Intent
from .invariants import ASKED, FAILURE, ONE, OURS, SAME, SECRETS, SETTLED, SUCCESS, Violation
from .planted import ACCESS_TOKEN, EMAIL, LogWatch, leaks_of_error, leaks_of_result
from .verdict import catalogue

_RETRY = RetryPolicy(attempts=6, deadline=10.0, first_pause=0.05, ceiling=0.4, history_wait=3.0)
_TIMEOUTS = Timeouts(connect=0.6, answer=0.6)
_SLOW = 1.0
_AT_ONCE = 12
_RESTARTS = 3
_CLIENTS = 6
"""Clients of each kind, each with a retry budget of its own, as in as many processes."""

KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("drop_before_reading", {"how": how}) for how in ("disconnect", "reset", "broken_pipe")),
    *(("drop_after_store", {"how": how}) for how in ("disconnect", "reset")),
    *(("drop_mid_body", {"how": how}) for how in ("disconnect", "reset")),
    ("never_answer_before_store", {}),
    ("never_answer_after_store", {}),
    ("latency", {"seconds": _SLOW}),
    *(("status_before_store", {"status": status}) for status in (500, 502, 503, 504, 520)),
    *(("status_after_store", {"status": status}) for status in (500, 502, 503, 504, 520)),
    ("rate_limited", {"value": "0"}),
    ("unauthorized", {}),
    ("revoke_token", {}),
    ("truncated_json", {}),
    ("malformed_json", {}),
    ("html_page", {}),
    ("wrong_content_type", {}),
    ("empty_body", {}),
    *(
        ("conflict_body", {"value": value})
        for value in ("none", "several", "wrong_existing", "wrong_unknown")
    ),
)
"""What goes wrong on the wire; the server is also stopped and started again while orders are under way."""


@dataclass
class SocketTotals:
    """A run over sockets added up."""

    orders: int = 0
    by_mode: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    struck: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    restarts: int = 0
    log_records: int = 0
    violations: list[Violation] = field(default_factory=list)


class _Run:
    """One run: a server, its control interface, and the orders."""

    def __init__(self, orders: int, seed: int) -> None:
        self.totals = SocketTotals(orders)
        self.rng = random.Random(f"{seed}/sockets")
        settings = Settings(accounts=(Credentials(EMAIL, ACCESS_TOKEN),), start_balance=Decimal(10_000_000))
        self.simulator = Simulator(settings, SystemClock(), seed)
        self.server = serve(self.simulator)
        self.base_url = self.server.simulator.base_url
        self.control = httpx.Client(base_url=f"{self.base_url}/_simulator/", trust_env=False)
        drawer = Drawer(self.rng, catalogue())
        self.intents = [Intent(number, "plain", drawer.order(f"S{number}"), 0.0) for number in range(orders)]
        self.unsettled: list[Intent] = []
        for intent in self.intents:
            self._lay(intent)

    def _lay(self, intent: Intent) -> None:
        faults = []
        for position in range(self.rng.choice((0, 1, 1, 2))):
            kind, settings = self.rng.choice(KINDS)
            skip = position if kind == "latency" else 0
            faults.append(
                Fault(kind=kind, operation="createOrder", match_po=intent.po_number, skip=skip, **settings)
            )
        if faults:
            self.control.post("faults", json=[fault.to_json() for fault in faults]).raise_for_status()

    def go(self) -> SocketTotals:
        """Order with both clients, with a server that comes and goes; then settle, and look at the books."""
        half = len(self.intents) // 2
        with LogWatch() as watch:
            self._with_restarts(lambda: self._sync(self.intents[:half]))
            self._with_restarts(lambda: asyncio.run(self._async(self.intents[half:])))
            self.control.delete("faults").raise_for_status()
            with self._client() as client:
                for intent in self.unsettled:
                    self._one(intent, "settle", lambda intent=intent: client.orders.settle(intent.order))  # type: ignore[misc]
        self._books()
        totals = self.totals
        totals.log_records = watch.records
        totals.violations += [
            Violation(SECRETS, f"in the log: {where}") for where in sorted(set(watch.leaking))
        ]
        ledger = self.simulator.ledger()
        totals.struck, totals.requests = ledger["faults"], sum(ledger["requests"].values())
        self.control.close()
        self.server.close()
        return totals

    def _with_restarts(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        for _ in range(_RESTARTS):
            thread.join(0.8)
            if not thread.is_alive():
                break
            self.server.close()
            time.sleep(0.1)
            self.server = serve(self.simulator, port=int(self.base_url.rpartition(":")[2]))
            self.totals.restarts += 1
        thread.join()

    def _client(self) -> Client:
        return Client(self.base_url, email=EMAIL, access_token=ACCESS_TOKEN, retry=_RETRY, timeouts=_TIMEOUTS)

    def _sync(self, intents: list[Intent]) -> None:
        self.totals.by_mode["sync"] += len(intents)
        clients = [self._client() for _ in range(_CLIENTS)]

        def place(intent: Intent) -> None:
            client = clients[intent.number % _CLIENTS]
            self._one(intent, "create", lambda: client.orders.create(intent.order))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(place, intents))
        for client in clients:
            client.close()

    async def _async(self, intents: list[Intent]) -> None:
        self.totals.by_mode["async"] += len(intents)
        queue = iter(intents)
        clients = [
            AsyncClient(
                self.base_url, email=EMAIL, access_token=ACCESS_TOKEN, retry=_RETRY, timeouts=_TIMEOUTS
            )
            for _ in range(_CLIENTS)
        ]
        await asyncio.gather(*(self._hand(clients, queue) for _ in range(2 * _AT_ONCE)))
        for client in clients:
            await client.aclose()

    async def _hand(self, clients: list[AsyncClient], queue: Iterator[Intent]) -> None:
        for intent in queue:
            client = clients[intent.number % _CLIENTS]
            try:
                value: Any = await client.orders.create(intent.order)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is judged
                value = problem
            self._judge(intent, "create", value)

    def _one(self, intent: Intent, kind: str, act: Callable[[], Any]) -> None:
        try:
            value = act()
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is judged
            value = problem
        self._judge(intent, kind, value)

    def _judge(self, intent: Intent, kind: str, value: Any) -> None:
        kept = stored(self.simulator, intent.po_number)
        verdict = type(value).__name__
        if isinstance(value, Placed):
            intent.ended = "placed"
            verdict = "Replayed" if value.replayed else verdict
            if kept is None:
                self._broken(SUCCESS, intent, "no such order is in the books")
            elif value.order.id != kept.id or mismatch(value.order, self.simulator):
                self._broken(SAME, intent, "another order was returned")
            if leaks_of_result(value):
                self._broken(SECRETS, intent, "in the repr of the result")
        else:
            self.unsettled.append(intent) if kind == "create" else None
            if not isinstance(value, GiftCardsError):
                self._broken(OURS, intent, f"{verdict} reached the caller")
            elif kind == "settle":
                self._broken(SETTLED, intent, f"settle ended with {verdict}")
            elif not isinstance(value, OutcomeUnknown) and kept is not None:
                self._broken(FAILURE, intent, f"{verdict}, and the order is in the books")
            if leaks_of_error(value):
                self._broken(SECRETS, intent, "in the error")
        self.totals.ends[f"{kind}: {verdict}"] += 1

    def _books(self) -> None:
        numbers = Counter(order["po_number"] for order in self.simulator.ledger()["accounts"][0]["orders"])
        for intent in self.intents:
            kept = stored(self.simulator, intent.po_number)
            if numbers.pop(intent.po_number, 0) != 1 or intent.ended != "placed":
                self._broken(ONE, intent, "not exactly one order in the books")
            if kept is not None and not is_as_asked(intent.order, kept):
                self._broken(ASKED, intent, "the books hold another order")
        if numbers:
            self.totals.violations.append(
                Violation(ONE, f"orders that nobody asked for: {sorted(numbers)[:5]}")
            )

    def _broken(self, invariant: str, intent: Intent, text: str) -> None:
        self.totals.violations.append(Violation(invariant, f"{intent.name}: {text}"))


def run_sockets(orders: int, seed: int) -> SocketTotals:
    """Place so many orders over loopback sockets, half of them with each client."""
    return _Run(orders, seed).go()
