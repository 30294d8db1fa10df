"""The shape of JSON answers: which properties they have and of which types, whatever the values are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

Shape = dict[str, set[str]]
"""Types by place, such as {"LineItems[].Cost": {"number", "null"}}."""

_TYPES = {bool: "boolean", int: "number", float: "number", str: "text", list: "list", dict: "object"}
_MAPS = {"Errors"}
"""Properties whose own properties are data: their names say nothing about the shape."""


def add_shape(shape: Shape, value: Any, place: str = "") -> None:
    """Enter every property of a JSON value into a shape."""
    shape.setdefault(place, set()).add(_TYPES.get(type(value), "null"))
    if isinstance(value, Mapping):
        is_map = place.rpartition(".")[2] in _MAPS
        for key, item in value.items():
            add_shape(shape, item, f"{place}.{'*' if is_map else key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            add_shape(shape, item, f"{place}[]")


def differences(before: Shape, after: Shape, known: Collection[str] = ()) -> Iterator[str]:
    """Yield in words what the second shape has otherwise; null says nothing, nor does an empty list.

    A property that is new here is no difference when its name is `known` from elsewhere.
    """
    for place in sorted(before.keys() | after.keys()):
        if not _parent(place, before) or not _parent(place, after):
            continue
        old, new = before.get(place, set()) - {"null"}, after.get(place, set()) - {"null"}
        name = place or "the whole answer"
        if place not in after:
            yield f"{name} is gone"
        elif place not in before:
            if place.rpartition(".")[2].removesuffix("[]") in known:
                continue
            yield f"{name} is new"
        elif old and new and old != new:
            yield f"{name} was {' or '.join(sorted(old))} and is {' or '.join(sorted(new))}"


def _parent(place: str, shape: Shape) -> bool:
    """Tell whether a shape has what holds a place, so that its absence means something."""
    if not place:
        return True
    if place.endswith("[]"):
        return place in shape  # an empty list does not tell what it would hold
    parent = place.rpartition(".")[0]
    return "object" in shape.get(parent, set())
