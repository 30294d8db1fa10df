"""Settling, as conversations: find out what became of an order, or place it, from any state and any number of times."""

from __future__ import annotations

import pytest
from giftcardpartners import (
    AuthenticationFailed,
    GiftCardsError,
    InsufficientFunds,
    InvalidRequest,
    OutcomeUnknown,
    Placed,
    PONumberReused,
    RetryPolicy,
)
from giftcardpartners._http import operations
from giftcardpartners._http.flow import Answer, Call
from giftcardpartners._orders.settle import settle
from giftcardpartners.policies import Paging

from .stage import (
    LOST,
    NOT_SENT,
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

EMPTY = answer(200, page())
LISTED = answer(200, page(stored()))
SEEN = answer(200, stored())
CREATED = answer(201, stored())
FUNDS = answer(422, {"Message": "Insufficient funds."})


def settling(policy: RetryPolicy | None = None) -> Conversation:
    time = HandTime()
    order = digital()
    flow = settle(order, operations.new_order(order), context(time, policy), Paging())
    return Conversation(flow, time)


def failed(talk: Conversation, *replies: Answer | Exception | Forever) -> GiftCardsError:
    with pytest.raises(GiftCardsError) as caught:
        talk.play(*replies)
    return caught.value


def test_an_order_in_the_history_is_returned_and_nothing_is_sent() -> None:
    talk = settling()
    placed: Placed = talk.play(LISTED, SEEN)
    assert (placed.order.id, placed.replayed) == ("ord-1", True)
    assert talk.operations() == ["listOrders", "getOrder"]


def test_an_order_that_is_nowhere_is_placed() -> None:
    talk = settling()
    placed: Placed = talk.play(EMPTY, CREATED)
    assert not placed.replayed
    assert talk.operations() == ["listOrders", "createOrder"]


def test_a_history_that_lags_is_caught_up_with_by_the_receipt() -> None:
    placed: Placed = settling().play(EMPTY, answer(409, {"Id": "ord-1"}), SEEN)
    assert placed.replayed


def test_other_content_under_the_number_is_a_reused_number() -> None:
    error = failed(settling(), answer(200, page(another())), answer(200, another()))
    assert isinstance(error, PONumberReused)
    assert "do not order again with another number before somebody has looked at that order" in str(error)
    assert "of its own" not in str(error)


def test_the_first_look_takes_a_quarter_of_the_time_and_no_more_than_five_seconds() -> None:
    for deadline, most in ((8.0, 2.0), (120.0, 5.0)):
        talk = settling(RetryPolicy(deadline=deadline))
        look = next(talk.flow)
        assert isinstance(look, Call)
        assert look.deadline == 1000.0 + most


def test_a_history_that_cannot_be_read_leaves_it_unknown() -> None:
    """It is not sent to a service that lets nobody in; elsewhere the same number again tells."""
    refused = AuthenticationFailed("no", response=answer(401))
    policy = RetryPolicy(attempts=1)
    for trouble in (answer(403), refused):
        talk = settling(policy)
        error = failed(talk, trouble)
        assert isinstance(error, OutcomeUnknown)
        assert error.__cause__ is not None
        assert talk.operations() == ["listOrders"]


@pytest.mark.parametrize(
    "trouble", [answer(503), answer(404), answer(200, b"<html>"), LOST, NOT_SENT], ids=str
)
def test_a_history_that_is_out_of_order_keeps_no_order_from_being_settled(
    trouble: Answer | Exception,
) -> None:
    policy = RetryPolicy(attempts=1)
    placed: Placed = settling(policy).play(trouble, answer(409, {"Id": "ord-1"}), SEEN)
    assert placed.replayed
    assert isinstance(failed(settling(policy), trouble, answer(503)), OutcomeUnknown)


def test_a_history_without_numbers_leaves_the_telling_to_the_receipt() -> None:
    nameless = answer(200, page(stored("ord-9", PONumber=...), total=1))
    placed: Placed = settling().play(
        nameless, answer(409, {"Id": "ord-1"}), answer(200, stored(PONumber=...))
    )
    assert placed.replayed


@pytest.mark.parametrize("inconclusive", [LOST, NOT_SENT, answer(429), answer(504)], ids=str)
def test_no_clear_answer_leaves_it_unknown_even_when_this_attempt_placed_nothing(
    inconclusive: Answer | Exception,
) -> None:
    assert isinstance(failed(settling(RetryPolicy(attempts=1)), EMPTY, inconclusive), OutcomeUnknown)


@pytest.mark.parametrize(("refusal", "kind"), [(FUNDS, InsufficientFunds), (answer(400), InvalidRequest)])
def test_a_refusal_is_believed_only_when_the_history_is_silent_again_and_again(
    refusal: Answer, kind: type[GiftCardsError]
) -> None:
    talk = settling()
    assert type(failed(talk, EMPTY, refusal, Forever(EMPTY))) is kind
    assert talk.operations()[:3] == ["listOrders", "createOrder", "listOrders"]
    assert talk.time.at - 1000 >= RetryPolicy().history_wait
    assert 5 < len(talk.calls) < 20


def test_a_refusal_with_an_order_in_the_history_after_all_is_that_order() -> None:
    placed: Placed = settling().play(EMPTY, FUNDS, LISTED, SEEN)
    assert placed.replayed


def test_a_refusal_with_a_silent_history_stays_unknown() -> None:
    nameless = answer(200, page(stored("ord-9", PONumber=...), total=1))
    for silence in (answer(403), nameless):
        assert isinstance(failed(settling(), EMPTY, FUNDS, Forever(silence)), OutcomeUnknown)


def test_a_refusal_after_a_lost_attempt_stays_unknown() -> None:
    assert isinstance(failed(settling(), EMPTY, LOST, FUNDS, Forever(EMPTY)), OutcomeUnknown)


def test_settling_again_and_again_gives_the_same_order() -> None:
    for _ in range(3):
        placed: Placed = settling().play(LISTED, SEEN)
        assert placed.order.id == "ord-1"
