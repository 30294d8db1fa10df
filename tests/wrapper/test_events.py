"""What is told about each attempt, to the log and to the caller's hook: all of it, nothing secret, and no harm done."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import warnings
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from giftcardpartners import (
    AsyncClient,
    AttemptEvent,
    Client,
    DigitalDelivery,
    GiftCardsError,
    GiftCardsWarning,
    InvalidInput,
    OutcomeUnknown,
    RetryPolicy,
)
from giftcardpartners_simulator import Fault

from .sockets import WAYS, Way, impatient, reach, served
from .stage import (
    ACCESS_TOKEN,
    BASE,
    EMAIL,
    KINDS,
    PO,
    HandTime,
    Kind,
    Script,
    digital,
    page,
    raw,
    reply,
    stored,
    tell,
)

LOST = httpx.ReadTimeout("slow")
ONCE = RetryPolicy(attempts=1)


def placing(client: Any) -> Any:
    return client.orders.create(digital())


def watched(
    kind: Kind, script: Script, story: Callable[[Any], Any] = placing, **settings: Any
) -> list[AttemptEvent]:
    """What a hook sees of a story, whatever becomes of it."""
    seen: list[AttemptEvent] = []
    with contextlib.suppress(GiftCardsError):
        tell(kind, story, transport=script.transport(), time=HandTime(), events=seen.append, **settings)
    return seen


@pytest.mark.parametrize("kind", KINDS)
def test_a_hook_sees_each_attempt_with_what_came_and_what_was_decided(kind: Kind) -> None:
    script = Script(LOST, raw(503, b"", x_request_id="req-7"), reply(401), reply(201, stored()))
    token, first, second, refused, another, third = watched(kind, script)
    assert (token.operation, token.status_code, token.decision, token.po_number) == (
        "createToken",
        200,
        "accepted",
        None,
    )
    assert first == AttemptEvent(
        operation="createOrder",
        po_number=PO,
        attempt=1,
        status_code=None,
        failure="ReadTimeout (api.example.com)",
        seconds=0.0,
        decision="again in 0.25 s",
        will_retry=True,
        maybe_placed=True,
        request_id=None,
    )
    assert (second.attempt, second.status_code, second.request_id) == (2, 503, "req-7")
    assert (second.maybe_placed, second.will_retry) == (True, True)
    assert (refused.attempt, refused.status_code, refused.decision) == (3, 401, "again with a new token")
    assert (refused.maybe_placed, refused.will_retry) == (False, True)
    assert another.operation == "createToken"
    assert (third.attempt, third.status_code, third.decision) == (3, 201, "accepted")
    assert (third.maybe_placed, third.will_retry) == (False, False)


@pytest.mark.parametrize("kind", KINDS)
def test_the_look_for_an_order_names_it_too(kind: Kind) -> None:
    seen = watched(kind, Script(reply(409, {"PreviousOrderId": "ord-1"}), reply(200, stored())))
    assert [(one.operation, one.po_number, one.decision) for one in seen[1:]] == [
        ("createOrder", PO, "a receipt"),
        ("getOrder", PO, "accepted"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_poll_names_the_order_it_is_about(kind: Kind) -> None:
    def waiting(client: Any) -> Any:
        from giftcardpartners import Order

        order = Order(id="ord-1", status="Pending", type="DigitalDelivery", line_items=(), po_number=PO)
        return client.orders.wait(order)

    seen = watched(kind, Script(reply(200, stored(Status="Pending")), reply(200, stored())), waiting)
    assert [(one.operation, one.po_number, one.attempt) for one in seen[1:]] == [("getOrder", PO, 1)] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_says_stop_and_leaves_nothing_in_doubt(kind: Kind) -> None:
    seen = watched(kind, Script(reply(400, {"Message": "no"})))
    assert (seen[-1].status_code, seen[-1].decision) == (400, "stop: refused")
    assert not seen[-1].maybe_placed


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_leaves_nothing_in_doubt(kind: Kind) -> None:
    seen = watched(kind, Script(LOST), lambda client: client.balance(), retry=ONCE)
    assert (seen[-1].operation, seen[-1].decision) == ("getAccountBalance", "stop: 1 attempts made")
    assert not seen[-1].maybe_placed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("came", [reply(500), reply(200, {"Value": ["odd"]}), LOST], ids=repr)
def test_a_token_that_did_not_come_is_told_before_the_order_that_was_not_sent(kind: Kind, came: Any) -> None:
    token, order = watched(kind, Script(reply(500), token=lambda _: came), retry=ONCE)
    assert (token.operation, token.decision) == ("createToken", "not accepted")
    assert order.operation == "createOrder"
    assert "no token" in str(order.failure)
    assert not order.maybe_placed


@pytest.mark.parametrize("way", WAYS)
def test_an_attempt_lasts_from_the_request_to_the_end_of_its_answer(way: Way) -> None:
    seen: list[AttemptEvent] = []
    silent = Fault(kind="never_answer_after_store", operation="createOrder", times=None)
    timeouts = impatient(way)
    with served(silent) as simulator, pytest.raises(OutcomeUnknown):
        reach(way, simulator.base_url, placing_real, timeouts=timeouts, retry=ONCE, events=seen.append)
    # The clock of a busy machine may show more, never less.
    assert seen[-1].seconds >= timeouts.answer
    assert seen[0].seconds > 0


def placing_real(client: Any) -> Any:
    return client.orders.create(DigitalDelivery(po_number=PO).add("CVS", 25, email="ana@example.org"))


@pytest.mark.parametrize(
    "value",
    ["req 7", "req\r\nx", "r" * 129, "", "<script>", "\x1b[31mred"],
    ids=repr,
)
def test_a_request_id_that_could_do_harm_in_a_log_is_left_out(value: str) -> None:
    script = Script(raw(200, json.dumps(stored()).encode(), X_Request_Id=value))
    assert watched("sync", script)[-1].request_id is None


@pytest.mark.parametrize("name", ["X-Request-Id", "Request-Id", "X-Correlation-Id", "CF-Ray"])
def test_a_request_id_has_many_names(name: str) -> None:
    answered = httpx.Response(
        201, headers={name: "8e2f-1"}, stream=httpx.ByteStream(json.dumps(stored()).encode())
    )
    assert watched("sync", Script(answered))[-1].request_id == "8e2f-1"


def test_an_event_cannot_be_changed() -> None:
    event = watched("sync", Script(reply(201, stored())))[-1]
    with pytest.raises(AttributeError):
        event.attempt = 2  # type: ignore[misc]


# Hooks


def test_a_coroutine_function_is_awaited_by_the_async_client() -> None:
    seen: list[AttemptEvent] = []

    async def hook(event: AttemptEvent) -> None:
        await asyncio.sleep(0)
        seen.append(event)

    tell("async", placing, transport=Script(reply(201, stored())).transport(), events=hook)
    assert [event.operation for event in seen] == ["createToken", "createOrder"]


class CoroutineObject:
    async def __call__(self, event: AttemptEvent) -> None:
        """Never called."""


async def coroutine_function(event: AttemptEvent) -> None:
    """Never called."""


@pytest.mark.parametrize("hook", [coroutine_function, CoroutineObject()], ids=["function", "object"])
def test_the_sync_client_refuses_a_coroutine_function(hook: Any) -> None:
    with pytest.raises(InvalidInput, match="only AsyncClient"):
        Client(BASE, email=EMAIL, access_token=ACCESS_TOKEN, events=hook)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("hook", ["print", 3, [], True])
def test_what_cannot_be_called_is_refused(kind: Any, hook: Any) -> None:
    with pytest.raises(InvalidInput, match="events must be a function"):
        kind(BASE, email=EMAIL, access_token=ACCESS_TOKEN, events=hook)


def raising(event: AttemptEvent) -> None:
    raise ValueError("planted")


async def raising_later(event: AttemptEvent) -> None:
    raise ValueError("planted")


@pytest.mark.parametrize(
    ("kind", "hook"),
    [
        ("sync", raising),
        ("async", raising),
        ("async", raising_later),
        ("sync", lambda event: raising_later(event)),
    ],
    ids=["sync", "async", "coroutine", "hidden coroutine"],
)
def test_a_hook_that_raises_harms_nothing_and_causes_one_warning(kind: Kind, hook: Any) -> None:
    script = Script(LOST, reply(201, stored()))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        placed = tell(kind, placing, transport=script.transport(), time=HandTime(), events=hook)
    assert placed.order.id == "ord-1"
    assert len(script.requests) == 2
    assert [warning.category for warning in told] == [GiftCardsWarning]
    assert "planted" not in str(told[0].message)


def test_a_hook_that_raises_harms_nothing_where_warnings_are_errors(caplog: pytest.LogCaptureFixture) -> None:
    tell("sync", placing, transport=Script(reply(201, stored())).transport(), events=raising)
    assert [record.levelname for record in caplog.records if "hook" in record.message] == ["WARNING"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("problem", [KeyboardInterrupt(), SystemExit(1)], ids=repr)
def test_a_wish_to_stop_passes_through_a_hook(kind: Kind, problem: BaseException) -> None:
    def stopping(event: AttemptEvent) -> None:
        raise problem

    with pytest.raises(type(problem)):
        tell(kind, placing, transport=Script(reply(201, stored())).transport(), events=stopping)


class SoftTimeLimitExceeded(Exception):
    """As Celery has it."""


@pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="the platform has no such signal")
def test_a_time_limit_that_strikes_during_a_hook_is_not_the_hooks() -> None:
    def limit(number: int, frame: Any) -> None:
        raise SoftTimeLimitExceeded

    before = signal.signal(signal.SIGUSR1, limit)
    try:
        with pytest.raises(SoftTimeLimitExceeded):
            tell(
                "sync",
                placing,
                transport=Script(reply(201, stored())).transport(),
                events=lambda event: signal.raise_signal(signal.SIGUSR1),
            )
    finally:
        signal.signal(signal.SIGUSR1, before)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("problem", [SoftTimeLimitExceeded(), KeyboardInterrupt()], ids=repr)
def test_an_interrupted_attempt_is_told_too(
    kind: Kind, problem: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "giftcardpartners")
    seen: list[AttemptEvent] = []

    def interrupted(request: httpx.Request) -> httpx.Response:
        raise problem

    with pytest.raises(type(problem)):
        tell(kind, placing, transport=Script(interrupted).transport(), events=seen.append)
    assert (seen[-1].operation, seen[-1].decision, seen[-1].maybe_placed) == (
        "createOrder",
        "stop: interrupted",
        True,
    )
    assert f"PONumber '{PO}': interrupted by {type(problem).__name__}" in caplog.messages[-1]
    assert caplog.messages[-1].endswith("an order may exist")


# Log lines


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(one.levelname, one.getMessage()) for one in caplog.records if one.name == "giftcardpartners"]


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_line_for_each_attempt(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "giftcardpartners")
    script = Script(LOST, raw(503, b"", x_request_id="req-7"), reply(201, stored()))
    tell(kind, placing, transport=script.transport(), time=HandTime())
    order = "for PONumber 'ACME-1'"
    first = f"attempt 1 {order}: ReadTimeout (api.example.com) in 0 ms, again in 0.25 s; an order may exist"
    second = f"attempt 2 {order}: 503 in 0 ms (request id req-7), again in 0.50 s; an order may exist"
    assert lines(caplog) == [
        ("DEBUG", "createToken, attempt 1: 200 in 0 ms, accepted"),
        ("INFO", f"createOrder, {first}"),
        ("INFO", f"createOrder, {second}"),
        ("INFO", f"createOrder, attempt 3 {order}: 201 in 0 ms, accepted"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_well_at_once_is_no_news(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "giftcardpartners")
    tell(kind, placing, transport=Script(reply(201, stored())).transport())
    assert lines(caplog) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_outcome_is_news_at_the_first_attempt(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "giftcardpartners")
    with pytest.raises(OutcomeUnknown):
        tell(
            kind, placing, transport=Script(LOST, reply(200, page())).transport(), time=HandTime(), retry=ONCE
        )
    assert [level for level, _ in lines(caplog)] == ["INFO"]
    assert lines(caplog)[0][1].endswith("stop: 1 attempts made; an order may exist")


def test_a_records_fields_are_those_of_the_event(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "giftcardpartners")
    (*_, event) = watched("sync", Script(raw(201, json.dumps(stored()).encode(), x_request_id="req-7")))
    (*_, record) = caplog.records
    fields = {name: value for name, value in vars(record).items() if name.startswith("giftcardpartners.")}
    assert fields == event.fields()
    assert json.loads(json.dumps(fields)) == {
        "giftcardpartners.operation": "createOrder",
        "giftcardpartners.po_number": PO,
        "giftcardpartners.attempt": 1,
        "giftcardpartners.status_code": 201,
        "giftcardpartners.duration_ms": 0.0,
        "giftcardpartners.decision": "accepted",
        "giftcardpartners.will_retry": False,
        "giftcardpartners.maybe_placed": False,
        "giftcardpartners.request_id": "req-7",
    }


def test_a_log_filter_that_raises_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "giftcardpartners")

    def odd(record: logging.LogRecord) -> bool:
        raise ValueError("planted")

    log = logging.getLogger("giftcardpartners")
    log.addFilter(odd)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            placed = tell("sync", placing, transport=Script(reply(201, stored())).transport())
    finally:
        log.removeFilter(odd)
    assert placed.order.id == "ord-1"
    assert [warning.category for warning in told] == [GiftCardsWarning]


def test_nothing_is_built_when_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    from giftcardpartners._http import events

    def unwanted(*_: Any) -> Any:
        raise AssertionError("an event was built for nobody")

    monkeypatch.setenv("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "giftcardpartners")
    monkeypatch.setattr(events, "_event", unwanted)
    script = Script(LOST, reply(201, stored()))
    tell("sync", placing, transport=script.transport(), time=HandTime())
