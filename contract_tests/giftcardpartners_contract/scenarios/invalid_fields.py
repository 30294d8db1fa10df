"""Probes with orders that are none: bodies that are no JSON, and every field missing, wrong or out of bounds."""

from typing import Any

from ..errors import CannotJudge
from ..exchange import respelled
from ..scenarios.registry import scenario
from ..session import Session, encoded
from ..steps.catalogue import Catalogue
from ..steps.invalid_fields import (
    LINE,
    MISSING,
    InvalidField,
    invalid_digital_fields,
    invalid_fields,
    with_invalid_field,
)
from ..steps.orders import place, post
from ..steps.rejections import Refusals, refuse

_NOT_ORDERS: dict[str, bytes] = {
    "nothing": b"",
    "half an object": b'{"Type": "Links", ',
    "plain text": b"hello",
    "a list": b"[]",
    "null": b"null",
    "a number": b"42",
    "a string": b'"order"',
    "an empty object": b"{}",
    "bytes that are no UTF-8": b'{"Type": "\xff\xfe"}',
    "deep nesting": b"[" * 5_000 + b"]" * 5_000,
    "not a number": b'{"Type": "Links", "LineItems": [{"ProductId": "X", "Value": NaN}], "PONumber": "GATE-NAN"}',
    "XML": b"<order/>",
}


@scenario("body-not-json-refused", "no-server-error")
def bodies_that_are_no_orders(session: Session, _catalogue: Catalogue) -> None:
    """Broken JSON, other JSON, no JSON: refused, without a 5xx and without an order."""
    refused = Refusals(session)
    for name, body in _NOT_ORDERS.items():
        answer = post(session, body, malformed=True)
        message = f"A body that is {name} is answered with {answer.status}."
        session.check("body-not-json-refused", not answer.is_success, message, answer, about=name)
        refused.note("GATE-NAN", answer)
    refused.check_left_nothing()


@scenario("no-server-error")
def orders_that_are_odd(session: Session, catalogue: Catalogue) -> None:
    """Odd in what they hold or how they are labelled; any answer but a 5xx will do."""
    for text in ("\u0000", "\ud800", "x" * 100_000, "‮", "{{7*7}}", "';--"):
        body = catalogue.order(session)
        body["LineItems"][0]["Personalization"] = {"Message": text}
        post(session, encoded(body), malformed=True)
    plain = encoded(catalogue.order(session))
    for media_type in ("text/plain", "application/xml", "application/json; charset=utf-16", ""):
        post(session, plain, malformed=True, headers={"Content-Type": media_type})
    lines = [catalogue.order(session)["LineItems"][0]] * 1_001
    post(session, {**catalogue.order(session), "LineItems": lines}, malformed=True)


@scenario(
    "missing-property-refused", "unknown-type-refused", "wrong-json-type-refused", "out-of-bounds-refused",
    "unknown-property-refused", "malformed-text-refused", "refusal-is-400",
)  # fmt: skip
def every_field_is_bent(session: Session, catalogue: Catalogue) -> None:
    """Each field in turn is made invalid; every such order is refused, and none leaves a trace."""
    order_type = catalogue.any_type(session)
    found = [(order_type, invalid) for invalid in invalid_fields()]
    for other in catalogue.types():
        if other != order_type:
            found += [(other, invalid) for invalid in invalid_fields() if invalid.path == ("Type",)]
    if "DigitalDelivery" in catalogue.types():
        found += [("DigitalDelivery", invalid) for invalid in invalid_digital_fields()]
    refused = Refusals(session)
    for name, invalid in found:
        body = with_invalid_field(catalogue.order(session, name), invalid)
        message = f"An order with {invalid.name} {_told(invalid.value)} was accepted."
        answer = refused.send(invalid.rule, body, message, about=invalid.name)
        if not answer.is_success:
            message = f"An order with {invalid.name} {_told(invalid.value)} is answered with {answer.status}."
            session.check("refusal-is-400", answer.status == 400, message, answer, about=invalid.name)
    refused.check_left_nothing()


@scenario("refused-order-frees-po-number")
def the_number_of_a_malformed_order_is_used(session: Session, catalogue: Catalogue) -> None:
    """An order that was refused with 400 is mended and sent under its number."""
    body = catalogue.order(session)
    broken = with_invalid_field(body, InvalidField("missing-property-refused", (*LINE, "Value"), MISSING))
    refused = refuse(session, "missing-property-refused", broken, "An order without a Value was accepted.")
    if refused.is_success:
        return
    answer = post(session, body)
    message = f"The PONumber of a malformed order is answered with {answer.status}."
    session.check("refused-order-frees-po-number", answer.status != 409, message, refused, answer)


@scenario("keys-match-in-any-case")
def keys_are_spelled_otherwise(session: Session, catalogue: Catalogue) -> None:
    """An order in camelCase is an order."""
    answer = post(session, respelled(catalogue.order(session), _camel_case))
    if answer.status == 422:
        raise CannotJudge("the target finds that there is too little money")
    message = f"An order whose keys are in camelCase is answered with {answer.status}."
    session.check("keys-match-in-any-case", answer.is_success, message, answer)


@scenario("valid-order-accepted")
def a_plain_order_is_placed_after_all(session: Session, catalogue: Catalogue) -> None:
    """After all that was refused, a plain order of each Type is still accepted."""
    for order_type in catalogue.types():
        place(session, catalogue, catalogue.order(session, order_type))


def _camel_case(key: str) -> str:
    return "poNumber" if key == "PONumber" else key[0].lower() + key[1:]


def _told(value: Any) -> str:
    text = "missing" if value is MISSING else repr(value)
    return text if len(text) < 40 else f"{text[:40]}…"
