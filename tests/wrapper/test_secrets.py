"""Planted secrets never come out: not in a log at DEBUG over real sockets, nor a repr, a message, a traceback."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from giftcardpartners import (
    Address,
    DigitalDelivery,
    GiftCardsError,
    Links,
    OrderRequest,
    PhysicalShipment,
    RetryPolicy,
)
from giftcardpartners_simulator import Credentials, Fault
from msgspec import structs

from .shown import told_by
from .sockets import PATIENT, WAYS, Way, impatient, reach, served
from .stage import PO, Script, raw, reply, tell

ONCE = RetryPolicy(attempts=1, history_wait=0.1)
EMAIL = "planted-account@example.com"
ACCESS_TOKEN = "planted-not-a-real-access-token"
PLANTED = {
    "account e-mail": EMAIL,
    "access token": ACCESS_TOKEN,
    "e-mail": "planted-recipient@example.org",
    "phone": "+15550107777",
    "name": "Plantagenet",
    "message": "planted-message",
    "sender": "planted-sender@example.org",
    "street": "77 Planted Rd",
    "town": "Plantsville",
    "hook": "planted-hook",
    "note": "planted-note",
}


def digital() -> DigitalDelivery:
    hook = f"http://127.0.0.1:9/{PLANTED['hook']}"
    order = DigitalDelivery(po_number=PO, note=PLANTED["note"], webhook_url=hook)
    return order.add(
        "CVS",
        25,
        email=PLANTED["e-mail"],
        sms=PLANTED["phone"],
        to=PLANTED["name"],
        message=PLANTED["message"],
        from_email=PLANTED["sender"],
    )


def physical() -> PhysicalShipment:
    address = Address(
        name=PLANTED["name"],
        address_line_1=PLANTED["street"],
        city=PLANTED["town"],
        state="TX",
        zip="73301",
        country="US",
        shipping_method_id="STANDARD",
        carrier_id="DEFAULT",
    )
    return PhysicalShipment(po_number=PO).add("NOSUCH", 25, address=address, to=PLANTED["name"])


def links() -> Links:
    return Links(po_number=PO, note=PLANTED["note"]).add(
        "CVS", 25, 2, to=PLANTED["name"], message=PLANTED["message"]
    )


FAULTS: dict[str, Fault | None] = {
    "none": None,
    "refused": Fault(kind="refuse_connection", operation="createOrder", times=None),
    "dropped before": Fault(kind="drop_before_reading", operation="createOrder", times=None),
    "reset before": Fault(kind="drop_before_reading", how="reset", operation="createOrder", times=None),
    "dropped": Fault(kind="drop_after_store", operation="createOrder", times=None),
    "reset": Fault(kind="drop_after_store", how="reset", operation="createOrder", times=None),
    "cut and reset": Fault(kind="drop_mid_body", how="reset", operation="createOrder", times=None),
    "page": Fault(kind="html_page", status=403, operation="createOrder", times=None),
    "no JSON": Fault(kind="wrong_content_type", operation="createOrder", times=None),
    "empty": Fault(kind="empty_body", operation="createOrder", times=None),
    "limited": Fault(kind="rate_limited", operation="createOrder", times=None),
    "revoked": Fault(kind="revoke_token", operation="createOrder", times=None),
    "conflict": Fault(kind="conflict_without_store", operation="createOrder", times=None),
    "strange": Fault(kind="extra_fields", operation="createOrder", times=None),
    "silent before": Fault(kind="never_answer_before_store", operation="createOrder", times=None),
    "cut": Fault(kind="drop_mid_body", operation="createOrder", times=None),
    "truncated": Fault(kind="truncated_json", operation="createOrder", times=None, cut_at=60),
    "malformed": Fault(kind="malformed_json", operation="createOrder", times=None),
    "504": Fault(kind="status_after_store", status=504, operation="createOrder", times=None),
    "silent": Fault(kind="never_answer_after_store", operation="createOrder", times=None),
    "unauthorized": Fault(kind="unauthorized", operation="createOrder", times=None),
    "no token": Fault(kind="malformed_json", operation="createToken", times=None),
    "token dropped": Fault(kind="drop_mid_body", operation="createToken", times=None),
    "token reset": Fault(kind="drop_after_store", how="reset", operation="createToken", times=None),
    "token silent": Fault(kind="never_answer_after_store", operation="createToken", times=None),
    "token page": Fault(kind="html_page", operation="createToken", times=None),
    "token refused": Fault(kind="status_before_store", status=401, operation="createToken", times=None),
}
ORDERS: dict[str, Callable[[], OrderRequest]] = {"digital": digital, "physical": physical, "links": links}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_that_was_planted_comes_out(way: Way, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "giftcardpartners")
    trouble = FAULTS[fault]
    accounts = (Credentials(EMAIL, ACCESS_TOKEN),)
    said: list[str] = []
    secrets = dict(PLANTED)
    timeouts = impatient(way) if "silent" in fault else PATIENT
    with served(*[trouble] if trouble else [], accounts=accounts, echo_addresses=True) as simulator:

        def story_of(order: OrderRequest) -> Callable[[Any], Any]:
            def story(client: Any) -> Any:
                said.append(repr(client))
                said.append(repr(order))
                return client.orders.create(order, retry=ONCE)

            return story

        for name, make in ORDERS.items():
            order = structs.replace(make(), po_number=f"{PO}-{name}")
            try:
                placed = reach(
                    way,
                    simulator.base_url,
                    story_of(order),
                    email=EMAIL,
                    access_token=ACCESS_TOKEN,
                    timeouts=timeouts,
                    events=lambda event: said.append(f"{event} {event!r} {event.fields()}"),
                )
            except GiftCardsError as error:
                said.append(told_by(error))
            else:
                said.append(repr(placed) + repr(placed.order.line_items))
        for number, token in enumerate(simulator.rules.state.tokens):
            secrets[f"bearer token {number}"] = token
        for account in simulator.rules.state.accounts:
            for placed_order in account.orders:
                for line in simulator.rules.order_answer(placed_order)["LineItems"]:
                    for claim in line["ClaimData"] or []:
                        secrets[f"link {claim['Id']}"] = claim["ClaimLink"]
                        secrets[f"answer {claim['Id']}"] = claim["ClaimLinkChallengeAnswer"]
    said += [record.getMessage() for record in caplog.records]
    said += [repr(record.args) for record in caplog.records]
    ours = [record for record in caplog.records if record.name == "giftcardpartners"]
    said += [repr(vars(record)) for record in ours]
    assert any("createOrder" in record.getMessage() for record in ours)
    whole = "\n".join(said)
    assert {name for name, secret in secrets.items() if secret in whole} == set()
    # The net is not empty: there were logs, and there were secrets of every kind to be caught.
    assert any(record.name.startswith(("httpx", "httpcore", "asyncio")) for record in caplog.records)
    if fault == "none":
        assert {"link", "answer", "bearer"} <= {name.split()[0] for name in secrets}


@pytest.mark.parametrize("way", WAYS)
def test_a_reused_number_is_explained_without_naming_anybody(way: Way) -> None:
    with served(echo_addresses=True) as simulator:
        reach(way, simulator.base_url, lambda client: client.orders.create(digital()))
        other = DigitalDelivery(po_number=PO).add("CVS", 25, email="another-planted@example.org", to="Planta")
        with pytest.raises(GiftCardsError) as caught:
            reach(way, simulator.base_url, lambda client: client.orders.create(other))
    told = told_by(caught.value)
    assert "recipient e-mail: differs" in told
    assert not [secret for secret in (*PLANTED.values(), "another-planted", "Planta") if secret in told]


def test_an_answer_that_does_not_fit_is_not_quoted_by_its_error() -> None:
    body = b'{"Id": "o", "Status": "x", "LineItems": [{"ProductId": ["https://claim.example.com/planted"]}]}'
    with pytest.raises(GiftCardsError) as caught:
        tell("sync", lambda c: c.orders.get("o"), transport=Script(raw(200, body)).transport(), retry=ONCE)
    assert "planted" not in told_by(caught.value)


def test_a_refusal_that_repeats_the_request_is_not_quoted() -> None:
    told_back = {
        "Message": f"{PLANTED['e-mail']} is no address",
        "Errors": {PLANTED["street"]: [PLANTED["name"]]},
    }
    for status in (400, 401, 403, 404, 409, 418, 422, 429, 500):
        script = Script(reply(status, told_back))
        with pytest.raises(GiftCardsError) as caught:
            tell("sync", lambda c: c.orders.get("o"), transport=script.transport(), retry=ONCE)
        assert not [secret for secret in PLANTED.values() if secret in told_by(caught.value)]


@pytest.mark.parametrize("way", [way for way in WAYS if way != "sync"])
@pytest.mark.parametrize("operation", ["createToken", "createOrder"])
def test_a_cancelled_call_shows_nothing_that_was_under_way(way: Way, operation: str) -> None:
    with served(
        Fault(kind="never_answer_after_store", operation=operation),
        accounts=(Credentials(EMAIL, ACCESS_TOKEN),),
    ) as simulator:

        async def limited(client: Any) -> None:
            async with asyncio.timeout(0.3):
                await client.orders.create(digital())

        with pytest.raises(TimeoutError) as caught:
            reach(way, simulator.base_url, limited, email=EMAIL, access_token=ACCESS_TOKEN)
        secrets = [*PLANTED.values(), ACCESS_TOKEN, EMAIL, *simulator.rules.state.tokens]
    told = told_by(caught.value)
    assert "CancelledError" in told
    assert not [secret for secret in secrets if secret in told]


def test_a_token_without_a_life_is_in_no_frame() -> None:
    token = reply(200, {"Value": "planted-token", "ExpiresIn": 0})
    script = Script(reply(200), token=lambda _: token)
    with pytest.raises(GiftCardsError) as caught:
        tell("sync", lambda c: c.balance(), transport=script.transport(), retry=ONCE)
    assert "planted-token" not in told_by(caught.value)
