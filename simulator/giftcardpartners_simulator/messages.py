"""What passes through the doors of the simulator: a request, and an answer with the way it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Headers = tuple[tuple[str, str], ...]

BODILESS = (204, 304)
"""Statuses whose answers have no body, whatever they are given."""

Termination = Literal["complete", "refuse", "connect_timeout", "drop", "cut", "silent"]
"""How an answer ends: whole; connection refused; connection never made; closed without an answer; closed
in the middle of the body; never answered."""

How = Literal["disconnect", "reset", "broken_pipe"]
"""How a connection breaks: closed politely, reset, or closed while the client is still sending."""


class Request:
    """One HTTP request: method, target as on the request line, headers in order, and the whole body.

    `headers` may be a mapping or pairs; names are looked up without regard to case.
    """

    __slots__ = ("body", "headers", "method", "target")

    def __init__(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> None:
        pairs = headers.items() if isinstance(headers, Mapping) else headers
        self.method = method
        self.target = target
        self.headers: Headers = tuple((name.lower(), value) for name, value in pairs)
        self.body = body

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key == wanted:
                return value
        return None

    def __repr__(self) -> str:
        """Show no target, header or body: they may hold a secret."""
        return f"<Request {self.method!r}, {len(self.body)} bytes>"


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer: status, headers without Content-Length, body.

    `delay` is in seconds, before the first byte. `termination` tells the transport how the answer ends;
    `cut_at` is the number of body bytes that are sent before a cut, `how` the manner in which a connection
    breaks.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    delay: float = 0.0
    termination: Termination = "complete"
    cut_at: int = 0
    how: How = "disconnect"

    def header(self, name: str) -> str | None:
        """Return the first value of a header, or None."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    def json(self) -> Any:
        """Return the body parsed as JSON; raises ValueError when it is none."""
        return json.loads(self.body)

    def __repr__(self) -> str:
        """Show no body: it may hold a token or a claim link."""
        return f"<Response {self.status}, {len(self.body)} bytes, {self.termination}>"
