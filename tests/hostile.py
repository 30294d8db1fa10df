"""A server that is right most of the time, and bends its answers in ways that no specification foresees."""

from __future__ import annotations

import json
import random
from typing import Any

import httpx
from giftcardpartners_simulator import Simulator, SimulatorTransport

_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, 10**30, float("inf"), "", "10", "NaN", "\ud800", "x" * 3000, "\x00\x1b[31m\x9b2J",
    "2026-99-99T00:00:00Z", [], {}, [[]], {"a": 1}, [None],
)  # fmt: skip
_STATUSES = (
    200,
    201,
    204,
    299,
    301,
    304,
    400,
    401,
    403,
    404,
    408,
    409,
    418,
    422,
    429,
    451,
    500,
    503,
    504,
    599,
    999,
)
_HEADERS = (
    ("Retry-After", "²"),
    ("Retry-After", "-1"),
    ("Retry-After", "Mon, 01 Jan 0001 00:00:00 -0000"),
    ("Allow", ",,;"),
    ("Location", "://"),
    ("Content-Type", "application/json; charset=utf-99"),
    ("Content-Type", ""),
)
_BODIES = (
    b"",
    b"\xff\xfe",
    b"[" * 100_000,
    b"null",
    b'"x"',
    b"[]",
    b"1e999999999",
    b'{"a": 1' + b"0" * 6000 + b"}",
)


class HostileTransport(httpx.BaseTransport):
    """Bends the answers of a simulator, each with the given probability."""

    def __init__(self, simulator: Simulator, seed: int, probability: float) -> None:
        self._inner = SimulatorTransport(simulator)
        self._random = random.Random(seed)
        self._probability = probability
        self.bent = 0
        """How many answers were bent so far."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, and sometimes bend the answer."""
        response = self._inner.handle_request(request)
        if self._random.random() > self._probability:
            return response
        self.bent += 1
        status, body = response.status_code, response.read()
        headers = [one for one in response.headers.items() if one[0].lower() != "content-length"]
        way = self._random.random()
        if way < 0.7 and body[:1] in (b"{", b"["):
            body = json.dumps(self._bent(json.loads(body))).encode()
        elif way < 0.8:
            status = self._random.choice(_STATUSES)
        elif way < 0.9:
            body = self._random.choice((*_BODIES, body[: len(body) // 2]))
        elif way < 0.97:
            headers = [one for one in headers if self._random.random() < 0.8]
            headers.append(self._random.choice(_HEADERS))
        else:
            raise httpx.ReadError("gone", request=request)
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
        return httpx.Response(status, headers=raw, content=body)

    def _bent(self, value: Any) -> Any:
        """Return a JSON value with one thing in it replaced, left out or doubled."""
        goes_deeper = self._random.random() < 0.75
        if isinstance(value, dict) and value and goes_deeper:
            key = self._random.choice(list(value))
            if self._random.random() < 0.1:
                return {name: item for name, item in value.items() if name != key}
            return {**value, key: self._bent(value[key])}
        if isinstance(value, list) and value and goes_deeper:
            place = self._random.randrange(len(value))
            if self._random.random() < 0.15:
                return [*value, value[place]]
            return [*value[:place], self._bent(value[place]), *value[place + 1 :]]
        return self._random.choice(_ODD)
