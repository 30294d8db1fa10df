"""Send a PONumber again, and judge that it changes nothing."""

from decimal import Decimal

from ..exchange import JSON, Answer
from ..session import Session
from ..spec import Level
from .orders import Placed, conflict_ids, find_in_history, post


def repeat(session: Session, placed: Placed, body: JSON, rule: str) -> Answer:
    """Send a PONumber again and judge the answer: 409 and the Id of the order that has it."""
    answer = post(session, body)
    same = answer.is_success and answer.object.get("Id") == placed.id
    message = f"A PONumber that an order has was accepted again, with status {answer.status}."
    session.check(rule, same or not answer.is_success, message, placed.answer, answer)
    if not answer.is_success or same:
        message = f"An order that is repeated is answered with {answer.status}."
        level: Level | None = "I" if same else None
        session.check(
            "repeat-answered-409", answer.status == 409, message, placed.answer, answer, level=level
        )
    if answer.status == 409:
        check_names_original(session, placed, answer)
    return answer


def check_names_original(session: Session, placed: Placed, answer: Answer) -> None:
    """Judge that a 409 names the order that has the PONumber."""
    ids = conflict_ids(answer)
    message = (
        "A 409 names no order." if not ids else "A 409 names another order than the one with the PONumber."
    )
    session.check("conflict-names-original", placed.id in ids, message, placed.answer, answer)


def check_no_effect(session: Session, placed: Placed, before: Decimal | None, answers: list[Answer]) -> None:
    """Judge that repeats changed neither the balance nor the history."""
    after = session.available()
    if before is not None and after is not None:
        message = f"A repeat changed Available from {before} to {after}."
        session.check("repeat-not-charged", after == before, message, placed.answer, *answers)
    check_once(session, placed, answers)


def check_once(session: Session, placed: Placed, answers: list[Answer]) -> None:
    rows = find_in_history(session, placed)
    ids = {str(row.get("Id")) for row in rows}
    message = f"The history shows {len(ids)} orders with one PONumber."
    session.check("repeat-makes-no-order", len(ids) <= 1, message, placed.answer, *answers)
    message = "An order that was placed is not in the history."
    session.check("order-in-history", bool(rows), message, placed.answer)
