"""The three homes, each against the conformance tests that a store of the user's own must pass too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from giftcardpartners import FileStore, RedisStore
from giftcardpartners._cache.stores import MemoryStore, Store, open_store
from giftcardpartners.errors import InvalidInput
from giftcardpartners.testing import StoreConformance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Plain(Store):
    """The least that a user has to write: a dictionary without lifetimes would not do."""

    def __init__(self) -> None:
        self._inside = MemoryStore()

    def get(self, key: str) -> bytes | None:
        return self._inside.get(key)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        self._inside.put(key, value, seconds)

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        return self._inside.acquire(key, holder, seconds)

    def release(self, key: str, holder: str) -> None:
        self._inside.release(key, holder)

    def close(self) -> None:
        pass


class TestMemory(StoreConformance):
    @pytest.fixture
    def open_store(self) -> Callable[[], Store]:
        store = MemoryStore()
        return lambda: store


class TestFile(StoreConformance):
    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: FileStore(tmp_path / "folder" / "state.sqlite3")


class TestRedis(StoreConformance):
    @pytest.fixture
    def open_store(self, valkey_url: str) -> Callable[[], Store]:
        return lambda: RedisStore(valkey_url)


class TestFallbackFile(StoreConformance):
    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_store(FileStore(tmp_path / "state.sqlite3"))


class TestOfTheUsersOwn(StoreConformance):
    @pytest.fixture
    def open_store(self) -> Callable[[], Store]:
        store = Plain()
        return lambda: store


def test_the_same_words_open_the_same_store() -> None:
    assert open_store("memory") is open_store("memory")
    assert open_store("memory", alone=True) is not open_store("memory")
    own = Plain()
    assert open_store(own) is open_store(own)


def test_words_that_name_no_home_are_refused_without_repeating_them() -> None:
    with pytest.raises(InvalidInput) as refused:
        open_store("rediss:/user:not-a-real-password@host")
    assert "not-a-real-password" not in str(refused.value)
    with pytest.raises(InvalidInput):
        RedisStore("ftp://example.com")


def test_a_redis_store_does_not_show_its_address(valkey_url: str) -> None:
    assert valkey_url not in repr(open_store(valkey_url))


def test_valkey_addresses_are_redis_addresses(valkey_url: str) -> None:
    store = RedisStore(valkey_url.replace("redis://", "valkey://"))
    store.put("scheme", b"known", 60)
    assert RedisStore(valkey_url).get("scheme") == b"known"
