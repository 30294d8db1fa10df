"""What may be sent again, when, and when to stop: `_replay` as conversations."""

from __future__ import annotations

from email.utils import formatdate
from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    GiftCardsError,
    InvalidRequest,
    NotFound,
    RateLimited,
    RequestFailed,
    RetryPolicy,
    ServerError,
    StatusError,
    UnexpectedAnswer,
)
from giftcardpartners._http.flow import Answer, Call, NoAnswer
from giftcardpartners._http.retry import CallContext, send
from msgspec import structs

from .stage import LOST, NOT_SENT, Conversation, HandTime, answer, context

CALL = Call("getStatus", "GET", "/v1/Status")


def asking(time: HandTime, going: CallContext) -> Conversation:
    return Conversation(send(CALL, lambda came: came.content, going), time)


def raised(going: CallContext, time: HandTime, *replies: Answer | Exception) -> GiftCardsError:
    with pytest.raises(GiftCardsError) as caught:
        asking(time, going).play(*replies)
    assert caught.value.attempts == tuple(going.log)
    return caught.value


def test_an_answer_ends_it_at_once() -> None:
    time = HandTime()
    talk = asking(time, context(time))
    assert talk.play(answer(200, b"fine")) == b"fine"
    assert time.pauses == []


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_2xx_is_an_answer(status: int) -> None:
    time = HandTime()
    assert asking(time, context(time)).play(answer(status, b"fine")) == b"fine"


@pytest.mark.parametrize(
    "inconclusive",
    [LOST, NOT_SENT, *[answer(status) for status in (408, 429, 500, 502, 503, 504, 520, 599)]],
    ids=str,
)
def test_what_may_pass_is_sent_again_with_the_same_bytes(inconclusive: Answer | Exception) -> None:
    time = HandTime()
    talk = asking(time, context(time))
    assert talk.play(inconclusive, inconclusive, answer(200, b"fine")) == b"fine"
    assert [call.attempt for call in talk.calls] == [1, 2, 3]
    first, *others = (structs.replace(call, attempt=1) for call in talk.calls)
    assert others == [first, first]
    assert len(talk.sleeps) == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, InvalidRequest),
        (401, AuthenticationFailed),
        (403, AccessDisabled),
        (404, NotFound),
        (409, StatusError),
        (418, StatusError),
        (302, UnexpectedAnswer),
    ],
)
def test_a_refusal_is_final(status: int, kind: type[GiftCardsError]) -> None:
    time = HandTime()
    going = context(time)
    error = raised(going, time, answer(status))
    assert type(error) is kind
    assert [attempt.decision for attempt in error.attempts] == ["stop: refused"]


def test_an_unreadable_2xx_is_asked_for_again() -> None:
    time = HandTime()

    def read(came: Answer) -> bytes:
        if not came.content:
            raise UnexpectedAnswer("empty", response=came)
        return came.content

    talk = Conversation(send(CALL, read, context(time)), time)
    assert talk.play(answer(200), answer(503), answer(200, b"whole")) == b"whole"
    # Garbage, or the answer to another request: then so may be the next one on its connection.
    assert talk.dropped == [answer(200)]


def test_it_stops_after_the_attempts_of_the_policy() -> None:
    time = HandTime()
    going = context(time, RetryPolicy(attempts=3))
    error = raised(going, time, answer(503), answer(503), answer(503))
    assert isinstance(error, ServerError)
    assert len(time.pauses) == 2
    assert error.attempts[-1].decision == "stop: 3 attempts made"


def test_one_attempt_means_no_retry() -> None:
    time = HandTime()
    raised(context(time, RetryPolicy(attempts=1)), time, answer(503))
    assert time.pauses == []


def test_it_stops_rather_than_sleep_into_the_deadline() -> None:
    time = HandTime(rng=0.999)
    going = context(time, RetryPolicy(deadline=1.6, first_pause=1.0))
    error = raised(going, time, answer(503), answer(503))
    assert error.attempts[-1].decision == "stop: the deadline is near"
    assert time.at < going.deadline


def test_every_attempt_carries_the_one_deadline() -> None:
    time = HandTime()
    going = context(time, RetryPolicy(deadline=50))
    talk = asking(time, going)
    talk.play(answer(503), answer(200, b"x"))
    assert [call.deadline for call in talk.calls] == [1050.0, 1050.0]


def test_it_stops_when_the_shared_budget_is_used_up() -> None:
    time = HandTime()
    going = context(time, RetryPolicy(attempts=9), capacity=2)
    error = raised(going, time, *[answer(503)] * 3)
    assert error.attempts[-1].decision == "stop: the retry budget is used up"


def test_a_first_attempt_costs_no_budget() -> None:
    time = HandTime()
    assert asking(time, context(time, capacity=0)).play(answer(200, b"x")) == b"x"


def test_pauses_are_drawn_from_the_whole_range() -> None:
    for rng, pauses in ((0.0, [0.0, 0.0]), (0.5, [0.25, 0.5])):
        time = HandTime(rng=rng)
        asking(time, context(time)).play(answer(503), answer(503), answer(200, b"x"))
        assert time.pauses == pauses


@pytest.mark.parametrize("seconds", [7, 60])
def test_retry_after_in_seconds_is_honoured(seconds: int) -> None:
    time = HandTime()
    asking(time, context(time)).play(answer(429, retry_after=str(seconds)), answer(200, b"x"))
    assert time.pauses == [seconds]


def test_retry_after_as_a_date_is_honoured() -> None:
    time = HandTime()
    date = formatdate(time.at + 9, usegmt=True)
    asking(time, context(time)).play(answer(429, retry_after=date), answer(200, b"x"))
    assert time.pauses == [9.0]


@pytest.mark.parametrize(
    "value", ["soon", "-5", "1e9", "999999999", formatdate(1e9, usegmt=True), "5.5.5", "٣"]
)
def test_an_absurd_retry_after_is_ignored(value: str) -> None:
    time = HandTime()
    asking(time, context(time)).play(answer(429, retry_after=value), answer(200, b"x"))
    assert time.pauses == [0.25]


def test_a_retry_after_beyond_the_cap_is_handed_to_the_caller() -> None:
    time = HandTime()
    going = context(time)
    error = raised(going, time, answer(429, retry_after="61"))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 61
    assert error.attempts[-1].decision == "stop: Retry-After asks for longer than the policy allows"


def test_a_short_retry_after_does_not_shorten_the_backoff() -> None:
    time = HandTime()
    asking(time, context(time)).play(answer(429, retry_after="0"), answer(200, b"x"))
    assert time.pauses == [0.25]


def test_a_retry_after_beyond_the_deadline_ends_it() -> None:
    time = HandTime()
    error = raised(context(time, RetryPolicy(deadline=20)), time, answer(429, retry_after="30"))
    assert error.attempts[-1].decision == "stop: the deadline is near"


@pytest.mark.parametrize(
    ("lost", "words"), [(LOST, "It may have been received"), (NOT_SENT, "certainly not sent")]
)
def test_a_lost_question_says_why_and_whether_it_was_sent(lost: NoAnswer, words: str) -> None:
    time = HandTime()
    error = raised(context(time, RetryPolicy(attempts=1)), time, lost)
    assert isinstance(error, RequestFailed)
    assert words in str(error)
    assert lost.reason in str(error)


def test_an_error_while_the_token_is_fetched_is_final_and_passed_on() -> None:
    time = HandTime()
    going = context(time)
    refused = AuthenticationFailed("no", response=answer(401))
    assert raised(going, time, refused) is refused
    assert going.log[0].outcome == "no token: AuthenticationFailed"


def test_the_decision_log_tells_the_whole_story() -> None:
    time = HandTime()
    going = context(time)
    asking(time, going).play(LOST, answer(503, b"<html>", content_type="text/html"), answer(200, {"a": 1}))
    told: list[tuple[Any, ...]] = [(a.operation, a.why, a.outcome, a.decision) for a in going.log]
    assert told == [
        ("getStatus", "first attempt", "ReadTimeout", "again in 0.25 s"),
        ("getStatus", "sent again after: ReadTimeout", "503, text/html, 6 bytes", "again in 0.50 s"),
        (
            "getStatus",
            "sent again after: 503, text/html, 6 bytes",
            "200, application/json, 8 bytes",
            "accepted",
        ),
    ]


def test_a_pause_that_would_end_exactly_at_the_deadline_is_too_long() -> None:
    time = HandTime(rng=0.5)
    error = raised(context(time, RetryPolicy(deadline=2.0, first_pause=4.0)), time, answer(503))
    assert error.attempts[-1].decision == "stop: the deadline is near"


@pytest.mark.parametrize(("status", "final"), [(300, True), (399, True), (500, False)])
def test_the_edges_of_what_may_pass(status: int, final: bool) -> None:
    time = HandTime()
    replies = [answer(status)] if final else [answer(status), answer(200, b"x")]
    talk = asking(time, context(time))
    if final:
        with pytest.raises(UnexpectedAnswer):
            talk.play(*replies)
    else:
        assert talk.play(*replies) == b"x"
