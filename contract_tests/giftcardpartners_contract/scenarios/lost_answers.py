"""Scenarios of answers that get lost: the order may exist, and a repeat finds out."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from giftcardpartners_contract.controls import Loss
from giftcardpartners_contract.errors import CannotJudge
from giftcardpartners_contract.steps.charges import is_charge_of
from giftcardpartners_contract.steps.orders import (
    Placed,
    conflict_ids,
    cost_of,
    ensure_money,
    find_in_history,
    is_lost,
    post,
)
from giftcardpartners_contract.steps.round_trip import check_round_trip

from .registry import scenario

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON, Answer
    from giftcardpartners_contract.session import Session
    from giftcardpartners_contract.steps.catalogue import Catalogue

_LOSSES: tuple[Loss, ...] = get_args(Loss)


@scenario("lost-answer-placed-once", "lost-answer-charged-once")
def an_answer_is_lost(session: Session, catalogue: Catalogue) -> None:
    """The answer to an order is lost in every way; repeated under its number, it is placed once and charged once."""
    if session.controls is None:
        raise CannotJudge("answers cannot be lost on purpose here")
    for loss in _LOSSES:
        body = catalogue.order(session, quantity=2)
        before = ensure_money(session, catalogue.estimate(body))
        session.controls.lose_next_answer(body["PONumber"], loss)
        lost = post(session, body, until=is_lost)
        if not session.is_transient(lost):
            raise CannotJudge(f"an answer could not be {loss}")
        again = post(session, body)
        placed = _found(session, body, lost, again, loss)
        if placed is None:
            continue
        after = session.available()
        if before is None or after is None:
            raise CannotJudge("the target does not say what is Available")
        charge = before - after
        message = (
            f"An order that was {loss} and repeated took {charge}, not {cost_of(session, placed.order)}."
        )
        kept = is_charge_of(session, placed.order, charge)
        session.results.check("lost-answer-charged-once", kept, message, lost, again)


def _found(session: Session, body: JSON, lost: Answer, again: Answer, loss: str) -> Placed | None:
    rule = "lost-answer-placed-once"
    ids = conflict_ids(again) if again.status == 409 else [str(again.object.get("Id"))]
    message = f"An order that was {loss} is answered with {again.status} when it is repeated."
    if not session.results.check(rule, again.is_success or again.status == 409, message, lost, again):
        return None
    found = session.call_with_retry("getOrder", id=ids[0] if ids else "none")
    message = f"An order that was {loss} cannot be read by the id that its repeat was answered with."
    if not session.results.check(rule, found.is_success, message, lost, again, found):
        return None
    check_round_trip(session.results, body, found.object, found)
    session.order_log.note(found.object, found)
    placed = Placed(body, ids[0], found.object, found, None)
    rows = {str(row.get("Id")) for row in find_in_history(session, placed)}
    message = f"An order that was {loss} and repeated is in the history {len(rows)} times."
    session.results.check(rule, len(rows) == 1, message, lost, again)
    if placed.id not in session.placed:
        session.placed.append(placed.id)
    return placed
