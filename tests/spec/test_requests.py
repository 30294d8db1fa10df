"""Only the three shapes of an order can be sent, and each needs what its delivery needs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.specification import load

from .document import accepts

ADDRESSES: dict[str, dict[str, Any]] = {
    "DigitalDelivery": {"DigitalDeliveryAddress": {"Email": "ana@example.org"}},
    "Links": {},
    "PhysicalShipment": {
        "PhysicalDeliveryAddress": {
            "ShippingMethodId": "STANDARD",
            "CarrierId": "DEFAULT",
            "Name": "Bo Lee",
            "AddressLine1": "9 Elm Rd",
            "City": "Austin",
            "State": "TX",
            "Zip": "73301",
            "Country": "US",
        }
    },
}
TYPES = list(ADDRESSES)


def line(kind: str, **changes: object) -> dict[str, Any]:
    return {"ProductId": "SHOP1", "Value": 25, "Quantity": 1, **ADDRESSES[kind], **changes}


def order(kind: str, *lines: dict[str, Any], **changes: object) -> dict[str, Any]:
    return {"Type": kind, "LineItems": list(lines) or [line(kind)], "PONumber": "PO-1", **changes}


def without(value: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name != key}


@pytest.mark.parametrize("kind", TYPES)
def test_an_order_whose_lines_fit_its_type_is_accepted_by_one_shape_only(kind: str) -> None:
    assert accepts("OrderRequest", order(kind, line(kind), line(kind)))
    assert [name for name in TYPES if accepts(f"{name}Order", order(kind))] == [kind]


@pytest.mark.parametrize("lines", TYPES)
@pytest.mark.parametrize("kind", TYPES)
def test_lines_of_another_type_are_refused(kind: str, lines: str) -> None:
    assert accepts("OrderRequest", order(kind, line(lines))) is (kind == lines)
    assert accepts("OrderRequest", order(kind, line(kind), line(lines))) is (kind == lines)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("key", ["Type", "LineItems", "PONumber"])
def test_an_order_without_what_it_needs_is_refused(kind: str, key: str) -> None:
    assert not accepts("OrderRequest", without(order(kind), key))


@pytest.mark.parametrize("kind", TYPES)
def test_a_line_without_what_it_needs_is_refused(kind: str) -> None:
    for key in ("ProductId", "Value", *ADDRESSES[kind]):
        assert not accepts("OrderRequest", order(kind, without(line(kind), key))), key


def test_a_line_needs_no_quantity() -> None:
    assert accepts("OrderRequest", order("Links", without(line("Links"), "Quantity")))


@pytest.mark.parametrize("kind", ["Gift", "links", "", None, 1])
def test_an_unknown_type_is_refused(kind: object) -> None:
    assert not accepts("OrderRequest", order("Links", Type=kind))


@pytest.mark.parametrize("kind", TYPES)
def test_a_property_that_nobody_knows_is_refused_at_every_level(kind: str) -> None:
    personal = {"To": "Ana", "Nickname": "A"}
    assert not accepts("OrderRequest", order(kind, Remark="x"))
    assert not accepts("OrderRequest", order(kind, line(kind, Colour="red")))
    assert not accepts("OrderRequest", order(kind, line(kind, Personalization=personal)))
    assert not accepts(
        "OrderRequest", order(kind, WebhookSettings={"OrderCreated": "https://hooks.example.org"})
    )


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ({"Email": "ana@example.org"}, True),
        ({"Sms": "+15550100000"}, True),
        ({"Email": "ana@example.org", "Sms": "+15550100000"}, True),
        ({}, False),
        ({"Email": None}, False),
        ({"Email": "nobody"}, False),
        ({"Sms": "5550100000"}, False),
        ({"Fax": "+15550100000"}, False),
    ],
)
def test_a_digital_address_needs_an_email_address_or_a_mobile_number(
    address: dict[str, Any], fits: bool
) -> None:
    lines = line("DigitalDelivery", DigitalDeliveryAddress=address)
    assert accepts("OrderRequest", order("DigitalDelivery", lines)) is fits


def test_a_postal_address_needs_all_but_its_second_line_and_the_carrier() -> None:
    address = {**ADDRESSES["PhysicalShipment"]["PhysicalDeliveryAddress"], "AddressLine2": "Flat 2"}
    optional = {key for key in address if accepts("PhysicalDeliveryAddress", without(address, key))}
    assert optional == {"AddressLine2", "CarrierId"}


@pytest.mark.parametrize(
    ("key", "least", "most", "step"),
    [("Value", 0.01, 10000, 0.01), ("Quantity", 1, 10000, 1)],
)
def test_value_and_quantity_have_bounds(key: str, least: float, most: float, step: float) -> None:
    for number, fits in [(least, True), (most, True), (least - step, False), (most + step, False)]:
        assert accepts("OrderRequest", order("Links", line("Links", **{key: number}))) is fits, number
    assert not accepts("OrderRequest", order("Links", line("Links", **{key: "1"})))


def test_an_order_has_one_to_a_thousand_lines() -> None:
    for count, fits in [(1, True), (1000, True), (1001, False)]:
        assert accepts("OrderRequest", order("Links", *[line("Links")] * count)) is fits, count
    assert not accepts("OrderRequest", order("Links", LineItems=[]))


def test_a_po_number_has_one_to_a_hundred_characters() -> None:
    for length, fits in [(0, False), (1, True), (100, True), (101, False)]:
        assert accepts("OrderRequest", order("Links", PONumber="x" * length)) is fits, length


def test_the_discriminator_maps_each_type_to_the_shape_that_takes_it() -> None:
    request = load()["components"]["schemas"]["OrderRequest"]
    mapping = request["discriminator"]["mapping"]
    assert mapping == {kind: f"#/components/schemas/{kind}Order" for kind in TYPES}
    assert [option["$ref"] for option in request["oneOf"]] == list(mapping.values())
