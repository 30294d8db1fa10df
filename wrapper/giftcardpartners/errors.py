"""What can go wrong, drawn as a tree. Every message says what happened, whether it is safe to order again, and how.

GiftCardsError
├─ InvalidInput              refused by the client before anything was sent
│  └─ CheckFailed            the catalogue says no                        .findings
├─ RequestFailed             no answer; certainly nothing was placed      (cause: the transport's error)
├─ OutcomeUnknown            no answer to trust; an order may exist       .po_number
├─ StatusError               an answer, a refusal                         .status_code .response
│  ├─ InvalidRequest 400 · AuthenticationFailed 401 · AccessDisabled 403 · NotFound 404
│  ├─ PONumberReused 409     the number belongs to another order          .order_id .differences
│  ├─ InsufficientFunds 422 · Unprocessable 422
│  └─ RateLimited 429 .retry_after · ServerError 5xx
├─ WaitTimedOut              still not complete at the deadline           .order
└─ UnexpectedAnswer          not in openapi.yaml                          .response

Each carries `attempts`: the small log of what was sent, what came back and what was decided. No message, repr or
attempt contains a token, an address or a claim link; `response.content` is for the caller's own eyes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._http.flow import Answer
    from .models import Order


@dataclass(frozen=True, slots=True)
class Attempt:
    """One line of the decision log: what was sent and why, what came back, what was decided."""

    operation: str
    why: str
    outcome: str
    decision: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `line` counts from 1 and is None for the whole order, `field` is the part's name."""

    line: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{'order' if self.line is None else f'line {self.line}'}, {self.field}: {self.problem}"


class GiftCardsError(Exception):
    """Anything that goes wrong in this client; catch it to catch all."""

    def __init__(self, message: str, *, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__(message)
        self.attempts: tuple[Attempt, ...] = tuple(attempts)

    def __reduce__(self) -> tuple[Callable[..., GiftCardsError], tuple[object, ...]]:
        """Let an error travel between processes, as process pools and task queues want it to."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[GiftCardsError], args: tuple[object, ...], parts: dict[str, object]
) -> GiftCardsError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(parts)
    return error


class InvalidInput(GiftCardsError):
    """The client refused what it was given; nothing was sent, correct it and call again."""


class CheckFailed(InvalidInput):
    """The catalogue says that this order cannot be right; `findings` is everything that is wrong with it."""

    def __init__(
        self, message: str, *, findings: Sequence[Finding], attempts: Sequence[Attempt] = ()
    ) -> None:
        super().__init__(message, attempts=attempts)
        self.findings = tuple(findings)


class RequestFailed(GiftCardsError):
    """No answer, and the request certainly did not reach the service: nothing was placed."""


class OutcomeUnknown(GiftCardsError):
    """An order may or may not exist: call `orders.settle` with the same order and the same PONumber."""

    def __init__(self, message: str, *, po_number: str, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__(message, attempts=attempts)
        self.po_number = po_number


class StatusError(GiftCardsError):
    """The service answered and refused; nothing was placed by this call."""

    def __init__(self, message: str, *, response: Answer, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__(message, attempts=attempts)
        self.response = response
        self.status_code = response.status_code


class InvalidRequest(StatusError):
    """400: something in the request is wrong."""


class AuthenticationFailed(StatusError):
    """401: the credentials or the token were not accepted, even after one renewal."""


class AccessDisabled(StatusError):
    """403: API access is switched off for these credentials."""


class NotFound(StatusError):
    """404: there is no such product, order or path."""


class PONumberReused(StatusError):
    """409: this PONumber already belongs to an order with other content; `response` shows that order."""

    def __init__(
        self,
        message: str,
        *,
        response: Answer,
        order_id: str,
        differences: Sequence[str],
        attempts: Sequence[Attempt] = (),
    ) -> None:
        super().__init__(message, response=response, attempts=attempts)
        # The answer at hand is the one that shows the original order, found by way of a 409 or in the history.
        self.status_code = 409
        self.order_id = order_id
        self.differences = tuple(differences)


class InsufficientFunds(StatusError):
    """422: the Available balance does not cover the order."""


class Unprocessable(StatusError):
    """422 for another reason than money."""


class RateLimited(StatusError):
    """429: too many requests; `retry_after` is what the service asked for, in seconds, or None."""

    def __init__(
        self,
        message: str,
        *,
        response: Answer,
        retry_after: float | None = None,
        attempts: Sequence[Attempt] = (),
    ) -> None:
        super().__init__(message, response=response, attempts=attempts)
        self.retry_after = retry_after


class ServerError(StatusError):
    """5xx: the service failed to answer a question; never raised for an order, whose outcome is then unknown."""


class WaitTimedOut(GiftCardsError):
    """The order was not complete at the deadline; it exists, wait again later, never order it again."""

    def __init__(self, message: str, *, order: Order, attempts: Sequence[Attempt] = ()) -> None:
        super().__init__(message, attempts=attempts)
        self.order = order


class UnexpectedAnswer(GiftCardsError):
    """The answer does not fit openapi.yaml."""

    def __init__(self, message: str, *, response: Answer, attempts: Sequence[Attempt] = ()) -> None:
        # True of a question, and of an order under the same PONumber.
        super().__init__(f"{message} Sending the same again is safe.", attempts=attempts)
        self.response = response


class GiftCardsWarning(UserWarning):
    """Something went wrong that the client got round: a store is away, a cache file is damaged, a copy is stale."""
