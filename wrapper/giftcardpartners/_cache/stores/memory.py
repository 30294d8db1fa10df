"""The store of one process: a dictionary, for as long as the process lives."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from ..._arguments import expect_callables
from ..._fork import reset_in_children
from .base import Store

if TYPE_CHECKING:
    from collections.abc import Callable


class MemoryStore(Store):
    """Remember in this process only; shared by every client that is given the same object.

    `now` is wall-clock seconds and may be replaced, as in the rest of the client.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        expect_callables("MemoryStore", now=now)
        self._now = now
        self._values: dict[str, tuple[bytes, float]] = {}
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Drop leases and locks of threads that a forked child does not have; what was remembered is good."""
        self._lock = threading.Lock()
        self._leases: dict[str, tuple[str, float]] = {}

    def get(self, key: str) -> bytes | None:
        """Return the value while its time lasts."""
        found = self._values.get(key)
        return found[0] if found is not None and self._now() < found[1] else None

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep the value, and let go of what is over."""
        now = self._now()
        with self._lock:
            for old in [name for name, (_, until) in self._values.items() if until <= now]:
                del self._values[old]
            self._values[key] = (bytes(value), now + seconds)

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        """Take the lease unless somebody has it."""
        now = self._now()
        with self._lock:
            taken = self._leases.get(key)
            if taken is not None and now < taken[1]:
                return False
            self._leases[key] = (holder, now + seconds)
            return True

    def release(self, key: str, holder: str) -> None:
        """Give the lease back if it is still ours."""
        with self._lock:
            taken = self._leases.get(key)
            if taken is not None and taken[0] == holder:
                del self._leases[key]

    def close(self) -> None:
        """Nothing to drop."""

    async def get_async(self, key: str) -> bytes | None:
        """Answer at once: there is nothing to wait for."""
        return self.get(key)

    async def put_async(self, key: str, value: bytes, seconds: float) -> None:
        """Answer at once."""
        self.put(key, value, seconds)

    async def acquire_async(self, key: str, holder: str, seconds: float) -> bool:
        """Answer at once."""
        return self.acquire(key, holder, seconds)

    async def release_async(self, key: str, holder: str) -> None:
        """Answer at once."""
        self.release(key, holder)

    async def close_async(self) -> None:
        """Nothing to drop."""
