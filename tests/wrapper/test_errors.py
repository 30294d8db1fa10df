"""The error tree: as drawn, each class raised by both clients, each message useful, each instance able to travel."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from collections.abc import Callable, Iterable
from typing import Any, cast

import giftcardpartners
import httpx
import pytest
from giftcardpartners import (
    AccessDisabled,
    Attempt,
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


@pytest.mark.parametrize("expected", RAISED)
def test_an_error_travels_as_plain_values(expected: type[GiftCardsError]) -> None:
    """As the JSON backends of task queues write and rebuild it: the class and its `args`."""
    error = caught("sync", expected)
    written = json.dumps(error.args)
    twin = expected(*json.loads(written))
    again = expected(*json.loads(json.dumps(twin.args)))
    for one in (twin, again):
        assert type(one) is expected
        assert str(one) == str(error)
        assert one.args == error.args
        behind = {"response", "order"}
        kept = {name: value for name, value in error.__dict__.items() if name not in behind}
        assert one.__dict__ == kept
    assert twin.attempts == error.attempts


@pytest.mark.parametrize("expected", RAISED)
def test_what_travels_as_plain_values_holds_no_answer(expected: type[GiftCardsError]) -> None:
    story, replies = RAISED[expected]
    link = {
        "ClaimData": [{"ClaimLink": "https://claim.example/planted", "ClaimLinkChallengeAnswer": "planted"}]
    }
    script = Script(*[planted(one, link) for one in replies])
    with pytest.raises(expected) as raised:
        tell("sync", story, transport=script.transport(), time=HandTime())
    assert "planted" not in json.dumps(raised.value.args)
    assert "ana@example.org" not in json.dumps(raised.value.args)
    assert "planted" not in repr(raised.value)


def planted(one: Any, link: dict[str, Any]) -> Any:
    """The same answer with a claim link in it, where it is an object."""
    if not isinstance(one, httpx.Response):
        return one
    try:
        body = json.loads(b"".join(cast("Iterable[bytes]", one.stream)))
    except ValueError:
        return one
    return reply(one.status_code, {**body, **link} if isinstance(body, dict) else body)


@pytest.mark.parametrize("expected", RAISED)
def test_an_error_can_be_rebuilt_from_its_message_alone(expected: type[GiftCardsError]) -> None:
    error = caught("sync", expected)
    twin = expected(str(error))
    assert str(twin) == str(error)
    assert twin.attempts == ()
    assert pickle.loads(pickle.dumps(twin)).__dict__ == twin.__dict__


def test_what_stayed_behind_says_so() -> None:
    error = caught("sync", NotFound)
    twin = NotFound(*json.loads(json.dumps(error.args)))
    assert twin.status_code == 404
    assert not hasattr(twin, "response")
    with pytest.raises(AttributeError, match="stayed behind when the error travelled"):
        twin.response  # noqa: B018
    late = caught("sync", WaitTimedOut)
    rebuilt = WaitTimedOut(*json.loads(json.dumps(late.args)))
    assert rebuilt.order_id == "ord-1"
    with pytest.raises(AttributeError, match="stayed behind"):
        rebuilt.order  # noqa: B018
    with pytest.raises(AttributeError, match=r"has no 'nonsense'$"):
        late.nonsense  # type: ignore[attr-defined]  # noqa: B018


def test_attempts_given_later_travel_too() -> None:
    error = OutcomeUnknown("lost", po_number=PO)
    error.attempts = (Attempt("createOrder", "first attempt", "ReadTimeout", "stop"),)
    assert OutcomeUnknown(*json.loads(json.dumps(error.args))).attempts == error.attempts


@pytest.mark.parametrize("rubbish", [None, {}, {"nonsense": 1}, {"args": 1, "__class__": 2}])
def test_what_travels_is_only_what_is_known(rubbish: Any) -> None:
    error = OutcomeUnknown("lost", rubbish)
    assert error.args == ("lost",)
    assert error.attempts == ()


def test_a_cause_is_kept_as_text() -> None:
    assert caught("sync", RequestFailed).cause
    unknown = caught("sync", OutcomeUnknown)
    assert (unknown.cause or "").startswith("RequestFailed: No answer to createOrder")
    assert unknown.__cause__ is not None
    assert unknown.__cause__.__traceback__ is None
    assert pickle.loads(pickle.dumps(unknown)).cause == unknown.cause


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
