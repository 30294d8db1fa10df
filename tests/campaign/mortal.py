"""Processes that may die at any step, and what they leave behind: a journal, as the documentation advises."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from giftcardpartners import Client, Links, RetryPolicy, Timeouts

ORDERS = 3
"""Orders that each process places."""

_RETRY = RetryPolicy(attempts=6, deadline=20.0, first_pause=0.005, ceiling=0.02, history_wait=3.0)


class Journal:
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


def order_of(po_number: str) -> Links:
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


def place_orders(where: dict[str, str], journal: Journal, prefix: str, fatal: tuple[str, int] | None) -> None:
    """Place orders until the end, or until killed: at the n-th time that a step is reached, or from outside."""
    reached_so_far: Counter[str] = Counter()

    def reached(step: str) -> None:
        reached_so_far[step] += 1
        if fatal == (step, reached_so_far[step]):
            os.kill(os.getpid(), signal.SIGKILL)

    with _client(**where, reached=reached) as client:
        for number in range(ORDERS):
            po_number = f"{prefix}-{number}"
            journal.note(intent=po_number)
            reached("intent stored")
            placed = client.orders.create(order_of(po_number))
            reached("result known")
            journal.note(result=po_number, order=placed.order.id)
            reached("result stored")


def rescue(where: dict[str, str], journal: Journal) -> None:
    """Settle whatever has no result."""
    known = journal.read()
    settled = {entry["result"] for entry in known if "result" in entry}
    with _client(**where, reached=lambda _: None) as client:
        for entry in known:
            po_number = entry.get("intent")
            if po_number is not None and po_number not in settled:
                placed = client.orders.settle(order_of(po_number))
                journal.note(result=po_number, order=placed.order.id)
