"""A store with a fallback: while it is away, this process's memory answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ..._warn import warn
from .base import Store, StoreRequest
from .memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 15.0


class FallbackStore(Store):
    """A store that never fails: while the one inside is away, this process's memory answers.

    After a failure the store is left alone for a while (0.5 s, doubling to 15 s), so that no call waits for a
    dead server again and again. What was put meanwhile is handed over when it is back. One warning for each
    absence.
    """

    def __init__(
        self,
        inside: Store,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.inside = inside
        self._memory = MemoryStore(now=now)
        self._now = now
        self._monotonic = monotonic
        self._pause = 0.0
        self._next_try = 0.0
        self._pending_writes: dict[str, tuple[bytes, float]] = {}

    def __repr__(self) -> str:
        """Name the store inside."""
        return repr(self.inside)

    @property
    def holds_secrets(self) -> bool:
        """Ask the store inside; memory, which stands in for it, always may."""
        try:
            return self.inside.holds_secrets
        except Exception as problem:  # noqa: BLE001 - a store of the user's own may raise anything
            self._lost(problem)
            return True

    def get(self, key: str) -> bytes | None:
        """Read from the store, or from what this process knows."""
        value: bytes | None = self._ask(StoreRequest(self.inside, "get", key))
        return value

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Write to the store, or later when it is back."""
        self._ask(StoreRequest(self.inside, "put", key, (value, seconds)))

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        """Take the lease in the store, or in this process."""
        return bool(self._ask(StoreRequest(self.inside, "acquire", key, (holder, seconds))))

    def release(self, key: str, holder: str) -> None:
        """Give the lease back."""
        self._ask(StoreRequest(self.inside, "release", key, (holder,)))

    def close(self) -> None:
        """Drop the connections of the store inside."""
        self.inside.close()

    async def get_async(self, key: str) -> bytes | None:
        """Do as `get`."""
        value: bytes | None = await self._ask_async(StoreRequest(self.inside, "get", key))
        return value

    async def put_async(self, key: str, value: bytes, seconds: float) -> None:
        """Do as `put`."""
        await self._ask_async(StoreRequest(self.inside, "put", key, (value, seconds)))

    async def acquire_async(self, key: str, holder: str, seconds: float) -> bool:
        """Do as `acquire`."""
        return bool(await self._ask_async(StoreRequest(self.inside, "acquire", key, (holder, seconds))))

    async def release_async(self, key: str, holder: str) -> None:
        """Do as `release`."""
        await self._ask_async(StoreRequest(self.inside, "release", key, (holder,)))

    async def close_async(self) -> None:
        """Drop the connections of the store inside."""
        await self.inside.close_async()

    def _ask(self, request: StoreRequest) -> Any:
        if self._monotonic() >= self._next_try:
            try:
                for write in self._due():
                    write.run()
                    self._pending_writes.pop(write.key, None)
                answer = request.run()
            except Exception as problem:  # noqa: BLE001 - a store of the user's own may raise anything
                self._lost(problem)
            else:
                self._pause = 0.0
                return answer
        return self._from_memory(request)

    async def _ask_async(self, request: StoreRequest) -> Any:
        if self._monotonic() >= self._next_try:
            try:
                for write in self._due():
                    await write.run_async()
                    self._pending_writes.pop(write.key, None)
                answer = await request.run_async()
            except Exception as problem:  # noqa: BLE001 - a store of the user's own may raise anything
                self._lost(problem)
            else:
                self._pause = 0.0
                return answer
        return self._from_memory(request)

    def _due(self) -> list[StoreRequest]:
        if not self._pending_writes:
            return []
        now = self._now()
        return [
            StoreRequest(self.inside, "put", key, (value, until - now))
            for key, (value, until) in list(self._pending_writes.items())
            if until > now
        ]

    def _from_memory(self, request: StoreRequest) -> Any:
        if request.method == "put":
            value, seconds = request.rest
            self._pending_writes[request.key] = (value, self._now() + seconds)
        return StoreRequest(self._memory, request.method, request.key, request.rest).run()

    def _lost(self, problem: Exception) -> None:
        if self._monotonic() < self._next_try:
            # Many threads may meet the same absence; it counts once.
            return
        first = not self._pause
        self._pause = min(_LONGEST_PAUSE, max(_FIRST_PAUSE, self._pause * 2))
        self._next_try = self._monotonic() + self._pause
        if first:
            # Only the kind of problem: its words may quote an address with a password.
            kind = getattr(problem, "sqlite_errorname", None) or type(problem).__name__
            warn(f"{self.inside!r} is away ({kind}); going on from memory until it is back.")
