"""A 409 is a receipt, as conversations: which order it stands for, and when that cannot be told."""

from __future__ import annotations

from typing import Any

import pytest
from giftcardpartners import (
    AuthenticationFailed,
    GiftCardsError,
    NotFound,
    Placed,
    PONumberReused,
    RetryPolicy,
)
from giftcardpartners._http.flow import Answer

from .stage import LOST, PO, Forever, another, answer, page, stored
from .test_orders_place import Placing

NAMED = answer(409, {"PreviousOrderIds": ["ord-1"]})
NAMELESS = answer(409, {"Message": "There is one."})
GONE = answer(404)
EMPTY = answer(200, page())
NONE: dict[str, Any] = {"PONumber": ...}


@pytest.mark.parametrize(
    "body",
    [
        {"PreviousOrderIds": ["ord-1"]},
        {"PreviousOrderIds": "ord-1"},
        {"previousOrderIds": ["ord-1"]},
        {"PREVIOUSORDERID": "ord-1"},
        {"OrderId": "ord-1"},
        {"Id": "ord-1"},
        {"id": "ord-1", "Message": "There is one."},
    ],
    ids=str,
)
def test_every_spelling_of_the_original_id_is_read(body: object) -> None:
    placing = Placing()
    placed = placing.play(answer(409, body), answer(200, stored()))
    assert (placed.order.id, placed.replayed) == ("ord-1", True)
    assert placing.talk.calls[1].path == "/v1/Orders/ord-1"


def test_a_409_on_the_very_first_attempt_gives_the_order_back() -> None:
    placed = Placing().play(NAMED, answer(200, stored()))
    assert placed.replayed
    assert [(a.operation, a.outcome, a.decision) for a in placed.attempts] == [
        ("createOrder", "409, application/json, 31 bytes", "a receipt"),
        ("getOrder", "200, application/json, 184 bytes", "accepted"),
        ("getOrder", "Completed", "the same content: a replay"),
    ]


def test_other_content_is_a_reused_number_with_its_differences() -> None:
    error = Placing().fail(NAMED, answer(200, another()))
    assert isinstance(error, PONumberReused)
    assert error.order_id == "ord-1"
    assert error.differences == ("line 1: value: asked 25.00, stored 75",)
    assert "value: asked 25.00, stored 75" in str(error)
    assert "Nothing was placed by this call" in str(error)
    assert error.status_code == 409
    assert error.response.status_code == 200


@pytest.mark.parametrize(
    "body", [{"Message": "There is one."}, {}, [], "ord-1", {"PreviousOrderIds": []}, {"Id": 7}]
)
def test_without_an_id_the_history_tells(body: object) -> None:
    placing = Placing()
    placed = placing.play(answer(409, body), answer(200, page(stored())), answer(200, stored()))
    assert placed.replayed
    assert placing.talk.operations() == ["createOrder", "listOrders", "getOrder"]


def test_a_409_with_an_unreadable_body_is_still_a_receipt() -> None:
    conflict = answer(409, b"<html>", content_type="text/html")
    assert Placing().play(conflict, answer(200, page(stored())), answer(200, stored())).replayed


def test_an_id_whose_order_has_another_number_is_not_believed() -> None:
    placing = Placing()
    wrong = stored("ord-1", PONumber="SOMEBODY-ELSE")
    placed = placing.play(
        NAMED, answer(200, wrong), answer(200, page(wrong, stored("ord-2"))), answer(200, stored("ord-2"))
    )
    assert placed.order.id == "ord-2"


def test_an_id_of_no_order_leads_to_the_history() -> None:
    placed = Placing().play(NAMED, GONE, answer(200, page(stored("ord-2"))), answer(200, stored("ord-2")))
    assert placed.order.id == "ord-2"


@pytest.mark.parametrize("trouble", [answer(400), answer(403), answer(418)], ids=str)
def test_an_id_that_cannot_be_read_leads_to_the_history(trouble: Answer) -> None:
    placed = Placing().play(NAMED, trouble, answer(200, page(stored("ord-2"))), answer(200, stored("ord-2")))
    assert placed.order.id == "ord-2"


@pytest.mark.parametrize("strange", ["..", "a\u202eb", "x" * 200 + "y"])
def test_an_id_that_is_no_id_is_never_asked_for(strange: str) -> None:
    placing = Placing()
    placed = placing.play(answer(409, {"Id": strange}), answer(200, page(stored())), answer(200, stored()))
    assert placed.replayed
    assert placing.talk.operations() == ["createOrder", "listOrders", "getOrder"]


def test_the_original_may_appear_only_after_a_while() -> None:
    placing = Placing()
    placed = placing.play(NAMED, GONE, EMPTY, GONE, EMPTY, answer(200, stored()))
    assert placed.replayed
    assert placing.time.pauses == [0.375, 0.75]


def test_the_search_for_the_original_is_bounded() -> None:
    placing = Placing(RetryPolicy(history_wait=2.0, ceiling=1.0))
    error = placing.unknown(NAMELESS, Forever(EMPTY))
    assert sum(placing.time.pauses) < 2.0
    assert type(error.__cause__) is GiftCardsError
    assert "cannot be found" in str(error)


def test_the_search_ends_with_the_deadline_of_the_call() -> None:
    placing = Placing(RetryPolicy(history_wait=999, deadline=2.0, ceiling=1.0))
    placing.unknown(NAMELESS, Forever(EMPTY))
    assert placing.time.at < placing.context.deadline


def test_an_id_that_stays_unknown_ends_in_unknown() -> None:
    error = Placing(RetryPolicy(history_wait=0.5)).unknown(NAMED, GONE, EMPTY, GONE, EMPTY)
    assert isinstance(error.__cause__, NotFound)


def test_refused_credentials_end_the_search_at_once() -> None:
    refused = AuthenticationFailed("no", response=answer(401))
    placing = Placing()
    error = placing.unknown(NAMELESS, refused)
    assert error.__cause__ is refused
    assert placing.time.pauses == []


def test_of_several_ids_the_one_with_the_number_counts() -> None:
    several = answer(409, {"PreviousOrderIds": ["ord-8", "ord-9", "ord-1"]})
    others = [answer(200, stored(name, PONumber=name)) for name in ("ord-8", "ord-9")]
    assert Placing().play(several, *others, answer(200, stored())).order.id == "ord-1"


@pytest.mark.parametrize("count", [1, 3])
def test_orders_that_show_no_number_are_weighed_by_their_content(count: int) -> None:
    names = [f"ord-{number}" for number in range(1, count + 1)]
    shown = [another(name, **NONE) for name in names[:-1]] + [stored(names[-1], **NONE)]
    placed = Placing().play(answer(409, {"PreviousOrderIds": names}), *[answer(200, one) for one in shown])
    assert (placed.order.id, placed.replayed) == (names[-1], True)


def test_orders_without_number_and_with_other_content_are_a_reused_number() -> None:
    error = Placing().fail(NAMED, answer(200, another(**NONE)))
    assert isinstance(error, PONumberReused)
    assert error.order_id == "ord-1"


def test_two_orders_that_could_both_be_it_are_never_guessed_between() -> None:
    conflict = answer(409, {"PreviousOrderIds": ["ord-1", "ord-2"]})
    twins = [answer(200, stored(name, **NONE)) for name in ("ord-1", "ord-2")]
    silent = answer(200, page(stored(**NONE), stored("ord-2", **NONE), total=2))
    Placing(RetryPolicy(history_wait=0.1)).unknown(conflict, *twins, silent)


def test_one_unseen_id_keeps_the_others_from_being_taken_for_it() -> None:
    conflict = answer(409, {"PreviousOrderIds": ["ord-1", "ord-2"]})
    policy = RetryPolicy(history_wait=0.1)
    Placing(policy).unknown(conflict, answer(200, another(**NONE)), GONE, EMPTY)


def test_a_conflict_after_a_lost_attempt_is_settled_the_same_way() -> None:
    placing = Placing()
    placed = placing.play(LOST, NAMELESS, EMPTY, answer(200, page(stored())), answer(200, stored()))
    assert isinstance(placed, Placed)
    assert placed.replayed
    assert placed.order.po_number == PO


def test_an_id_that_cannot_be_read_does_not_hide_the_ones_after_it() -> None:
    conflict = answer(409, {"PreviousOrderIds": ["ord-9", "ord-1"]})
    placing = Placing()
    assert placing.play(conflict, GONE, answer(200, stored())).order.id == "ord-1"
    assert placing.talk.operations() == ["createOrder", "getOrder", "getOrder"]


def test_without_a_wait_the_search_has_one_round_even_when_the_dice_show_nought() -> None:
    placing = Placing(RetryPolicy(history_wait=0.0))
    placing.time.rng = 0.0
    placing.unknown(NAMELESS, EMPTY)
