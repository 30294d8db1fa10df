"""JSON in and out: exact, spelled as in the specification, and unreadable bytes named as such."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import UnexpectedAnswer
from giftcardpartners._http.wire import decode, encode
from hypothesis import example, given
from hypothesis import strategies as some

from .stage import answer, spellings


def test_decimals_are_written_with_their_digits() -> None:
    assert encode({"a": Decimal("25.00"), "b": [Decimal("0.10")]}) == b'{"a":25.00,"b":[0.10]}'


def test_numbers_are_read_exactly() -> None:
    read = decode(answer(200, b'{"Value": 0.10, "Cost": 12345678901234567890.12, "Quantity": 3}'))
    assert (str(read["Value"]), str(read["Cost"])) == ("0.10", "12345678901234567890.12")
    assert read["Quantity"] == 3


@pytest.mark.parametrize("spell", [str, str.lower, str.upper, str.swapcase], ids=lambda spell: spell.__name__)
def test_keys_are_respelled_at_every_depth(spell: Any) -> None:
    body = {
        "PONumber": 1,
        "LineItems": [{"ClaimData": [{"ClaimLink": {"Id": 2}}]}],
        "Data": {"ProductId": None},
    }
    assert decode(answer(200, spellings(body, spell))) == body


def test_unknown_keys_are_left_alone() -> None:
    assert decode(answer(200, {"xCustom": {"YOther": 1}})) == {"xCustom": {"YOther": 1}}


def test_a_key_in_the_specifications_spelling_wins_over_its_variants() -> None:
    for body in (b'{"id":"x","Id":"right","ID":"y"}', b'{"Id":"right","id":"x"}'):
        assert decode(answer(200, body)) == {"Id": "right"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"a":',
        b"<html></html>",
        b"\xff\xfe",
        b'"\xff"',
        b"NaN",
        b"Infinity",
        b"1e99999999999999999999",
    ],
)
def test_what_is_not_json_is_an_unexpected_answer(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        decode(answer(200, body))
    assert caught.value.response.content == body


@given(some.binary(max_size=300))
@example(b"[" * 200_000)
@example(b'{"a":' * 200_000 + b"1" + b"}" * 200_000)
@example(b"1" * 6000)
@example(b"-" + b"1" * 6000 + b".5")
def test_bytes_are_read_or_unexpected_and_nothing_else(body: bytes) -> None:
    try:
        read = decode(answer(200, body))
    except UnexpectedAnswer:
        return
    assert type(read) is type(json.loads(body, parse_float=Decimal))


def test_the_message_shows_nothing_of_the_body() -> None:
    body = b'{"ClaimLink": "https://claim.example.com/planted'
    with pytest.raises(UnexpectedAnswer) as caught:
        decode(answer(200, body))
    assert "planted" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
