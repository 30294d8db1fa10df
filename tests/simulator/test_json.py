"""JSON bodies that try to catch a parser."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator.json_body import BadJSON, read_json

if TYPE_CHECKING:
    from .conftest import Api

TRICKS = {
    "nothing": b"",
    "not utf-8": b'{"a": "\xff"}',
    "byte order mark": b"\xef\xbb\xbf{}",
    "utf-16": '{"Type": "Links"}'.encode("utf-16"),
    "same key twice": b'{"PONumber": "a", "PONumber": "b"}',
    "same key twice, inside": b'{"LineItems": [{"Value": 1, "Value": 2}]}',
    "NaN": b'{"Value": NaN}',
    "infinity": b'{"Value": -Infinity}',
    "huge integer": b'{"Value": ' + b"9" * 5000 + b"}",
    "huge exponent": b'{"Value": 1e99999999999999999999}',
    "deep lists": b"[" * 100_000,
    "deep objects": b'{"a":' * 100_000,
    "trailing comma": b'{"a": 1,}',
    "two documents": b"{} {}",
    "control character": b'{"a": "\x00"}',
    "half": b'{"Type": "Li',
}


@pytest.mark.parametrize("name", TRICKS)
def test_every_trick_is_400_with_a_readable_reason(api: Api, name: str) -> None:
    answer = api.post(TRICKS[name])
    assert answer.status == 400
    assert answer.json()["Message"].startswith("The body ")


def test_numbers_keep_their_digits() -> None:
    assert read_json(b"[1.10, 1, 1e400]") == [Decimal("1.10"), 1, Decimal("1e400")]
    assert str(read_json(b"[1.10]")[0]) == "1.10"


def test_a_lone_surrogate_in_a_key_is_told_in_json(api: Api) -> None:
    answer = api.post(b'{"\\ud800": 1}')
    assert answer.status == 400
    assert "\ud800" in answer.json()["Errors"]


def test_a_bad_body_is_a_value_error() -> None:
    with pytest.raises(BadJSON, match="position 1"):
        read_json(b"[")
