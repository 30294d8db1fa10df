"""Probes of every field of an order: missing, of the wrong type, out of bounds, malformed, unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.scenarios.registry import story
from giftcardpartners_contract.steps.invalid_fields import LINE, MISSING, Bend, bends, bent, digital_bends
from giftcardpartners_contract.steps.orders import place
from giftcardpartners_contract.steps.rejections import check_left_nothing, refuse

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop


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
    broken = bent(body, Bend("missing-property-refused", (*LINE, "Value"), MISSING))
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


def _camel_case(value: Any) -> Any:
    if isinstance(value, dict):
        return {_camel(key): _camel_case(item) for key, item in value.items()}
    return [_camel_case(item) for item in value] if isinstance(value, list) else value


def _camel(key: str) -> str:
    return "poNumber" if key == "PONumber" else key[0].lower() + key[1:]


def _told(value: Any) -> str:
    text = "missing" if value is MISSING else repr(value)
    return text if len(text) < 40 else f"{text[:40]}…"
