"""Probes with bodies that are no orders at all: the target refuses them and does not fall over."""

from ..scenarios.registry import scenario
from ..session import Session, encoded
from ..steps.catalogue import Catalogue
from ..steps.orders import post
from ..steps.rejections import Refusals

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
    texts = ("\u0000", "\ud800", "x" * 100_000, "‮", "{{7*7}}", "';--")
    for text in texts:
        body = catalogue.order(session)
        body["LineItems"][0]["Personalization"] = {"Message": text}
        post(session, encoded(body), malformed=True)
    plain = encoded(catalogue.order(session))
    for media_type in ("text/plain", "application/xml", "application/json; charset=utf-16", ""):
        post(session, plain, malformed=True, headers={"Content-Type": media_type})
    lines = [catalogue.order(session)["LineItems"][0]] * 1_001
    post(session, {**catalogue.order(session), "LineItems": lines}, malformed=True)
