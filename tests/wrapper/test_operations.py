"""The calls are the specification's operations, and a body is what openapi.yaml says it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import (
    Address,
    DigitalDelivery,
    InvalidInput,
    Links,
    OrderRequest,
    PhysicalShipment,
)
from giftcardpartners._http import operations
from jsonschema import Draft202012Validator

from tests.specification import load

from . import document
from .stage import KINDS, PO, HandTime, Kind, Script, page, reply, stored, tell
from .test_order_requests import POSTAL

STORIES: dict[str, tuple[Any, Any]] = {
    "createToken": (lambda client: client.balance(), {}),
    "getAccountBalance": (lambda client: client.balance(), {}),
    "listProducts": (lambda client: client.products.list(), page()),
    # What the catalogue does not hold is asked for by its id.
    "getProduct": (lambda client: client.products.get("SHOP1"), {"Id": "SHOP1"}),
    "createOrder": (
        lambda client: client.orders.create(Links(po_number=PO).add("S", 1)),
        {"Id": "o", "Status": "x"},
    ),
    "getOrder": (lambda client: client.orders.get("ord-1"), stored()),
    "listOrders": (lambda client: client.orders.history(), page()),
    "listShippingMethods": (lambda client: client.shipping_methods.list(), []),
    "listCarriers": (lambda client: client.carriers.list(), []),
    "listBrandings": (lambda client: client.brandings.list(), []),
    "listDepartments": (lambda client: client.departments.list(), []),
    "getStatus": (lambda client: client.status(), {}),
}


BEFORE = {"getProduct": [reply(200, page())]}
"""What is answered before the operation itself is called."""


def test_there_is_a_story_for_every_operation() -> None:
    assert set(STORIES) == {name for name, *_ in document.operations()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("name", "method", "path"), [entry[:3] for entry in document.operations()])
def test_both_clients_speak_every_operation(kind: Kind, name: str, method: str, path: str) -> None:
    story, body = STORIES[name]
    script = Script(*BEFORE.get(name, []), reply(200, body))
    tell(kind, story, transport=script.transport(), time=HandTime())
    sent = script.token_requests[0] if name == "createToken" else script.requests[-1]
    expected = path.replace("{id}", {"getProduct": "SHOP1", "getOrder": "ord-1"}.get(name, ""))
    assert (sent.method, sent.url.path) == (method, expected)
    if name == "getStatus":
        assert "Authorization" not in sent.headers
    elif name != "createToken":
        assert sent.headers["Authorization"] == "Bearer not-a-real-bearer-token"
    assert (sent.headers.get("Content-Type") == "application/json") is (name == "createOrder")


def whole_orders() -> list[OrderRequest]:
    texts: dict[str, Any] = {
        "to": "Ana",
        "from_name": "Acme",
        "from_email": "hr@example.org",
        "message": "Well done 🎉",
        "delivery_date": datetime(2030, 1, 2, 9, tzinfo=UTC),
        "branding_id": "BRAND-123",
        "external_id": "row-17",
        "culture": "en-US",
    }
    common: dict[str, Any] = {"po_number": PO, "note": "Q1", "webhook_url": "https://hooks.example.org/x"}
    return [
        DigitalDelivery(**common).add("SHOP1", 25, 2, email="ana@example.org", sms="+15550100000", **texts),
        DigitalDelivery(po_number=PO).add("SHOP1", Decimal("0.01"), sms="+15550100000"),
        Links(**common).add("SHOP1", Decimal("9999.99"), 10_000, **texts),
        Links(po_number=PO).add("SHOP1", 1),
        PhysicalShipment(**common).add(
            "SHOP3", 75, 1, address=Address(**POSTAL, address_line_2="Flat 2"), **texts
        ),
        PhysicalShipment(po_number=PO).add("SHOP3", 75, address=Address(**POSTAL)),
    ]


@pytest.mark.parametrize("order", whole_orders(), ids=lambda order: order.type)
def test_a_body_fits_the_specification(order: OrderRequest) -> None:
    body = json.loads(operations.new_order(order).content or b"")
    whole = {**load(), "$ref": "#/components/schemas/OrderRequest"}
    assert [error.message for error in Draft202012Validator(whole).iter_errors(body)] == []


def test_a_body_carries_everything_that_was_given() -> None:
    body = json.loads(operations.new_order(whole_orders()[0]).content or b"")
    assert body == {
        "Type": "DigitalDelivery",
        "PONumber": PO,
        "Note": "Q1",
        "WebhookSettings": {"FulfillmentComplete": "https://hooks.example.org/x"},
        "LineItems": [
            {
                "ProductId": "SHOP1",
                "Value": 25,
                "Quantity": 2,
                "DigitalDeliveryAddress": {"Email": "ana@example.org", "Sms": "+15550100000"},
                "Personalization": {
                    "To": "Ana",
                    "FromName": "Acme",
                    "FromEmail": "hr@example.org",
                    "Message": "Well done 🎉",
                    "DeliveryDate": "2030-01-02T09:00:00Z",
                },
                "BrandingId": "BRAND-123",
                "ExternalId": "row-17",
                "Culture": "en-US",
            }
        ],
    }


def test_a_body_carries_nothing_that_was_not_given() -> None:
    assert operations.new_order(Links(po_number=PO).add("SHOP1", 1)).content == (
        b'{"Type":"Links","LineItems":[{"ProductId":"SHOP1","Value":1,"Quantity":1}],"PONumber":"ACME-1"}'
    )


def test_a_physical_body_carries_the_whole_address() -> None:
    body = json.loads(operations.new_order(whole_orders()[4]).content or b"")
    assert body["LineItems"][0]["PhysicalDeliveryAddress"] == {
        "ShippingMethodId": "STANDARD",
        "CarrierId": "DEFAULT",
        "Name": "Bo Lee",
        "AddressLine1": "9 Elm Rd",
        "AddressLine2": "Flat 2",
        "City": "Austin",
        "State": "TX",
        "Zip": "73301",
        "Country": "US",
    }


@pytest.mark.parametrize("resource_id", ["", ".", "..", "x" * 201, "a\nb", "\ud800", "a\u202eb"])
def test_an_id_that_would_name_another_path_is_refused(resource_id: str) -> None:
    for call in (operations.order, operations.product):
        with pytest.raises(InvalidInput, match="cannot be part of an address"):
            call(resource_id)


@pytest.mark.parametrize(
    ("resource_id", "path"),
    [
        ("ord-1", "/v1/Orders/ord-1"),
        ("a/b", "/v1/Orders/a%2Fb"),
        ("../Tokens", "/v1/Orders/..%2FTokens"),
        ("a?b#c", "/v1/Orders/a%3Fb%23c"),
        ("a%2Fb", "/v1/Orders/a%252Fb"),
        ("ä b", "/v1/Orders/%C3%A4%20b"),
    ],
)
def test_an_id_stays_one_segment_of_the_path_down_to_the_wire(resource_id: str, path: str) -> None:
    assert operations.order(resource_id).path == path
    script = Script(reply(200, stored(Id=resource_id)))
    tell("sync", lambda client: client.orders.get(resource_id), transport=script.transport())
    assert script.requests[0].url.raw_path.decode() == path


def test_an_order_of_no_type_is_refused() -> None:
    with pytest.raises(InvalidInput, match="An order is a"):
        OrderRequest(po_number=PO)
    nothing: Any
    for nothing in (None, {}, "PO-1"):
        with pytest.raises(InvalidInput, match="An order is a"):
            operations.new_order(nothing)


def test_the_same_order_makes_the_same_bytes() -> None:
    for order in whole_orders():
        assert operations.new_order(order) == operations.new_order(order)
    assert "ana@example.org" not in repr(operations.new_order(whole_orders()[0]))


def test_a_page_of_the_catalogue_is_asked_for_by_its_number_and_size() -> None:
    assert dict(operations.products_page(1, 5).params or {}) == {"pageIndex": 1, "pageSize": 5}
