"""Probes of every field of an order: missing, of the wrong type, out of bounds, malformed, unknown."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.behaviour.ordering import place
from giftcardpartners_contract.behaviour.refusing import check_left_nothing, refuse
from giftcardpartners_contract.behaviour.story import story

if TYPE_CHECKING:
    from giftcardpartners_contract.behaviour.shop import JSON, Shop
    from giftcardpartners_contract.run import Run

Path = tuple[str | int, ...]

_MISSING: Any = object()


@dataclass(frozen=True)
class Bend:
    """One way to spoil an order: the rule it breaks, the path of the field, and what is put there."""

    rule: str
    path: Path
    value: Any

    @property
    def name(self) -> str:
        """The path as text."""
        return ".".join(str(part) for part in self.path) or "the order"


_LINE: Path = ("LineItems", 0)
_PERSONAL = (*_LINE, "Personalization")
_DIGITAL = (*_LINE, "DigitalDeliveryAddress")
_NEEDED: tuple[Path, ...] = (
    ("Type",),
    ("LineItems",),
    ("PONumber",),
    (*_LINE, "ProductId"),
    (*_LINE, "Value"),
)
_UNKNOWN: tuple[Path, ...] = (("Priority",), (*_LINE, "Colour"), (*_PERSONAL, "Mood"))


def bends() -> Iterator[Bend]:
    """Yield every way in which the gate spoils an order."""
    for needed in _NEEDED:
        yield Bend("missing-property-refused", needed, _MISSING)
    yield Bend("missing-property-refused", ("LineItems",), [])
    for word in ("Carrier pigeon", "", "digital-delivery"):
        yield Bend("unknown-type-refused", ("Type",), word)
    wrong: dict[Path, tuple[Any, ...]] = {
        ("Type",): (7, ["Links"], {}),
        ("LineItems",): ("none", {}, [7], [[]], ["line"]),
        ("PONumber",): (12_345, ["PO"], {}, True),
        ("Note",): (7, {}),
        ("WebhookSettings",): ("https://hooks.example.com", 7, []),
        (*_LINE, "ProductId"): (7, ["X"], {}),
        (*_LINE, "Value"): (True, [25], {}, "much"),
        (*_LINE, "Quantity"): (True, [1], {}, "one"),
        (*_LINE, "BrandingId"): (7, {}),
        (*_LINE, "ExternalId"): (7, {}),
        (*_LINE, "Culture"): (7, {}),
        _PERSONAL: ("Ana", 7, []),
        (*_PERSONAL, "Message"): (7, {}),
        (*_PERSONAL, "To"): (7, []),
    }
    for path, values in wrong.items():
        for value in values:
            yield Bend("wrong-json-type-refused", path, value)
    for odd in (0, -5, -0.01, 0.001, 10_000.01, 10**12):
        yield Bend("out-of-bounds-refused", (*_LINE, "Value"), odd)
    for odd in (0, -1, 1.5, 10_001, 2**31, 2**63):
        yield Bend("out-of-bounds-refused", (*_LINE, "Quantity"), odd)
    for text in ("", "x" * 101):
        yield Bend("out-of-bounds-refused", ("PONumber",), text)
    for unknown in _UNKNOWN:
        yield Bend("unknown-property-refused", unknown, "x")
    yield Bend("unknown-property-refused", ("WebhookSettings",), {"Anything": "https://hooks.example.com"})
    yield Bend("malformed-text-refused", (*_PERSONAL, "FromEmail"), "no e-mail address")
    yield Bend("malformed-text-refused", (*_PERSONAL, "DeliveryDate"), "soon")
    yield Bend("malformed-text-refused", ("WebhookSettings",), {"FulfillmentComplete": "no address"})


def digital_bends() -> Iterator[Bend]:
    """Yield the ways to spoil an address of a DigitalDelivery order."""
    for text in ("nobody", "a@", "@example.com", ""):
        yield Bend("malformed-text-refused", (*_DIGITAL, "Email"), text)
    wrong: tuple[Any, ...] = (7, [], {})
    for value in wrong:
        yield Bend("wrong-json-type-refused", (*_DIGITAL, "Email"), value)
    yield Bend("wrong-json-type-refused", _DIGITAL, "a@example.com")
    yield Bend("unknown-property-refused", (*_DIGITAL, "Pager"), "7")


@story(
    "missing-property-refused", "unknown-type-refused", "wrong-json-type-refused", "out-of-bounds-refused",
    "unknown-property-refused", "malformed-text-refused", "refusal-is-400",
)  # fmt: skip
def every_field_is_bent(run: Run, shop: Shop) -> None:
    """Each field in turn is spoilt; every such order is refused, and none leaves a trace."""
    order_type = shop.any_type(run)
    found = [(order_type, bend) for bend in bends()]
    for other in shop.types():
        if other != order_type:
            found += [(other, bend) for bend in bends() if bend.path == ("Type",)]
    if "DigitalDelivery" in shop.types():
        found += [("DigitalDelivery", bend) for bend in digital_bends()]
    before, bodies, answers = run.available(), [], []
    for name, bend in found:
        body = bent(shop.order(run, name), bend)
        message = f"An order with {bend.name} {_told(bend.value)} was accepted."
        answer = refuse(run, bend.rule, body, message, about=bend.name)
        if not answer.is_success:
            message = f"An order with {bend.name} {_told(bend.value)} is answered with {answer.status}."
            run.judge.check("refusal-is-400", answer.status == 400, message, answer, about=bend.name)
        bodies.append(body)
        answers.append(answer)
    check_left_nothing(run, bodies, before, *answers)


@story("refused-order-frees-po-number")
def the_number_of_a_malformed_order_is_used(run: Run, shop: Shop) -> None:
    """An order that was refused with 400 is mended and sent under its number."""
    body = shop.order(run)
    broken = bent(body, Bend("missing-property-refused", (*_LINE, "Value"), _MISSING))
    refused = refuse(run, "missing-property-refused", broken, "An order without a Value was accepted.")
    if refused.is_success:
        return
    answer = run.once("createOrder", body=body)
    if run.is_passing(answer):
        return
    message = f"The PONumber of a malformed order is answered with {answer.status}."
    run.judge.check("refused-order-frees-po-number", answer.status != 409, message, refused, answer)
    if answer.is_success:
        run.placed.append(str(answer.object.get("Id")))


@story("keys-match-in-any-case")
def keys_are_spelled_otherwise(run: Run, shop: Shop) -> None:
    """An order in camelCase is an order."""
    body = shop.order(run)
    answer = run.once("createOrder", body=_camel_case(body))
    if run.is_passing(answer) or answer.status == 422:
        return
    message = f"An order whose keys are in camelCase is answered with {answer.status}."
    run.judge.check("keys-match-in-any-case", answer.is_success, message, answer)
    if answer.is_success:
        run.placed.append(str(answer.object.get("Id")))


@story("valid-order-accepted")
def a_plain_order_is_placed_after_all(run: Run, shop: Shop) -> None:
    """After all that was refused, a plain order of each Type is still accepted."""
    for order_type in shop.types():
        place(run, shop, shop.order(run, order_type))


def bent(body: JSON, bend: Bend) -> JSON:
    """Return a copy of an order that is spoilt in one place."""
    found = copy.deepcopy(body)
    if "Personalization" in bend.path[:-1]:
        found["LineItems"][0]["Personalization"] = {"To": "Ana"}
    node: Any = found
    for part in bend.path[:-1]:
        node = node[part]
    if bend.value is _MISSING:
        del node[bend.path[-1]]
    else:
        node[bend.path[-1]] = bend.value
    return found


def _camel_case(value: Any) -> Any:
    if isinstance(value, dict):
        return {_camel(key): _camel_case(item) for key, item in value.items()}
    return [_camel_case(item) for item in value] if isinstance(value, list) else value


def _camel(key: str) -> str:
    return "poNumber" if key == "PONumber" else key[0].lower() + key[1:]


def _told(value: Any) -> str:
    text = "missing" if value is _MISSING else repr(value)
    return text if len(text) < 40 else f"{text[:40]}…"
