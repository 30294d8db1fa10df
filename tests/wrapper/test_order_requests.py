"""What a caller wants, checked before anything is sent: by the limits of the specification, and by no others."""

from __future__ import annotations

import copy
import pickle
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
    new_po_number,
    order_requests,
)
from giftcardpartners_api.models import LinksLine

from .document import rule, schema
from .stage import PO

POSTAL: dict[str, Any] = {
    "name": "Bo Lee",
    "address_line_1": "9 Elm Rd",
    "city": "Austin",
    "state": "TX",
    "zip": "73301",
    "country": "US",
    "shipping_method_id": "STANDARD",
    "carrier_id": "DEFAULT",
}
ADDRESS_NAMES = {
    "name": "Name",
    "address_line_1": "AddressLine1",
    "address_line_2": "AddressLine2",
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
ORDERS: dict[str, type[OrderRequest]] = {
    "DigitalDelivery": DigitalDelivery,
    "Links": Links,
    "PhysicalShipment": PhysicalShipment,
}


def line(**parts: Any) -> Any:
    """Add a line to an order of the type that takes these parts, and return it."""
    if not {"email", "sms"} & parts.keys():
        return Links(po_number=PO).add(**parts).line_items[0]
    return DigitalDelivery(po_number=PO).add(**parts).line_items[0]


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
    assert accepts(line, **{**LINE, name: ""}) is (least == 0 and wanted.get("format") is None)
    long = "x" * 100_000 + "@example.org"
    assert accepts(line, **{**LINE, name: long})


def test_a_phone_number_has_the_form_of_the_specification() -> None:
    assert accepts(line, **LINE, sms="+15550100000")
    for wrong in (
        "",
        "5550100",
        "+05550100000",
        "+1 555 010 0000",
        "+15550100000\n",
        "+1555010000a",
        "+" + "1" * 16,
    ):
        assert not accepts(line, **LINE, sms=wrong)


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
    assert required is (name not in ("address_line_2", "carrier_id"))


def test_an_address_may_go_without_carrier_and_second_line() -> None:
    bare = Address(**{name: text for name, text in POSTAL.items() if name != "carrier_id"})
    assert (bare.carrier_id, bare.address_line_2) == (None, None)


def test_every_property_of_an_address_can_be_given() -> None:
    assert set(ADDRESS_NAMES.values()) == set(schema("PhysicalDeliveryAddress")["properties"])
    assert set(ADDRESS_NAMES) == set(Address.__struct_fields__)


def test_every_property_of_a_line_can_be_given() -> None:
    named = {where[1] for where in TEXTS.values()} | {"DeliveryDate", "Value", "Quantity"}
    for kind in LINES:
        nested = {"DigitalDeliveryAddress", "PhysicalDeliveryAddress", "Personalization"}
        assert set(schema(kind)["properties"]) - nested <= named
    for part in ("DigitalDeliveryAddress", "Personalization"):
        assert set(schema(part)["properties"]) <= named


@pytest.mark.parametrize("kind", LINES)
def test_values_and_quantities_have_the_bounds_of_the_specification(kind: str) -> None:
    value, quantity = rule(kind, "Value"), rule(kind, "Quantity")
    least, most = Decimal(str(value["minimum"])), Decimal(str(value["maximum"]))
    assert [line(product_id="S", value=value).value for value in (least, most)] == [least, most]
    for outside in (least - Decimal("0.01"), most + Decimal("0.01")):
        assert not accepts(line, product_id="SHOP1", value=outside)
    for number in (quantity["minimum"], quantity["maximum"]):
        assert accepts(line, **LINE, quantity=number)
    for number in (quantity["minimum"] - 1, quantity["maximum"] + 1):
        assert not accepts(line, **LINE, quantity=number)


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
    assert len(order.line_items) == order.units == most


@pytest.mark.parametrize("name", ["product_id", "po_number"])
def test_a_blank_name_is_no_name(name: str) -> None:
    build, parts = (line, LINE) if name == "product_id" else (Links, {})
    assert not accepts(build, **{**parts, name: "  \t"})


@pytest.mark.parametrize("email", ["ana@example.org", "ünï@exämple.org", "a+b@localhost"])
def test_an_email_address_is_one(email: str) -> None:
    assert accepts(line, **LINE, email=email, from_email=email)


@pytest.mark.parametrize("email", ["ana", "@example.org", "ana@", "a@b@c", "a b@c", "ana@example.org\n"])
def test_what_is_no_email_address_is_refused_without_repeating_it(email: str) -> None:
    for name in ("email", "from_email"):
        with pytest.raises(InvalidInput, match="must be an e-mail address") as caught:
            line(**{**LINE, name: email})
        assert email not in str(caught.value)


@pytest.mark.parametrize("name", [*TEXTS, "note", "webhook_url", "po_number"])
@pytest.mark.parametrize("value", [7, b"x", ["x"], "\ud800"], ids=["int", "bytes", "list", "surrogate"])
def test_what_is_not_text_is_refused(name: str, value: object) -> None:
    if name in TEXTS:
        assert not accepts(line, **{**LINE, name: value})
    else:
        assert not accepts(Links, **{"po_number": PO, name: value})


@pytest.mark.parametrize("quantity", [True, 1.0, "1", None, Decimal(1)], ids=repr)
def test_a_quantity_is_an_int(quantity: Any) -> None:
    with pytest.raises(InvalidInput, match="quantity must be an int"):
        line(**LINE, quantity=quantity)


NAIVE = datetime(2030, 1, 2, tzinfo=UTC).replace(tzinfo=None)


@pytest.mark.parametrize("when", [NAIVE, NAIVE.date(), "2030-01-02T00:00:00Z", 0], ids=repr)
def test_a_delivery_date_needs_a_time_zone(when: Any) -> None:
    with pytest.raises(InvalidInput, match="with a time zone"):
        line(**LINE, delivery_date=when)
    assert accepts(line, **LINE, delivery_date=datetime(2030, 1, 2, tzinfo=UTC))


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
    assert len(order.line_items) == 1


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


@pytest.mark.parametrize("number", ["PO-7\n", " PO-7", "PO-7\t", "PO\x007", "PO\u200b7"], ids=ascii)
def test_a_number_that_a_service_may_store_otherwise_is_refused(number: str) -> None:
    with pytest.raises(InvalidInput, match="po_number must not begin or end with white space"):
        Links(po_number=number)


def test_an_intent_cannot_be_changed_after_it_was_built() -> None:
    order = Links(po_number=PO)
    with pytest.raises(AttributeError):
        order.po_number = None  # type: ignore[misc,assignment]
    assert order.po_number == PO


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda order: pickle.loads(pickle.dumps(order))]
)
def test_a_copy_has_lines_of_its_own(copied: Any) -> None:
    template = Links(po_number=PO, note="n").add("SHOP1", 25, message="m")
    twin = copied(template)
    assert twin == template
    twin.add("SHOP1", 10)
    assert (len(template.line_items), len(twin.line_items)) == (1, 2)


class SafeText(str):
    """What template engines hand over instead of a string."""

    __slots__ = ()

    def __str__(self) -> str:
        return self


class Cents(Decimal):
    """What a money library hands over."""


class Count(int):
    """What an enumeration or a database hands over."""


def test_types_derived_from_plain_ones_are_taken_as_what_they_are() -> None:
    order = Links(po_number=SafeText(PO), note=SafeText("n"))
    order.add(SafeText("SHOP1"), Cents("25.00"), Count(2), message=SafeText("Well done"))
    added = order.line_items[0]
    assert isinstance(added, LinksLine)
    parts = (order.po_number, order.note, added.product_id, added.value, added.quantity)
    assert [type(part) for part in parts] == [str, str, str, Decimal, int]
    assert b'"Message":"Well done"' in order.request().to_json()


def test_an_unknown_keyword_is_named() -> None:
    with pytest.raises(InvalidInput, match="There is no mesage of a line"):
        Links(po_number=PO).add("SHOP1", 1, mesage="x")  # type: ignore[call-arg]


def test_the_keywords_of_add_are_the_specifications() -> None:
    """The types of the keywords are by hand, for type checkers; what they are is read from the generated models."""
    personal = set(schema("Personalization")["properties"])
    line_itself = set(schema("LinksLine")["properties"]) - {
        "ProductId",
        "Value",
        "Quantity",
        "Personalization",
    }
    names = {name.lower() for name in personal | line_itself}
    assert {name.replace("_", "") for name in order_requests.LineTexts.__annotations__} == names


def test_a_null_of_a_database_is_what_is_not_given() -> None:
    assert line(**LINE, **dict.fromkeys(order_requests.LineTexts.__annotations__)) == line(**LINE)


@pytest.mark.parametrize("lines", [[object()], "x", [LINE], 7])
def test_lines_are_lines(lines: Any) -> None:
    with pytest.raises(InvalidInput, match="line_items must be LinksLine objects"):
        Links(po_number=PO, line_items=lines)


def test_lines_made_from_the_generated_models_can_be_given() -> None:
    order = Links(po_number=PO, line_items=[LinksLine(product_id="SHOP1", value=Decimal(5))])  # type: ignore[arg-type]
    assert order.units == 1
    assert order.request().line_items == order.line_items
