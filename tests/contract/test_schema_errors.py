"""However large and wrong an answer is, holding it against its schema ends soon and loses no verdict."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from giftcardpartners_contract.schema_errors import _MOST_VALUES, schema_errors

_KNOWN = frozenset({"Id", "Data"})
_ROW = {"type": "object", "required": ["Id"], "properties": {"Id": {"type": "string"}}}
_ROWS = {"type": "array", "items": _ROW}


def found(schema: dict[str, Any], value: Any) -> list[Any]:
    """Return the errors of a value, as place and keyword."""
    validator = jsonschema_rs.Draft202012Validator(schema)
    return [(list(one.instance_path), one.kind.name) for one in schema_errors(validator, value, _KNOWN)]


def test_an_ordinary_answer_shows_all_that_is_wrong() -> None:
    """Each error with its place."""
    assert found(_ROWS, [{"Id": "a"}, {}, {"Id": 1}]) == [([1], "required"), ([2, "Id"], "type")]
    assert found(_ROWS, [{"Id": "a"}] * 5) == []


def test_the_errors_of_a_very_large_answer_are_bounded() -> None:
    """A server that answers with megabytes of nonsense must not hold up the time limit, or fill the memory."""
    assert len(found(_ROWS, [0] * (3 * _MOST_VALUES))) <= _MOST_VALUES
    nested = {"type": "array", "items": {"type": "array", "items": _ROW}}
    assert 0 < len(found(nested, [[0] * 300] * 300)) <= _MOST_VALUES


@pytest.mark.parametrize("place", [0, _MOST_VALUES + 7])
def test_what_is_wrong_in_a_very_large_answer_is_seen_wherever_it_is(place: int) -> None:
    """In the first rows, and in one long after them."""
    rows: list[Any] = [{"Id": "a"}] * (2 * _MOST_VALUES)
    assert found(_ROWS, rows) == []
    rows[place] = {"Id": 1}
    assert found(_ROWS, rows) == [([place, "Id"], "type")]


def test_what_was_left_out_of_a_very_large_answer_is_not_called_missing() -> None:
    """Documented properties stay, whatever else an object is full of."""
    many = {f"x{number}": 0 for number in range(2 * _MOST_VALUES)}
    assert found(_ROW, {**many, "Id": 1}) == [(["Id"], "type")]
    assert found(_ROW, many) == [([], "required")]
