"""Stories about large orders that are Pending first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_contract.order_log import is_pending
from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.catalogue import wrapped
from giftcardpartners_contract.steps.charges import check_charge
from giftcardpartners_contract.steps.orders import Placed, find_in_history, place, read, settle
from giftcardpartners_contract.steps.repeats import check_no_effect, repeat
from giftcardpartners_contract.steps.webhook_receiver import Listener

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_SIZES = (1, 100, 250, 1_000)
_LONGEST_WAIT = 3.0


@story(
    "po-number-unique-while-pending", "conflict-names-original", "repeat-not-charged", "pending-order-charged-at-once",
    "pending-ends", "status-moves-forward", "claim-entry-per-card", "quantities-come-back",
)  # fmt: skip
def a_large_order_is_pending(run: Run, shop: Shop) -> None:
    """While Pending: its number is taken, it is charged and listed. Then it completes, and stays so."""
    placed = find_pending(run, shop)
    charged = run.available()
    if placed.before is not None and charged is not None:
        message = "A Pending order is not charged when it is accepted."
        run.judge.check("pending-order-charged-at-once", charged < placed.before, message, placed.answer)
    answer = repeat(run, placed, placed.body, "po-number-unique-while-pending")
    check_no_effect(run, placed, charged, [answer])
    order = settle(run, placed)
    run.judge.check("pending-ends", True, "")
    check_charge(run, order, placed.before, run.available(), placed.answer)
    for _ in range(3):
        read(run, placed)
        run.pause(1.0)
    rows = find_in_history(run, placed)
    for row in rows:
        message = "The history shows a complete order as Pending."
        run.judge.check("order-same-wherever-read", not is_pending(row), message, placed.answer)
    repeat(run, placed, placed.body, "po-number-unique-for-ever")
    lines = order.get("LineItems") or []
    for line in lines:
        if isinstance(line, dict) and line.get("ClaimData"):
            count, wanted = len(line["ClaimData"]), line.get("Quantity")
            message = f"A complete line of {wanted} cards shows {count} ClaimData entries."
            run.judge.check("claim-entry-per-card", count == wanted, message, placed.answer)


def find_pending(run: Run, shop: Shop, **more: object) -> Placed:
    """Place larger and larger orders until one is Pending; raises CannotJudge when none is."""
    name = "Links" if "Links" in shop.types() else shop.any_type(run)
    offer = shop.offers(name)[0]
    for size in _SIZES:
        placed = place(run, shop, wrapped(run, name, [shop.line(offer, quantity=size)], **more))
        if is_pending(placed.order):
            return placed
    raise CannotJudge(f"no order of up to {_SIZES[-1]} cards was Pending")


@story("webhook-sent")
def a_webhook_is_called(run: Run, shop: Shop) -> None:
    """A Pending order with an address of ours: when it is finished, the address is called."""
    if not run.target.is_loopback or not run.target.is_networked:
        raise CannotJudge("the target cannot call an address on this machine")
    with Listener() as listener:
        placed = find_pending(run, shop, WebhookSettings={"FulfillmentComplete": listener.url})
        settle(run, placed)
        was_called = listener.wait(_LONGEST_WAIT)
    if not was_called and run.controls is None:
        raise CannotJudge("no call came, but the target may be unable to reach this machine")
    message = "The FulfillmentComplete address was not called although the order is finished."
    run.judge.check("webhook-sent", was_called, message, placed.answer)
