"""What a run may spend: nothing is sent that could cost more than is left, and doubt counts as spent."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from giftcardpartners_contract.budget import POSTAGE, Budget
from giftcardpartners_contract.errors import CannotJudge


@pytest.mark.parametrize(
    ("status", "is_paid"),
    [(200, True), (201, True), (0, True), (408, True), (500, True), (504, True), (302, True),
     (400, False), (401, False), (409, False), (422, False), (429, False)],
)  # fmt: skip
def test_only_a_refusal_costs_nothing(status: int, is_paid: bool) -> None:
    budget = Budget(Decimal(100))
    budget.record(Decimal(30), status)
    assert budget.spent == (30 if is_paid else 0)


def test_the_last_cent_may_be_spent_and_no_more() -> None:
    budget = Budget(Decimal("10.00"))
    budget.record(Decimal("9.99"), 201)
    budget.reserve(Decimal("0.01"))
    with pytest.raises(CannotJudge, match=r"leaves no 0\.02"):
        budget.reserve(Decimal("0.02"))
    Budget(None).reserve(Decimal(10**9))


def _order(**line: object) -> bytes:
    return json.dumps({"LineItems": [{"ProductId": "SHOP1", "Value": 20, "Quantity": 3, **line}]}).encode()


def test_an_order_is_worth_its_cards_with_their_fees() -> None:
    budget = Budget(None)
    assert budget.max_cost(_order()) == 3 * (20 + 10)
    budget.learn_fee({"Id": "SHOP1", "Cost": {"Fee": 2}, "AvailableDeliveryTypes": ["Links"]})
    assert budget.max_cost(_order()) == 3 * (20 + 2)
    budget.learn_fee(
        {"Id": "SHOP1", "Cost": {"Fee": 2}, "AvailableDeliveryTypes": ["Links", "PhysicalShipment"]}
    )
    assert budget.max_cost(_order()) == 3 * (20 + 2 + POSTAGE)


def test_what_a_lenient_server_might_take_is_counted() -> None:
    """Text for a number, no quantity, keys in other letters, and whatever else stands beside a line that is none."""
    budget = Budget(None)
    assert budget.max_cost(_order(Quantity=None)) == 20 + 10
    assert budget.max_cost(_order(Value="25", Quantity="2")) == 2 * (25 + 10)
    assert budget.max_cost(_order(Value=-50)) == budget.max_cost(_order(Value="much")) == 0
    assert budget.max_cost(_order(Value="9e999999", Quantity=100)) == Decimal("Infinity")
    mixed = {"lineItems": [7, {"value": 20}, {"VALUE": 30, "quantity": 0}]}
    assert budget.max_cost(json.dumps(mixed).encode()) == (20 + 10) + (30 + 10)


@pytest.mark.parametrize(
    "row", [{}, {"Id": "SHOP1"}, {"Id": "SHOP1", "Cost": 3}, {"Id": "SHOP1", "Cost": {"Fee": "x"}}]
)
def test_a_row_that_says_nothing_teaches_nothing(row: dict[str, object]) -> None:
    budget = Budget(None)
    budget.learn_fee(row)
    assert budget.fees == {}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"LineItems": 7}', b'{"LineItems": [7]}', b"[" * 99_999]
)
def test_what_is_no_order_is_worth_nothing(body: bytes) -> None:
    assert Budget(None).max_cost(body) == 0
