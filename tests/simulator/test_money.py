"""Exact money."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
from giftcardpartners_simulator.money import to_cents, to_number, to_text, unit_cost
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 10**13))
def test_cents_survive_text_and_json(cents: int) -> None:
    assert to_cents(to_text(cents)) == cents
    assert to_cents(json.loads(json.dumps(to_number(cents)), parse_float=Decimal)) == cents


@given(st.integers(1, 1_000_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_unit_costs_its_value_less_the_discount_plus_the_fee(value: int, discount: int, fee: int) -> None:
    exact = Decimal(value) * (1 - Decimal(discount) / 10_000) + fee
    assert unit_cost(value, discount, fee) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(("value", "cost"), [(50, 50), (49, 49), (150, 149), (151, 149)])
def test_half_a_cent_is_rounded_up(value: int, cost: int) -> None:
    assert unit_cost(value, 100, 0) == cost


@pytest.mark.parametrize("amount", ["0.001", "x", "", "NaN", "Infinity", "1e12", "-1e12", "1e999999999"])
def test_an_odd_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="an amount of money"):
        to_cents(amount)


def test_negative_amounts_have_one_sign() -> None:
    assert to_text(-5) == "-0.05"
    assert to_text(to_cents("-12.30")) == "-12.30"
