"""What a call costs: one order created, one order read, by us and by others, against the same service."""

from __future__ import annotations

import time

from . import peers
from .results import Part
from .sampling import WALL, interleave, repeated
from .server import Service
from .wire import CONNECTIONS, flood

AIM = 0.9
CALLS = 20


def measure(quick: bool) -> Part:
    """Measure every client side by side."""
    part = Part()
    part.names("httpx", "stripe", "openai", "squareup", "plaid-python", "uvloop")
    with Service() as service:
        clients = {name: make(service.url) for name, make in peers.SYNC.items()}
        clients["httpx again"] = peers.httpx(service.url)
        rows = []
        for number, call in enumerate(("create", "get")):
            cases = {name: repeated(calls[number], CALLS) for name, calls in clients.items()}
            found = interleave(cases, 8 if quick else 80, CALLS)
            ours = found.ratio("giftcardpartners", "httpx")
            part.noise = f"a second plain httpx cost {found.ratio('httpx again', 'httpx')} × the first"
            part.most(f"`orders.{call}`, client CPU ÷ plain httpx", AIM, ours)
            rows += [
                (
                    name,
                    call,
                    f"{found.micros(name):.0f}",
                    found.ratio(name, "httpx"),
                    found.ratio(name, "httpx", WALL),
                )
                for name in clients
            ]
        head = ("client", "call", "CPU, µs", "CPU ÷ httpx", "time ÷ httpx")
        part.table("Client CPU and time, median and quartiles of the rounds:", head, rows)
        part.tables.append(_rate(service, quick))
    return part


def _rate(service: Service, quick: bool) -> str:
    count = 5_000 if quick else 50_000
    began, before = time.perf_counter(), service.counts()["cpu"]
    flood(service.url, [b"GET /v1/Orders/order-1 HTTP/1.1\r\nHost: bench\r\n\r\n"] * count)
    passed, used = time.perf_counter() - began, service.counts()["cpu"] - before
    return (
        f"The service answers {count / used:,.0f} requests a second of its own CPU ({count / passed:,.0f} a second of "
        f"time, asked through {CONNECTIONS} connections by a client that does nothing else)."
    )
