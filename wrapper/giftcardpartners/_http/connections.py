"""Whose connections they are: those of one process, and without blocking those of one event loop.

A forked child and a second event loop get connections of their own. What a child inherits is neither used nor closed:
the parent still uses it, and even taking it out of an inherited selector would be felt there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import httpx

from .._fork import reset_in_children
from ..errors import InvalidInput

if TYPE_CHECKING:
    import asyncio

_CLOSED = "The client is closed. Nothing was sent."
_NOT_OURS = (
    "The transport that was handed in holds connections of another {}: build a client with a transport of its own "
    "here. Nothing was sent."
)
_of_the_parent: list[object] = []


class Connections:
    """The connections of a sync client; `make` opens a pool of them, on the transport that was handed in, if any."""

    def __init__(
        self, make: Callable[[], httpx.Client], handed_in: httpx.BaseTransport | None = None
    ) -> None:
        self._make = make
        self._handed_in = handed_in
        self._http: httpx.Client | None = None
        self._is_closed = False
        self._is_forked = False
        self._lock = threading.Lock()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        self._lock = threading.Lock()
        if self._http is not None:
            _of_the_parent.append(self._http)
            self._http = None
            self._is_forked = True

    def current(self) -> httpx.Client:
        """Return the pool of this process. Raises InvalidInput after `close`."""
        return self._http or self._opened()

    def close(self) -> None:
        """Close them, for good."""
        with self._lock:
            self._is_closed, http, self._http = True, self._http, None
        if http is not None:
            http.close()

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._is_closed:
                raise InvalidInput(_CLOSED)
            if self._http is None:
                if self._is_forked and _holds_connections(self._handed_in):
                    raise InvalidInput(_NOT_OURS.format("process"))
                self._http = self._make()
            return self._http


class AsyncConnections:
    """The connections of an async client: as in `Connections`, a pool for each event loop."""

    def __init__(
        self, make: Callable[[], httpx.AsyncClient], handed_in: httpx.AsyncBaseTransport | None = None
    ) -> None:
        import asyncio

        self._make = make
        self._handed_in = handed_in
        self._running_loop = asyncio.get_running_loop
        self._is_closed = False
        self._is_forked = False
        self._pools: dict[asyncio.AbstractEventLoop, httpx.AsyncClient] = {}
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        if self._pools:
            _of_the_parent.append(self._pools)
            self._pools = {}
            self._is_forked = True

    def current(self) -> httpx.AsyncClient | None:
        """Return the pool of the running event loop; None when it has none yet."""
        return self._pools.get(self._running_loop())

    async def open(self) -> httpx.AsyncClient:
        """Open a pool for the running event loop. Raises InvalidInput after `close`."""
        if self._is_closed:
            raise InvalidInput(_CLOSED)
        if (self._is_forked or self._pools) and _holds_connections(self._handed_in):
            raise InvalidInput(_NOT_OURS.format("process" if self._is_forked else "event loop"))
        http = self._pools[self._running_loop()] = self._make()
        for loop in [loop for loop in self._pools if loop.is_closed()]:
            with suppress(RuntimeError):  # what a closed event loop left open nobody can close
                await self._pools.pop(loop).aclose()
        return http

    async def close(self) -> None:
        """Close those of the running event loop, and the client for good."""
        self._is_closed = True
        http = self._pools.pop(self._running_loop(), None)
        self._pools.clear()
        if http is not None:
            await http.aclose()


def _holds_connections(thing: object, depth: int = 3) -> bool:
    """Whether a transport, or one that it wraps, has a pool; one for tests has none and is good anywhere."""
    if type(thing).__module__.partition(".")[0] in ("httpcore", "aiohttp", "ssl", "socket"):
        return True
    return depth > 0 and any(
        _holds_connections(part, depth - 1) for part in getattr(thing, "__dict__", {}).values()
    )
