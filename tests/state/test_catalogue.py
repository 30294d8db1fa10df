"""The catalogue is fetched once a week by one for all, and a stale copy beats none."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest
from giftcardpartners import (
    AuthenticationFailed,
    CachedList,
    CachePolicy,
    Client,
    FileStore,
    GiftCardsWarning,
    InvalidInput,
    MemoryStore,
    NotFound,
    RedisStore,
    RequestFailed,
    ServerError,
    Store,
    TimeToLive,
)
from giftcardpartners_simulator import Fault, Settings

from .desk import URL, WEEK, Desk, Twin, money

LOOKUPS = {
    "shipping_methods": "listShippingMethods",
    "carriers": "listCarriers",
    "brandings": "listBrandings",
    "departments": "listDepartments",
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(params=["file", "valkey", "object"])
def shared(request: pytest.FixtureRequest, tmp_path: Path, valkey_url: str, desk: Desk) -> Any:
    """A way to open the store that the processes share."""
    if request.param == "valkey":
        prefix = f"{tmp_path.name}:"
        return lambda: RedisStore(valkey_url, prefix=prefix)
    if request.param == "file":
        return lambda: FileStore(tmp_path / "state.sqlite3", now=desk.clock.now)
    one = MemoryStore(now=desk.clock.now)
    return lambda: Twin(one)


def test_the_catalogue_is_read_once_in_a_week(desk: Desk) -> None:
    client = desk.client()
    first = client.products.list()
    assert len(first) == 60
    assert client.products.get("CVS") is next(product for product in first if product.id == "CVS")
    desk.clock.advance(WEEK - 1)
    assert client.products.list() is first
    assert client.products.search("cvs")
    assert desk.asked("listProducts") == 1
    assert desk.asked("getProduct") == 0


def test_a_copy_lives_a_week_and_its_jitter_never_less(desk: Desk) -> None:
    client = desk.client(cache=CachePolicy(products=TimeToLive(jitter=0.5)))
    client.products.list()
    desk.clock.advance(1.249 * WEEK)
    client.products.list()
    assert desk.asked("listProducts") == 1
    desk.clock.advance(0.002 * WEEK)
    client.products.list()
    assert desk.asked("listProducts") == 2


@pytest.mark.parametrize(("resource", "operation"), LOOKUPS.items())
def test_the_lists_are_remembered_each_for_its_own_time(desk: Desk, resource: str, operation: str) -> None:
    shorter: dict[str, Any] = {resource: TimeToLive(100, jitter=0)}
    client = desk.client(cache=CachePolicy(**shorter))
    lookups = {name: getattr(client, name) for name in LOOKUPS}
    for lookup in lookups.values():
        assert lookup.list() == lookup.list()
    desk.clock.advance(101)
    for lookup in lookups.values():
        lookup.list()
    assert {name: desk.asked(asked) for name, asked in LOOKUPS.items()} == {
        name: 2 if name == resource else 1 for name in LOOKUPS
    }
    lookups[resource].refresh()
    assert desk.asked(operation) == 3


def test_many_threads_make_one_request(desk: Desk) -> None:
    client = desk.client()
    held = threading.Barrier(50)
    seen: list[CachedList[Any]] = []

    def read() -> None:
        held.wait()
        seen.append(client.products.list())

    threads = [threading.Thread(target=read) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {len(listing) for listing in seen} == {60}
    assert len(seen) == 50
    assert desk.asked("listProducts") == 1


def test_many_tasks_make_one_request_for_each_list(desk: Desk) -> None:
    async def visit() -> None:
        async with desk.async_client() as client:
            await asyncio.gather(
                *(client.products.get("CVS") for _ in range(50)),
                *(client.carriers.list() for _ in range(50)),
                *(client.products.search(currency="cad") for _ in range(50)),
            )

    asyncio.run(visit())
    assert (desk.asked("listProducts"), desk.asked("listCarriers"), desk.asked("createToken")) == (1, 1, 1)


def test_processes_share_a_copy_and_a_restart_costs_nothing(desk: Desk, shared: Any) -> None:
    for _ in range(5):
        with desk.client(shared()) as client:
            assert client.products.get("CVS").allows(money("25"))
            assert client.carriers.list()[0].id == "DEFAULT"
    assert (desk.asked("listProducts"), desk.asked("listCarriers"), desk.asked("createToken")) == (1, 1, 1)


def test_what_comes_from_a_store_is_what_the_service_said(desk: Desk, shared: Any) -> None:
    first, second = desk.client(shared()).products.list(), desk.client(shared()).products.list()
    assert first == second
    assert [product.extra for product in first] == [product.extra for product in second]


def test_a_start_with_a_warm_file_needs_no_request_before_the_first_order(desk: Desk, tmp_path: Path) -> None:
    desk.client(FileStore(tmp_path / "state.sqlite3", now=desk.clock.now)).products.list()
    before = sum(desk.simulator.ledger()["requests"].values())
    again = desk.client(FileStore(tmp_path / "state.sqlite3", now=desk.clock.now))
    assert again.products.get("CVS").id == "CVS"
    again.balance()
    assert sum(desk.simulator.ledger()["requests"].values()) == before + 1


def test_refreshing_asks_the_service_and_the_other_processes_notice(desk: Desk, shared: Any) -> None:
    one, two = desk.client(shared()), desk.client(shared())
    old = two.products.list()
    desk.clock.advance(10)
    new = one.products.refresh()
    assert desk.asked("listProducts") == 2
    assert old.age == pytest.approx(10, abs=1)
    assert new.age == pytest.approx(0, abs=1)
    assert two.products.list() is old
    desk.clock.advance(61)
    assert two.products.list().fetched_at == new.fetched_at
    assert desk.asked("listProducts") == 2


def test_a_stale_copy_is_served_when_the_service_is_down_with_one_warning(desk: Desk) -> None:
    client = desk.client()
    fresh = client.products.list()
    assert not fresh.stale
    desk.clock.advance(2 * WEEK)
    desk.down()
    with pytest.warns(GiftCardsWarning, match="14.0 days ago") as told:
        stale = client.products.list()
    assert stale == fresh
    assert stale.stale
    assert stale.age == pytest.approx(2 * WEEK, rel=0.001)
    asked = desk.asked("listProducts")
    assert client.products.list().stale
    assert client.products.get("CVS").id == "CVS"
    assert desk.asked("listProducts") == asked
    assert len(told) == 1


def test_the_service_is_tried_again_after_a_pause_and_then_warned_of_anew(desk: Desk) -> None:
    client = desk.client()
    client.products.list()
    desk.clock.advance(2 * WEEK)
    desk.down()
    with pytest.warns(GiftCardsWarning):
        client.products.list()
    desk.clock.advance(61)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert client.products.list().stale
        desk.up()
        desk.clock.advance(61)
        assert not client.products.list().stale
    desk.clock.advance(2 * WEEK)
    desk.down()
    with pytest.warns(GiftCardsWarning):
        assert client.products.list().stale


def test_a_new_process_is_served_the_stale_copy_of_the_store(desk: Desk, tmp_path: Path) -> None:
    def store() -> Store:
        return FileStore(tmp_path / "state.sqlite3", now=desk.clock.now)

    desk.client(store()).carriers.list()
    desk.clock.advance(3 * WEEK)
    desk.down()
    with pytest.warns(GiftCardsWarning):
        assert desk.client(store()).carriers.list().stale
    desk.clock.advance(4 * WEEK)
    with pytest.raises((ServerError, RequestFailed)):
        desk.client(store()).carriers.list()


@pytest.mark.parametrize("kind", ["html_page", "truncated_json", "drop_before_reading", "rate_limited"])
def test_whatever_keeps_the_service_from_answering_the_stale_copy_does(desk: Desk, kind: str) -> None:
    client = desk.client()
    client.brandings.list()
    desk.clock.advance(2 * WEEK)
    desk.simulator.add_fault(Fault(kind=kind, operation="listBrandings", times=None))
    before = desk.clock.now()
    with pytest.warns(GiftCardsWarning):
        assert client.brandings.list().stale
    assert desk.clock.now() - before < 11


def test_a_refusal_is_not_covered_up_by_a_stale_copy(desk: Desk) -> None:
    client = desk.client()
    client.brandings.list()
    desk.clock.advance(2 * WEEK)
    desk.simulator.add_fault(Fault(kind="unauthorized", operation="listBrandings", times=None))
    with pytest.raises(AuthenticationFailed):
        client.brandings.list()


def test_without_a_copy_the_failure_is_told(desk: Desk) -> None:
    desk.down("listProducts")
    with pytest.raises(ServerError):
        desk.client().products.list()
    with pytest.raises(ServerError):
        desk.client().products.refresh()
    desk.up()
    desk.simulator.add_fault(Fault(kind="drop_before_reading", operation="listProducts", times=None))
    with pytest.raises(RequestFailed):
        desk.client().products.get("CVS")


def test_a_product_that_the_list_lacks_is_asked_for_and_remembered(desk: Desk, shared: Any) -> None:
    client = desk.client(shared())
    client.products.list()
    known = client.products.list().of_same_age(p for p in client.products.list() if p.id != "CVS")
    entry = client.products._entry
    entry.keep(known, entry.good_until)
    assert client.products.get("CVS").id == "CVS"
    assert client.products.get("CVS").id == "CVS"
    assert desk.asked("getProduct") == 1
    with pytest.raises(NotFound):
        client.products.get("UNHEARD-OF")
    with pytest.raises(InvalidInput):
        client.products.get("..")


def test_searching_is_done_here(desk: Desk) -> None:
    client = desk.client()
    products = client.products

    def ids(cached: CachedList[Any]) -> set[str]:
        return {product.id for product in cached}

    assert "CVS" in ids(products.search("cVs"))
    assert ids(products.search(currency="cad")) == {"CAFEZOE", "MAPLEFOOD", "CARDMAPLE"}
    assert ids(products.search(delivery_type="physicalshipment", currency="CAD")) == {"CARDMAPLE"}
    assert "JUNIPER" in ids(products.search(value=money("1500")))
    assert "CVS" not in ids(products.search(value=money("1500")))
    assert not products.search("no such name")
    assert products.search("cvs").age == products.list().age
    assert desk.asked("listProducts") == 1


def test_accounts_and_environments_never_share_a_copy(desk: Desk, shared: Any) -> None:
    second = desk.simulator.settings.accounts[1]
    desk.client(shared()).carriers.list()
    desk.client(shared(), email=second.email, access_token=second.access_token).carriers.list()
    desk.client(shared(), base_url="https://other.example.com").carriers.list()
    assert desk.asked("listCarriers") == 3


def test_orders_balance_and_status_are_never_remembered(desk: Desk, tmp_path: Path) -> None:
    client = desk.client(FileStore(tmp_path / "state.sqlite3", now=desk.clock.now))
    for _ in range(3):
        client.balance()
        client.status()
        list(client.orders.history())
    assert (desk.asked("getAccountBalance"), desk.asked("getStatus"), desk.asked("listOrders")) == (3, 3, 3)


def test_the_file_holds_the_catalogue_and_neither_account_nor_address(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    path.touch(mode=0o644)
    path.chmod(0o644)
    client = desk.client(FileStore(path, now=desk.clock.now))
    with pytest.warns(GiftCardsWarning, match="0600"):
        client.products.list()
    client.close()
    gc.collect()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"CVS" in content
    for secret in (desk.simulator.email, desk.simulator.access_token, URL, "Bearer", "eyJ"):
        assert secret.encode() not in content


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"not json",
        b"[]",
        b'{"Data": []}',
        b'{"FetchedAt": "now", "Life": 1, "Data": []}',
        json.dumps({"FetchedAt": 1_900_000_000, "Life": WEEK, "Data": [{"Name": "no id"}]}).encode(),
        b'{"FetchedAt": 1900000000.0, "Life": 604800.0, "Data": ' + b"[" * 50_000,
    ],
)
def test_a_damaged_copy_is_fetched_anew_with_one_warning(desk: Desk, written: bytes) -> None:
    store = MemoryStore(now=desk.clock.now)
    client = desk.client(store)
    key = client.products._entry.key
    store.put(key, written, WEEK)
    with pytest.warns(GiftCardsWarning, match="damaged") as told:
        assert len(client.products.list()) == 60
    assert len(told) == 1


def test_a_clock_that_was_set_back_makes_a_copy_old(desk: Desk) -> None:
    store = MemoryStore(now=desk.clock.now)
    desk.client(store).carriers.list()
    earlier = Desk()
    earlier.clock = type(desk.clock)(desk.clock.now() - WEEK)
    earlier.simulator = desk.simulator
    client = earlier.client(Twin(store))
    client.carriers.list()
    assert desk.asked("listCarriers") == 2


def test_a_copy_of_a_longer_policy_is_not_kept_longer_than_ours(desk: Desk, shared: Any) -> None:
    desk.client(shared()).carriers.list()
    desk.clock.advance(200)
    desk.client(shared(), cache=CachePolicy(carriers=TimeToLive(100))).carriers.list()
    assert desk.asked("listCarriers") == 2


def test_sync_and_async_clients_of_a_process_share_the_copy(desk: Desk) -> None:
    store = MemoryStore(now=desk.clock.now)
    held = desk.client(store).products.get("CVS")

    async def visit() -> Any:
        async with desk.async_client(store) as client:
            return await client.products.get("CVS")

    assert asyncio.run(visit()) is held


def test_a_catalogue_of_several_pages_is_one_copy() -> None:
    desk = Desk(Settings(page_size_max=500))
    from giftcardpartners import Paging

    client = desk.client(paging=Paging(size=25))
    assert len(client.products.list()) == 60
    assert desk.asked("listProducts") == 3
    client.products.list()
    assert desk.asked("listProducts") == 3


def test_a_cancelled_reader_gives_its_lease_back(desk: Desk) -> None:
    store = MemoryStore(now=desk.clock.now)

    async def visit() -> None:
        async with desk.async_client(store) as client:
            gate = asyncio.Event()
            transport: Any = (await client._runner._connections.open())._transport
            plain = transport.handle_async_request

            async def stuck(request: Any) -> Any:
                if request.url.path == "/v1/Carriers":
                    await gate.wait()
                return await plain(request)

            transport.handle_async_request = stuck
            reading = asyncio.create_task(client.carriers.list())
            while not any("listCarriers" in key for key in store._leases):  # noqa: ASYNC110 - see the transport
                await asyncio.sleep(0.001)
            reading.cancel()
            await asyncio.wait([reading])
            transport.handle_async_request = plain
            assert await client.carriers.list()

    asyncio.run(visit())
    assert desk.asked("listCarriers") == 1


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_times_that_are_none_are_refused(wrong: float) -> None:
    for make in (
        lambda: CachePolicy(stale_if_error=wrong),
        lambda: CachePolicy(retry_interval=wrong),
        lambda: TimeToLive(wrong),
        lambda: TimeToLive(jitter=wrong),
    ):
        with pytest.raises(InvalidInput):
            make()


def test_a_store_is_chosen_by_name(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.client("somewhere")
    one = Client("http://127.0.0.1:9", email="a@example.com", access_token="not-a-real-token")
    two = Client("http://127.0.0.1:9", email="a@example.com", access_token="not-a-real-token")
    assert one._parts.store is two._parts.store
    assert desk.client()._parts.store is not one._parts.store
