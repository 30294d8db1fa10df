"""From the values of a file to an order of the client, or to everything that is wrong with them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

import msgspec
from giftcardpartners import (
    Address,
    DigitalDelivery,
    InvalidInput,
    Line,
    Links,
    OrderRequest,
    PhysicalShipment,
)

from .fields import Wrong, fields_of, key_of, read, text
from .parsing import Parsed, Place

_TYPES: dict[str, type[OrderRequest]] = {
    kind.type.lower(): kind for kind in (DigitalDelivery, Links, PhysicalShipment)
}
_LINES = dict(zip(_TYPES.values(), get_args(Line), strict=True))
_ORDER_FIELDS = ("type", "po_number", "note", "webhook_url", "line_items")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file: its line, the field, and what is allowed. Never the value."""

    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        """Say it on one line."""
        where = "" if self.line is None else f"line {self.line}: "
        return f"{where}{self.field}: {self.message}" if self.field else f"{where}{self.message}"


class FileWrong(Exception):
    """A file is no order; `problems` is everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)


class Builder:
    """Builds one order, collecting what is wrong on the way."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._problems: list[Problem] = []

    def build(self, po_number: str) -> OrderRequest:
        """Build the order; the file's own PONumber has to be the one that is given. Raises FileWrong."""
        given, order_places = self._named(self._parsed.value, (), {key_of(one): one for one in _ORDER_FIELDS})
        kind = self._kind(given.get("type"), order_places.get("type", ()))
        parts = {
            name: self._read(given[name], str, order_places[name])
            for name in ("note", "webhook_url")
            if given.get(name) is not None
        }
        order = None
        try:
            order = (kind or Links)(po_number=po_number, **parts)
        except InvalidInput as wrong:
            self._add((), "", _only(wrong))
        lines = given.get("line_items")
        if not isinstance(lines, list) or not lines:
            self._add(order_places.get("line_items", ()), "line_items", "at least one line is needed")
            lines = []
        for number, line in enumerate(lines):
            place = (*order_places["line_items"], number)
            if kind is not None:
                self._line(order, kind, line, place)
        if self._problems or order is None:
            raise FileWrong(self._problems)
        return order

    def _line(self, order: OrderRequest | None, kind: type[OrderRequest], value: Any, place: Place) -> None:
        before = len(self._problems)
        found = self._fields(_LINES[kind], value, place)
        for needed in ("product_id", "value"):
            if needed not in found and len(self._problems) == before:
                self._add(place, needed, "is needed")
        if len(self._problems) == before and order is not None:
            add: Any = order.add  # type: ignore[attr-defined]  # each type has its own
            try:
                add(**found)
            except (InvalidInput, TypeError) as wrong:
                message = _only(wrong) if isinstance(wrong, InvalidInput) else "an address is needed"
                name = message.partition(" ")[0]
                self._add(self._deepest(place, name), "", message)

    def _deepest(self, place: Place, name: str) -> Place:
        """Return where a field that a message names is, at any depth of a line."""
        key = key_of(name.rpartition(".")[2])
        under = (
            other for other in self._parsed.lines if other[: len(place)] == place and len(other) > len(place)
        )
        return next((other for other in under if key_of(str(other[-1])) == key), place)

    def _fields(self, model: type[msgspec.Struct], value: Any, place: Place) -> dict[str, Any]:
        """Read the fields of a model; what the client takes flat may be flat or nested."""
        known = fields_of(model)
        nested = {key: kind for key, (_, kind) in known.items() if _is_model(kind) and not _is_address(kind)}
        names = {key: name for key, (name, _) in known.items()}
        kinds = dict(known.values())
        for kind in nested.values():
            names |= {key: name for key, (name, _) in fields_of(kind).items()}
            kinds |= dict(fields_of(kind).values())
        if any(_is_address(kind) for kind in kinds.values()):
            names["address"] = "physical_delivery_address"
        given, places = self._named(value, place, names)
        found: dict[str, Any] = {}
        for name, one in given.items():
            kind, where = kinds[name], places[name]
            if one is None:
                continue
            if _is_address(kind):
                found["address"] = self._address(one, where)
            elif _is_model(kind):
                found |= self._fields(kind, one, where)
            else:
                found[name] = self._read(one, kind, where)
        return found

    def _address(self, value: Any, place: Place) -> Address | None:
        parts = self._fields(Address, value, place)
        try:
            return Address(**parts)
        except InvalidInput as wrong:
            self._add(place, "", _only(wrong))
        except TypeError:
            required = [one.name for one in msgspec.structs.fields(Address) if one.required]
            missing = ", ".join(name for name in required if name not in parts)
            self._add(place, "address", f"{missing} needed")
        return None

    def _named(
        self, value: Any, place: Place, names: dict[str, str]
    ) -> tuple[dict[str, Any], dict[str, Place]]:
        """Return the values by the names that are known; others are problems."""
        if not isinstance(value, dict):
            self._add(place, str(place[-1]) if place else "", "fields with names are needed")
            return {}, {}
        found: dict[str, Any] = {}
        places: dict[str, Place] = {}
        for key, one in value.items():
            where = (*place, key)
            name = names.get(key_of(str(key)))
            # The one group of an order's own fields that the API nests.
            if name is None and key_of(str(key)) == "webhooksettings" and isinstance(one, dict):
                inner = {key_of(str(each)): (each, url) for each, url in one.items()}
                each, one = inner.get("fulfillmentcomplete", ("", None))
                name, where = "webhook_url", (*where, each)
            if name is None:
                near = difflib.get_close_matches(key_of(str(key)), names, 1)
                hint = f"did you mean {names[near[0]]}? " if near else ""
                self._add(where, str(key)[:40], f"{hint}allowed: {', '.join(dict.fromkeys(names.values()))}")
            elif name in found:
                self._add(where, str(key), "is there twice, in two spellings")
            else:
                found[name], places[name] = one, where
        return found, places

    def _kind(self, value: Any, place: Place) -> type[OrderRequest] | None:
        kind = _TYPES.get(key_of(value)) if isinstance(value, str) else None
        if kind is None:
            self._add(place, "type", f"allowed: {', '.join(one.type for one in _TYPES.values())}")
        return kind

    def _read(self, value: Any, kind: Any, place: Place) -> Any:
        try:
            return read(value, kind)
        except Wrong as wrong:
            self._add(place, str(place[-1]), str(wrong))
        return None

    def _add(self, place: Place, field: str, message: str) -> None:
        self._problems.append(Problem(self._parsed.line(place), field, message))


def number_in(parsed: Parsed) -> str | None:
    """Return the PONumber that a file has; None when it has none. Raises FileWrong."""
    if not isinstance(parsed.value, dict):
        raise FileWrong([Problem(None, "", "an order is needed: type, po_number, line_items")])
    for key, value in parsed.value.items():
        if key_of(str(key)) == "ponumber" and value is not None:
            try:
                return text(value)
            except Wrong as wrong:
                raise FileWrong([Problem(parsed.line((key,)), str(key), str(wrong))]) from None
    return None


def _only(wrong: InvalidInput) -> str:
    return str(wrong).removesuffix(" Nothing was sent.")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _is_address(kind: Any) -> bool:
    return _is_model(kind) and issubclass(Address, kind)
