"""The server that is judged: its address, the credentials, and one exchange at a time with a client of its own."""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

import httpx

from .exchange import Answer

PATIENCE = httpx.Timeout(30.0, connect=5.0)
LONGEST_ANSWER = 60.0
"""Seconds after which an answer that is still coming is given up; the time-outs above are those of single reads."""
LARGEST_ANSWER = 32 * 1024 * 1024


class CannotReach(Exception):
    """The target cannot be judged at all; the text is one readable line."""


@dataclass(frozen=True)
class Credentials:
    """An account's e-mail address and access token."""

    email: str = field(repr=False)
    access_token: str = field(repr=False)

    @classmethod
    def from_environment(cls) -> Self:
        """Read GIFTCARDPARTNERS_EMAIL and GIFTCARDPARTNERS_ACCESS_TOKEN; raises CannotReach when one is missing."""
        names = ("GIFTCARDPARTNERS_EMAIL", "GIFTCARDPARTNERS_ACCESS_TOKEN")
        missing = [name for name in names if not os.environ.get(name)]
        if missing:
            raise CannotReach(f"set {' and '.join(missing)} in the environment to judge a server")
        return cls(*(os.environ[name] for name in names))


class Target:
    """A base URL with credentials; a context manager that closes its client.

    Raises CannotReach for an address that is none, and for plain http anywhere but on loopback.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
        name: str = "",
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CannotReach(f"{base_url!r} is no http or https address")
        self.is_loopback = _is_loopback(parts.hostname)
        if parts.scheme == "http" and not self.is_loopback:
            raise CannotReach("plain http would show the credentials to the network; use https")
        self.is_networked = transport is None
        self.base_url = base_url.rstrip("/")
        self.credentials = credentials
        self.name = name or self.base_url
        self._client = httpx.Client(transport=transport, timeout=PATIENCE, follow_redirects=False)
        self._client.headers.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(
        self,
        operation: str,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """Send one request as it is and return what came back, also when that is nothing.

        `path` starts with a slash and may hold a query; it is not encoded again.
        """
        sent = {"Accept": "application/json", "User-Agent": "giftcardpartners-contract", **(headers or {})}
        raw = [(name.encode("ascii"), value.encode("utf-8")) for name, value in sent.items()]
        answer = Answer(operation, method, path, tuple(sent.items()), body, 0, (), b"", 0.0)
        started = time.monotonic()
        try:
            with self._client.stream(method, self.base_url + path, headers=raw, content=body) as response:
                answer.body = _read(response, started + LONGEST_ANSWER)
        except (httpx.HTTPError, httpx.InvalidURL, _TooMuch) as error:
            answer.note = f"no answer: {error if isinstance(error, _TooMuch) else type(error).__name__}"
        else:
            answer.status = response.status_code
            answer.headers = tuple(response.headers.multi_items())
        answer.elapsed = time.monotonic() - started
        return answer


class _TooMuch(Exception):
    """An answer that does not end."""


def _read(response: httpx.Response, deadline: float) -> bytes:
    """Return the body, decoded; raises _TooMuch when it is too large or takes too long."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise _TooMuch(f"more than {LARGEST_ANSWER:,} bytes")
        if time.monotonic() > deadline:
            raise _TooMuch(f"still coming after {LONGEST_ANSWER:g} s")
        parts.append(part)
    return b"".join(parts)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
