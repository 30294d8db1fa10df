"""Webhooks: once per asynchronous completion, again when refused, and how they go wrong (rule 15)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from giftcardpartners_simulator import Fault, WebhookCall

if TYPE_CHECKING:
    from .conftest import Api, NewApi

URL = "https://hooks.example.com/done"


def place(api: Api, number: str = "PO-1", units: int = 100) -> dict[str, Any]:
    """Place an order that wants a webhook."""
    body = api.links(number, Value=5, Quantity=units) | {"WebhookSettings": {"FulfillmentComplete": URL}}
    order: dict[str, Any] = api.post(body).json()
    return order


def test_one_call_comes_when_an_asynchronous_order_completes(api: Api) -> None:
    order = place(api)
    assert api.sim.due_webhooks() == []
    api.clock.advance(3)
    (call,) = api.sim.due_webhooks()
    assert (call.url, call.attempt, call.order_id) == (URL, 1, order["Id"])
    assert ("Content-Type", "application/json") in call.headers
    assert json.loads(call.body) == {
        "Event": "FulfillmentComplete",
        "Id": order["Id"],
        "PONumber": "PO-1",
        "Status": "Completed",
    }
    assert api.sim.due_webhooks() == []


def test_there_is_none_without_an_address_or_for_a_synchronous_order(api: Api) -> None:
    place(api, units=1)
    api.post(api.links("PO-2", Value=5, Quantity=100))
    api.clock.advance(100)
    assert api.sim.due_webhooks() == []


def test_synchronous_orders_call_too_by_switch(new_api: NewApi) -> None:
    api = new_api(webhook_for_synchronous=True)
    place(api, units=1)
    assert len(api.sim.due_webhooks()) == 1


def test_completion_by_polls_calls_at_the_last_poll(new_api: NewApi) -> None:
    api = new_api(pending_from_units=1, completion_polls=2)
    order = place(api, units=1)
    api.get(f"/v1/Orders/{order['Id']}")
    assert api.sim.due_webhooks() == []
    api.get(f"/v1/Orders/{order['Id']}")
    assert len(api.sim.due_webhooks()) == 1


def test_a_callback_gets_the_calls_when_the_clock_passes(api: Api) -> None:
    seen: list[WebhookCall] = []
    api.sim.on_webhook = seen.append
    order = place(api)
    api.clock.advance(2.9)
    assert seen == []
    api.clock.advance(0.1)
    assert [call.order_id for call in seen] == [order["Id"]]


def test_a_callback_may_ask_the_simulator(api: Api) -> None:
    seen: list[str] = []

    def read(call: WebhookCall) -> int:
        seen.append(api.get(f"/v1/Orders/{call.order_id}").json()["Status"])
        return 204

    api.sim.on_webhook = read
    place(api)
    api.clock.advance(3)
    assert seen == ["Completed"]


@pytest.mark.parametrize(("status", "calls"), [(None, 1), (200, 1), (299, 1), (300, 3), (199, 3), (404, 3)])
def test_any_status_but_2xx_is_a_refusal(api: Api, status: int | None, calls: int) -> None:
    seen: list[WebhookCall] = []

    def note(call: WebhookCall) -> int | None:
        seen.append(call)
        return status

    api.sim.on_webhook = note
    place(api)
    api.clock.advance(3)
    api.clock.advance(1)
    api.clock.advance(2)
    assert len(seen) == calls


def test_a_refused_call_is_made_again_later_and_later_and_then_given_up(api: Api) -> None:
    times: list[tuple[float, int]] = []

    def refuse(call: WebhookCall) -> int:
        times.append((api.clock.now() - 1_000_003, call.attempt))
        return 500

    api.sim.on_webhook = refuse
    place(api)
    for _ in range(20):
        api.clock.advance(1)
    assert times == [(0, 1), (1, 2), (3, 3)]


def test_without_backoff_all_attempts_are_made_at_once(new_api: NewApi) -> None:
    api = new_api(webhook_backoff=0.0, webhook_attempts=5)
    attempts: list[int] = []

    def refuse(call: WebhookCall) -> int:
        attempts.append(call.attempt)
        return 503

    api.sim.on_webhook = refuse
    place(api)
    api.clock.advance(3)
    assert attempts == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("fault", "due"),
    [
        (Fault(kind="webhook_lost"), []),
        (Fault(kind="webhook_twice"), [3, 3]),
        (Fault(kind="webhook_late", seconds=60), [63]),
        (Fault(kind="webhook_early"), [0, 3]),
        (Fault(kind="webhook_forged", seconds=1), [1, 3]),
    ],
)
def test_webhooks_get_lost_come_twice_late_early_or_forged(api: Api, fault: Fault, due: list[int]) -> None:
    api.sim.add_fault(fault)
    order = place(api)
    seen: list[int] = []
    for second in range(70):
        seen += [second] * len(api.sim.due_webhooks())
        api.clock.advance(1)
    assert seen == due
    assert order["Status"] == "Pending"


def test_an_early_call_comes_before_the_answer(api: Api) -> None:
    events: list[str] = []
    api.sim.on_webhook = lambda call: events.append(f"webhook, early {call.early}")
    api.sim.add_fault(Fault(kind="webhook_early"))
    place(api)
    events.append("answer")
    assert events == ["webhook, early True", "answer"]


@pytest.mark.parametrize("value", ["other_id", "unknown_id", "garbage", None])
def test_a_forged_call_names_a_wrong_order_or_nothing(api: Api, value: str | None) -> None:
    other = place(api, "other", units=1)["Id"]
    api.sim.add_fault(Fault(kind="webhook_forged", value=value))
    order = place(api)
    (call,) = api.sim.due_webhooks()
    if value == "garbage":
        with pytest.raises(ValueError, match="decode"):
            json.loads(call.body)
    else:
        assert json.loads(call.body)["Id"] != order["Id"]
        assert (json.loads(call.body)["Id"] == other) == (value != "unknown_id")


def test_a_call_shows_no_address_and_no_content(api: Api) -> None:
    place(api)
    api.clock.advance(3)
    (call,) = api.sim.due_webhooks()
    assert "hooks.example.com" not in repr(call)
