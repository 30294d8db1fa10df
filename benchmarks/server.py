"""The service that clients are measured against: a process of its own, on uvloop, that answers without any rules.

It echoes orders, lists as many products as the path says (`/c500/v1/Products`), refuses everything below `/fail`, and
counts what arrives. It is several times faster than any client here; what it costs is never the client's.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from functools import cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import msgspec

from .samples import order, product

HEAD = (
    b"HTTP/1.1 %b\r\nDate: Mon, 02 Nov 2026 09:00:00 GMT\r\nServer: bench\r\nContent-Type: application/json; "
    b"charset=utf-8\r\nCache-Control: no-cache\r\nX-Request-Id: 5f0c1a9e77b24d0e\r\nContent-Length: %d\r\n\r\n"
)
TOKEN = b'{"Value":"not-a-real-token","ExpiresIn":3600}'


def answer(status: bytes, body: bytes) -> bytes:
    """Write an answer with the headers that a service behind a proxy has."""
    return HEAD % (status, len(body)) + body


_TOKEN = answer(b"200 OK", TOKEN)
_REFUSAL = answer(b"503 Service Unavailable", b'{"Message":"no"}')
_ORDER = answer(b"200 OK", json.dumps(order(1)).encode())


@cache
def page(total: int, index: int, size: int) -> bytes:
    """One page of a catalogue."""
    shown = range((index - 1) * size, min(total, index * size))
    head = {"Page": index, "PageSize": size, "TotalCount": total}
    return answer(b"200 OK", json.dumps({"Data": [product(one) for one in shown], **head}).encode())


class Counts(msgspec.Struct):
    """What has arrived since the last look."""

    requests: int = 0
    bytes: int = 0


class Protocol(asyncio.Protocol):
    """One connection."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._transport: Any = None
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer all requests that are there as a whole."""
        data = self._read = self._read + data if self._read else data
        while (end := data.find(b"\r\n\r\n")) >= 0:
            head = data[:end].lower()
            at = head.find(b"\r\ncontent-length:")
            length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            whole = end + 4 + length
            if len(data) < whole:
                break
            method, target, _ = data[: data.index(b"\r\n")].split(b" ")
            if target == b"/counts":
                self._tell()
            else:
                self._counts.requests += 1
                self._counts.bytes += whole
                self._transport.write(respond(method, target, data[end + 4 : whole]))
            data = data[whole:]
        self._read = data

    def _tell(self) -> None:
        counts = msgspec.to_builtins(self._counts) | {"cpu": time.process_time()}
        self._counts.requests = self._counts.bytes = 0
        self._transport.write(answer(b"200 OK", json.dumps(counts).encode()))


def respond(method: bytes, target: bytes, body: bytes) -> bytes:
    """Answer one request."""
    if target.endswith(b"/v1/Tokens"):
        return _TOKEN
    if target.startswith(b"/fail"):
        return _REFUSAL
    if method == b"POST":
        return answer(b"201 Created", msgspec.json.encode(stored(msgspec.json.decode(body))))
    if b"/Products" in target:
        parts = urlsplit(target.decode())
        asked = parse_qs(parts.query)
        index, size = int(asked.get("pageIndex", ["1"])[0]), int(asked.get("pageSize", ["100"])[0])
        return page(int(parts.path.split("/")[1].removeprefix("c")), index, size)
    return _ORDER


def stored(body: dict[str, Any]) -> dict[str, Any]:
    """The order as a service shows it."""
    lines = [
        {"Id": f"line-{number}", "Cost": 24.44, "Status": "Completed", **line}
        for number, line in enumerate(body["LineItems"])
    ]
    return {"Id": "order-1", "Status": "Completed", **body, "LineItems": lines}


class Child:
    """A process that ends with the `with` block it is used in."""

    _process: subprocess.Popen[str]

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


class Service(Child):
    """The server in another process; a context manager that ends it."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.server"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)  # noqa: S603  # our own
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def counts(self) -> dict[str, Any]:
        """What has arrived since the last look, and the server's seconds of CPU since its start."""
        with urlopen(f"{self.url}/counts") as response:  # noqa: S310  # loopback
            counts: dict[str, Any] = json.load(response)
        return counts


async def serve() -> None:
    """Serve until killed, or until whoever started it is gone."""
    counts = Counts()
    asyncio.get_running_loop().add_reader(sys.stdin, os._exit, 0)
    server = await asyncio.get_running_loop().create_server(
        lambda: Protocol(counts), "127.0.0.1", 0, backlog=2048
    )
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    try:
        from uvloop import run  # type: ignore[import-not-found,unused-ignore]
    except ImportError:  # the counts need no speed
        from asyncio import run
    run(serve())
