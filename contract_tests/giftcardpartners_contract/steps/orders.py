"""Place orders as a careful client does, read them back, wait for them, and look at the balance meanwhile."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from ..errors import CannotJudge
from ..exchange import JSON, Answer, amount, dicts, text
from ..order_log import is_pending
from ..session import Session
from .catalogue import Catalogue
from .pages import walk
from .round_trip import check_round_trip

_LONGEST_PENDING = 86_400.0


@dataclass
class Placed:
    """An order that was placed: what was sent, the answer that told its Id, and the order as first shown.

    `before` is what was Available just before, or None when the target does not say.
    """

    body: JSON
    id: str
    order: JSON
    answer: Answer
    before: Decimal | None

    @property
    def po(self) -> str:
        """The PONumber."""
        return str(self.body["PONumber"])

    def is_shown_by(self, row: JSON) -> bool:
        """Whether a row of the history shows this order."""
        return row.get("Id") == self.id or row.get("PONumber") == self.po


def post(
    session: Session,
    body: object,
    *,
    malformed: bool = False,
    headers: Mapping[str, str] | None = None,
    until: Callable[[Answer], bool] | None = None,
) -> Answer:
    """Send an order, always the same, until the answer means something, or `until` is content with it.

    Raises Interrupted when no such answer comes.
    """
    send = partial(session.call, "createOrder", body=body, headers=headers, malformed=malformed)
    return session.retry(send, until=until)


def is_lost(answer: Answer) -> bool:
    """Whether the order of an answer that means nothing may or may not have been placed."""
    return answer.status != 429


def place(session: Session, catalogue: Catalogue, body: JSON, rule: str = "valid-order-accepted") -> Placed:
    """Place an order that keeps all rules; a lost answer is repeated under the same PONumber.

    `rule` is the one that says why the order must be accepted.
    Raises CannotJudge when money does not suffice, RuleBroken when the order is refused all the same.
    """
    estimate = catalogue.estimate(body)
    before = ensure_money(session, estimate)
    lost: list[Answer] = []

    def note(answer: Answer) -> bool:
        if is_lost(answer):
            lost.append(answer)
        return False

    answer = post(session, body, until=note)
    if lost and answer.status == 409:
        return _original(session, body, answer, before)
    if answer.status == 422 and (before is None or (session.available() or before) < 2 * estimate + 10):
        raise CannotJudge("the target finds that there is too little money")
    if answer.status == 409:
        message = "A PONumber that was never used is answered with 409."
        session.results.require("different-po-numbers-different-orders", False, message, answer)
    message = f"An order that keeps all rules is answered with {answer.status}."
    session.results.require(rule, answer.is_success, message, answer)
    return _accepted(session, body, answer, before)


def ensure_money(session: Session, needed: Decimal) -> Decimal | None:
    """Return what is Available, topped up where that is possible; raises CannotJudge when it is too little."""
    session.budget.reserve(needed)
    available = session.available()
    if available is None or available >= needed:
        return available
    if session.controls is None:
        raise CannotJudge("the target has too little money for this")
    session.controls.add_funds(needed * 20)
    return session.available()


def _accepted(session: Session, body: JSON, answer: Answer, before: Decimal | None) -> Placed:
    order = answer.object
    order_id = text(order.get("Id"))
    if not order_id:
        raise CannotJudge("the answer to the order has no Id")
    fresh = session.placed.count(order_id) <= 1
    session.check("order-ids-unique", fresh, "Two orders have the same Id.", answer)
    if order_id not in session.placed:
        session.placed.append(order_id)
    session.order_log.note(order, answer)
    check_round_trip(session.results, body, order, answer)
    return Placed(body, order_id, order, answer, before)


def _original(session: Session, body: JSON, answer: Answer, before: Decimal | None) -> Placed:
    for order_id in conflict_ids(answer):
        found = session.call_with_retry("getOrder", id=order_id)
        if found.is_success:
            return _accepted(session, body, found, before)
    raise CannotJudge("the 409 after a lost answer leads to no order")


def conflict_ids(answer: Answer) -> list[str]:
    """Return the ids that a 409 names, under whichever key."""
    found: list[str] = []
    for name, value in answer.object.items():
        if name.casefold() in ("previousorderids", "previousorderid", "orderid", "id"):
            values = value if isinstance(value, list) else [value]
            found += [one for one in values if isinstance(one, str)]
    return found


def read(session: Session, placed: Placed) -> JSON:
    """Read an order again; judges that it is there and shows what was sent."""
    answer = session.call_with_retry("getOrder", id=placed.id)
    message = f"An order that was accepted is answered with {answer.status} when it is read."
    session.results.require("order-readable-at-once", answer.is_success, message, placed.answer, answer)
    session.order_log.note(answer.object, answer)
    check_round_trip(session.results, placed.body, answer.object, answer)
    kept = answer.object.get("Id") == placed.id and _facts(answer.object) == _facts(placed.order)
    message = "An order reads otherwise than it was answered."
    session.check("order-same-wherever-read", kept, message, placed.answer, answer)
    return answer.object


def _facts(order: JSON) -> list[tuple[object, ...]]:
    names = ("ProductId", "Value", "Quantity", "Cost")
    return [tuple(line.get(name) for name in names) for line in dicts(order.get("LineItems"))]


def settle(session: Session, placed: Placed) -> JSON:
    """Read an order until it is no longer Pending.

    Raises CannotJudge when patience ends where time cannot be moved; the order is read again at the end of the run.
    """
    pause, waited, started = 1.0, 0.0, time.monotonic()
    order = read(session, placed)
    while is_pending(order):
        if session.controls is None:
            limit = min(session.options.patience - (time.monotonic() - started), session.left())
            if limit <= 0:
                session.still_pending[placed.id] = placed.po
                raise CannotJudge(f"an order is still Pending after {session.options.patience:g} seconds")
            time.sleep(min(pause / 4, limit))
        else:
            message = "An order is still Pending after a day."
            session.results.require("pending-ends", waited < _LONGEST_PENDING, message, placed.answer)
            session.pause(pause)
        waited += pause
        pause *= 2
        order = read(session, placed)
    return order


def check_claim_entries(session: Session, order: JSON, answer: Answer) -> None:
    """Judge that each line of a complete order shows as many claim links as cards."""
    for line in dicts(order.get("LineItems")):
        count, wanted = len(dicts(line.get("ClaimData"))), line.get("Quantity")
        message = f"A complete line of {wanted} cards shows {count} ClaimData entries."
        session.check("claim-entry-per-card", count == wanted, message, answer)


def find_in_history(session: Session, placed: Placed) -> list[JSON]:
    """Return all rows of the history that show this order; a history that lags is given some seconds."""
    for pause in (0.5, 1.0, 2.0, 0.0):
        rows = [(row, answer) for row, answer in walk(session, "listOrders") if placed.is_shown_by(row)]
        if rows or not pause:
            break
        session.pause(pause)
    for row, answer in rows:
        session.order_log.note(row, answer)
    return [row for row, _ in rows]


def cost_of(session: Session, order: JSON) -> Decimal | None:
    """Return the sum of Cost × Quantity of an order's lines, or None when one of them does not say.

    Where a Cost turned out to be that of a whole line, it is the plain sum.
    """
    total = Decimal(0)
    lines = dicts(order.get("LineItems"))
    for line in lines:
        cost, quantity = amount(line.get("Cost")), line.get("Quantity")
        if cost is None or not isinstance(quantity, int):
            return None
        total += cost if session.costs_are_per_line else cost * quantity
    return total if lines else None
