"""The last requests and how often each operation was called, with nothing secret in it."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .messages import Request, Response
    from .router import Route
    from .rules.answers import Call

_LENGTH = 1_000
_EXCHANGES = 50


class Exchange(NamedTuple):
    """One request with its answer, and what the log says of it; the bodies hold secrets."""

    entry: dict[str, Any]
    request: Request
    answer: Response


class RequestLog:
    """Notes about requests: operation and path template, never a target, a header or a body."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._entries: deque[dict[str, Any]] = deque(maxlen=_LENGTH)
        self._exchanges: deque[Exchange] = deque(maxlen=_EXCHANGES)
        self._serial = 0

    def note(self, found: Route, call: Call, answer: Response, triggered: list[str], now: float) -> None:
        """Remember one request; requests that lead nowhere count as operation `none`."""
        self.counts[found.operation or "none"] += 1
        self._serial += 1
        entry: dict[str, Any] = {
            "number": self._serial,
            "at": now,
            "operation": found.operation or None,
            "path": found.path or None,
            "status": answer.status,
            "termination": answer.termination,
            "delay": answer.delay,
            "faults": triggered,
        }
        if call.po_number is not None:
            entry["po_number"] = call.po_number
        if found.operation == "createOrder":
            entry["body_sha256"] = hashlib.sha256(call.request.body).hexdigest()
        self._entries.append(entry)
        self._exchanges.append(Exchange(entry, call.request, answer))

    def exchanges(self) -> list[Exchange]:
        """Return the last fifty exchanges, newest first."""
        return list(reversed(self._exchanges))

    def entries(self) -> list[dict[str, Any]]:
        """Return the last thousand notes, oldest first."""
        return [dict(entry) for entry in self._entries]
