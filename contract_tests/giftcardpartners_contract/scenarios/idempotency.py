"""Scenarios of the PONumber: one number, one order, one charge."""

import threading

from ..errors import CannotJudge
from ..exchange import JSON, Answer
from ..session import Session, encoded
from ..steps.catalogue import Catalogue
from ..steps.charges import unaffordable_order
from ..steps.orders import Placed, place, post, settle
from ..steps.rejections import check_names_original, check_no_effect, check_once, repeat
from .registry import scenario

_AT_ONCE = 6


@scenario(
    "po-number-unique", "repeat-answered-409", "conflict-names-original", "repeat-not-charged",
    "repeat-makes-no-order",
)  # fmt: skip
def an_order_is_repeated(session: Session, catalogue: Catalogue) -> None:
    """The very same order again: 409, the first order's Id, no charge, no second order."""
    placed = place(session, catalogue, catalogue.order(session))
    settle(session, placed)
    before = session.available()
    answers = [repeat(session, placed, placed.body, "po-number-unique") for _ in range(2)]
    check_no_effect(session, placed, before, answers)


@scenario(
    "po-number-unique-whatever-the-body", "conflict-names-original", "repeat-not-charged",
    "repeat-makes-no-order",
)  # fmt: skip
def a_po_number_is_used_for_another_order(session: Session, catalogue: Catalogue) -> None:
    """The same PONumber with another quantity, another value, another product and another Type."""
    placed = place(session, catalogue, catalogue.order(session))
    before = session.available()
    answers = [
        repeat(session, placed, body, "po-number-unique-whatever-the-body")
        for body in _variations(session, catalogue, placed)
    ]
    check_no_effect(session, placed, before, answers)


def _variations(session: Session, catalogue: Catalogue, placed: Placed) -> list[JSON]:
    line = placed.body["LineItems"][0]
    found = [{**placed.body, "LineItems": lines} for lines in ([{**line, "Quantity": 2}], [line, line])]
    for name in catalogue.types():
        offer = catalogue.offer(session, name)
        found.append({**placed.body, "Type": name, "LineItems": [catalogue.line(offer)]})
    return found


@scenario("po-number-unique-for-ever", "conflict-names-original")
def a_po_number_is_used_again_much_later(session: Session, catalogue: Catalogue) -> None:
    """A dozen orders later, and weeks later where time can be moved, the number is still taken."""
    first = place(session, catalogue, catalogue.order(session))
    settle(session, first)
    for _ in range(12):
        place(session, catalogue, catalogue.order(session))
    if session.controls is None:
        session.results.not_judged("po-number-unique-for-ever", "nobody can let weeks pass here")
    else:
        session.controls.advance(60 * 86_400.0)
        session.forget_token()
    before = session.available()
    answer = repeat(session, first, first.body, "po-number-unique-for-ever")
    check_no_effect(session, first, before, [answer])


@scenario(
    "po-number-unique-concurrently", "conflict-names-original", "repeat-not-charged", "repeat-makes-no-order"
)
def an_order_is_sent_several_times_at_once(session: Session, catalogue: Catalogue) -> None:
    """One order on several connections at once: one is accepted, the others learn its Id."""
    body = catalogue.order(session)
    estimate = catalogue.estimate(body)
    session.budget.reserve(estimate * _AT_ONCE)
    before = session.available()
    if before is not None and before < estimate * _AT_ONCE:
        raise CannotJudge("there is too little money to tell refusals apart")
    session.token()
    answers = _at_once(session, body)
    for answer in answers:
        session.budget.record(estimate, answer.status)
    accepted = [answer for answer in answers if answer.is_success]
    ids = {str(answer.object.get("Id")) for answer in accepted}
    message = f"Of {_AT_ONCE} orders with one PONumber, {len(ids)} were accepted as orders of their own."
    if not session.check("po-number-unique-concurrently", len(ids) <= 1, message, *accepted):
        return
    if not accepted:
        raise CannotJudge("none of the orders that were sent at once got through")
    placed = Placed(body, next(iter(ids)), accepted[0].object, accepted[0], before)
    session.placed.append(placed.id)
    for answer in answers:
        if answer.status == 409:
            check_names_original(session, placed, answer)
    check_once(session, placed, accepted)
    after = session.available()
    if before is not None and after is not None:
        message = f"Orders sent at once cost {before - after}, one of them costs {estimate} at most."
        session.check("repeat-not-charged", before - after <= estimate, message, *accepted)


def _at_once(session: Session, body: JSON) -> list[Answer]:
    barrier = threading.Barrier(_AT_ONCE)
    order = session.spec.operations["createOrder"]
    headers = {"Authorization": f"Bearer {session.token()}", "Content-Type": "application/json"}
    content, left = encoded(body), session.left()
    answers: list[Answer] = []
    failed: list[BaseException] = []

    def send() -> None:
        barrier.wait()
        try:
            answers.append(
                session.target.send(order.id, order.method, order.path, headers, content, left=left)
            )
        except BaseException as error:  # noqa: BLE001 -- it is raised again where somebody hears it
            failed.append(error)

    # no pool: Python does not end before its threads do, and a server may hold them
    threads = [threading.Thread(target=send, daemon=True) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return [session.observe(answer) for answer in answers]


@scenario("different-po-numbers-different-orders")
def po_numbers_are_much_alike(session: Session, catalogue: Catalogue) -> None:
    """Long numbers that differ at the end, or by one more character, are different numbers."""
    stem = f"{session.new_po()}-{'x' * 40}-"
    for number in (stem + "1", stem + "2", stem + "22", stem + "2 2"):
        placed = place(session, catalogue, {**catalogue.order(session), "PONumber": number})
        message = "Two orders with different PONumbers were answered with the same Id."
        fresh = session.placed.count(placed.id) == 1
        session.check("different-po-numbers-different-orders", fresh, message, placed.answer)


@scenario("conflict-before-funds")
def a_repeat_would_cost_too_much(session: Session, catalogue: Catalogue) -> None:
    """A repeat that there is no money for is a repeat all the same."""
    placed = place(session, catalogue, catalogue.order(session))
    answer = post(session, {**unaffordable_order(session, catalogue), "PONumber": placed.po})
    message = f"A repeat that costs too much is answered with {answer.status}."
    session.check("conflict-before-funds", answer.status == 409, message, placed.answer, answer)
