"""A store that is away: memory answers, one warning says so, and what was put meanwhile is handed over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from giftcardpartners import Links, RedisStore, Runtime
from giftcardpartners._cache.stores import MemoryStore, Store, open_store
from giftcardpartners._cache.stores.fallback import FallbackStore
from giftcardpartners.errors import GiftCardsWarning

from .desk import Desk, money
from .valkey import start


@dataclass(eq=False)
class Moody(Store):
    """A store that can be switched off."""

    inside: MemoryStore = field(default_factory=MemoryStore)
    away: bool = False
    asked: int = 0

    def _here(self) -> MemoryStore:
        self.asked += 1
        if self.away:
            raise ConnectionError("redis://user:not-a-real-password@host is away")
        return self.inside

    @property
    def holds_secrets(self) -> bool:
        return bool(self._here())

    def get(self, key: str) -> bytes | None:
        return self._here().get(key)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        self._here().put(key, value, seconds)

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        return self._here().acquire(key, holder, seconds)

    def release(self, key: str, holder: str) -> None:
        self._here().release(key, holder)

    def close(self) -> None:
        self._here()


@dataclass
class Clock:
    time: float = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Callable[..., object]:
    """Ask a store one way or the other."""
    if request.param == "sync":
        return lambda store, method, *rest: getattr(store, method)(*rest)
    return lambda store, method, *rest: asyncio.run(getattr(store, f"{method}_async")(*rest))


def test_memory_answers_while_the_store_is_away_and_one_warning_says_so(
    clock: Clock, ask: Callable[..., object]
) -> None:
    moody = Moody()
    store = FallbackStore(moody, monotonic=clock)
    ask(store, "put", "before", b"kept there", 60)
    moody.away = True
    with pytest.warns(GiftCardsWarning, match="ConnectionError") as told:
        assert ask(store, "get", "before") is None
    ask(store, "put", "during", b"owed", 60)
    assert ask(store, "get", "during") == b"owed"
    assert ask(store, "acquire", "during", "me", 60) is True
    assert ask(store, "acquire", "during", "you", 60) is False
    ask(store, "release", "during", "me")
    assert ask(store, "acquire", "during", "you", 60) is True
    assert len(told) == 1
    assert "password" not in str(told[0].message)


def test_it_comes_back_by_itself_and_is_given_what_it_missed(
    clock: Clock, ask: Callable[..., object]
) -> None:
    moody = Moody(away=True)
    store = FallbackStore(moody, monotonic=clock)
    with pytest.warns(GiftCardsWarning):
        ask(store, "put", "during", b"owed", 60)
    moody.away = False
    assert ask(store, "get", "during") == b"owed"
    assert moody.inside.get("during") is None
    clock.time += 0.5
    assert ask(store, "get", "other") is None
    assert moody.inside.get("during") == b"owed"
    asked = moody.asked
    ask(store, "get", "other")
    assert moody.asked == asked + 1, "what was handed over is not handed over again"
    moody.away = True
    with pytest.warns(GiftCardsWarning):
        ask(store, "get", "other")


def test_a_store_that_is_away_is_left_alone_longer_and_longer(clock: Clock) -> None:
    moody = Moody(away=True)
    store = FallbackStore(moody, monotonic=clock)
    with pytest.warns(GiftCardsWarning) as told:
        tries = _tries(store, moody, clock)
    assert [later - earlier for earlier, later in pairwise(tries)][:7] == [0.5, 1, 2, 4, 8, 15, 15]
    assert len(told) == 1


def _tries(store: Store, moody: Moody, clock: Clock) -> list[float]:
    tries = []
    for _ in range(300):
        before = moody.asked
        store.get("key")
        if moody.asked > before:
            tries.append(clock.time)
        clock.time += 0.25
    return tries


def test_many_who_meet_the_same_absence_count_as_one(clock: Clock) -> None:
    store = FallbackStore(Moody(away=True), monotonic=clock)
    with pytest.warns(GiftCardsWarning):
        store._lost(ConnectionError())
    for _ in range(15):
        # A second warning would be an error here.
        store._lost(ConnectionError())
    assert store._pause == 0.5


def test_what_is_over_is_not_handed_over(clock: Clock) -> None:
    moody = Moody(away=True)
    store = FallbackStore(moody, now=clock, monotonic=clock)
    with pytest.warns(GiftCardsWarning):
        store.put("short", b"value", 0.1)
    moody.away = False
    clock.time += 1
    moody.inside = MemoryStore(now=clock)
    store.get("other")
    assert moody.inside.get("short") is None


def test_whether_secrets_may_be_kept_can_be_asked_while_it_is_away(clock: Clock) -> None:
    store = FallbackStore(Moody(away=True), monotonic=clock)
    with pytest.warns(GiftCardsWarning):
        assert store.holds_secrets


def test_a_valkey_server_that_is_killed_in_mid_run_loses_nothing() -> None:
    server = start()
    port = server.port
    store = open_store(RedisStore(server.connection_url))
    store.put("before", b"value", 60)
    assert asyncio.run(_visit(store)) == b"value"
    server.terminate()
    with pytest.warns(GiftCardsWarning, match="away") as told:
        store.put("during", b"owed", 60)
    assert store.get("during") == b"owed"
    assert len(told) == 1
    again = start(port)
    try:
        assert isinstance(store, FallbackStore)
        store._next_try = 0
        assert store.get("during") == b"owed"
        assert RedisStore(again.connection_url).get("during") == b"owed"
        assert asyncio.run(_visit(store)) is None
    finally:
        again.stop()


def test_orders_go_on_when_the_server_is_killed_and_no_token_is_fetched_twice() -> None:
    desk, server = Desk(), start()
    port = server.port
    with desk.client(RedisStore(server.connection_url), runtime=Runtime()) as client:
        client.orders.create(Links(po_number="A-1").add("CVS", money("25")), check=True)
        server.terminate()
        client.orders.create(Links(po_number="A-2").add("CVS", money("25")), check=True)
        with pytest.warns(GiftCardsWarning, match="away"):
            client.carriers.list()
        again = start(port)
        try:
            client.orders.create(Links(po_number="A-3").add("CVS", money("25")), check=True)
        finally:
            again.stop()
    assert [order.po_number for order in desk.client().orders.history()] == ["A-3", "A-2", "A-1"]
    counts = desk.simulator.ledger()["requests"]
    assert (counts["createOrder"], counts["listProducts"], counts["listCarriers"]) == (3, 1, 1)
    assert counts["createToken"] == 2, "one for the client, one for the reader of the history"


async def _visit(store: Store) -> bytes | None:
    try:
        return await store.get_async("before")
    finally:
        await store.close_async()
