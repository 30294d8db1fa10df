"""What a run may spend: nothing is sent that could cost more than is left, and doubt counts as spent."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from giftcardpartners_contract.budget import POSTAGE, Purse
from giftcardpartners_contract.results.collector import CannotJudge


@pytest.mark.parametrize(
    ("status", "is_paid"),
    [(200, True), (201, True), (0, True), (408, True), (500, True), (504, True), (302, True),
     (400, False), (401, False), (409, False), (422, False), (429, False)],
)  # fmt: skip
def test_only_a_refusal_costs_nothing(status: int, is_paid: bool) -> None:
    purse = Purse(Decimal(100))
    purse.pay(Decimal(30), status)
    assert purse.spent == (30 if is_paid else 0)


def test_the_last_cent_may_be_spent_and_no_more() -> None:
    purse = Purse(Decimal("10.00"))
    purse.pay(Decimal("9.99"), 201)
    purse.ask(Decimal("0.01"))
    with pytest.raises(CannotJudge, match=r"leaves no 0\.02"):
        purse.ask(Decimal("0.02"))
    assert Purse(None).holds(Decimal(10**9))


def _order(**line: object) -> bytes:
    return json.dumps({"LineItems": [{"ProductId": "SHOP1", "Value": 20, "Quantity": 3, **line}]}).encode()


def test_an_order_is_worth_its_cards_with_their_fees() -> None:
    purse = Purse(None)
    assert purse.worth(_order()) == 3 * (20 + 10)
    purse.learn({"Id": "SHOP1", "Cost": {"Fee": 2}, "AvailableDeliveryTypes": ["Links"]})
    assert purse.worth(_order()) == 3 * (20 + 2)
    purse.learn({"Id": "SHOP1", "Cost": {"Fee": 2}, "AvailableDeliveryTypes": ["Links", "PhysicalShipment"]})
    assert purse.worth(_order()) == 3 * (20 + 2 + POSTAGE)


def test_what_a_lenient_server_might_take_is_counted() -> None:
    """Text for a number, no quantity, keys in other letters, and whatever else stands beside a line that is none."""
    purse = Purse(None)
    assert purse.worth(_order(Quantity=None)) == 20 + 10
    assert purse.worth(_order(Value="25", Quantity="2")) == 2 * (25 + 10)
    assert purse.worth(_order(Value=-50)) == purse.worth(_order(Value="much")) == 0
    assert purse.worth(_order(Value="9e999999", Quantity=100)) == Decimal("Infinity")
    mixed = {"lineItems": [7, {"value": 20}, {"VALUE": 30, "quantity": 0}]}
    assert purse.worth(json.dumps(mixed).encode()) == (20 + 10) + (30 + 10)


@pytest.mark.parametrize(
    "row", [{}, {"Id": "SHOP1"}, {"Id": "SHOP1", "Cost": 3}, {"Id": "SHOP1", "Cost": {"Fee": "x"}}]
)
def test_a_row_that_says_nothing_teaches_nothing(row: dict[str, object]) -> None:
    purse = Purse(None)
    purse.learn(row)
    assert purse.fees == {}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"LineItems": 7}', b'{"LineItems": [7]}', b"[" * 99_999]
)
def test_what_is_no_order_is_worth_nothing(body: bytes) -> None:
    assert Purse(None).worth(body) == 0
