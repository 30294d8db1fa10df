"""Whose connections they are: those of one process, and without blocking those of one event loop.

A forked child and a second event loop get connections of their own. What they inherit is neither used nor closed: the
parent still uses it, and even taking it out of an inherited selector would be felt there.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx

from .._fork import reset_in_children
from ..errors import InvalidInput

if TYPE_CHECKING:
    import asyncio

_CLOSED = "The client is closed. Nothing was sent."
_of_the_parent: list[object] = []


class Connections:
    """The connections of a sync client; `make` opens a pool of them."""

    def __init__(self, make: Callable[[], httpx.Client]) -> None:
        self._make = make
        self._http: httpx.Client | None = None
        self._is_closed = False
        self._lock = threading.Lock()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        self._lock = threading.Lock()
        if self._http is not None:
            _of_the_parent.append(self._http)
            self._http = None

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
                self._http = self._make()
            return self._http


class AsyncConnections:
    """The connections of an async client; `make` opens a pool of them, one for each event loop."""

    def __init__(self, make: Callable[[], httpx.AsyncClient]) -> None:
        import asyncio

        self._make = make
        self._running_loop = asyncio.get_running_loop
        self._is_closed = False
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        _of_the_parent.append(vars(self).get("_pools"))
        self._pools: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = (
            weakref.WeakKeyDictionary()
        )

    def current(self) -> httpx.AsyncClient:
        """Return the pool of the running event loop. Raises InvalidInput after `close`."""
        loop = self._running_loop()
        return self._pools.get(loop) or self._opened(loop)

    async def close(self) -> None:
        """Close those of the running event loop, and the client for good."""
        self._is_closed = True
        http = self._pools.pop(self._running_loop(), None)
        self._pools = weakref.WeakKeyDictionary()
        if http is not None:
            await http.aclose()

    def _opened(self, loop: asyncio.AbstractEventLoop) -> httpx.AsyncClient:
        if self._is_closed:
            raise InvalidInput(_CLOSED)
        http = self._pools[loop] = self._make()
        return http
