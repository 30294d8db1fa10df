"""Stories about the PONumber: one number, one order, one charge."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.session import encoded
from giftcardpartners_contract.steps.charges import too_dear
from giftcardpartners_contract.steps.orders import (
    Placed,
    place,
    post_surely,
    settle,
)
from giftcardpartners_contract.steps.repeats import check_names_original, check_no_effect, check_once, repeat

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_AT_ONCE = 6


@story(
    "po-number-unique",
    "repeat-answered-409",
    "conflict-names-original",
    "repeat-not-charged",
    "repeat-makes-no-order",
)
def an_order_is_repeated(run: Run, shop: Shop) -> None:
    """The very same order again: 409, the first order's Id, no charge, no second order."""
    placed = place(run, shop, shop.order(run))
    settle(run, placed)
    before = run.available()
    answers = [repeat(run, placed, placed.body, "po-number-unique") for _ in range(2)]
    check_no_effect(run, placed, before, answers)


@story(
    "po-number-unique-whatever-the-body",
    "conflict-names-original",
    "repeat-not-charged",
    "repeat-makes-no-order",
)
def a_po_number_is_used_for_another_order(run: Run, shop: Shop) -> None:
    """The same PONumber with another quantity, another value, another product and another Type."""
    placed = place(run, shop, shop.order(run))
    before = run.available()
    answers = [
        repeat(run, placed, body, "po-number-unique-whatever-the-body")
        for body in _variations(run, shop, placed)
    ]
    check_no_effect(run, placed, before, answers)


def _variations(run: Run, shop: Shop, placed: Placed) -> list[JSON]:
    line = placed.body["LineItems"][0]
    found = [{**placed.body, "LineItems": [{**line, "Quantity": 2}]}]
    found.append({**placed.body, "LineItems": [line, line]})
    for name in shop.types():
        offer = shop.offer(run, name)
        found.append({**placed.body, "Type": name, "LineItems": [shop.line(offer)]})
    return found


@story("po-number-unique-for-ever", "conflict-names-original")
def a_po_number_is_used_again_much_later(run: Run, shop: Shop) -> None:
    """A dozen orders later, and weeks later where time can be moved, the number is still taken."""
    first = place(run, shop, shop.order(run))
    settle(run, first)
    for _ in range(12):
        place(run, shop, shop.order(run))
    if run.controls is not None:
        run.controls.advance(60 * 86_400.0)
        run.forget_token()
    before = run.available()
    answer = repeat(run, first, first.body, "po-number-unique-for-ever")
    check_no_effect(run, first, before, [answer])


@story(
    "po-number-unique-concurrently", "conflict-names-original", "repeat-not-charged", "repeat-makes-no-order"
)
def an_order_is_sent_several_times_at_once(run: Run, shop: Shop) -> None:
    """One order on several connections at once: one is accepted, the others learn its Id."""
    body = shop.order(run)
    estimate = shop.estimate(body)
    run.purse.ask(estimate * _AT_ONCE)
    before = run.available()
    if before is not None and before < estimate * _AT_ONCE:
        raise CannotJudge("there is too little money to tell refusals apart")
    run.token()
    answers = _at_once(run, body)
    for answer in answers:
        run.purse.pay(estimate, answer.status)
    accepted = [answer for answer in answers if answer.is_success]
    ids = {str(answer.object.get("Id")) for answer in accepted}
    message = f"Of {_AT_ONCE} orders with one PONumber, {len(ids)} were accepted as orders of their own."
    rule = "po-number-unique-concurrently"
    if not run.judge.check(rule, len(ids) <= 1, message, *accepted):
        return
    if not accepted:
        raise CannotJudge("none of the orders that were sent at once got through")
    placed = Placed(body, next(iter(ids)), accepted[0].object, accepted[0], before)
    run.placed.append(placed.id)
    for answer in answers:
        if answer.status == 409:
            check_names_original(run, placed, answer)
    check_once(run, placed, accepted)
    after = run.available()
    if before is not None and after is not None:
        message = f"Orders sent at once cost {before - after}, one of them costs {estimate} at most."
        run.judge.check("repeat-not-charged", before - after <= estimate, message, *accepted)


def _at_once(run: Run, body: JSON) -> list[Answer]:
    answers: list[Answer] = []
    gate = threading.Barrier(_AT_ONCE)
    operation = run.spec.operations["createOrder"]
    headers = {"Authorization": f"Bearer {run.token()}", "Content-Type": "application/json"}
    content = encoded(body)

    def send() -> None:
        gate.wait()
        answers.append(run.target.send(operation.id, operation.method, operation.path, headers, content))

    threads = [threading.Thread(target=send) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [run.observe(answer) for answer in answers]


@story("different-po-numbers-different-orders")
def po_numbers_are_much_alike(run: Run, shop: Shop) -> None:
    """Long numbers that differ at the end, or by one more character, are different numbers."""
    stem = f"{run.new_po()}-{'x' * 40}-"
    for number in (stem + "1", stem + "2", stem + "22", stem + "2 2"):
        placed = place(run, shop, {**shop.order(run), "PONumber": number})
        message = "Two orders with different PONumbers were answered with the same Id."
        fresh = run.placed.count(placed.id) == 1
        run.judge.check("different-po-numbers-different-orders", fresh, message, placed.answer)


@story("conflict-before-funds")
def a_repeat_would_cost_too_much(run: Run, shop: Shop) -> None:
    """A repeat that there is no money for is a repeat all the same."""
    placed = place(run, shop, shop.order(run))
    body = {**too_dear(run, shop), "PONumber": placed.po}
    answer = post_surely(run, body)
    message = f"A repeat that costs too much is answered with {answer.status}."
    run.judge.check("conflict-before-funds", answer.status == 409, message, placed.answer, answer)
