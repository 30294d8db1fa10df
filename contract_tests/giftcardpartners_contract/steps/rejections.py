"""Send what must be refused, and make sure that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..exchange import JSON, Answer
from ..session import Session
from ..spec import Level
from .orders import history, post


def refuse(
    session: Session,
    rule: str,
    body: object,
    message: str,
    *,
    level: Level | None = None,
    about: str = "",
    malformed: bool = False,
) -> Answer:
    """Send an order that must be refused and judge that it is; the status of the refusal is not judged here."""
    answer = post(session, body, malformed=malformed)
    session.results.check(rule, not answer.is_success, message, answer, level=level, about=about)
    return answer


def check_left_nothing(
    session: Session, bodies: Sequence[JSON], before: Decimal | None, *answers: Answer
) -> None:
    """Judge that refused orders changed no balance and are not in the history."""
    if any(answer.is_success for answer in answers):
        return
    after = session.available()
    if before is not None and after is not None:
        message = f"Refused orders changed Available from {before} to {after}."
        session.results.check("refused-order-not-charged", before == after, message, *answers)
    numbers = {str(body.get("PONumber")) for body in bodies}
    for row, answer in history(session):
        message = "A refused order is in the history."
        if row.get("PONumber") in numbers:
            session.results.check("refused-order-not-stored", False, message, *answers, answer)
            return
    session.results.check("refused-order-not-stored", True, "")
