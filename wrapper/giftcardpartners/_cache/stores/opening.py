"""From what the user wrote as `store=` to the store that is used, the same object for the same words."""

from __future__ import annotations

import time
import weakref
from typing import TYPE_CHECKING

from ..._arguments import expect
from ...errors import InvalidInput
from .base import Store
from .fallback import FallbackStore
from .memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESSES = ("redis://", "rediss://", "unix://", "valkey://", "valkeys://")

_opened: dict[str, Store] = {}
_wrapped: weakref.WeakValueDictionary[int, FallbackStore] = weakref.WeakValueDictionary()
"""By the id of the store inside, which lives at least as long as its wrapping."""


def open_store(
    setting: str | Store = "memory",
    *,
    alone: bool = False,
    now: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> Store:
    """Open "memory", "file", a Redis or Valkey address, or a store of the user's own.

    The same words give the same object, so that all clients of a process share one token and one catalogue;
    `alone` asks for an object of one's own instead (a test's transport or clock must not meet another's
    memory). Raises InvalidInput for words that name no store.
    """
    if isinstance(setting, MemoryStore | FallbackStore):
        return setting
    if isinstance(setting, Store):
        return _wrapped.get(id(setting)) or _wrapped.setdefault(
            id(setting), FallbackStore(setting, now=now, monotonic=monotonic)
        )
    expect("store", setting, str, Store, optional=False)
    if alone:
        return _open(setting, now, monotonic)
    # Two threads may both open; setdefault lets one of the two objects be everybody's.
    return _opened.get(setting) or _opened.setdefault(setting, _open(setting, now, monotonic))


def _open(setting: str, now: Callable[[], float], monotonic: Callable[[], float]) -> Store:
    if setting == "memory":
        return MemoryStore(now=now)
    if setting == "file":
        from .file import FileStore  # each brings a library that others do not need

        return FallbackStore(FileStore(now=now), now=now, monotonic=monotonic)
    if setting.startswith(_ADDRESSES):
        from .redis import RedisStore

        return FallbackStore(RedisStore(setting), now=now, monotonic=monotonic)
    # The setting is not repeated: a mistyped address may hold a password.
    raise InvalidInput('store must be "memory", "file", a redis:// address or a Store. Nothing was sent.')
