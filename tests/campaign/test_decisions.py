"""Decisions about money, one answer at a time: what mutants of the wrapper could otherwise bend unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import httpx
import pytest
from giftcardpartners import (
    Attempt,
    Client,
    GiftCardsError,
    Links,
    OutcomeUnknown,
    PONumberReused,
    RateLimited,
    RequestFailed,
    RetryPolicy,
    Runtime,
    ServerError,
    UnexpectedAnswer,
)
from giftcardpartners_simulator import ManualClock

Answers = Callable[[httpx.Request], httpx.Response]
ORDER: dict[str, Any] = {
    "Id": "ord-1",
    "Type": "Links",
    "Status": "Completed",
    "PONumber": "ACME-1",
    "LineItems": [{"Id": "li-1", "ProductId": "PRODUCTA", "Value": 25, "Quantity": 1}],
}
ANOTHER = {**ORDER, "LineItems": [{"Id": "li-1", "ProductId": "PRODUCTA", "Value": 50, "Quantity": 2}]}


class Service:
    """Answers as told: a list for POSTs, one answer after the other, and a body for each order that can be read."""

    def __init__(self, posts: list[int | tuple[int, Any]], orders: dict[str, Any] | None = None) -> None:
        self.posts = posts
        self.orders = orders or {}
        self.clock = ManualClock(1_795_000_000.0)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        path = request.url.path
        if path == "/v1/Tokens":
            return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
        if request.method == "POST":
            told = self.posts.pop(0)
            status, body = told if isinstance(told, tuple) else (told, {})
            return httpx.Response(status, json=body)
        if path == "/v1/Orders":
            return httpx.Response(200, json={"Data": [], "TotalCount": 0})
        shown = self.orders.get(path.rpartition("/")[2])
        return httpx.Response(404, json={}) if shown is None else httpx.Response(200, json=shown)

    def client(self, *, answers: Answers | None = None, **policy: Any) -> Client:
        """Build a client on the simulated clock, without jitter; `answers` may stand before the service."""

        def pause(seconds: float, _wake: object = None) -> None:
            self.clock.advance(seconds)

        runtime = Runtime(now=self.clock.now, monotonic=self.clock.now, sleep=pause, random=lambda: 0.5)
        return Client(
            "https://api.example.com",
            email="ops@example.com",
            access_token="not-a-real-access-token",
            retry=RetryPolicy(**{"first_pause": 1.0, **policy}),
            transport=httpx.MockTransport(answers or self),
            runtime=runtime,
        )


def order() -> Links:
    """The order that is asked for throughout."""
    return Links(po_number="ACME-1").add("PRODUCTA", 25)


def refused(service: Service, **policy: Any) -> GiftCardsError:
    """Place the order and return the error."""
    with service.client(**policy) as client, pytest.raises(GiftCardsError) as caught:
        client.orders.create(order())
    return caught.value


@pytest.mark.parametrize("status", [200, 204, 299, 300, 301, 399, 408, 500, 501, 520, 599])
def test_an_answer_that_may_hide_an_order_is_never_called_a_failure(status: int) -> None:
    assert isinstance(refused(Service([status]), attempts=1), OutcomeUnknown)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 418, 422, 451, 499])
def test_a_refusal_of_the_only_attempt_is_final_and_certain(status: int) -> None:
    service = Service([status] * 2)
    assert not isinstance(refused(service, attempts=5), OutcomeUnknown)
    assert len(service.posts) == (0 if status == 401 else 1)


@pytest.mark.parametrize("status", [300, 302, 399])
def test_a_redirect_is_not_sent_again(status: int) -> None:
    service = Service([status, (201, ORDER)])
    assert isinstance(refused(service), OutcomeUnknown)
    assert len(service.posts) == 1


@pytest.mark.parametrize("status", [200, 299, 408, 429, 500, 599])
def test_whatever_may_change_is_sent_again(status: int) -> None:
    with Service([status, (201, ORDER)]).client() as client:
        assert client.orders.create(order()).order.id == "ord-1"


def test_an_id_of_a_409_that_cannot_be_read_does_not_hide_the_next_one() -> None:
    conflict = (409, {"PreviousOrderIds": ["gone", "ord-1"]})
    with Service([conflict], {"ord-1": ORDER}).client() as client:
        placed = client.orders.create(order())
    assert (placed.order.id, placed.replayed) == ("ord-1", True)
    assert placed.attempts[-1] == Attempt(
        "getOrder", "the original order", "Completed", "the same content: a replay"
    )


def test_a_reused_number_is_told_with_both_differences_and_the_decision() -> None:
    error = refused(Service([(409, {"Id": "ord-1"})], {"ord-1": ANOTHER}))
    assert isinstance(error, PONumberReused)
    assert error.differences == ("line 1: value: asked 25, stored 50", "line 1: quantity: asked 1, stored 2")
    assert "; ".join(error.differences) + ". Nothing was placed by this call." in str(error)
    last = Attempt("getOrder", "the original order", "Completed", "other content: the PONumber is reused")
    assert error.attempts[-1] == last
    assert json.loads(error.response.content) == ANOTHER


def test_an_answer_with_another_order_is_as_bad_as_none() -> None:
    error = refused(Service([(201, ANOTHER)]), attempts=1)
    assert isinstance(error, OutcomeUnknown)
    assert str(error) == (
        "It is not known whether the order with PONumber 'ACME-1' was placed (The service answered with another order "
        "than was asked for). Seen on the way: order 'ord-1'. What differs: line 1: value: asked 25, stored 50; "
        "line 1: quantity: asked 1, stored 2. Do not order again with another number: call orders.settle with the same "
        "order, now or later."
    )
    assert isinstance(error.__cause__, UnexpectedAnswer)
    assert json.loads(error.__cause__.response.content) == ANOTHER


def test_a_409_without_a_trace_of_its_order_says_so() -> None:
    error = refused(Service([(409, {})]), history_wait=4.0)
    assert isinstance(error, OutcomeUnknown)
    assert "(409: this PONumber exists, but its order cannot be found)." in str(error)


def test_a_pause_that_ends_at_the_deadline_is_not_begun() -> None:
    service = Service([500, (201, ORDER)])
    assert isinstance(refused(service, deadline=0.5), OutcomeUnknown)  # the pause would be half a second
    assert service.clock.now() == 1_795_000_000.0


def test_a_look_that_would_come_at_the_end_of_the_patience_is_not_waited_for() -> None:
    service = Service([(409, {})])
    assert isinstance(refused(service, history_wait=0.5), OutcomeUnknown)
    assert service.clock.now() == 1_795_000_000.0


def test_a_rate_limit_without_a_time_says_later() -> None:
    error = refused(Service([429]), attempts=1)
    assert isinstance(error, RateLimited)
    assert str(error).startswith("429: Too many requests; try again later. Nothing was placed by this call;")


def test_a_settlement_that_cannot_read_the_history_says_what_happened() -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
        return httpx.Response(500, json={})

    with Client(
        "https://api.example.com",
        email="ops@example.com",
        access_token="not-a-real-access-token",
        retry=RetryPolicy(attempts=1),
        transport=httpx.MockTransport(answers),
    ) as client:
        with pytest.raises(
            OutcomeUnknown, match=r"was placed \(500: The service failed; try again later\)\. Do not"
        ):
            client.orders.settle(order())
        with pytest.raises(ServerError):
            client.orders.find("ACME-1")


@pytest.mark.parametrize(
    ("problem", "sent"),
    [
        (httpx.ReadTimeout("x"), "It may have been received."),
        (httpx.ConnectError("x"), "It was certainly not sent, so nothing was placed."),
    ],
)
def test_a_lost_answer_says_whether_the_request_was_sent(problem: httpx.TransportError, sent: str) -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
        raise problem

    with Client(
        "https://api.example.com",
        email="ops@example.com",
        access_token="not-a-real-access-token",
        retry=RetryPolicy(attempts=1),
        transport=httpx.MockTransport(answers),
    ) as client:
        with pytest.raises(RequestFailed) as caught:
            client.balance()
        assert (
            str(caught.value)
            == f"No answer to getAccountBalance: {type(problem).__name__} (api.example.com). {sent}"
        )


def test_a_date_in_retry_after_is_waited_for_before_an_order_is_sent_again() -> None:
    service = Service([429, (201, ORDER)])
    date = formatdate(service.clock.now() + 20, usegmt=True)

    def answers(request: httpx.Request) -> httpx.Response:
        answer = service(request)
        if answer.status_code == 429:
            answer.headers["Retry-After"] = date
        return answer

    with service.client(answers=answers) as client:
        assert client.orders.create(order()).order.id == "ord-1"
    assert service.clock.now() == 1_795_000_020.0


def test_a_history_that_cannot_be_read_after_a_refusal_is_noted_as_silent() -> None:
    service = Service([500, 422])

    def answers(request: httpx.Request) -> httpx.Response:
        is_history = request.method == "GET" and request.url.path == "/v1/Orders"
        return httpx.Response(403, json={}) if is_history else service(request)

    with service.client(answers=answers) as client, pytest.raises(OutcomeUnknown) as caught:
        client.orders.create(order())
    assert caught.value.attempts[-1] == Attempt(
        "listOrders", "is it there?", "AccessDisabled", "the history is silent"
    )
