"""What can go wrong, drawn as a tree. Every message says what happened, whether it is safe to order again, and how.

GiftCardsError
├─ InvalidInput              refused by the client before anything was sent
│  └─ CheckFailed            the catalogue says no                        .findings
├─ RequestFailed             no answer; certainly nothing was placed
├─ OutcomeUnknown            no answer to trust; an order may exist       .po_number .order_ids .differences
├─ StatusError               an answer, a refusal                         .status_code .response
│  ├─ InvalidRequest 400 · AuthenticationFailed 401 · AccessDisabled 403 · NotFound 404
│  ├─ PONumberReused 409     the number belongs to another order          .order_id .differences
│  ├─ InsufficientFunds 422 · Unprocessable 422
│  └─ RateLimited 429 .retry_after · ServerError 5xx
├─ WaitTimedOut              still not complete at the deadline           .order .order_id
└─ UnexpectedAnswer          not in openapi.yaml                          .response

Each carries `attempts`, the small log of what was sent, what came back and what was decided, and `cause`, what went
wrong underneath as text. No message, repr, attempt or cause contains a token, an address or a claim link;
`response.content` is for the caller's own eyes.

Errors travel: whole through pickle and copy, and as plain values through `kind(*error.args)`, which is what the JSON
backends of task queues do. `response` and `order` may hold claim links, so that they stay behind on that second way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from ._answer import Answer
from .models import Attempt as Attempt
from .models import Order


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong: `line` counts from 1 and is None for the whole order, `field` is the part's name."""

    line: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{'order' if self.line is None else f'line {self.line}'}, {self.field}: {self.problem}"


_RECORDS: dict[str, Callable[..., Any]] = {"attempts": Attempt, "findings": Finding}
"""Parts that are tuples of records; every other tuple holds texts."""


class GiftCardsError(Exception):
    """Anything that goes wrong in this client; catch it to catch all.

    `args` is the message and, where there is more to tell, a mapping of it that JSON can carry; `travelled` takes such
    a mapping back in.
    """

    _parts: ClassVar[tuple[str, ...]] = ("attempts", "cause")
    """What travels in `args`, beside the message."""

    cause: str | None = None

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        attempts: Sequence[Attempt] = (),
        cause: str | None = None,
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self._attempts = tuple(attempts)
        for name, value in (travelled or {}).items():
            if name in self._parts:
                setattr(self, "_attempts" if name == "attempts" else name, _from_plain(name, value))
        self._pack()

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """The decision log of the call."""
        return self._attempts

    @attempts.setter
    def attempts(self, attempts: Sequence[Attempt]) -> None:
        self._attempts = tuple(attempts)
        self._pack()

    def _pack(self) -> None:
        plain = {name: _plain(getattr(self, name)) for name in self._parts}
        told = {name: value for name, value in plain.items() if value not in (None, [], "")}
        self.args = (str(self), told) if told else (str(self),)

    def __str__(self) -> str:
        """Return the message."""
        return str(self.args[0]) if self.args else ""

    def __repr__(self) -> str:
        """Name the error and its message."""
        return f"{type(self).__name__}({str(self)!r})"

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Say where a part is that did not travel."""
            raise AttributeError(
                f"{type(self).__name__} has no {name!r}"
                + (
                    "; it stayed behind when the error travelled as plain values"
                    if name in ("response", "order")
                    else ""
                )
            )

    def __reduce__(self) -> tuple[Callable[..., GiftCardsError], tuple[object, ...]]:
        """Let an error travel between processes, as process pools and task queues want it to."""
        return _restored, (type(self), self.args, self.__dict__)


def _restored(
    kind: type[GiftCardsError], args: tuple[object, ...], parts: dict[str, object]
) -> GiftCardsError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(parts)
    return error


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [
            list(msgspec.structs.astuple(item)) if isinstance(item, Attempt | Finding) else item
            for item in value
        ]
    return value


def _from_plain(name: str, value: object) -> object:
    if isinstance(value, list | tuple):
        record = _RECORDS.get(name)
        return tuple(item if record is None else record(*item) for item in value)
    return value


class InvalidInput(GiftCardsError):
    """The client refused what it was given; nothing was sent, correct it and call again."""


class CheckFailed(InvalidInput):
    """The catalogue says that this order cannot be right; `findings` is everything that is wrong with it."""

    _parts = (*GiftCardsError._parts, "findings")

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        findings: Sequence[Finding] = (),
        attempts: Sequence[Attempt] = (),
    ) -> None:
        self.findings = tuple(findings)
        super().__init__(message, travelled, attempts=attempts)


class RequestFailed(GiftCardsError):
    """No answer, and the request certainly did not reach the service: nothing was placed."""


class OutcomeUnknown(GiftCardsError):
    """An order may or may not exist: call `orders.settle` with the same order and the same PONumber.

    `order_ids` are the service's ids of the orders that were seen on the way and may be it; `differences` says what one
    of them has otherwise than it was asked for.
    """

    _parts = (*GiftCardsError._parts, "po_number", "order_ids", "differences")

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        po_number: str = "",
        order_ids: Sequence[str] = (),
        differences: Sequence[str] = (),
        attempts: Sequence[Attempt] = (),
        cause: str | None = None,
    ) -> None:
        self.po_number = po_number
        self.order_ids = tuple(order_ids)
        self.differences = tuple(differences)
        super().__init__(message, travelled, attempts=attempts, cause=cause)


class StatusError(GiftCardsError):
    """The service answered and refused; nothing was placed by this call."""

    _parts = (*GiftCardsError._parts, "status_code")

    status_code: int = 0
    response: Answer

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        response: Answer | None = None,
        attempts: Sequence[Attempt] = (),
    ) -> None:
        if response is not None:
            self.response = response
            self.status_code = self.status_code or response.status_code
        super().__init__(message, travelled, attempts=attempts)


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

    _parts = (*StatusError._parts, "order_id", "differences")

    # The answer at hand is the one that shows the original order, found by way of a 409 or in the history.
    status_code = 409

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        response: Answer | None = None,
        order_id: str = "",
        differences: Sequence[str] = (),
        attempts: Sequence[Attempt] = (),
    ) -> None:
        self.order_id = order_id
        self.differences = tuple(differences)
        super().__init__(message, travelled, response=response, attempts=attempts)


class InsufficientFunds(StatusError):
    """422: the Available balance does not cover the order."""


class Unprocessable(StatusError):
    """422 for another reason than money."""


class RateLimited(StatusError):
    """429: too many requests; `retry_after` is what the service asked for, in seconds, or None."""

    _parts = (*StatusError._parts, "retry_after")

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        response: Answer | None = None,
        retry_after: float | None = None,
        attempts: Sequence[Attempt] = (),
    ) -> None:
        self.retry_after = retry_after
        super().__init__(message, travelled, response=response, attempts=attempts)


class ServerError(StatusError):
    """5xx: the service failed to answer a question; never raised for an order, whose outcome is then unknown."""


class WaitTimedOut(GiftCardsError):
    """The order was not complete at the deadline; it exists, wait again later, never order it again.

    `order` is the order as it was seen last, `order_id` its id, which `orders.get` takes.
    """

    _parts = (*GiftCardsError._parts, "order_id")

    order: Order

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        order: Order | None = None,
        attempts: Sequence[Attempt] = (),
    ) -> None:
        self.order_id = ""
        if order is not None:
            self.order = order
            self.order_id = order.id
        super().__init__(message, travelled, attempts=attempts)


class UnexpectedAnswer(GiftCardsError):
    """The answer does not fit openapi.yaml."""

    response: Answer

    def __init__(
        self,
        message: str = "",
        travelled: Mapping[str, Any] | None = None,
        *,
        response: Answer | None = None,
        attempts: Sequence[Attempt] = (),
    ) -> None:
        if response is not None:
            self.response = response
        # True of a question, and of an order under the same PONumber; said already where the error has travelled.
        said = message if message.endswith(_AGAIN) else f"{message} {_AGAIN}".lstrip()
        super().__init__(said, travelled, attempts=attempts)


_AGAIN = "Sending the same again is safe."


class GiftCardsWarning(UserWarning):
    """Something went wrong that the client got round: a store is away, a cache file is damaged, a copy is stale."""
