"""What a store is: five small requests, made from threads or from event loops."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Store(ABC):
    """Where tokens and the catalogue are remembered; derive from it to bring a store of your own.

    Keys are short ASCII text and never hold an address or a secret; values are bytes. A store decides
    nothing: what is fresh, and who may renew it, is decided by those who use it. Only the five plain methods
    must be written; the asynchronous ones run them in a thread unless the store knows better. Any exception
    counts as "the store is away": the client then goes on from its own memory. `giftcardpartners.testing` has
    the tests that every store must pass.
    """

    def shared_state(self, name: str, make: Callable[[], T]) -> T:
        """Return what the clients of this process share under `name` in this store, made by the first."""
        states: dict[str, Any] = vars(self).setdefault("_states", {})
        found: T | None = states.get(name)
        return states.setdefault(name, make()) if found is None else found

    @property
    def holds_secrets(self) -> bool:
        """Whether a bearer token may be put here; when not, it stays in this process."""
        return True

    @abstractmethod
    def get(self, key: str) -> bytes | None:
        """Return what was put last under `key`, or None when there is nothing or its time is over."""

    @abstractmethod
    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep `value` for `seconds` (above 0) in place of what was there; readers see all of it or nothing."""

    @abstractmethod
    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        """Take the lease on `key` for `seconds`; False while anyone has it, `holder` included. Atomic."""

    @abstractmethod
    def release(self, key: str, holder: str) -> None:
        """Give the lease on `key` back; nothing happens when it is no longer `holder`'s."""

    @abstractmethod
    def close(self) -> None:
        """Drop connections, keep what is stored; the next request opens them again."""

    async def get_async(self, key: str) -> bytes | None:
        """Do as `get` without blocking the event loop."""
        return await _in_a_thread(self.get, key)

    async def put_async(self, key: str, value: bytes, seconds: float) -> None:
        """Do as `put` without blocking the event loop."""
        await _in_a_thread(self.put, key, value, seconds)

    async def acquire_async(self, key: str, holder: str, seconds: float) -> bool:
        """Do as `acquire` without blocking the event loop."""
        return await _in_a_thread(self.acquire, key, holder, seconds)

    async def release_async(self, key: str, holder: str) -> None:
        """Do as `release` without blocking the event loop."""
        await _in_a_thread(self.release, key, holder)

    async def close_async(self) -> None:
        """Do as `close` for what this event loop uses."""
        await _in_a_thread(self.close)


class StoreRequest(msgspec.Struct, frozen=True):
    """A request to a store, yielded by a flow and made by its runner, sync or async."""

    store: Store
    method: str
    key: str
    rest: tuple[Any, ...] = ()

    def run(self) -> Any:
        """Make it and wait."""
        return getattr(self.store, self.method)(self.key, *self.rest)

    async def run_async(self) -> Any:
        """Make it without blocking the event loop."""
        return await getattr(self.store, f"{self.method}_async")(self.key, *self.rest)

    def __repr__(self) -> str:
        """Show what is asked for, never the value that goes with it."""
        return f"StoreRequest({self.method} {self.key})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return [("method", self.method), ("key", self.key)]


async def _in_a_thread(function: Callable[..., T], *arguments: Any) -> T:
    import asyncio  # only here: the sync client does without

    return await asyncio.to_thread(function, *arguments)
