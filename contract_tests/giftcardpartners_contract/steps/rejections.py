"""Send what must be refused, a PONumber again among it, and make sure that it leaves nothing behind."""

from decimal import Decimal

from ..exchange import JSON, Answer
from ..session import Session
from .orders import Placed, conflict_ids, find_in_history, post
from .pages import walk


def refuse(session: Session, rule: str, body: object, message: str, *, about: str = "") -> Answer:
    """Send an order that must be refused and judge that it is; the status of the refusal is not judged here."""
    answer = post(session, body)
    session.check(rule, not answer.is_success, message, answer, about=about)
    return answer


class Refusals:
    """Orders that must be refused, one after the other; in the end, none of them may have left anything behind."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._before = session.available()
        self._answers: list[Answer] = []
        self._numbers: set[str] = set()

    def send(self, rule: str, body: JSON, message: str, *, about: str = "") -> Answer:
        """Send an order and judge that it is refused."""
        answer = refuse(self._session, rule, body, message, about=about)
        self.note(str(body.get("PONumber")), answer)
        return answer

    def note(self, number: str, answer: Answer) -> None:
        """Note an order that was sent under a number."""
        self._numbers.add(number)
        self._answers.append(answer)

    def check_left_nothing(self) -> None:
        """Judge that the orders changed no balance and are not in the history, unless one was accepted or none sent."""
        results, answers = self._session.results, self._answers
        if not answers or any(answer.is_success for answer in answers):
            return
        after = self._session.available()
        if self._before is not None and after is not None:
            message = f"Refused orders changed Available from {self._before} to {after}."
            results.check("refused-order-not-charged", self._before == after, message, *answers)
        rows = walk(self._session, "listOrders")
        stored = [answer for row, answer in rows if row.get("PONumber") in self._numbers]
        message = "A refused order is in the history."
        results.check("refused-order-not-stored", not stored, message, *answers, *stored[:1])


def repeat(session: Session, placed: Placed, body: JSON, rule: str) -> Answer:
    """Send a PONumber again and judge the answer: 409 and the Id of the order that has it."""
    answer = post(session, body)
    same = answer.is_success and answer.object.get("Id") == placed.id
    message = f"A PONumber that an order has was accepted again, with status {answer.status}."
    session.check(rule, same or not answer.is_success, message, placed.answer, answer)
    if not answer.is_success or same:
        message = f"An order that is repeated is answered with {answer.status}."
        kept = answer.status == 409
        session.check(
            "repeat-answered-409", kept, message, placed.answer, answer, level="I" if same else None
        )
    if answer.status == 409:
        check_names_original(session, placed, answer)
    return answer


def check_names_original(session: Session, placed: Placed, answer: Answer) -> None:
    """Judge that a 409 names the order that has the PONumber."""
    ids = conflict_ids(answer)
    message = f"A 409 names {'another order than the one with the PONumber' if ids else 'no order'}."
    session.check("conflict-names-original", placed.id in ids, message, placed.answer, answer)


def check_no_effect(session: Session, placed: Placed, before: Decimal | None, answers: list[Answer]) -> None:
    """Judge that repeats changed neither the balance nor the history."""
    after = session.available()
    if before is not None and after is not None:
        message = f"A repeat changed Available from {before} to {after}."
        session.check("repeat-not-charged", after == before, message, placed.answer, *answers)
    check_once(session, placed, answers)


def check_once(session: Session, placed: Placed, answers: list[Answer]) -> None:
    """Judge that an order is in the history, and that nothing else there has its PONumber."""
    rows = find_in_history(session, placed)
    ids = {str(row.get("Id")) for row in rows}
    message = f"The history shows {len(ids)} orders with one PONumber."
    session.check("repeat-makes-no-order", len(ids) <= 1, message, placed.answer, *answers)
    message = "An order that was placed is not in the history."
    session.check("order-in-history", bool(rows), message, placed.answer)
