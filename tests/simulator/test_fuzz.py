"""Whatever comes in, an answer goes out: documented, readable, never a 5xx."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from giftcardpartners_simulator import ManualClock, Request, Response, Simulator
from giftcardpartners_simulator.router import PATHS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIM = Simulator(clock=ManualClock(0))
TOKEN = SIM.handle(
    Request("POST", "/v1/Tokens", {"Email": SIM.email, "AccessToken": SIM.access_token})
).json()["Value"]

texts = st.text(max_size=20) | st.sampled_from(["Links", "PRODUCTA", "\ud800", "", "a@example.com"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
NAMES = """Type LineItems PONumber Value ProductId Quantity DigitalDeliveryAddress Email Note typo VALUE
PhysicalDeliveryAddress Personalization WebhookSettings FulfillmentComplete"""
names = st.sampled_from(NAMES.split())
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6),
    max_leaves=20,
)
targets = (
    st.sampled_from([path.replace("{id}", "x") for path in PATHS])
    | st.text(max_size=30)
    | st.builds(
        "/v1/{}/{}?{}".format,
        st.sampled_from(["Orders", "Products"]),
        st.text(max_size=10),
        st.text(max_size=20),
    )
)


def checked(answer: Response) -> Response:
    """Fail unless an answer is one that the contract knows."""
    assert answer.status in (200, 201, 400, 401, 404, 405, 409, 422)
    assert answer.termination == "complete"
    payload = answer.json()
    assert answer.status < 400 or payload["Message"]
    return answer


def authorised(method: str, target: str, body: bytes = b"") -> Response:
    """Send a request with a good token."""
    return checked(SIM.handle(Request(method, target, {"Authorization": f"Bearer {TOKEN}"}, body)))


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_as_an_order(body: bytes) -> None:
    assert authorised("POST", "/v1/Orders", body).status == 400


@FUZZ
@given(values)
def test_any_json_as_an_order(value: Any) -> None:
    authorised("POST", "/v1/Orders", json.dumps(value).encode())


@FUZZ
@given(
    st.sampled_from(["DigitalDelivery", "Links", "PhysicalShipment"]),
    st.lists(
        st.fixed_dictionaries(
            {
                "ProductId": st.sampled_from(["PRODUCTA", "CVS", "CARDCVS", "NOPE"]),
                "Value": scalars | st.just(25),
            },
            optional={"Quantity": scalars, "DigitalDeliveryAddress": values, "Personalization": values},
        ),
        max_size=3,
    ),
    texts,
)
def test_almost_orders(order_type: str, lines: list[Any], number: str) -> None:
    body = {"Type": order_type, "LineItems": lines, "PONumber": number}
    answer = authorised("POST", "/v1/Orders", json.dumps(body).encode())
    if answer.status == 201:
        order = answer.json()
        assert authorised("GET", f"/v1/Orders/{order['Id']}").json() == order


@FUZZ
@given(
    st.sampled_from(["GET", "POST", "PUT", "", "🎁"]),
    targets,
    st.dictionaries(texts, texts, max_size=3),
    st.binary(max_size=50),
)
def test_any_request(method: str, target: str, headers: dict[str, str], body: bytes) -> None:
    checked(SIM.handle(Request(method, target, headers, body)))
    checked(SIM.handle(Request(method, target, {**headers, "Authorization": f"Bearer {TOKEN}"}, body)))


def test_the_books_still_balance() -> None:
    order = {
        "Type": "Links",
        "LineItems": [{"ProductId": "PRODUCTA", "Value": 25}],
        "PONumber": "the last one",
    }
    assert authorised("POST", "/v1/Orders", json.dumps(order).encode()).status == 201
    account = SIM.ledger()["accounts"][0]
    assert Decimal(account["start"]) - Decimal(account["charged"]) == Decimal(account["available"])
