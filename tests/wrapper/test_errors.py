"""The error tree: as drawn, each class raised by both clients, each message useful, each instance able to travel."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import giftcardpartners
import httpx
import pytest
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    CheckFailed,
    GiftCardsError,
    InsufficientFunds,
    InvalidInput,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    PONumberReused,
    RateLimited,
    RequestFailed,
    ServerError,
    StatusError,
    UnexpectedAnswer,
    Unprocessable,
    WaitPolicy,
    WaitTimedOut,
    errors,
)
from giftcardpartners._http.flow import Answer

from .stage import KINDS, PO, HandTime, Kind, Script, another, digital, page, raw, reply, stored, tell
from .test_wait import order_of

CREATE: Callable[[Any], Any] = lambda client: client.orders.create(digital())  # noqa: E731
GET: Callable[[Any], Any] = lambda client: client.orders.get("ord-1")  # noqa: E731
WAIT: Callable[[Any], Any] = lambda client: client.orders.wait(order_of(), policy=WaitPolicy(deadline=1))  # noqa: E731
LOST = httpx.ReadTimeout("lost")
NEVER = httpx.ConnectError("refused")
FUNDS = reply(422, {"Message": "Insufficient funds."})

RAISED: dict[type[GiftCardsError], tuple[Callable[[Any], Any], list[Any]]] = {
    InvalidInput: (lambda client: client.orders.get(".."), [reply(200)]),
    CheckFailed: (
        lambda client: client.orders.create(digital(), check=True),
        [reply(200, page()), reply(404)],
    ),
    RequestFailed: (CREATE, [NEVER]),
    OutcomeUnknown: (CREATE, [LOST]),
    InvalidRequest: (CREATE, [reply(400)]),
    AuthenticationFailed: (GET, [reply(401)]),
    AccessDisabled: (GET, [reply(403)]),
    NotFound: (GET, [reply(404)]),
    PONumberReused: (CREATE, [reply(409, {"Id": "ord-1"}), reply(200, another())]),
    InsufficientFunds: (CREATE, [FUNDS, reply(200, page())]),
    Unprocessable: (CREATE, [reply(422, {"Message": "too many"}), reply(200, page())]),
    RateLimited: (CREATE, [reply(429)]),
    ServerError: (GET, [reply(503)]),
    StatusError: (GET, [reply(418)]),
    WaitTimedOut: (WAIT, [reply(200, stored(Status="Pending"))]),
    UnexpectedAnswer: (GET, [raw(200, b"<html>", "text/html")]),
}


def caught(kind: Kind, expected: type[GiftCardsError]) -> GiftCardsError:
    story, replies = RAISED[expected]
    with pytest.raises(expected) as caught:
        tell(kind, story, transport=Script(*replies).transport(), time=HandTime())
    return caught.value


def public_errors() -> set[type[GiftCardsError]]:
    named = (getattr(giftcardpartners, name) for name in giftcardpartners.__all__)
    return {one for one in named if inspect.isclass(one) and issubclass(one, GiftCardsError)}


def test_every_public_error_is_raised_here() -> None:
    assert public_errors() == set(RAISED) | {GiftCardsError}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("expected", RAISED)
def test_both_clients_raise_exactly_this_class(kind: Kind, expected: type[GiftCardsError]) -> None:
    assert type(caught(kind, expected)) is expected


@pytest.mark.parametrize("expected", RAISED)
def test_every_message_says_where_that_leaves_the_order(expected: type[GiftCardsError]) -> None:
    text = str(caught("sync", expected))
    said = [
        "Nothing was sent",
        "Nothing was placed",
        "nothing was placed",
        "Do not order again with another number",
        "never order it again",
        "Sending the same again is safe",
    ]
    assert any(words in text for words in said), text


@pytest.mark.parametrize("expected", RAISED)
def test_what_was_done_is_attached(expected: type[GiftCardsError]) -> None:
    error = caught("sync", expected)
    assert bool(error.attempts) is (expected not in (InvalidInput, CheckFailed))
    if isinstance(error, StatusError | UnexpectedAnswer):
        assert isinstance(error.response, Answer)
    if isinstance(error, StatusError):
        assert 400 <= error.status_code < 600
    if isinstance(error, WaitTimedOut):
        assert error.order.is_pending
    if isinstance(error, OutcomeUnknown):
        assert error.po_number == PO


@pytest.mark.parametrize("expected", RAISED)
def test_an_error_travels_between_processes(expected: type[GiftCardsError]) -> None:
    error = caught("sync", expected)
    travelled = pickle.loads(pickle.dumps(error))
    for twin in (travelled, copy.copy(error), copy.deepcopy(error)):
        assert type(twin) is expected
        assert str(twin) == str(error)
        assert twin.__dict__ == error.__dict__


def test_the_tree_is_the_one_that_is_drawn() -> None:
    drawn = errors.__doc__ or ""
    for one in public_errors():
        assert one.__name__ in drawn
        assert one.__doc__
    statuses = {StatusError, InvalidRequest, AuthenticationFailed, AccessDisabled, NotFound, PONumberReused}
    statuses |= {InsufficientFunds, Unprocessable, RateLimited, ServerError}
    assert {one for one in public_errors() if issubclass(one, StatusError)} == statuses


def test_a_request_that_failed_names_its_cause() -> None:
    error = caught("sync", RequestFailed)
    assert error.__cause__ is None  # its frames would show what was sent
    assert "ConnectError (api.example.com)" in str(error)


def test_an_error_is_no_httpx_or_builtin_error_that_somebody_else_might_catch() -> None:
    for one in public_errors():
        assert not issubclass(one, httpx.HTTPError | ValueError | KeyError | OSError | RuntimeError)
