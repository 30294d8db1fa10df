"""What every store must do, as tests: derive a class, hand in the store, and let pytest run it."""

# ruff: noqa: S101 - assert is how a test speaks

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from giftcardpartners._cache.stores import Store

T = TypeVar("T")
_SHORT = 0.15
_LONG = 60.0


def until(question: Callable[[], T], wanted: T) -> None:
    """Ask again for a few seconds, as a lifetime may end a little late."""
    limit = time.monotonic() + 5
    while (answer := question()) != wanted:
        assert time.monotonic() < limit, f"still {answer!r}, not {wanted!r}"
        time.sleep(0.01)


class StoreConformance:
    """The tests; a subclass overrides `open_store` with a fixture that returns a way to open the store.

    Each call of that way must give a store that sees what the others see: for a shared home a second
    connection to it, for a home inside the process the same object.

        class TestMine(StoreConformance):
            @pytest.fixture
            def open_store(self, tmp_path):
                return lambda: MyStore(tmp_path)
    """

    @pytest.fixture
    def open_store(self) -> Callable[[], Store]:
        """Override me."""
        raise NotImplementedError("override the open_store fixture")

    @pytest.fixture
    def store(self, open_store: Callable[[], Store]) -> Store:
        """One store."""
        return open_store()

    @pytest.fixture
    def key(self) -> str:
        """A key that nobody else uses."""
        return f"conformance-{uuid.uuid4().hex}"

    def test_nothing_is_found_before_it_is_put(self, store: Store, key: str) -> None:
        """An unknown key is None, not an error."""
        assert store.get(key) is None

    @pytest.mark.parametrize(
        "value", [b"", b"{}", bytes(range(256)), b"x" * 1_000_000], ids=["none", "few", "all", "many"]
    )
    def test_a_value_comes_back_as_it_was_put(self, store: Store, key: str, value: bytes) -> None:
        """Any bytes, of any length."""
        store.put(key, value, _LONG)
        found = store.get(key)
        assert found == value
        assert type(found) is bytes

    def test_the_last_value_put_is_the_one_found(self, store: Store, key: str) -> None:
        """Putting replaces."""
        store.put(key, b"first and longer", _LONG)
        store.put(key, b"second", _LONG)
        assert store.get(key) == b"second"

    def test_keys_do_not_meet(self, store: Store, key: str) -> None:
        """Another key is another value."""
        store.put(f"{key}:a", b"a", _LONG)
        store.put(f"{key}:b", b"b", _LONG)
        assert (store.get(f"{key}:a"), store.get(f"{key}:b"), store.get(key)) == (b"a", b"b", None)

    def test_a_value_is_gone_when_its_time_is_over(self, store: Store, key: str) -> None:
        """Seconds, and fractions of them, are kept to."""
        store.put(key, b"short", _SHORT)
        until(lambda: store.get(key), None)

    def test_putting_again_begins_a_new_time(self, store: Store, key: str) -> None:
        """The later lifetime counts."""
        store.put(key, b"short", _SHORT)
        store.put(key, b"long", _LONG)
        time.sleep(2 * _SHORT)
        assert store.get(key) == b"long"

    def test_a_second_store_sees_what_the_first_put(self, open_store: Callable[[], Store], key: str) -> None:
        """That is what it is for."""
        one, two = open_store(), open_store()
        one.put(key, b"shared", _LONG)
        assert two.get(key) == b"shared"

    def test_only_one_has_the_lease(self, open_store: Callable[[], Store], key: str) -> None:
        """Nobody else gets it, nor its holder a second time."""
        one, two = open_store(), open_store()
        assert one.acquire(key, "one", _LONG)
        assert not two.acquire(key, "two", _LONG)
        assert not one.acquire(key, "one", _LONG)

    def test_a_released_lease_can_be_taken(self, open_store: Callable[[], Store], key: str) -> None:
        """Giving back frees at once."""
        one, two = open_store(), open_store()
        assert one.acquire(key, "one", _LONG)
        one.release(key, "one")
        assert two.acquire(key, "two", _LONG)

    def test_only_the_holder_can_release(self, store: Store, key: str) -> None:
        """A late renewer must not free the lease of the one who came after."""
        assert store.acquire(key, "one", _LONG)
        store.release(key, "two")
        assert not store.acquire(key, "two", _LONG)

    def test_releasing_what_is_not_held_does_nothing(self, store: Store, key: str) -> None:
        """Not an error."""
        store.release(key, "one")
        assert store.acquire(key, "one", _LONG)

    def test_a_lease_lapses(self, store: Store, key: str) -> None:
        """A killed holder blocks nobody for longer than it asked for."""
        assert store.acquire(key, "killed", _SHORT)
        until(lambda: store.acquire(key, "next", _LONG), True)

    def test_a_lease_and_a_value_may_have_the_same_key(self, store: Store, key: str) -> None:
        """They are different things."""
        store.put(key, b"value", _LONG)
        assert store.acquire(key, "one", _LONG)
        store.release(key, "one")
        assert store.get(key) == b"value"

    def test_of_many_threads_one_gets_the_lease(self, open_store: Callable[[], Store], key: str) -> None:
        """Taking it is atomic."""
        stores = [open_store(), open_store()]
        start = threading.Barrier(16)
        won: list[int] = []

        def take(number: int) -> None:
            start.wait()
            if stores[number % 2].acquire(key, f"thread {number}", _LONG):
                won.append(number)

        threads = [threading.Thread(target=take, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(won) == 1

    def test_readers_never_see_half_a_value(self, open_store: Callable[[], Store], key: str) -> None:
        """A value is replaced in one step."""
        writer, reader = open_store(), open_store()
        values = {bytes([letter]) * 50_000 for letter in b"ab"}
        writer.put(key, b"a" * 50_000, _LONG)
        done = threading.Event()

        def write() -> None:
            for number in range(30):
                writer.put(key, (b"b" if number % 2 else b"a") * 50_000, _LONG)
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        while not done.is_set():
            assert reader.get(key) in values
        thread.join()

    def test_closing_keeps_what_is_stored(self, store: Store, key: str) -> None:
        """A closed store opens itself again."""
        store.put(key, b"kept", _LONG)
        store.close()
        assert store.get(key) == b"kept"

    def test_tasks_and_threads_see_the_same(self, store: Store, key: str) -> None:
        """The asynchronous questions are the plain ones."""

        async def visit() -> list[object]:
            seen: list[object] = [await store.get_async(key)]
            await store.put_async(f"{key}:task", b"from a task", _LONG)
            seen.append(await store.acquire_async(key, "task", _LONG))
            seen.append(await store.acquire_async(key, "other", _LONG))
            await store.release_async(key, "task")
            await store.close_async()
            return seen

        store.put(key, b"from a thread", _LONG)
        assert asyncio.run(visit()) == [b"from a thread", True, False]
        assert store.get(f"{key}:task") == b"from a task"
        assert store.acquire(key, "thread", _LONG)

    def test_several_event_loops_may_use_it(self, store: Store, key: str) -> None:
        """One after another and side by side."""
        found: list[bytes | None] = []

        async def look() -> None:
            found.append(await store.get_async(key))
            await store.close_async()

        store.put(key, b"here", _LONG)
        asyncio.run(look())
        threads = [threading.Thread(target=asyncio.run, args=(look(),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [b"here"] * 5

    def test_it_says_whether_it_holds_secrets(self, store: Store) -> None:
        """A plain yes or no."""
        assert store.holds_secrets in {True, False}
