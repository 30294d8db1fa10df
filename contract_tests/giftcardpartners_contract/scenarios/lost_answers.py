"""Scenarios of answers that get lost: the order may exist, and a repeat finds out."""

from decimal import Decimal
from typing import get_args

from ..controls import Loss
from ..errors import CannotJudge
from ..exchange import JSON, Answer
from ..session import Session
from ..steps.catalogue import Catalogue
from ..steps.charges import is_charge_of
from ..steps.orders import Placed, conflict_ids, cost_of, ensure_money, find_in_history, is_lost, post
from ..steps.round_trip import check_round_trip
from .registry import scenario

_HUNG_UP = "sent before the connection was closed"


@scenario("lost-answer-placed-once", "lost-answer-charged-once")
def an_answer_is_lost(session: Session, catalogue: Catalogue) -> None:
    """The answer to an order is lost in every way; repeated under its number, it is placed once and charged once."""
    controls = session.controls
    if controls is None:
        raise CannotJudge("answers cannot be lost on purpose here")
    for loss in get_args(Loss):
        body = catalogue.order(session, quantity=2)
        before = ensure_money(session, catalogue.estimate(body))
        controls.lose_next_answer(body["PONumber"], loss)
        lost = post(session, body, until=is_lost)
        if not lost.is_transient:
            raise CannotJudge(f"an answer could not be {loss}")
        _repeat(session, body, before, lost, loss)


@scenario("lost-answer-placed-once", "lost-answer-charged-once")
def the_connection_is_closed_before_the_answer(session: Session, catalogue: Catalogue) -> None:
    """An order is sent and its answer not waited for; repeated under its number, it is placed once and charged once."""
    if not session.target.is_networked:
        raise CannotJudge("the target is in this process: there is no connection to close")
    for _ in range(3):
        body = catalogue.order(session, quantity=2)
        before = ensure_money(session, catalogue.estimate(body))
        lost = session.call("createOrder", body=body, hang_up=True)
        if lost.is_transient:  # else the answer was faster
            _repeat(session, body, before, lost, _HUNG_UP)
            return
    raise CannotJudge("the answers were too fast to be lost")


def _repeat(session: Session, body: JSON, before: Decimal | None, lost: Answer, loss: str) -> None:
    again = post(session, body)
    placed = _found(session, body, lost, again, loss)
    if placed is None:
        return
    if before is None:
        raise CannotJudge("the target did not say what was Available")
    charge, cost = before - session.known_available(), cost_of(session, placed.order)
    message = f"An order that was {loss} and repeated took {charge}, not {cost}."
    kept = is_charge_of(session, placed.order, charge)
    session.check("lost-answer-charged-once", kept, message, lost, again)


def _found(session: Session, body: JSON, lost: Answer, again: Answer, loss: str) -> Placed | None:
    rule = "lost-answer-placed-once"
    ids = conflict_ids(again) if again.status == 409 else [str(again.object.get("Id"))]
    message = f"An order that was {loss} is answered with {again.status} when it is repeated."
    if not session.check(rule, again.is_success or again.status == 409, message, lost, again):
        return None
    found = session.call_with_retry("getOrder", id=ids[0] if ids else "none")
    message = f"An order that was {loss} cannot be read by the id that its repeat was answered with."
    if not session.check(rule, found.is_success, message, lost, again, found):
        return None
    check_round_trip(session.results, body, found.object, found)
    session.order_log.note(found.object, found)
    placed = Placed(body, ids[0], found.object, found, None)
    rows = {str(row.get("Id")) for row in find_in_history(session, placed)}
    message = f"An order that was {loss} and repeated is in the history {len(rows)} times."
    session.check(rule, len(rows) == 1, message, lost, again)
    if placed.id not in session.placed:
        session.placed.append(placed.id)
    return placed
