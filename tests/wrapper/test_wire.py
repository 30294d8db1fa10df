"""From bytes to models: exact, in any case of the keys, and whatever is unreadable named as such."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import Order, UnexpectedAnswer
from giftcardpartners._http.wire import read, read_raw
from giftcardpartners_api.types import to_json
from hypothesis import example, given
from hypothesis import strategies as some

from .stage import answer, spellings, stored


def test_decimals_are_written_with_their_digits() -> None:
    assert to_json({"a": Decimal("25.00"), "b": [Decimal("0.10")]}) == b'{"a":25.00,"b":[0.10]}'


def test_numbers_are_read_exactly() -> None:
    line = '{"Value": 0.10, "Cost": 123456789012.12, "Quantity": 3}'
    order = read(answer(200, f'{{"Id":"o","Status":"x","LineItems":[{line}]}}'.encode()), Order)
    (found,) = order.line_items
    assert (str(found.value), str(found.cost), found.quantity) == ("0.10", "123456789012.12", 3)


@pytest.mark.parametrize("spell", [str, str.lower, str.upper, str.swapcase], ids=lambda spell: spell.__name__)
def test_keys_are_read_in_any_case_at_every_depth(spell: Any) -> None:
    body = stored(LineItems=[{"ProductId": "S", "ClaimData": [{"ClaimLink": "l"}]}])
    order: Order = read(answer(200, spellings(body, spell)), Order)
    assert (order.line_items[0].product_id, order.line_items[0].claim_data[0].claim_link) == ("S", "l")
    assert order.extra == {}


def test_unknown_keys_are_left_alone() -> None:
    assert read(answer(200, stored(xCustom={"YOther": 1})), Order).extra == {"xCustom": {"YOther": 1}}


def test_a_key_in_the_specifications_spelling_wins_over_its_variants() -> None:
    for body in (
        b'{"id":"x","Id":"right","ID":"y","Status":"s"}',
        b'{"Id":"right","id":"x","Status":"s"}',
    ):
        order: Order = read(answer(200, body), Order)
        assert (order.id, order.extra["id"]) == ("right", "x")


NO_JSON = (
    *(b"", b" ", b"{", b'{"a":', b"<html></html>", b"\xff\xfe", b"\xff{}", b'{"a": nan}', b"{'a': 1}"),
)


@pytest.mark.parametrize("body", NO_JSON)
def test_what_is_not_json_is_an_unexpected_answer(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer, match="not JSON") as caught:
        read(answer(200, body), Order)
    assert caught.value.response.content == body
    assert read_raw(answer(200, body)) is None


@given(some.binary(max_size=300))
@example(b"[" * 200_000)
@example(b'{"a":' * 200_000 + b"1" + b"}" * 200_000)
@example(b'{"Id":"o","Status":"x","LineItems":' + b"[" * 200_000)
@example(b"1" * 6000)
@example(b"-" + b"1" * 6000 + b".5")
def test_bytes_are_read_or_unexpected_and_nothing_else(body: bytes) -> None:
    raw = read_raw(answer(200, body))
    if raw is not None:
        assert type(raw) is type(json.loads(body, parse_float=Decimal))
    with pytest.raises(UnexpectedAnswer):
        read(answer(200, body), Order)


def test_the_message_shows_nothing_of_the_body() -> None:
    body = b'{"ClaimLink": "https://claim.example.com/planted'
    with pytest.raises(UnexpectedAnswer) as caught:
        read(answer(200, body), Order)
    assert "planted" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
