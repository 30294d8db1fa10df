"""Send what must be refused, and make sure that a refusal leaves nothing behind."""

from ..exchange import JSON, Answer
from ..session import Session
from .orders import history, post


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
        """Judge that the orders changed no balance and are not in the history, unless one was accepted."""
        results, answers = self._session.results, self._answers
        if any(answer.is_success for answer in answers):
            return
        after = self._session.available()
        if self._before is not None and after is not None:
            message = f"Refused orders changed Available from {self._before} to {after}."
            results.check("refused-order-not-charged", self._before == after, message, *answers)
        stored = [answer for row, answer in history(self._session) if row.get("PONumber") in self._numbers]
        message = "A refused order is in the history."
        results.check("refused-order-not-stored", not stored, message, *answers, *stored[:1])
