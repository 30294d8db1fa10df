"""The wrapper's list of spellings is the specification's."""

from __future__ import annotations

from giftcardpartners._http.names import SPELLING

from .document import property_names


def test_every_property_of_the_specification_is_spelled_as_there() -> None:
    extra = {"OrderId", "PreviousOrderId"}  # two more readings of the 409 body (api facts, E and I)
    assert set(SPELLING.values()) == property_names() | extra


def test_a_name_is_found_by_its_lower_case() -> None:
    assert all(key == name.lower() for key, name in SPELLING.items())
    assert SPELLING["ponumber"] == "PONumber"
