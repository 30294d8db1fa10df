"""Is the stored order the one that was asked for? Any change of content is found, any harmless rewriting is not."""

from __future__ import annotations

import itertools
import json
import random
import unicodedata
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import Address, DigitalDelivery, Links, Order, OrderRequest, PhysicalShipment
from giftcardpartners._http import operations
from giftcardpartners._http.answers import read_order
from giftcardpartners._orders.compare import differences
from giftcardpartners._orders.pairing import can_be_paired
from giftcardpartners._orders.traits import asked_lines, is_line, shows_as_asked, stored_lines
from hypothesis import given
from hypothesis import strategies as some

from ..counting import calls_of
from .stage import PO, answer, spellings

letters = some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"])
words = some.text(letters, min_size=1, max_size=12)
products = some.sampled_from(["SHOP1", "SHOP2", "SHOP3"])
values = some.decimals(Decimal("0.01"), 10_000, places=2)
quantities = some.integers(1, 10_000)
emails = some.builds("{}@example.org".format, some.from_regex(r"[a-z0-9.]{1,10}", fullmatch=True))
phones = some.from_regex(r"\+1555010[0-9]{4}", fullmatch=True)
addresses = some.builds(
    Address,
    name=words,
    address_line_1=words,
    address_line_2=some.none() | words,
    city=words,
    state=words,
    zip=words,
    country=words,
    shipping_method_id=words,
    carrier_id=words,
)


@some.composite
def requests(draw: some.DrawFn) -> OrderRequest:
    kind = draw(some.sampled_from([DigitalDelivery, Links, PhysicalShipment]))
    order: OrderRequest = kind(po_number=PO)
    for _ in range(draw(some.integers(1, 5))):
        texts: dict[str, Any] = draw(some.fixed_dictionaries({}, optional={"to": words, "message": words}))
        one: tuple[Any, ...] = draw(some.tuples(products, values, quantities))
        if isinstance(order, DigitalDelivery):
            email, sms = draw(some.tuples(emails, phones | some.none()) | some.tuples(some.none(), phones))
            order.add(*one, email=email, sms=sms, **texts)
        elif isinstance(order, PhysicalShipment):
            order.add(*one, address=draw(addresses), **texts)
        else:
            assert isinstance(order, Links)
            order.add(*one, **texts)
    return order


def echo(order: OrderRequest) -> dict[str, Any]:
    """What a service stores of an order that shows everything it was sent."""
    shown: dict[str, Any] = json.loads(operations.new_order(order).content or b"", parse_float=Decimal)
    shown |= {"Id": "ord-1", "Status": "Pending"}
    return shown


def stored(shown: Any) -> Order:
    return read_order(answer(200, json.dumps(shown, default=lambda exact: float(exact)).encode()))


def told(order: OrderRequest, shown: Any) -> tuple[str, ...]:
    return differences(order, stored(shown)).told


@given(requests())
def test_an_order_is_like_itself(order: OrderRequest) -> None:
    assert told(order, echo(order)) == ()


def one_change(order: OrderRequest, shown: dict[str, Any], draw: some.DrawFn) -> str:
    """Change one thing that carries money or a recipient; say which."""
    lines = shown["LineItems"]
    line = draw(some.sampled_from(lines))
    changes = ["ProductId", "Value", "Quantity", "To", "more", "Type"]
    changes += ["fewer"] if len(lines) > 1 else []  # no line at all shows nothing
    changes += ["Email", "Sms"] if "DigitalDeliveryAddress" in line else []
    changes += list(line.get("PhysicalDeliveryAddress", {}))
    what = draw(some.sampled_from(changes))
    if what == "fewer":
        lines.remove(line)
    elif what == "more":
        lines.append(deepcopy(line))
    elif what == "Type":
        shown["Type"] = draw(some.sampled_from(sorted({"Links", "DigitalDelivery", "Other"} - {order.type})))
    elif what in ("ProductId", "To"):
        place = line if what == "ProductId" else line.setdefault("Personalization", {})
        place[what] = place.get(what, "") + "x"
    elif what == "Value":
        line["Value"] += draw(some.sampled_from([Decimal("0.01"), Decimal("-0.005"), Decimal(1)]))
    elif what == "Quantity":
        line["Quantity"] += draw(some.integers(1, 9))
    else:
        place = line.get("DigitalDeliveryAddress") or line["PhysicalDeliveryAddress"]
        place[what] = place.get(what, "") + "7"
    return what


@given(requests(), some.data())
def test_any_change_of_content_is_found(order: OrderRequest, data: some.DataObject) -> None:
    shown = echo(order)
    what = one_change(order, shown, data.draw)  # type: ignore[arg-type]
    assert told(order, shown), what


@given(requests())
def test_what_is_shown_to_the_letter_is_told_without_pairing_anything(order: OrderRequest) -> None:
    assert shows_as_asked(order, stored(echo(order)))


PLACES: list[tuple[str, ...]] = [
    *(("", name) for name in ("ProductId", "Value", "Quantity")),
    ("Personalization", "To"),
    *(("DigitalDeliveryAddress", name) for name in ("Email", "Sms")),
    *(
        ("PhysicalDeliveryAddress", name)
        for name in ("CarrierId", "Name", "AddressLine1", "AddressLine2", "City", "State", "Zip", "Country")
    ),
]


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_what_is_told_without_pairing_is_told_by_pairing_too(place: tuple[str, ...]) -> None:
    address = Address(
        shipping_method_id="m",
        name="Ana",
        address_line_1="1 Road",
        city="Rome",
        state="NY",
        zip="10001",
        country="US",
    )
    part, name = place
    for order in (
        DigitalDelivery(po_number=PO)
        .add("SHOP1", 25, email="ana@example.org", to="Ana")
        .add("SHOP1", 5, sms="+15550100000"),
        Links(po_number=PO).add("SHOP1", 25, to="Ana").add("SHOP1", 5),
        PhysicalShipment(po_number=PO)
        .add("SHOP1", 25, address=address, to="Ana")
        .add("SHOP2", 5, address=address),
    ):
        others: tuple[Any, ...] = (
            (None, 0, 7) if name in ("Value", "Quantity") else (None, "", " ", "x", "ana@example.org")
        )
        for number, value in itertools.product((0, 1), others):
            shown = echo(order)
            line = shown["LineItems"][number]
            (line.setdefault(part, {}) if part else line)[name] = value
            got = stored(shown)
            as_asked = can_be_paired(asked_lines(order), stored_lines(got), is_line)
            assert as_asked or not shows_as_asked(order, got), (order.type, number, value)


@given(requests(), some.randoms(use_true_random=False))
def test_any_harmless_rewriting_is_not(order: OrderRequest, chance: random.Random) -> None:
    shown = echo(order)
    for line in shown["LineItems"]:
        line["Value"] = chance.choice(
            [line["Value"], line["Value"].normalize(), str(line["Value"]), line["Value"] + 0]
        )
        line |= {
            "Id": "li",
            "Cost": 1,
            "Status": "New",
            "XAdded": [1],
            "ClaimData": chance.choice([None, []]),
        }
        for name in ("Quantity", "ProductId", "Value", "DigitalDeliveryAddress", "Personalization"):
            if chance.random() < 0.1:
                line[name] = None
        person = line.get("Personalization") or {}
        person |= {"Message": "rewritten", "DeliveryDate": None}
        for text in (
            person,
            line.get("DigitalDeliveryAddress") or {},
            line.get("PhysicalDeliveryAddress") or {},
        ):
            for name, value in text.items():
                if isinstance(value, str):
                    text[name] = f"  {unicodedata.normalize('NFD', value)} "
    chance.shuffle(shown["LineItems"])
    entries = list((shown | {"Extra": {"Id": 1}, "Type": chance.choice([shown["Type"], None])}).items())
    chance.shuffle(entries)
    spell = chance.choice([str.lower, str.upper, lambda key: key[:1].lower() + key[1:]])
    assert told(order, spellings(dict(entries), spell)) == ()


@given(requests())
def test_no_difference_repeats_a_recipient(order: OrderRequest) -> None:
    shown = echo(order)
    for line in shown["LineItems"]:
        for part in ("DigitalDeliveryAddress", "PhysicalDeliveryAddress", "Personalization"):
            for name in line.get(part, {}):
                line[part][name] = "planted-recipient"
    text = " ".join(told(order, shown))
    assert "planted" not in text
    for line in order.line_items:
        address = getattr(line, "digital_delivery_address", None)
        assert all(part not in text for part in (address.email, address.sms) if part) if address else True


def test_lines_without_quantity_value_or_recipient_are_taken_as_they_are() -> None:
    order = Links(po_number=PO).add("SHOP1", 25, 3, to="Ana")
    assert told(order, {"Id": "o", "Status": "x", "LineItems": [{"ProductId": "SHOP1"}]}) == ()
    for nothing in ({}, {"LineItems": None}):
        assert told(order, {"Id": "o", "Status": "x", **nothing}) == ()


def test_an_empty_list_of_lines_shows_nothing() -> None:
    order = Links(po_number=PO).add("SHOP1", 25)
    assert told(order, {"Id": "o", "Status": "x", "LineItems": []}) == ()


def test_each_difference_is_a_readable_sentence() -> None:
    order = DigitalDelivery(po_number=PO).add("SHOP1", Decimal("25.00"), 2, email="ana@example.org", to="Ana")
    line = {
        "ProductId": "SHOP2",
        "Value": 20,
        "Quantity": 3,
        "Personalization": {"To": "Bo"},
        "DigitalDeliveryAddress": {"Email": "bo@example.org", "Sms": "+15550100000"},
        "PhysicalDeliveryAddress": {"City": "Austin", "Zip": "73301"},
    }
    assert told(order, {"Id": "o", "Status": "x", "Type": "Links", "LineItems": [line]}) == (
        "type: asked DigitalDelivery, stored 'Links'",
        "line 1: product: asked 'SHOP1', stored 'SHOP2'",
        "line 1: value: asked 25.00, stored 20",
        "line 1: quantity: asked 2, stored 3",
        "line 1: recipient name: differs",
        "line 1: recipient e-mail: differs",
        "line 1: recipient phone: differs",
        "line 1: postal address: differs",
    )


def test_a_stored_text_cannot_flood_or_break_a_message() -> None:
    order = Links(po_number=PO).add("SHOP1", 25)
    (text,) = told(order, {"Id": "o", "Status": "x", "LineItems": [{"ProductId": "\n\x1b[2J" + "x" * 9999}]})
    assert text.isprintable()
    assert len(text) < 150


def test_a_line_that_shows_less_is_not_wasted_on_the_first_that_fits() -> None:
    order = Links(po_number=PO).add("SHOP1", 10).add("SHOP1", 20).add("SHOP1", 30)
    shows_less = {"ProductId": "SHOP1"}
    lines: list[dict[str, Any]] = [shows_less, {**shows_less, "Value": 10}, {**shows_less, "Value": 20}]
    assert told(order, {"Id": "o", "Status": "x", "LineItems": lines}) == ()
    lines[2]["Value"] = 40
    assert told(order, {"Id": "o", "Status": "x", "LineItems": lines})


def test_two_lines_are_not_paired_with_the_same_stored_one() -> None:
    order = Links(po_number=PO).add("SHOP1", 10).add("SHOP1", 20)
    assert told(order, {"Id": "o", "Status": "x", "LineItems": [{"Value": 20}, {"Value": 20}]})


@pytest.mark.parametrize("hidden", [False, True])
def test_the_work_of_comparing_grows_with_the_lines_and_not_with_their_square(hidden: bool) -> None:
    assert work_of_comparing(500, hidden) < 2.2 * work_of_comparing(250, hidden)


def work_of_comparing(lines: int, hidden: bool) -> int:
    order = Links(po_number=PO)
    for number in range(lines):
        order.add("SHOP1", Decimal(number + 1) / 100, to=f"Person {number}")
    shown = echo(order)
    shown["LineItems"].reverse()
    if hidden:
        for line in shown["LineItems"][::2]:
            del line["Personalization"]
    stored = read_order(answer(200, json.dumps(shown, default=float).encode()))
    assert differences(order, stored).told == ()
    return calls_of(lambda: differences(order, stored))
