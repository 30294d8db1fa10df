"""Webhook calls become hints, whatever they carry; hints reach whoever waits, from anywhere."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import UserDict
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

import pytest
from giftcardpartners.webhooks import LARGEST_BODY, Body, Hint, Hints, read
from hypothesis import example, given
from hypothesis import strategies as some

NOTHING = Hint(None)


class SafeText(str):
    """As Django's SafeString is one."""

    __slots__ = ()


@pytest.mark.parametrize(
    "body",
    [
        {"Id": "ord-1", "Status": "Completed"},
        {"id": "ord-1"},
        {"OrderId": "ord-1"},
        {"orderid": "ord-1", "Id": "li-7"},
        {"ID": "ord-1", "PONumber": "FORGED", "Extra": [1, {"Id": "x"}]},
    ],
    ids=str,
)
def test_an_order_id_is_found_under_any_spelling(body: object) -> None:
    assert read(json.dumps(body).encode(), {"Content-Type": "text/plain"}) == Hint("ord-1")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"ord-1"',
        b"7",
        b'{"Id": 7}',
        b'{"Id": null}',
        b'{"Id": ""}',
        b'{"Id": "  "}',
        b'{"Id": ["ord-1"]}',
        b'{"Id": "a\\nb"}',
        b'{"Data": {"Id": "ord-1"}}',
        json.dumps({"Id": "x" * 201}).encode(),
        b"\x00\xffnot json{",
        b"Id=ord-1",
        b"<xml/>",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b"\xef\xbb\xbf" + b'{"Id": 7}',
    ],
    ids=lambda body: repr(body[:20]),
)
def test_anything_else_is_an_empty_hint(body: bytes) -> None:
    assert read(body) == NOTHING


@pytest.mark.parametrize(
    "body",
    [
        '{"Id": "ord-1"}',
        '\ufeff{"Id": "ord-1"}',
        b"\xef\xbb\xbf" + b'{"Id": "ord-1"}',
        '{"Id": "ord-1"}'.encode("utf-16"),
        b'{"Id": "ord-1", "Total": NaN}',
        bytearray(b'{"Id": "ord-1"}'),
        memoryview(b'{"Id": "ord-1"}'),
        memoryview(b'{"Id": "ord-1"}').cast("B", (3, 5)),
        {"Id": "ord-1"},
        MappingProxyType({"orderId": "ord-1", 7: "a key that JSON cannot have"}),
        UserDict({"ID": "ord-1"}),
        SafeText('{"Id": "ord-1"}'),
    ],
    ids=lambda body: type(body).__name__,
)
def test_a_body_is_taken_as_frameworks_hand_it_over(body: Body) -> None:
    """Flask and Django: bytes or text; FastAPI and AWS Lambda: read already; aiohttp: any buffer."""
    assert read(body) == Hint("ord-1")


class Broken(Mapping[str, Any]):
    """Raises wherever it is asked."""

    def __getitem__(self, key: str) -> Any:
        raise RuntimeError(key)

    def __iter__(self) -> Iterator[str]:
        raise RuntimeError

    def __len__(self) -> int:
        raise RuntimeError


@pytest.mark.parametrize(
    "body",
    [None, [], 7, object(), BytesIO(b"{}"), [{"Id": "ord-1"}], {}, {"Id": None}, Broken(), "", "\ud800"],
    ids=lambda body: type(body).__name__,
)
def test_nothing_that_is_no_body_makes_it_raise(body: Any) -> None:
    assert read(body) == NOTHING


@given(some.binary(max_size=4096))
@example(b"\xff" * LARGEST_BODY)
@example(b"[" * LARGEST_BODY)
@example(b'{"Id": 1e999999999999999999999}')
@example(b'{"Id":"' + b"x" * (LARGEST_BODY - 9) + b'"}')
def test_no_bytes_make_it_raise(body: bytes) -> None:
    assert isinstance(read(body), Hint)


json_values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(some.dictionaries(some.sampled_from(["Id", "id", "OrderId", "ORDERID", "x"]), json_values))
def test_no_json_makes_it_raise(body: dict[str, Any]) -> None:
    hint = read(json.dumps(body).encode())
    if hint.order_id is not None:
        assert hint.order_id in body.values()
        assert 0 < len(hint.order_id) <= 200


def test_a_body_over_the_limit_is_not_looked_at() -> None:
    whole = b'{"Id":"ord-1"' + b" " * (LARGEST_BODY - 14) + b"}"
    assert read(whole) == Hint("ord-1")
    assert read(whole + b" ") == NOTHING


def test_an_early_hint_is_kept_for_whoever_waits_later_and_used_once() -> None:
    hints = Hints()
    for _ in range(3):
        hints.put(Hint("ord-1"))
    assert hints.waker("ord-1").wait(0)
    assert not hints.waker("ord-1").wait(0)


def test_a_hint_for_another_order_wakes_nobody() -> None:
    hints = Hints()
    hints.put(Hint("ord-2"))
    assert not hints.waker("ord-1").wait(0)


def test_only_the_newest_early_hints_are_kept() -> None:
    hints = Hints(keep=2)
    for name in ("a", "b", "a", "c"):
        hints.put(Hint(name))
    assert [hints.waker(name).wait(0) for name in "abc"] == [True, False, True]


def test_an_empty_hint_is_not_kept() -> None:
    hints = Hints()
    hints.put(NOTHING)
    assert not hints.waker("ord-1").wait(0)


@pytest.mark.parametrize("hint", [Hint("ord-1"), NOTHING])
def test_a_waiting_thread_is_woken_from_another_thread(hint: Hint) -> None:
    hints = Hints()
    woken: list[bool] = []
    waiters = [threading.Thread(target=lambda: woken.append(hints.waker("ord-1").wait(30))) for _ in range(3)]
    for waiter in waiters:
        waiter.start()
    until_waiting(hints, 3)
    hints.put(hint)
    for waiter in waiters:
        waiter.join()
    assert woken == [True] * 3
    assert hints._waiting == {}


def until_waiting(hints: Hints, count: int) -> None:
    pause = threading.Event()
    for _ in range(60_000):  # a guard: it takes no time
        if len(hints._waiting) == count:
            return
        pause.wait(0.001)
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("hint", [Hint("ord-1"), NOTHING])
def test_a_waiting_task_is_woken_from_another_thread(hint: Hint) -> None:
    hints = Hints()

    async def story() -> list[bool]:
        waiting = [asyncio.ensure_future(hints.waker("ord-1").wait_async(30)) for _ in range(3)]
        await asyncio.to_thread(until_waiting, hints, 3)
        await asyncio.to_thread(hints.put, hint)
        return await asyncio.gather(*waiting)

    assert asyncio.run(story()) == [True] * 3
    assert hints._waiting == {}


def test_a_waiting_task_is_woken_from_another_loop() -> None:
    hints = Hints()

    async def put() -> None:
        hints.put(Hint("ord-1"))

    async def story() -> bool:
        waiting = asyncio.ensure_future(hints.waker("ord-1").wait_async(30))
        await asyncio.sleep(0)
        await asyncio.to_thread(asyncio.run, put())
        return await waiting

    assert asyncio.run(story())


def test_a_task_that_is_woken_by_nobody_goes_on_by_itself() -> None:
    assert not asyncio.run(Hints().waker("ord-1").wait_async(0.001))


def test_a_cancelled_task_listens_no_more() -> None:
    hints = Hints()

    async def story() -> None:
        waiting = asyncio.ensure_future(hints.waker("ord-1").wait_async(30))
        await asyncio.sleep(0)
        assert len(hints._waiting) == 1
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(story())
    assert hints._waiting == {}


def test_a_hint_for_a_loop_that_is_gone_harms_nobody() -> None:
    hints = Hints()
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(hints.waker("ord-1").wait_async(30))
    loop.run_until_complete(asyncio.sleep(0))
    (wake,) = hints._waiting
    waiting.cancel()
    loop.run_until_complete(asyncio.gather(waiting, return_exceptions=True))
    loop.close()
    wake()
    hints._waiting[wake] = "ord-1"
    hints.put(Hint("ord-1"))


def test_neither_a_hint_nor_its_mailbox_shows_more_than_an_id() -> None:
    hints = Hints()
    hints.put(Hint("ord-1"))
    assert repr(Hint("ord-1")) == "Hint(order_id='ord-1')"
    assert "ord-1" not in repr(hints)
