"""Scenarios of large orders that are Pending first."""

import time

from ..errors import CannotJudge, Interrupted
from ..exchange import dicts
from ..order_log import is_pending
from ..session import Session
from ..steps.catalogue import Catalogue, wrapped
from ..steps.charges import check_charge
from ..steps.orders import Placed, check_claim_entries, find_in_history, place, read, settle
from ..steps.rejections import check_no_effect, repeat
from ..steps.webhook_receiver import webhook_receiver
from .registry import scenario

_SIZES = (1, 100, 250, 1_000)
_LONGEST_WAIT = 3.0
_PATIENCE = 15


@scenario(
    "po-number-unique-while-pending", "conflict-names-original", "repeat-not-charged", "pending-order-charged-at-once",
    "pending-ends", "status-moves-forward", "claim-entry-per-card", "quantities-come-back",
)  # fmt: skip
def a_large_order_is_pending(session: Session, catalogue: Catalogue) -> None:
    """While Pending: its number is taken, it is charged and listed. Then it completes, and stays so."""
    placed = find_pending(session, catalogue)
    charged = session.available()
    if placed.before is not None and charged is not None:
        message = "A Pending order is not charged when it is accepted."
        session.check("pending-order-charged-at-once", charged < placed.before, message, placed.answer)
    answer = repeat(session, placed, placed.body, "po-number-unique-while-pending")
    check_no_effect(session, placed, charged, [answer])
    order = settle(session, placed)
    session.check("pending-ends", True, "")
    check_charge(session, order, placed.before, session.available(), placed.answer)
    for _ in range(3):
        read(session, placed)
        session.pause(1.0)
    for row in find_in_history(session, placed):
        message = "The history shows a complete order as Pending."
        session.check("order-same-wherever-read", not is_pending(row), message, placed.answer)
    repeat(session, placed, placed.body, "po-number-unique-for-ever")
    if any(line.get("ClaimData") for line in dicts(order.get("LineItems"))):
        check_claim_entries(session, order, placed.answer)


def find_pending(session: Session, catalogue: Catalogue, **more: object) -> Placed:
    """Place larger and larger orders until one is Pending; raises CannotJudge when none is."""
    name = "Links" if "Links" in catalogue.types() else catalogue.any_type(session)
    offer = catalogue.offers(name)[0]
    for size in _SIZES:
        body = wrapped(session, name, [catalogue.line(offer, quantity=size)], **more)
        placed = place(session, catalogue, body)
        if is_pending(placed.order):
            return placed
    raise CannotJudge(f"no order of up to {_SIZES[-1]} cards was Pending")


@scenario("webhook-sent")
def a_webhook_is_called(session: Session, catalogue: Catalogue) -> None:
    """A Pending order with an address of ours: when it is finished, the address is called."""
    if not session.target.is_loopback or not session.target.is_networked:
        raise CannotJudge("the target cannot call an address on this machine")
    with webhook_receiver() as (url, called):
        placed = find_pending(session, catalogue, WebhookSettings={"FulfillmentComplete": url})
        settle(session, placed)
        was_called = called.wait(_LONGEST_WAIT)
    if not was_called and session.controls is None:
        raise CannotJudge("no call came, but the target may be unable to reach this machine")
    message = "The FulfillmentComplete address was not called although the order is finished."
    session.check("webhook-sent", was_called, message, placed.answer)


@scenario("pending-ends", orders=False, closing=True)
def orders_that_stayed_pending_are_read_again(session: Session, _catalogue: Catalogue) -> None:
    """What was Pending for longer than a scenario waits is waited for with the time limit in view."""
    started, pause = time.monotonic(), 0.25
    longest = min(_PATIENCE * session.options.patience, session.left() * 0.9)
    while session.still_pending:
        for order_id in list(session.still_pending):
            if not is_pending(session.call_with_retry("getOrder", id=order_id).object):
                session.check("pending-ends", True, "")
                del session.still_pending[order_id]
        waited = time.monotonic() - started
        if session.still_pending and waited >= longest:
            named = ", ".join(session.still_pending.values())
            raise Interrupted(f"still Pending at the end: PONumber {named}; nobody can say whether it ends")
        time.sleep(min(pause, max(0.0, longest - waited)))
        pause *= 2
