"""Ways to make one field of an order invalid: missing, of the wrong type, out of bounds, malformed, unknown."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..exchange import JSON

Path = tuple[str | int, ...]

MISSING: Any = object()


@dataclass(frozen=True)
class InvalidField:
    """One way to spoil an order: the rule it breaks, the path of the field, and what is put there."""

    rule: str
    path: Path
    value: Any

    @property
    def name(self) -> str:
        """The path as text."""
        return ".".join(str(part) for part in self.path) or "the order"


LINE: Path = ("LineItems", 0)
_PERSONAL = (*LINE, "Personalization")
_DIGITAL = (*LINE, "DigitalDeliveryAddress")
_NEEDED: tuple[Path, ...] = (("Type",), ("LineItems",), ("PONumber",), (*LINE, "ProductId"), (*LINE, "Value"))
_UNKNOWN: tuple[Path, ...] = (("Priority",), (*LINE, "Colour"), (*_PERSONAL, "Mood"))


def invalid_fields() -> Iterator[InvalidField]:
    """Yield every way in which the gate spoils an order."""
    for needed in _NEEDED:
        yield InvalidField("missing-property-refused", needed, MISSING)
    yield InvalidField("missing-property-refused", ("LineItems",), [])
    for word in ("Carrier pigeon", "", "digital-delivery"):
        yield InvalidField("unknown-type-refused", ("Type",), word)
    wrong: dict[Path, tuple[Any, ...]] = {
        ("Type",): (7, ["Links"], {}),
        ("LineItems",): ("none", {}, [7], [[]], ["line"]),
        ("PONumber",): (12_345, ["PO"], {}, True),
        ("Note",): (7, {}),
        ("WebhookSettings",): ("https://hooks.example.com", 7, []),
        (*LINE, "ProductId"): (7, ["X"], {}),
        (*LINE, "Value"): (True, [25], {}, "much"),
        (*LINE, "Quantity"): (True, [1], {}, "one"),
        (*LINE, "BrandingId"): (7, {}),
        (*LINE, "ExternalId"): (7, {}),
        (*LINE, "Culture"): (7, {}),
        _PERSONAL: ("Ana", 7, []),
        (*_PERSONAL, "Message"): (7, {}),
        (*_PERSONAL, "To"): (7, []),
    }
    for path, values in wrong.items():
        for value in values:
            yield InvalidField("wrong-json-type-refused", path, value)
    for odd in (0, -5, -0.01, 0.001, 10_000.01, 10**12):
        yield InvalidField("out-of-bounds-refused", (*LINE, "Value"), odd)
    for odd in (0, -1, 1.5, 10_001, 2**31, 2**63):
        yield InvalidField("out-of-bounds-refused", (*LINE, "Quantity"), odd)
    for text in ("", "x" * 101):
        yield InvalidField("out-of-bounds-refused", ("PONumber",), text)
    for unknown in _UNKNOWN:
        yield InvalidField("unknown-property-refused", unknown, "x")
    elsewhere = {"Anything": "https://hooks.example.com"}
    yield InvalidField("unknown-property-refused", ("WebhookSettings",), elsewhere)
    yield InvalidField("malformed-text-refused", (*_PERSONAL, "FromEmail"), "no e-mail address")
    yield InvalidField("malformed-text-refused", (*_PERSONAL, "DeliveryDate"), "soon")
    yield InvalidField("malformed-text-refused", ("WebhookSettings",), {"FulfillmentComplete": "no address"})


def invalid_digital_fields() -> Iterator[InvalidField]:
    """Yield the ways to spoil an address of a DigitalDelivery order."""
    for text in ("nobody", "a@", "@example.com", ""):
        yield InvalidField("malformed-text-refused", (*_DIGITAL, "Email"), text)
    wrong: tuple[Any, ...] = (7, [], {})
    for value in wrong:
        yield InvalidField("wrong-json-type-refused", (*_DIGITAL, "Email"), value)
    yield InvalidField("wrong-json-type-refused", _DIGITAL, "a@example.com")
    yield InvalidField("unknown-property-refused", (*_DIGITAL, "Pager"), "7")


def with_invalid_field(body: JSON, invalid: InvalidField) -> JSON:
    """Return a copy of an order that is invalid in one place."""
    found = copy.deepcopy(body)
    if "Personalization" in invalid.path[:-1]:
        found["LineItems"][0]["Personalization"] = {"To": "Ana"}
    node: Any = found
    for part in invalid.path[:-1]:
        node = node[part]
    if invalid.value is MISSING:
        del node[invalid.path[-1]]
    else:
        node[invalid.path[-1]] = invalid.value
    return found
