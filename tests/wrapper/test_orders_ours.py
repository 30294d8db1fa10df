"""What was answered 2xx to our own attempt is ours: differences are told, and it is never denied."""

from __future__ import annotations

from typing import Any

import pytest
from giftcardpartners import OutcomeUnknown, PONumberReused, RetryPolicy
from hypothesis import given
from hypothesis import strategies as some

from .stage import LOST, PO, Forever, another, answer, page, stored
from .test_orders_place import Placing

NAMED = answer(409, {"PreviousOrderIds": ["ord-1"]})
LINE = {"ProductId": "SHOP1", "Value": 25, "Quantity": 2}
TO_BO = stored(LineItems=[{**LINE, "DigitalDeliveryAddress": {"Email": "bo@example.org"}}])
ONCE = RetryPolicy(attempts=1)


def other_money() -> list[dict[str, Any]]:
    """Every part of an order that is money, changed."""
    return [
        another(),
        stored(Type="Links"),
        stored(LineItems=[{**LINE, "ProductId": "SHOP2"}]),
        stored(LineItems=[{**LINE, "Quantity": 3}]),
        stored(LineItems=[LINE, LINE]),
        stored(LineItems=[{**LINE, "Quantity": 1}]),
    ]


def test_another_recipient_is_told_and_the_order_is_ours() -> None:
    placing = Placing()
    placed = placing.play(answer(201, TO_BO))
    assert (placed.order.id, placed.replayed) == ("ord-1", False)
    assert placed.differences == ("line 1: recipient e-mail: differs",)
    assert placing.talk.operations() == ["createOrder"]


def test_nothing_is_told_of_a_rewriting() -> None:
    shown = stored(LineItems=[{**LINE, "DigitalDeliveryAddress": {"Email": "a***@example.org"}}])
    assert Placing().play(answer(201, shown)).differences == ()


@pytest.mark.parametrize("shown", other_money(), ids=str)
def test_other_money_is_unknown_and_names_the_order(shown: dict[str, Any]) -> None:
    error = Placing(ONCE).unknown(answer(201, shown))
    assert error.order_ids == ("ord-1",)
    assert error.differences
    assert "Seen on the way: order 'ord-1'" in str(error)
    assert error.differences[0] in str(error)
    assert "othing was placed" not in str(error)


@pytest.mark.parametrize("shown", other_money(), ids=str)
def test_other_money_that_stays_after_the_receipt_is_unknown_too(shown: dict[str, Any]) -> None:
    error = Placing().unknown(answer(201, shown), NAMED, answer(200, shown))
    assert error.order_ids == ("ord-1",)
    assert error.differences
    assert "othing was placed" not in str(error)


def test_an_answer_that_was_about_another_order_is_put_right_by_the_receipt() -> None:
    placed = Placing().play(answer(201, another("ord-9")), NAMED, answer(200, stored()))
    assert (placed.order.id, placed.differences) == ("ord-1", ())


@pytest.mark.parametrize("shown", [*other_money(), TO_BO], ids=str)
def test_after_a_lost_attempt_other_content_is_no_reused_number(shown: dict[str, Any]) -> None:
    error = Placing().unknown(LOST, NAMED, answer(200, shown))
    assert error.order_ids == ("ord-1",)
    assert error.differences


@pytest.mark.parametrize("number", [f" {PO}", PO.lower(), f"{PO} "])
def test_the_services_own_spelling_of_the_number_is_ours(number: str) -> None:
    assert Placing().play(answer(201, stored(PONumber=number))).order.id == "ord-1"
    assert Placing().play(NAMED, answer(200, stored(PONumber=number))).order.id == "ord-1"
    nameless = [answer(409), answer(200, page(stored(PONumber=number), total=1))]
    assert Placing().play(*nameless, answer(200, stored(PONumber=number))).replayed


@pytest.mark.parametrize("number", ["OTHER", f"{PO}1", PO[:-1], "aCMe-1", ""])
def test_another_number_is_not(number: str) -> None:
    error = Placing(ONCE).unknown(answer(201, stored(PONumber=number)))
    assert error.order_ids == ("ord-1",)
    seen = Placing(RetryPolicy(history_wait=0)).unknown(
        NAMED, answer(200, stored(PONumber=number)), answer(200, page(stored(PONumber=number), total=1))
    )
    assert seen.order_ids == ("ord-1",)


REPLIES = [
    LOST,
    answer(503),
    answer(201, b"<html>"),
    answer(201, another("ord-7")),
    answer(408),
]
ENDS = [
    (answer(400),),
    (answer(422, {"Message": "Insufficient funds."}),),
    (answer(403),),
    (NAMED, answer(200, another())),
    (NAMED, answer(200, TO_BO)),
    (answer(409), answer(200, page(another(), total=1)), answer(200, another())),
]


@given(some.lists(some.sampled_from(REPLIES), min_size=1, max_size=3), some.sampled_from(ENDS))
def test_no_message_suggests_another_number_once_an_attempt_may_have_been_placed(
    replies: list[Any], end: tuple[Any, ...]
) -> None:
    placing = Placing(RetryPolicy(history_wait=1.0))
    refused = len(end) == 1
    error = placing.fail(*replies, *end, *([Forever(answer(200, page()))] if refused else []))
    assert type(error) is OutcomeUnknown
    text = str(error).lower()
    assert "do not order again with another number" in text
    assert "new ponumber" not in text
    assert "of its own" not in text
    assert "nothing was placed" not in text
    seen = {"ord-7"} if any(reply is REPLIES[3] for reply in replies) else set()
    seen |= {"ord-1"} if not refused else set()
    assert set(error.order_ids) == seen


def test_a_reused_number_is_told_with_care() -> None:
    error = Placing().fail(NAMED, answer(200, another()))
    assert isinstance(error, PONumberReused)
    assert "Look at that order: if it is this intent, it is done" in str(error)
