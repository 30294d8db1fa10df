"""The store of a fleet: a Redis or Valkey server that several hosts share."""

from __future__ import annotations

import asyncio
import weakref
from typing import TYPE_CHECKING, Any

from giftcardpartners._arguments import expect
from giftcardpartners.errors import InvalidInput

from .base import Store

if TYPE_CHECKING:
    import redis
    import redis.asyncio

_RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"
_SCHEMES = {"valkey://": "redis://", "valkeys://": "rediss://"}
_SECONDS = 1.0
"""How long a connection or an answer may take before the server counts as away; the address may differ."""


class RedisStore(Store):
    """Remember in Redis or Valkey (`pip install giftcardpartners[redis]`).

    `url` is redis://, rediss://, unix://, valkey:// or valkeys://, with redis-py's options in its query. All
    keys begin with `prefix`. Whoever can read the server can read the bearer token: give it a password and
    TLS.
    """

    def __init__(self, url: str, *, prefix: str = "giftcardpartners:") -> None:
        expect("url", url, str, optional=False)
        expect("prefix", prefix, str, optional=False)
        for scheme, known in _SCHEMES.items():
            if url.startswith(scheme):
                url = known + url.removeprefix(scheme)
        self._url = url
        self._prefix = prefix
        self._sync = self._connect()
        # A connection belongs to the event loop that opened it, and several loops may share this store.
        self._async: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = (
            weakref.WeakKeyDictionary()
        )

    def __repr__(self) -> str:
        """Keep the address, which may hold a password, to ourselves."""
        return f"RedisStore(…, prefix={self._prefix!r})"

    def get(self, key: str) -> bytes | None:
        """Read the value; the server forgets it when its time is over."""
        return _bytes(self._sync.get(self._prefix + key))

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Write the value with its time to live."""
        self._sync.set(self._prefix + key, value, px=_milliseconds(seconds))

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        """Take the lease: SET NX with a time to live."""
        return bool(self._sync.set(self._lease(key), holder, nx=True, px=_milliseconds(seconds)))

    def release(self, key: str, holder: str) -> None:
        """Give the lease back if it is still ours, compared and deleted in one step."""
        self._sync.eval(_RELEASE, 1, self._lease(key), holder)

    def close(self) -> None:
        """Close the idle connections of the sync side."""
        self._sync.close()

    async def get_async(self, key: str) -> bytes | None:
        """Do as `get`."""
        return _bytes(await self._here().get(self._prefix + key))

    async def put_async(self, key: str, value: bytes, seconds: float) -> None:
        """Do as `put`."""
        await self._here().set(self._prefix + key, value, px=_milliseconds(seconds))

    async def acquire_async(self, key: str, holder: str, seconds: float) -> bool:
        """Do as `acquire`."""
        return bool(await self._here().set(self._lease(key), holder, nx=True, px=_milliseconds(seconds)))

    async def release_async(self, key: str, holder: str) -> None:
        """Do as `release`."""
        answer: Any = self._here().eval(_RELEASE, 1, self._lease(key), holder)
        await answer

    async def close_async(self) -> None:
        """Close the connections of the running event loop."""
        client = self._async.pop(asyncio.get_running_loop(), None)
        if client is not None:
            await client.aclose()

    def _lease(self, key: str) -> str:
        return f"{self._prefix}{key}:lease"

    def _here(self) -> redis.asyncio.Redis:
        loop = asyncio.get_running_loop()
        client = self._async.get(loop)
        if client is None:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff

            client = self._async[loop] = Redis.from_url(
                self._url,
                socket_timeout=_SECONDS,
                socket_connect_timeout=_SECONDS,
                retry=Retry(NoBackoff(), 1),
            )
        return client

    def _connect(self) -> redis.Redis:
        try:
            from redis import Redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise InvalidInput(
                "This store needs redis-py: pip install giftcardpartners[redis]. Nothing was sent."
            ) from None
        try:
            # One more try at once: after a restart of the server the idle connections are dead, not the
            # server.
            return Redis.from_url(
                self._url,
                socket_timeout=_SECONDS,
                socket_connect_timeout=_SECONDS,
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError:
            raise InvalidInput(
                "The address of the store is not one that redis-py knows. Nothing was sent."
            ) from None


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _bytes(value: Any) -> bytes | None:
    # A user's address may ask redis-py for text.
    return value.encode() if isinstance(value, str) else value
