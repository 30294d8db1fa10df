"""Lines split, merged and moved are no difference; one card more, less, dearer or for somebody else is one."""

from __future__ import annotations

import json
import random
from collections import Counter
from copy import deepcopy
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from giftcardpartners import DigitalDelivery, Links, OrderRequest
from giftcardpartners._http.answers import read_order
from giftcardpartners._orders.compare import differences
from giftcardpartners._orders.pairing import can_be_paired
from giftcardpartners._orders.traits import Counted, Traits
from hypothesis import given
from hypothesis import strategies as some

from ..counting import calls_of
from .stage import PO, answer
from .test_compare import echo, requests, told


def split(line: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    """The same cards on up to four lines."""
    units = line["Quantity"]
    cuts = sorted({0, units, *(chance.randint(0, units) for _ in range(3))})
    return [{**deepcopy(line), "Quantity": after - before} for before, after in pairwise(cuts)]


def merged(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One line for all that are alike but for their units and the message."""
    alike: dict[str, dict[str, Any]] = {}
    for line in lines:
        known = {**deepcopy(line), "Quantity": 0}
        known.get("Personalization", {}).pop("Message", None)
        kept = alike.setdefault(json.dumps(known, default=str, sort_keys=True), known)
        kept["Quantity"] += line["Quantity"]
    return list(alike.values())


@given(requests(), some.randoms(use_true_random=False))
def test_lines_split_merged_and_moved_are_no_difference(order: OrderRequest, chance: random.Random) -> None:
    shown = echo(order)
    lines = shown["LineItems"]
    if chance.random() < 0.5:
        lines = [part for line in lines for part in split(line, chance)]
    if chance.random() < 0.5:
        lines = merged(lines)
    chance.shuffle(lines)
    shown["LineItems"] = lines
    assert told(order, shown) == ()


@given(requests(), some.randoms(use_true_random=False))
def test_hidden_recipients_may_share_a_line(order: OrderRequest, chance: random.Random) -> None:
    shown = echo(order)
    bare = [{name: line[name] for name in ("ProductId", "Value", "Quantity")} for line in shown["LineItems"]]
    shown["LineItems"] = merged(bare)
    assert told(order, shown) == ()
    chance.choice(shown["LineItems"])["Quantity"] += 1
    assert told(order, shown)


@given(
    requests(), some.randoms(use_true_random=False), some.sampled_from(["more", "less", "product", "value"])
)
def test_any_other_money_is_found_among_split_lines(
    order: OrderRequest, chance: random.Random, what: str
) -> None:
    shown = echo(order)
    lines = [part for line in shown["LineItems"] for part in split(line, chance)]
    line = chance.choice(lines)
    if what == "more":
        line["Quantity"] += 1
    elif what == "less":
        line["Quantity"] -= 1
    elif what == "product":
        line["ProductId"] = "SHOP9"
    else:
        line["Value"] += Decimal("0.01")
    chance.shuffle(lines)
    shown["LineItems"] = lines
    found = differences(order, read_order(answer(200, json.dumps(shown, default=float).encode())))
    assert found.money
    assert (
        "SHOP" in " ".join(found.money)
        or "value" in " ".join(found.money)
        or "units" in " ".join(found.money)
        or ("quantity" in " ".join(found.money))
    )


@given(requests(), some.randoms(use_true_random=False))
def test_a_card_that_goes_to_somebody_else_is_found_among_split_lines(
    order: OrderRequest, chance: random.Random
) -> None:
    shown = echo(order)
    lines = [part for line in shown["LineItems"] for part in split(line, chance)]
    line = chance.choice(lines)
    for part in ("Personalization", "DigitalDeliveryAddress", "PhysicalDeliveryAddress"):
        for name in line.get(part, {}):
            if name not in ("Message", "CarrierId", "ShippingMethodId"):
                line[part][name] = "7777zzz@nobody.example.net" if name == "Email" else "+99977777777"
    line.setdefault("Personalization", {})["To"] = "zzzz"
    chance.shuffle(lines)
    shown["LineItems"] = lines
    found = differences(order, read_order(answer(200, json.dumps(shown, default=float).encode())))
    assert found.recipient
    assert not found.money


def test_swapped_amounts_of_two_recipients_are_told() -> None:
    order = DigitalDelivery(po_number=PO)
    order.add("SHOP1", 25, 1, email="ana@example.org").add("SHOP1", 25, 3, email="bo@example.org")
    shown = echo(order)
    shown["LineItems"][0]["Quantity"], shown["LineItems"][1]["Quantity"] = 3, 1
    found = differences(order, read_order(answer(200, json.dumps(shown, default=float).encode())))
    assert found.money == ()
    assert found.recipient == ("recipients: others than were asked for",)


def test_differences_are_told_by_product_and_value_when_lines_cannot_be_compared_one_by_one() -> None:
    order = Links(po_number=PO).add("SHOP1", Decimal("25.00"), 3).add("SHOP2", 10)
    line = {"ProductId": "SHOP1", "Value": 25, "Quantity": 1}
    assert told(order, {"Id": "o", "Status": "x", "LineItems": [line, line, line, line]}) == (
        "units of 'SHOP1' at 25.00: asked 3, stored 4",
        "units of 'SHOP2' at 10: asked 1, stored 0",
    )


def test_many_differences_are_cut() -> None:
    order = Links(po_number=PO)
    for number in range(50):
        order.add("SHOP1", number + 1)
    lines = [{"ProductId": "SHOP1", "Value": 900 + number, "Quantity": 1} for number in range(50)]
    text = told(order, {"Id": "o", "Status": "x", "LineItems": lines})
    assert len(text) == 21
    assert text[-1] == "and 30 more"


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_line_for_no_card_is_a_difference(quantity: int) -> None:
    order = Links(po_number=PO).add("SHOP1", 25)
    lines = [{"ProductId": "SHOP1", "Value": 25, "Quantity": one} for one in (1 - quantity, quantity)]
    assert told(order, {"Id": "o", "Status": "x", "LineItems": lines})


def test_an_extra_line_without_units_is_a_difference() -> None:
    order = Links(po_number=PO).add("SHOP1", 25, 2)
    lines = [{"ProductId": "SHOP1", "Value": 25, "Quantity": 2}, {"ProductId": "SHOP1", "Value": 25}]
    assert told(order, {"Id": "o", "Status": "x", "LineItems": lines})


small = some.integers(0, 3)
counted = some.lists(some.tuples(some.sampled_from("abc"), some.integers(1, 3)), min_size=1, max_size=4)
wishes = some.lists(
    some.tuples(some.sets(some.sampled_from("abc"), min_size=1), some.integers(1, 3)), min_size=1, max_size=4
)


@given(counted, wishes)
def test_pairing_is_the_same_as_trying_every_way(
    asked: list[tuple[str, int]], stored: list[tuple[set[str], int]]
) -> None:
    def traits(text: str) -> Traits:
        return Traits(text, Decimal(1), ())

    def fits(ours: Traits, theirs: Traits) -> bool:
        return (ours.product or "") in (theirs.product or "")

    lines = [Counted(Traits("".join(sorted(takes)) + "!", None, ()), units) for takes, units in stored]
    possible = can_be_paired([Counted(traits(name), units) for name, units in asked], lines, fits)

    def any_way(left: Counter[str], wanted: list[tuple[set[str], int]]) -> bool:
        if not wanted:
            return left.total() == 0
        (takes, units), *others = wanted
        if units == 0:
            return any_way(left, others)
        return any(
            any_way(left - Counter({name: 1}), [(takes, units - 1), *others]) for name in takes if left[name]
        )

    supply: Counter[str] = Counter()
    for name, units in asked:
        supply[name] += units
    assert possible is any_way(supply, stored)


@pytest.mark.parametrize("way", ["masked", "hidden by halves", "cut", "unit by unit"])
def test_the_work_of_comparing_grows_with_the_recipients_and_not_with_their_square(way: str) -> None:
    assert work_of_comparing(1000, way) < 2.4 * work_of_comparing(500, way)


def work_of_comparing(recipients: int, way: str) -> int:
    order = DigitalDelivery(po_number=PO)
    for number in range(recipients):
        order.add(
            "SHOP1", 25, 3, email=f"p{number}.{number * 7919 % 1000}@example.org", to=f"Person {number}"
        )
    shown = echo(order)
    lines = shown["LineItems"]
    for number, line in enumerate(lines):
        address = line["DigitalDeliveryAddress"]
        if way == "masked":
            local, _, domain = address["Email"].partition("@")
            address["Email"] = f"{local[0]}***{local[-1]}@{domain}"
        elif way == "cut":
            address["Email"] = address["Email"][:9]
        elif way == "hidden by halves" and number % 2:
            del line["DigitalDeliveryAddress"], line["Personalization"]
    if way == "unit by unit":
        lines = [{**line, "Quantity": 1} for line in lines for _ in range(3)]
    shown["LineItems"] = lines[::-1]
    kept = read_order(answer(200, json.dumps(shown, default=float).encode()))
    assert differences(order, kept).told == ()
    return calls_of(lambda: differences(order, kept))
