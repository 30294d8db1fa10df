"""The server that is judged: its address, the credentials, and one exchange at a time with a client of its own."""

import ipaddress
import math
import os
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from .connection_errors import in_words
from .errors import CannotReach, UsageError
from .exchange import Answer

_PATIENCE = 30.0
"""Seconds that a single read may take; an answer that is still coming after twice that is given up."""
_CONNECT = 5.0
_HANG_UP = 0.001
LARGEST_ANSWER = 32 * 1024 * 1024


@dataclass(frozen=True)
class Credentials:
    """An account's e-mail address and access token."""

    email: str = field(repr=False)
    access_token: str = field(repr=False)

    @classmethod
    def from_environment(cls) -> Self:
        """Read GIFTCARDPARTNERS_EMAIL and GIFTCARDPARTNERS_ACCESS_TOKEN; raises UsageError when one is missing."""
        names = ("GIFTCARDPARTNERS_EMAIL", "GIFTCARDPARTNERS_ACCESS_TOKEN")
        missing = [name for name in names if not os.environ.get(name)]
        if missing:
            raise UsageError(f"set {' and '.join(missing)} in the environment to judge a server")
        return cls(*(os.environ[name] for name in names))


class Target:
    """A base URL with credentials; a context manager that closes its client.

    A user name or password in the address is left out: the API knows bearer tokens only. Raises UsageError for an
    address that is none, for plain http anywhere but on loopback and `http_hosts`, and for a `ca_bundle` that cannot be
    read; CannotReach for a proxy or certificates of the environment that cannot be used. A server on loopback is never
    asked through a proxy.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
        name: str = "",
        http_hosts: Collection[str] = (),
        ca_bundle: Path | None = None,
    ) -> None:
        self.base_url, host, self.secrets = _read_address(base_url)
        self.is_loopback = _is_loopback(host)
        if self.base_url.startswith("http:") and not self.is_loopback and host not in http_hosts:
            cure = f"use https, or --allow-http {host} for a container on this machine"
            raise UsageError(f"plain http would show the credentials to the network; {cure}")
        self.is_networked = transport is None
        self.credentials = credentials
        self.name = name or self.base_url
        proxies, is_direct = getproxies(), self.is_loopback or bool(proxy_bypass(host))
        proxy = None if is_direct else proxies.get(self.base_url.partition(":")[0]) or proxies.get("all")
        self._client = _client(transport, ca_bundle, proxy)
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
        *,
        left: float = math.inf,
        hang_up: bool = False,
    ) -> Answer:
        """Send one request as it is and return what came back, also when that is nothing.

        `path` starts with a slash and may hold a query; it is not encoded again. `left` is how many seconds there are:
        for each step on the way to an answer, and for all of its body. `hang_up` closes the connection as soon as the
        request is sent.
        """
        left = max(left, _HANG_UP)
        patience = min(_PATIENCE, left)
        sent = {"Accept": "application/json", "User-Agent": "giftcardpartners-contract", **(headers or {})}
        raw = [(name.encode("ascii"), value.encode("utf-8")) for name, value in sent.items()]
        answer = Answer(operation, method, path, tuple(sent.items()), body, 0, (), b"", 0.0)
        read = _HANG_UP if hang_up else patience
        timeout = httpx.Timeout(patience, read=read, connect=min(_CONNECT, patience))
        url, started = self.base_url + path, time.monotonic()
        try:
            with self._client.stream(method, url, headers=raw, content=body, timeout=timeout) as response:
                answer.body = _read(response, started, min(2 * _PATIENCE, left))
        except (httpx.HTTPError, httpx.InvalidURL, _TooMuch) as error:
            answer.note = f"no answer: {error if isinstance(error, _TooMuch) else in_words(error, read)}"
        else:
            answer.status = response.status_code
            answer.headers = tuple(response.headers.multi_items())
        answer.elapsed = time.monotonic() - started
        return answer


class _TooMuch(Exception):
    """An answer that does not end."""


def _read(response: httpx.Response, started: float, longest: float) -> bytes:
    """Return the body, decoded; raises _TooMuch when it is too large or takes too long."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST_ANSWER:
            raise _TooMuch(f"more than {LARGEST_ANSWER:,} bytes")
        if time.monotonic() > started + longest:
            raise _TooMuch(f"still coming after {longest:.3g} s")
        parts.append(part)
    return b"".join(parts)


def _client(transport: httpx.BaseTransport | None, ca_bundle: Path | None, proxy: str | None) -> httpx.Client:
    if transport is not None:
        return httpx.Client(transport=transport, trust_env=False)
    try:
        return httpx.Client(verify=_trusted(ca_bundle), proxy=proxy, trust_env=False, follow_redirects=False)
    except (ImportError, ValueError) as error:
        names = [name for name in os.environ if name.lower().endswith("_proxy") and os.environ[name] == proxy]
        raise CannotReach(f"{' and '.join(sorted(names))} cannot be used: {error}") from None


def _trusted(ca_bundle: Path | None) -> ssl.SSLContext:
    """Return what certificates are held against: `ca_bundle`, else SSL_CERT_FILE, else what certifi brings."""
    named = ca_bundle or os.environ.get("SSL_CERT_FILE")
    if not named:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=named)
    except (OSError, ssl.SSLError):
        what = f"names {named}, which is no file of certificates in PEM"
        if ca_bundle:
            raise UsageError(f"--ca-bundle {what}") from None
        raise CannotReach(f"SSL_CERT_FILE {what}") from None


def _read_address(base_url: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the address without what is secret in it, its host, and what was secret."""
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError("the address has a host or a port that cannot be read") from None
    if parts.scheme not in ("http", "https") or not host:
        raise UsageError(f"{base_url.partition('@')[2] or base_url!r} is no http or https address")
    if parts.query or parts.fragment:
        raise UsageError("the address ends before the first ? or #: give https://host/path and nothing more")
    shown = f"[{host}]" if ":" in host else host
    address = urlunsplit((parts.scheme, f"{shown}:{port}" if port else shown, parts.path.rstrip("/"), "", ""))
    return address, host, tuple(filter(None, (parts.username, parts.password)))


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
