"""What a caller wants, checked before anything is sent: by the limits of the specification, and by no others."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import (
    Address,
    DigitalDelivery,
    InvalidInput,
    Line,
    Links,
    OrderRequest,
    PhysicalShipment,
    new_po_number,
    order_requests,
)
from giftcardpartners._money import amount

from .document import rule, schema
from .stage import PO

POSTAL: dict[str, Any] = {
    "name": "Bo Lee",
    "line1": "9 Elm Rd",
    "city": "Austin",
    "state": "TX",
    "zip": "73301",
    "country": "US",
    "shipping_method_id": "STANDARD",
    "carrier_id": "DEFAULT",
}
ADDRESS_NAMES = {
    "name": "Name",
    "line1": "AddressLine1",
    "line2": "AddressLine2",
    "city": "City",
    "state": "State",
    "zip": "Zip",
    "country": "Country",
    "shipping_method_id": "ShippingMethodId",
    "carrier_id": "CarrierId",
}
TEXTS = {
    "email": ("DigitalDeliveryAddress", "Email"),
    "sms": ("DigitalDeliveryAddress", "Sms"),
    "to": ("Personalization", "To"),
    "from_name": ("Personalization", "FromName"),
    "from_email": ("Personalization", "FromEmail"),
    "message": ("Personalization", "Message"),
    "branding_id": ("LinksLine", "BrandingId"),
    "external_id": ("LinksLine", "ExternalId"),
    "culture": ("LinksLine", "Culture"),
    "product_id": ("LinksLine", "ProductId"),
}
LINE: dict[str, Any] = {"product_id": "SHOP1", "value": Decimal(25)}
LINES = ("DigitalDeliveryLine", "LinksLine", "PhysicalShipmentLine")
ORDERS = {"DigitalDelivery": DigitalDelivery, "Links": Links, "PhysicalShipment": PhysicalShipment}


def accepts(build: Any, **parts: Any) -> bool:
    try:
        build(**parts)
    except InvalidInput as error:
        return "Nothing was sent" not in str(error)
    return True


def lengths(wanted: dict[str, Any]) -> tuple[int, int | None]:
    return wanted.get("minLength", 0), wanted.get("maxLength")


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "sms"])
def test_texts_of_a_line_have_the_lengths_of_the_specification(name: str) -> None:
    wanted = rule(*TEXTS[name])
    least, most = lengths(wanted)
    assert most is None
    assert accepts(Line, **{**LINE, name: ""}) is (least == 0 and wanted.get("format") is None)
    long = "x" * 100_000 + "@example.org"
    assert accepts(Line, **{**LINE, name: long})


def test_a_phone_number_has_the_form_of_the_specification() -> None:
    assert order_requests._SMS.pattern == rule("DigitalDeliveryAddress", "Sms")["pattern"].strip("^$")
    assert accepts(Line, **LINE, sms="+15550100000")
    for wrong in (
        "",
        "5550100",
        "+05550100000",
        "+1 555 010 0000",
        "+15550100000\n",
        "+1555010000a",
        "+" + "1" * 16,
    ):
        assert not accepts(Line, **LINE, sms=wrong)


def test_an_email_address_has_a_format_and_no_length() -> None:
    for where in (TEXTS["email"], TEXTS["from_email"]):
        assert rule(*where)["format"] == "email"
        assert "maxLength" not in rule(*where)


@pytest.mark.parametrize("name", ADDRESS_NAMES)
def test_texts_of_an_address_have_the_lengths_of_the_specification(name: str) -> None:
    least, most = lengths(rule("PhysicalDeliveryAddress", ADDRESS_NAMES[name]))
    assert most is None
    assert accepts(Address, **{**POSTAL, name: ""}) is (least == 0)
    assert accepts(Address, **{**POSTAL, name: "x" * 100_000})
    required = ADDRESS_NAMES[name] in schema("PhysicalDeliveryAddress")["required"]
    assert required is (name not in ("line2", "carrier_id"))


def test_an_address_may_go_without_carrier_and_second_line() -> None:
    bare = Address(**{name: text for name, text in POSTAL.items() if name != "carrier_id"})
    assert (bare.carrier_id, bare.line2) == (None, None)


def test_every_property_of_an_address_can_be_given() -> None:
    assert set(ADDRESS_NAMES.values()) == set(schema("PhysicalDeliveryAddress")["properties"])
    assert set(ADDRESS_NAMES) == set(Address.__dataclass_fields__)


def test_every_property_of_a_line_can_be_given() -> None:
    named = {where[1] for where in TEXTS.values()} | {"DeliveryDate", "Value", "Quantity"}
    for line in LINES:
        nested = {"DigitalDeliveryAddress", "PhysicalDeliveryAddress", "Personalization"}
        assert set(schema(line)["properties"]) - nested <= named
    for part in ("DigitalDeliveryAddress", "Personalization"):
        assert set(schema(part)["properties"]) <= named


@pytest.mark.parametrize("line", LINES)
def test_values_and_quantities_have_the_bounds_of_the_specification(line: str) -> None:
    value, quantity = rule(line, "Value"), rule(line, "Quantity")
    least, most = Decimal(str(value["minimum"])), Decimal(str(value["maximum"]))
    assert (amount(least), amount(most)) == (least, most)
    for outside in (least - Decimal("0.01"), most + Decimal("0.01")):
        assert not accepts(Line, product_id="SHOP1", value=outside)
    for number in (quantity["minimum"], quantity["maximum"]):
        assert accepts(Line, **LINE, quantity=number)
    for number in (quantity["minimum"] - 1, quantity["maximum"] + 1):
        assert not accepts(Line, **LINE, quantity=number)


@pytest.mark.parametrize("name", ORDERS)
def test_orders_have_the_bounds_of_the_specification(name: str) -> None:
    kind: type[OrderRequest] = ORDERS[name]
    assert kind.type == rule(f"{name}Order", "Type")["const"]
    least, most = lengths(rule(f"{name}Order", "PONumber"))
    assert most is not None
    assert [accepts(kind, po_number="x" * size) for size in (least - 1, least, most, most + 1)] == [
        False,
        True,
        True,
        False,
    ]
    assert "minLength" not in rule(f"{name}Order", "Note")
    assert accepts(kind, po_number=PO, note="")


@pytest.mark.parametrize("name", ORDERS)
def test_an_order_takes_as_many_lines_as_the_specification(name: str) -> None:
    most = rule(f"{name}Order", "LineItems")["maxItems"]
    order = Links(po_number=PO)
    for _ in range(most):
        order.add("SHOP1", 1)
    with pytest.raises(InvalidInput, match=f"at most {most} lines"):
        order.add("SHOP1", 1)
    assert len(order.lines) == order.units == most


@pytest.mark.parametrize("name", ["product_id", "po_number"])
def test_a_blank_name_is_no_name(name: str) -> None:
    build, parts = (Line, LINE) if name == "product_id" else (Links, {})
    assert not accepts(build, **{**parts, name: "  \t"})


@pytest.mark.parametrize("email", ["ana@example.org", "ünï@exämple.org", "a+b@localhost"])
def test_an_email_address_is_one(email: str) -> None:
    assert accepts(Line, **LINE, email=email, from_email=email)


@pytest.mark.parametrize("email", ["ana", "@example.org", "ana@", "a@b@c", "a b@c", "ana@example.org\n"])
def test_what_is_no_email_address_is_refused_without_repeating_it(email: str) -> None:
    for name in ("email", "from_email"):
        with pytest.raises(InvalidInput, match="must be an e-mail address") as caught:
            Line(**{**LINE, name: email})
        assert email not in str(caught.value)


@pytest.mark.parametrize("name", [*TEXTS, "note", "webhook_url", "po_number"])
@pytest.mark.parametrize("value", [7, b"x", ["x"], "\ud800"], ids=["int", "bytes", "list", "surrogate"])
def test_what_is_not_text_is_refused(name: str, value: object) -> None:
    if name in TEXTS:
        assert not accepts(Line, **{**LINE, name: value})
    else:
        assert not accepts(Links, **{"po_number": PO, name: value})


@pytest.mark.parametrize("quantity", [True, 1.0, "1", None, Decimal(1)], ids=repr)
def test_a_quantity_is_an_int(quantity: Any) -> None:
    with pytest.raises(InvalidInput, match="quantity must be an int"):
        Line("SHOP1", Decimal(25), quantity)


NAIVE = datetime(2030, 1, 2, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("when", [NAIVE, NAIVE.date(), "2030-01-02T00:00:00Z", 0], ids=repr)
def test_a_delivery_date_needs_a_time_zone(when: Any) -> None:
    with pytest.raises(InvalidInput, match="with a time zone"):
        Line("SHOP1", Decimal(25), delivery_date=when)
    assert accepts(Line, **LINE, delivery_date=datetime(2030, 1, 2, tzinfo=UTC))


def test_a_webhook_address_is_no_longer_than_the_specification_allows() -> None:
    most = rule("WebhookSettings", "FulfillmentComplete")["maxLength"]
    url = "https://hooks.example.org/"
    assert accepts(Links, po_number=PO, webhook_url=url.ljust(most, "x"))
    assert not accepts(Links, po_number=PO, webhook_url=url.ljust(most + 1, "x"))


@pytest.mark.parametrize("url", ["https://hooks.example.org/x?y=1", "http://127.0.0.1:8000/"])
def test_a_webhook_address_is_an_absolute_one(url: str) -> None:
    assert accepts(Links, po_number=PO, webhook_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks",
        "/x",
        "ftp://example.org",
        "https://",
        "https:x",
        "http://[::1",
        "https://a b",
        "https://a:99999",
    ],
)
def test_any_other_webhook_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="absolute"):
        Links(po_number=PO, webhook_url=url)


def test_a_digital_line_needs_an_address_of_some_kind() -> None:
    order = DigitalDelivery(po_number=PO)
    with pytest.raises(InvalidInput, match="email, sms, or both"):
        order.add("SHOP1", 25)
    assert order.add("SHOP1", 25, sms="+15550100000").add("SHOP1", 25, email="a@example.org").units == 2


@pytest.mark.parametrize("address", [None, POSTAL])
def test_a_physical_line_needs_an_address(address: Any) -> None:
    with pytest.raises(InvalidInput, match="needs an Address"):
        PhysicalShipment(po_number=PO).add("SHOP1", 25, address=address)


def test_a_refused_line_leaves_the_order_as_it_was() -> None:
    order = Links(po_number=PO).add("SHOP1", 25)
    with pytest.raises(InvalidInput):
        order.add("SHOP1", 0)
    assert len(order.lines) == 1


def test_new_numbers_are_never_the_same_and_keep_their_prefix() -> None:
    numbers = {new_po_number("ACME-2026") for _ in range(1000)}
    assert len(numbers) == 1000
    assert all(accepts(Links, po_number=number) and number.startswith("ACME-2026-") for number in numbers)
    assert new_po_number().startswith("PO-")


def test_a_prefix_that_leaves_no_room_is_refused() -> None:
    assert len(new_po_number("x" * 79)) == 100
    with pytest.raises(InvalidInput):
        new_po_number("x" * 80)


def test_no_repr_shows_whom_an_order_is_for() -> None:
    order = DigitalDelivery(po_number=PO, note="planted", webhook_url="https://planted.example.org")
    order.add("SHOP1", 25, email="planted@example.org", sms="+15550107777", to="planted", message="planted")
    post = PhysicalShipment(po_number=PO).add(
        "SHOP1", 25, address=Address(**dict.fromkeys(POSTAL, "planted"))
    )
    assert "planted" not in repr(order)
    assert "7777" not in repr(order)
    assert "planted" not in repr(post)
