"""Money is Decimal: the caller's digits reach the wire, what is not exact is refused, answers are read exactly."""

from __future__ import annotations

import decimal
import re
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import InvalidInput, Links, UnexpectedAnswer
from giftcardpartners._http import operations
from giftcardpartners._http.answers import read_balance
from hypothesis import given
from hypothesis import strategies as some

from .stage import PO, answer


def on_the_wire(value: Any) -> str:
    content = operations.new_order(Links(po_number=PO).add("SHOP1", value)).content or b""
    (digits,) = re.findall(rb'"Value":([^,}]+)', content)
    return str(digits.decode())


@given(some.decimals(Decimal("0.01"), 10_000, places=2))
def test_the_digits_that_were_given_are_the_digits_that_are_sent(value: Decimal) -> None:
    assert on_the_wire(value) == str(value)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (Decimal("25.00"), "25.00"),
        (Decimal("25"), "25"),
        (Decimal("25.5"), "25.5"),
        (Decimal("0.10"), "0.10"),
        (Decimal("25.000"), "25.000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("2.5E+1"), "25"),
        (Decimal("1E-2"), "0.01"),
        (25, "25"),
        (10_000, "10000"),
    ],
)
def test_examples_on_the_wire(value: Decimal | int, digits: str) -> None:
    assert on_the_wire(value) == digits


@pytest.mark.parametrize(
    "value",
    [25.0, 0.1 + 0.2, True, False, "25.00", None, b"25", 25j, [25]],
    ids=repr,
)
def test_what_is_not_exact_money_is_refused_by_its_type(value: Any) -> None:
    with pytest.raises(InvalidInput, match=r'must be a Decimal, such as Decimal\("25.00"\), not'):
        on_the_wire(value)


@pytest.mark.parametrize(
    "value",
    ["NaN", "sNaN", "Infinity", "-Infinity", "-0", "0", "0.00", "-1", "10000.01", "1E+9", "1E+999999"],
)
def test_what_no_card_can_be_worth_is_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match=r"must be 0\.01 to 10000"):
        on_the_wire(Decimal(value))


@pytest.mark.parametrize("value", ["0.001", "25.005", "0.0000001", "1E-999999", "25." + "0" * 40 + "1"])
def test_more_than_two_decimals_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match="at most 2 decimals"):
        on_the_wire(Decimal(value))


@given(
    some.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10_000), some.integers(1, 30)
)
def test_the_verdict_does_not_depend_on_the_context(value: Decimal, precision: int) -> None:
    whole = value * 100 == (value * 100).to_integral_value() if len(value.as_tuple().digits) < 25 else None
    with decimal.localcontext(prec=precision):
        try:
            accepted = Decimal(on_the_wire(value)) == value
        except InvalidInput:
            accepted = False
    assert whole is None or accepted == (whole and value > 0)


@pytest.mark.parametrize("value", [0, -1, 10_001])
def test_whole_numbers_have_the_same_bounds(value: int) -> None:
    with pytest.raises(InvalidInput):
        on_the_wire(value)


@given(some.decimals(-(10**9), 10**9, places=2))
def test_an_answer_is_read_digit_by_digit(value: Decimal) -> None:
    for body in (f'{{"Available":{value}}}', f'{{"Available":"{value}"}}'):
        balance = read_balance(answer(200, body.encode()))
        assert str(balance.available) == str(value)


def read(value: str) -> Decimal | None:
    return read_balance(answer(200, f'{{"Available":{value}}}'.encode())).available


@pytest.mark.parametrize(
    ("text", "is_ordinary"),
    [
        ("9e15", True),
        ("1e16", False),
        ("1e-15", True),
        ("9e-16", False),
        ("-9e15", True),
        ("-1e16", False),
        ("0", True),
        ("9" * 5000, False),
        ("1e400", False),
    ],
)
def test_an_answer_may_name_any_amount_of_ordinary_size(text: str, is_ordinary: bool) -> None:
    for value in (text, f'"{text}"'):
        if is_ordinary:
            assert read(value) == Decimal(text)
        else:
            with pytest.raises(UnexpectedAnswer, match=r"does not fit openapi\.yaml: "):
                read(value)


@pytest.mark.parametrize("value", ["true", "[]", "{}", '"twelve"', '""', '"NaN"', '"Infinity"', '"1_000x"'])
def test_what_is_no_amount_is_unexpected(value: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="Available is"):
        read(value)
