"""Webhooks of the real server, against a real receiver."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, WebhookCall, serve
from giftcardpartners_simulator.http.same_site import is_loopback
from giftcardpartners_simulator.http.webhook_sender import WebhookSender


class Receiver:
    """A web server that notes what is posted to it and answers with the statuses it was told."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []
        self.statuses: list[int] = []
        self.arrived = threading.Semaphore(0)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.bodies.append(json.loads(body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.end_headers()
                receiver.arrived.release()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class calls it so
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/done"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a running receiver."""
    running = Receiver()
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.server.shutdown()
    thread.join()
    running.server.server_close()


Place = Callable[[str], httpx.Response]


@pytest.fixture
def sim() -> Simulator:
    """Return a simulator on system time whose orders are all Pending for a moment."""
    return Simulator(
        Settings(
            pending_from_units=1, completion_seconds=0.05, completion_seconds_per_unit=0, webhook_backoff=0.05
        ),
        SystemClock(),
    )


@pytest.fixture
def place(sim: Simulator) -> Iterator[Place]:
    """Return a way to place an order with a webhook, over HTTP."""
    with serve(sim) as running, httpx.Client(base_url=running.base_url, trust_env=False) as client:
        headers = {"Email": sim.email, "AccessToken": sim.access_token}
        token = client.post("/v1/Tokens", headers=headers).json()["Value"]

        def post(url: str) -> httpx.Response:
            body = {
                "Type": "Links",
                "LineItems": [{"ProductId": "PRODUCTA", "Value": 5}],
                "PONumber": "PO-1",
                "WebhookSettings": {"FulfillmentComplete": url},
            }
            return client.post("/v1/Orders", json=body, headers={"Authorization": f"Bearer {token}"})

        yield post


def test_a_completed_order_calls_its_receiver(place: Place, receiver: Receiver) -> None:
    order = place(receiver.url).json()
    assert receiver.arrived.acquire(timeout=60)
    assert receiver.bodies[0]["Id"] == order["Id"]
    assert receiver.bodies[0]["Status"] == "Completed"


def test_a_refused_call_is_made_again(place: Place, receiver: Receiver) -> None:
    receiver.statuses = [500, 301]
    place(receiver.url)
    for _ in range(3):
        assert receiver.arrived.acquire(timeout=60)
    assert len(receiver.bodies) == 3


def test_an_early_call_is_there_before_the_answer(sim: Simulator, place: Place, receiver: Receiver) -> None:
    sim.add_fault(Fault(kind="webhook_early"))
    sim.add_fault(Fault(kind="pending_for_seconds", seconds=600.0))
    order = place(receiver.url).json()
    assert receiver.bodies[0]["Id"] == order["Id"]
    assert receiver.bodies[0]["Status"] == "Pending"


def call(url: str) -> WebhookCall:
    """Return a webhook call."""
    return WebhookCall(url, b"{}", 0.0, order_id="ord-1", early=True)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://localhost:1/\x7f"])
def test_a_receiver_that_is_not_there_counts_as_a_refusal(sim: Simulator, url: str) -> None:
    delivery = WebhookSender(sim)
    delivery.accept(call(url))
    delivery.deliver_early()
    delivery.close()
    sim.clock.advance(1)
    assert [again.attempt for again in sim.due_webhooks()] == [2]


def test_nothing_leaves_this_machine_unless_it_is_allowed(
    sim: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    delivery = WebhookSender(sim)
    with caplog.at_level(logging.WARNING):
        delivery.accept(call("https://hooks.example.com/secret"))
        delivery.deliver_early()
    delivery.close()
    assert "ord-1 was not sent" in caplog.text
    assert "secret" not in caplog.text
    sim.clock.advance(1)
    assert sim.due_webhooks() == []


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://localhost/", True),
        ("http://127.8.9.1:80/", True),
        ("http://[::1]:80/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.com/", False),
        ("http://user@127.0.0.1@example.com/", False),
    ],
)
def test_loopback_is_told_from_the_rest(url: str, near: bool) -> None:
    assert is_loopback(urlsplit(url).hostname or "") is near


def test_a_callback_of_the_testers_own_is_left_in_place(sim: Simulator, receiver: Receiver) -> None:
    seen: list[WebhookCall] = []
    sim.on_webhook = seen.append
    with serve(sim):
        pass
    assert sim.on_webhook == seen.append
