"""Placing an order, as conversations: every answer to `createOrder` and what it ends in."""

from __future__ import annotations

from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    GiftCardsError,
    InsufficientFunds,
    InvalidInput,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    Placed,
    PONumberReused,
    RateLimited,
    RequestFailed,
    RetryPolicy,
    StatusError,
    UnexpectedAnswer,
    Unprocessable,
)
from giftcardpartners._http import operations
from giftcardpartners._http.flow import Answer
from giftcardpartners._orders.place import place
from giftcardpartners.policies import Paging

from .stage import (
    LOST,
    NOT_SENT,
    PO,
    Conversation,
    Forever,
    HandTime,
    another,
    answer,
    context,
    digital,
    page,
    stored,
)

CREATED = answer(201, stored())
EMPTY_HISTORY = answer(200, page())
FUNDS = answer(422, {"Message": "Insufficient funds."})


class Placing:
    """One order that is placed by hand."""

    def __init__(self, policy: RetryPolicy | None = None, **journey_settings: Any) -> None:
        self.time = HandTime()
        self.order = digital()
        self.context = context(self.time, policy, **journey_settings)
        flow = place(self.order, operations.new_order(self.order), self.context, Paging())
        self.talk = Conversation(flow, self.time)

    def play(self, *replies: Answer | Exception | Forever) -> Placed:
        placed = self.talk.play(*replies)
        assert isinstance(placed, Placed)
        assert placed.attempts == tuple(self.context.log)
        return placed

    def fail(self, *replies: Answer | Exception | Forever) -> GiftCardsError:
        with pytest.raises(GiftCardsError) as caught:
            self.talk.play(*replies)
        assert caught.value.attempts == tuple(self.context.log)
        return caught.value

    def unknown(self, *replies: Answer | Exception | Forever) -> OutcomeUnknown:
        error = self.fail(*replies)
        assert isinstance(error, OutcomeUnknown)
        assert error.po_number == PO
        assert "orders.settle" in str(error)
        assert "safe" not in str(error)
        return error


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_2xx_with_the_order_means_placed(status: int) -> None:
    placing = Placing()
    placed = placing.play(answer(status, stored()))
    assert (placed.order.id, placed.replayed, len(placed.attempts)) == ("ord-1", False, 1)
    assert placing.talk.operations() == ["createOrder"]


@pytest.mark.parametrize(
    "lost",
    [
        LOST,
        *[answer(status) for status in (408, 500, 502, 503, 504, 520)],
        answer(200, b"<html>"),
        answer(201, b"{"),
    ],
    ids=str,
)
def test_a_lost_answer_is_met_with_the_same_bytes_and_the_receipt(lost: Answer | Exception) -> None:
    placing = Placing()
    placed = placing.play(lost, answer(409, {"PreviousOrderIds": ["ord-1"]}), answer(200, stored()))
    assert placed.replayed
    assert placing.talk.operations() == ["createOrder", "createOrder", "getOrder"]
    first, second, _ = placing.talk.calls
    assert first.content == second.content
    assert first.content


def test_a_replay_that_is_the_first_to_arrive_is_not_marked_as_one() -> None:
    placed = Placing().play(LOST, CREATED)
    assert not placed.replayed
    assert [attempt.why for attempt in placed.attempts] == ["first attempt", "sent again after: ReadTimeout"]


def test_an_order_that_was_certainly_never_sent_is_a_failed_request() -> None:
    error = Placing(RetryPolicy(attempts=2)).fail(NOT_SENT, NOT_SENT)
    assert isinstance(error, RequestFailed)
    assert "certainly not sent" in str(error)


@pytest.mark.parametrize("last", [NOT_SENT, answer(429), LOST], ids=str)
def test_one_attempt_that_may_have_arrived_is_enough_for_unknown(last: Answer | Exception) -> None:
    error = Placing(RetryPolicy(attempts=2)).unknown(LOST, last)
    assert error.__cause__ is not None


def test_the_deadline_ends_in_unknown() -> None:
    placing = Placing(RetryPolicy(attempts=99, deadline=3))
    error = placing.unknown(*[LOST] * 4)
    assert error.attempts[-1].decision == "stop: the deadline is near"


def test_an_empty_budget_ends_in_unknown() -> None:
    error = Placing(capacity=1).unknown(LOST, LOST)
    assert error.attempts[-1].decision == "stop: the retry budget is used up"


def test_another_order_than_was_asked_for_is_as_bad_as_none() -> None:
    for strange in (stored(PONumber="OTHER"), another(), stored(Type="Links")):
        placing = Placing()
        placed = placing.play(answer(201, strange), answer(409, {"Id": "ord-1"}), answer(200, stored()))
        assert placed.replayed
    unknown = Placing(RetryPolicy(attempts=1)).unknown(answer(201, another()))
    assert isinstance(unknown.__cause__, UnexpectedAnswer)


def test_an_order_that_shows_only_what_is_certain_is_accepted() -> None:
    placed = Placing().play(answer(201, {"Id": "ord-1", "Status": "Pending"}))
    assert placed.order.po_number is None


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (answer(400), InvalidRequest),
        (answer(401), AuthenticationFailed),
        (answer(403), AccessDisabled),
        (answer(404), NotFound),
        (answer(405), StatusError),
    ],
)
def test_a_refused_first_attempt_placed_nothing(refusal: Answer, kind: type[StatusError]) -> None:
    placing = Placing()
    error = placing.fail(refusal)
    assert type(error) is kind
    assert "Nothing was placed" in str(error)
    assert placing.talk.operations() == ["createOrder"]


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [(FUNDS, InsufficientFunds), (answer(422, {"Message": "No such card."}), Unprocessable)],
)
def test_a_422_is_checked_against_the_history_before_it_is_believed(
    refusal: Answer, kind: type[StatusError]
) -> None:
    placing = Placing()
    assert type(placing.fail(refusal, EMPTY_HISTORY)) is kind
    assert placing.talk.operations() == ["createOrder", "listOrders"]


def test_a_422_that_hides_an_order_of_an_earlier_process_ends_in_that_order() -> None:
    placed = Placing().play(FUNDS, answer(200, page(stored())), answer(200, stored()))
    assert placed.replayed


def test_a_422_with_a_silent_history_is_still_a_422_when_nothing_was_lost() -> None:
    for silence in (answer(403), answer(200, page(stored("ord-9", PONumber=...), total=1))):
        error = Placing().fail(FUNDS, silence)
        assert type(error) is InsufficientFunds


@pytest.mark.parametrize("refusal", [FUNDS, answer(400), answer(401), answer(403), answer(302)], ids=str)
def test_a_refusal_after_a_lost_attempt_asks_the_history(refusal: Answer) -> None:
    placed = Placing().play(LOST, refusal, answer(200, page(stored())), answer(200, stored()))
    assert placed.replayed


@pytest.mark.parametrize("refusal", [FUNDS, answer(400), answer(403)], ids=str)
@pytest.mark.parametrize("history", [EMPTY_HISTORY, answer(403)], ids=["shows nothing", "refuses"])
def test_a_refusal_after_a_lost_attempt_stays_unknown_when_the_history_does_not_help(
    refusal: Answer, history: Answer
) -> None:
    Placing().unknown(LOST, refusal, Forever(history))


def test_no_token_during_a_replay_leaves_the_lost_attempt_unknown() -> None:
    no_token = AuthenticationFailed("no", response=answer(401))
    error = Placing().unknown(LOST, no_token, no_token)
    assert error.attempts[1].outcome == "no token: AuthenticationFailed"


def test_no_token_at_all_means_nothing_was_placed() -> None:
    no_token = AccessDisabled("no", response=answer(403))
    placing = Placing()
    assert placing.fail(no_token) is no_token


def test_a_rate_limit_placed_nothing_however_often() -> None:
    error = Placing(RetryPolicy(attempts=2)).fail(answer(429), answer(429, retry_after="2"))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 2
    assert "safe" in str(error)


def test_a_rate_limit_waits_as_asked_and_goes_on() -> None:
    placing = Placing()
    assert not placing.play(answer(429, retry_after="3"), CREATED).replayed
    assert placing.time.pauses == [3.0]


def test_a_redirect_may_have_placed_something() -> None:
    error = Placing().unknown(answer(302), Forever(EMPTY_HISTORY))
    assert isinstance(error.__cause__, UnexpectedAnswer)
    assert "base_url" in str(error.__cause__)


def test_a_reused_number_found_behind_a_422_names_the_differences() -> None:
    error = Placing().fail(FUNDS, answer(200, page(another())), answer(200, another()))
    assert isinstance(error, PONumberReused)
    assert (error.status_code, error.order_id) == (409, "ord-1")
    assert error.differences == ("line 1: value: asked 25.00, stored 75",)


def test_an_order_without_lines_is_refused_before_anything_is_sent() -> None:
    from giftcardpartners import Links

    with pytest.raises(InvalidInput, match="at least one line"):
        operations.new_order(Links(po_number=PO))


@pytest.mark.parametrize("status", [200, 299, 408, 500, 502, 503, 504, 520, 599])
def test_a_single_attempt_without_a_clear_answer_is_unknown(status: int) -> None:
    Placing(RetryPolicy(attempts=1)).unknown(answer(status, b"<html>"))


@pytest.mark.parametrize("status", [300, 307, 399])
def test_a_redirect_of_any_kind_is_checked_and_stays_unknown(status: int) -> None:
    Placing().unknown(answer(status), Forever(EMPTY_HISTORY))
