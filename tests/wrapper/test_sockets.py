"""Faults on real sockets, sync and async, over both transports: one order in the books, and the order in hand."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from giftcardpartners import (
    GiftCardsError,
    Links,
    OutcomeUnknown,
    RequestFailed,
    RetryPolicy,
    Timeouts,
)
from giftcardpartners_simulator import Fault

from .sockets import PATIENT, WAYS, Way, impatient, orders_in, reach, served
from .stage import PO

ONCE = RetryPolicy(attempts=1)
CREATE: dict[str, Any] = {"operation": "createOrder"}
LOSING = {
    "dropped before it was read": Fault(kind="drop_before_reading", **CREATE),
    "reset before it was read": Fault(kind="drop_before_reading", how="reset", **CREATE),
    "stored, then dropped": Fault(kind="drop_after_store", **CREATE),
    "stored, then reset": Fault(kind="drop_after_store", how="reset", **CREATE),
    "stored, then cut in the body": Fault(kind="drop_mid_body", **CREATE),
    "stored, then reset in the body": Fault(kind="drop_mid_body", how="reset", **CREATE),
    "stored, then truncated": Fault(kind="truncated_json", **CREATE),
    "stored, then silence": Fault(kind="never_answer_after_store", **CREATE),
    "silence": Fault(kind="never_answer_before_store", **CREATE),
    "stored, then 504": Fault(kind="status_after_store", status=504, **CREATE),
    "503": Fault(kind="status_before_store", status=503, **CREATE),
    "stored, then 520": Fault(kind="status_after_store", status=520, value="html", **CREATE),
    "stored, then too slow": Fault(kind="latency", seconds=60, **CREATE),
}


UNREAD = hashlib.sha256(b"").hexdigest()


def order() -> Links:
    return Links(po_number=PO).add("CVS", 25, 2)


def patience(trouble: str, way: Way) -> Timeouts:
    """Only where nothing comes is the time-out short; elsewhere a busy machine must not look like a fault."""
    return impatient(way) if "silence" in trouble or "slow" in trouble else PATIENT


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", LOSING)
def test_a_lost_answer_ends_with_one_order_in_the_books_and_in_hand(way: Way, name: str) -> None:
    timeouts = patience(name, way)
    with served(LOSING[name]) as simulator:
        placed = reach(
            way, simulator.base_url, lambda client: client.orders.create(order()), timeouts=timeouts
        )
        (booked,) = orders_in(simulator)
        bodies = {
            entry["body_sha256"] for entry in simulator.requests() if entry["operation"] == "createOrder"
        }
    assert placed.order.id == booked["id"]
    assert placed.replayed is name.startswith("stored")
    assert len(bodies - {UNREAD}) == 1
    assert sum(attempt.operation == "createOrder" for attempt in placed.attempts) == 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", LOSING)
def test_a_request_that_left_this_machine_is_never_called_unsent(way: Way, name: str) -> None:
    timeouts = patience(name, way)
    with served(LOSING[name]) as simulator, pytest.raises(OutcomeUnknown):
        reach(
            way,
            simulator.base_url,
            lambda client: client.orders.create(order(), retry=ONCE),
            timeouts=timeouts,
        )


@pytest.mark.parametrize("way", WAYS)
def test_a_connection_that_is_refused_sent_nothing(way: Way) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        base_url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(RequestFailed) as caught:
            reach(way, base_url, lambda client: client.orders.create(order(), retry=ONCE))
    assert "certainly not sent" in str(caught.value)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "kind", ["drop_after_store", "never_answer_after_store", "drop_before_reading", "drop_mid_body"]
)
def test_an_order_whose_token_never_came_was_not_sent(way: Way, kind: str) -> None:
    timeouts = patience("silence" if kind.startswith("never") else kind, way)
    with served(Fault(kind=kind, operation="createToken", times=None)) as simulator:
        with pytest.raises(RequestFailed):
            reach(
                way,
                simulator.base_url,
                lambda client: client.orders.create(order(), retry=ONCE),
                timeouts=timeouts,
            )
        assert orders_in(simulator) == []


@contextmanager
def listening(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server that takes each connection and misbehaves on it until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve_all() -> None:
            threads = []
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                threads.append(threading.Thread(target=serve_one, args=(connection,)))
                threads[-1].start()
            for one in threads:
                one.join()

        def serve_one(connection: socket.socket) -> None:
            with connection:
                connection.recv(65_536)
                try:
                    behave(connection, over)
                except OSError:
                    return  # the client has had enough

        thread = threading.Thread(target=serve_all)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def drip_body(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.02):
        connection.sendall(b" ")


def drip_headers(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    number = 0
    while not over.wait(0.02):
        number += 1
        connection.sendall(b"X-%d: y\r\n" % number)


def never_end(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while not over.is_set():
        connection.sendall(b" " * 65_536)


def nonsense(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"\x00\xff\r\nSSH-2.0-nothing\r\n\r\n")


def asked_to_end(way: Way, base_url: str) -> tuple[GiftCardsError, float]:
    """Ask a server that never ends its answer: that this comes back at all is what counts."""
    began = time.monotonic()
    with pytest.raises(GiftCardsError) as caught:
        reach(
            way,
            base_url,
            lambda client: client.status(),
            retry=ONCE,
            timeouts=Timeouts(connect=1, answer=0.3),
        )
    return caught.value, time.monotonic() - began


@pytest.mark.parametrize("way", WAYS)
def test_a_body_that_drips_in_ends_at_the_time_out(way: Way) -> None:
    with listening(drip_body) as base_url:
        error, seconds = asked_to_end(way, base_url)
    assert isinstance(error, RequestFailed)
    assert seconds > 0.25


@pytest.mark.parametrize("way", WAYS[1:])
def test_headers_that_drip_in_end_at_the_time_out_of_the_async_client(way: Way) -> None:
    with listening(drip_headers) as base_url:
        error, _ = asked_to_end(way, base_url)
    assert isinstance(error, RequestFailed)


@pytest.mark.parametrize("way", WAYS)
def test_a_body_without_an_end_is_given_up(way: Way) -> None:
    with listening(never_end) as base_url:
        error, _ = asked_to_end(way, base_url)
    assert isinstance(error, RequestFailed)


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_that_is_not_http_is_one_of_our_errors(way: Way) -> None:
    with listening(nonsense) as base_url:
        error, _ = asked_to_end(way, base_url)
    assert isinstance(error, RequestFailed)


@pytest.mark.parametrize("way", WAYS)
def test_a_whole_day_of_work_goes_through_real_sockets(way: Way) -> None:
    with served(pending_from_units=100, completion_polls=2) as simulator:
        small = reach(way, simulator.base_url, lambda client: client.orders.create(order()))
        assert small.order.is_complete
        again = reach(way, simulator.base_url, lambda client: client.orders.settle(order()))
        assert (again.order.id, again.replayed) == (small.order.id, True)
        balance = reach(way, simulator.base_url, lambda client: client.balance())
        cost = sum(line.cost * line.quantity for line in small.order.line_items)
        assert balance.available == 10_000 - cost
        products = reach(way, simulator.base_url, lambda client: client.products.list())
        assert len(products) > 50
        assert len({product.id for product in products}) == len(products)
        for name in ("shipping_methods", "carriers", "brandings", "departments"):
            assert reach(way, simulator.base_url, listing(name))


def listing(name: str) -> Callable[[Any], Any]:
    return lambda client: getattr(client, name).list()
