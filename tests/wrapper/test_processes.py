"""Connections belong to a process and to an event loop: nobody gets another's answer, whoever forks when."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from giftcardpartners import AsyncClient, Client, InvalidInput, Links, MemoryStore, Network

from . import pooled
from .pooled import ACCOUNT, ORDERS, own_orders
from .servers import Echo

CHILDREN = 4


@pytest.fixture(autouse=True)
def _forks() -> Iterator[None]:
    if not hasattr(os, "fork"):
        pytest.skip("the platform has no fork")
    with warnings.catch_warnings():
        # From Python 3.12 on forking beside threads is warned about, and it is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@pytest.fixture
def _sockets_of_closed_loops() -> Iterator[None]:
    """Nobody can close the sockets of an event loop that was closed before them; Python does, and warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture(params=["http", "https"])
def echo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Echo, Network]]:
    """A service, and how to trust it."""
    authority = trustme.CA() if request.param == "https" else None
    network = Network(keepalive_expiry=60)
    if authority is not None:
        bundle = tmp_path / "authority.pem"
        authority.cert_pem.write_to_path(str(bundle))
        network = Network(ca_bundle=bundle, keepalive_expiry=60)
    with Echo(authority) as running:
        yield running, network


def client_of(echo: Echo, network: Network, **settings: Any) -> Client:
    return Client(echo.url, **ACCOUNT, network=network, store=MemoryStore(), **settings)


async def own_orders_async(client: AsyncClient, who: str) -> bool:
    for number in range(ORDERS):
        name = f"{who}-{number}"
        result = await client.orders.create(Links(po_number=name).add("CVS", 25))
        placed = result.order
        again = await client.orders.get(placed.id)
        if (placed.po_number, again.po_number, again.id, len(result.attempts)) != (name, name, placed.id, 1):
            return False
    return True


def wait_for_orders(service: Echo, more: int) -> None:
    """Return when a service was asked for so many more orders."""
    wanted = service.requests["/v1/Orders"] + more
    while service.requests["/v1/Orders"] < wanted:
        time.sleep(0.005)


def in_children(work: Callable[[str], bool], beside: Callable[[], object]) -> list[int]:
    """Fork children that all work at once, do something beside them, and return their exit codes."""
    children = []
    for number in range(CHILDREN):
        child = os.fork()
        if not child:
            status = 1
            try:
                status = 0 if work(f"child-{number}-{os.getpid()}") else 2
            finally:
                os._exit(status)
        children.append(child)
    beside()
    codes = []
    limit = time.monotonic() + 120  # a guard: it takes no time
    for child in children:
        ended = 0
        while not ended and time.monotonic() < limit:
            ended, code = os.waitpid(child, os.WNOHANG)
            time.sleep(0.01)
        if not ended:
            os.kill(child, 9)
            os.waitpid(child, 0)
            code = -9
        codes.append(code)
    return codes


@pytest.mark.parametrize("used_before", [True, False], ids=["used before", "not used before"])
def test_children_have_connections_of_their_own(echo: tuple[Echo, Network], used_before: bool) -> None:
    service, network = echo
    with client_of(service, network) as client:
        if used_before:
            assert own_orders(client, "before")
        before = set(service.ports)
        codes = in_children(lambda who: own_orders(client, who), lambda: own_orders(client, "meanwhile"))
        assert codes == [0] * CHILDREN
        assert len(service.ports) >= CHILDREN + 1
        count = len(service.ports)
        assert own_orders(client, "afterwards")
        # The parent went on with the connection that it had.
        assert len(service.ports) == count
        assert not used_before or before <= service.ports


def test_children_forked_while_threads_are_in_the_middle_of_their_calls(echo: tuple[Echo, Network]) -> None:
    service, network = echo
    over = threading.Event()
    wrong: list[str] = []
    with client_of(service, network) as client:

        def go_on(name: str) -> None:
            while not over.is_set():
                if not own_orders(client, f"{name}-{time.monotonic_ns()}"):
                    wrong.append(name)

        threads = [threading.Thread(target=go_on, args=(f"thread-{number}",)) for number in range(4)]
        for thread in threads:
            thread.start()
        wait_for_orders(service, 40)
        codes = in_children(lambda who: own_orders(client, who), lambda: wait_for_orders(service, 40))
        over.set()
        for thread in threads:
            thread.join()
        assert codes == [0] * CHILDREN
        assert wrong == []


def test_a_forked_childs_async_client_has_connections_of_its_own(echo: tuple[Echo, Network]) -> None:
    service, network = echo

    async def story() -> None:
        async with AsyncClient(service.url, **ACCOUNT, network=network, store=MemoryStore()) as client:
            assert await own_orders_async(client, "before")

            def child(who: str) -> bool:
                # What an event loop's own state makes impossible in a forked child is not ours to repair.
                asyncio.events._set_running_loop(None)
                return asyncio.run(own_orders_async(client, who))

            codes = in_children(child, lambda: None)
            assert codes == [0] * CHILDREN
            assert await own_orders_async(client, "afterwards")

    asyncio.run(story())


def test_closing_in_a_child_leaves_the_parent_alone(echo: tuple[Echo, Network]) -> None:
    service, network = echo

    def use_and_close(who: str) -> bool:
        good = own_orders(client, who)
        client.close()
        return good

    with client_of(service, network) as client:
        assert own_orders(client, "before")
        assert in_children(use_and_close, lambda: None) == [0] * CHILDREN
        assert own_orders(client, "afterwards")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_process_pools_of_every_kind(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Echo() as service:
        monkeypatch.setenv("ECHO_URL", service.url)
        client = Client(service.url, **ACCOUNT)
        monkeypatch.setitem(pooled.SHARED, "client", client)
        assert own_orders(client, "before")
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(CHILDREN, mp_context=context) as pool:
            assert list(pool.map(pooled.work, [f"task-{number}" for number in range(8)])) == [True] * 8
        assert own_orders(client, "afterwards")
        client.close()


def test_a_transport_with_connections_is_refused_in_a_child_and_one_without_is_used() -> None:
    with Echo() as service:
        client = Client(service.url, **ACCOUNT, transport=httpx.HTTPTransport())
        assert own_orders(client, "before")

        def refused(who: str) -> bool:
            try:
                own_orders(client, who)
            except InvalidInput as error:
                return "of another process" in str(error)
            return False

        assert in_children(refused, lambda: None) == [0] * CHILDREN
        assert own_orders(client, "afterwards")
        client.close()


@pytest.mark.parametrize("fast", [True, False], ids=["aiohttp", "httpx"])
@pytest.mark.usefixtures("_sockets_of_closed_loops")
def test_one_async_client_in_several_event_loops(
    echo: tuple[Echo, Network], fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, network = echo
    if not fast:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    client = AsyncClient(service.url, **ACCOUNT, network=network, store=MemoryStore())
    assert asyncio.run(own_orders_async(client, "first"))
    assert asyncio.run(own_orders_async(client, "second"))
    seen: list[bool] = []
    threads = [
        threading.Thread(target=lambda n=n: seen.append(asyncio.run(own_orders_async(client, f"loop-{n}"))))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 4

    async def close() -> None:
        assert await own_orders_async(client, "last")
        await client.aclose()
        with pytest.raises(InvalidInput, match="closed"):
            await client.balance()

    asyncio.run(close())


@pytest.mark.usefixtures("_sockets_of_closed_loops")
def test_an_async_transport_with_connections_is_refused_in_a_second_loop() -> None:
    with Echo() as service:
        client = AsyncClient(service.url, **ACCOUNT, transport=httpx.AsyncHTTPTransport())
        assert asyncio.run(own_orders_async(client, "first"))
        with pytest.raises(InvalidInput, match="of another event loop"):
            asyncio.run(own_orders_async(client, "second"))


@pytest.mark.parametrize("way", ["sync", "aiohttp", "httpx"])
def test_a_connection_that_brought_another_order_is_dropped(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "httpx":
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    settings: dict[str, Any] = {**ACCOUNT, "store": MemoryStore(), "network": Network(keepalive_expiry=60)}
    with Echo() as service:

        def look() -> tuple[int, int]:
            used = set(service.ports)
            service.confused = 1
            return len(used), len(service.ports)

        async def story() -> str:
            async with AsyncClient(service.url, **settings) as client:
                await client.orders.get("id-of-A")
                assert look() == (1, 1)
                return (await client.orders.get("id-of-A")).id

        if way == "sync":
            with Client(service.url, **settings) as client:
                client.orders.get("id-of-A")
                assert look() == (1, 1)
                found = client.orders.get("id-of-A").id
        else:
            found = asyncio.run(story())
        assert found == "id-of-A"
        # The other order came on the first connection, the right one on a second.
        assert len(service.ports) == 2
