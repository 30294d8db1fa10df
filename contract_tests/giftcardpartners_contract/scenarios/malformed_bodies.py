"""Probes with bodies that are no orders at all: the target refuses them and does not fall over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_contract.scenarios.registry import story
from giftcardpartners_contract.session import encoded
from giftcardpartners_contract.steps.rejections import check_left_nothing

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

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


@story("body-not-json-refused", "no-server-error")
def bodies_that_are_no_orders(run: Run, shop: Shop) -> None:
    """Broken JSON, other JSON, no JSON: refused, without a 5xx and without an order."""
    before = run.available()
    answers = []
    for name, body in _NOT_ORDERS.items():
        answer = run.once("createOrder", body=body, junk=True)
        if run.is_passing(answer):
            continue
        message = f"A body that is {name} is answered with {answer.status}."
        run.judge.check("body-not-json-refused", not answer.is_success, message, answer, about=name)
        answers.append(answer)
    check_left_nothing(run, [{"PONumber": "GATE-NAN"}], before, *answers)
    _send_odd_orders(run, shop)


def _send_odd_orders(run: Run, shop: Shop) -> None:
    """Orders that are odd in what they hold or how they are labelled; any answer but a 5xx will do."""
    texts = ("\u0000", "\ud800", "x" * 100_000, "‮", "{{7*7}}", "';--")
    for text in texts:
        body = shop.order(run)
        body["LineItems"][0]["Personalization"] = {"Message": text}
        _note(run, run.once("createOrder", body=encoded(body), junk=True))
    plain = encoded(shop.order(run))
    for media_type in ("text/plain", "application/xml", "application/json; charset=utf-16", ""):
        _note(run, run.once("createOrder", body=plain, headers={"Content-Type": media_type}, junk=True))
    lines = [shop.order(run)["LineItems"][0]] * 1_001
    _note(run, run.once("createOrder", body={**shop.order(run), "LineItems": lines}, junk=True))


def _note(run: Run, answer: object) -> None:
    found = getattr(answer, "object", {}).get("Id")
    if getattr(answer, "is_success", False) and isinstance(found, str) and found not in run.placed:
        run.placed.append(found)
