"""An answer about something else is never believed: get, wait, find, settle, and the look after a 409."""

from __future__ import annotations

from typing import Any

import pytest
from giftcardpartners import OutcomeUnknown, RetryPolicy, UnexpectedAnswer
from giftcardpartners._http import operations
from giftcardpartners._http.refusals import is_usable_id
from giftcardpartners._orders.find import AnotherOrder, find, read
from giftcardpartners._orders.settle import settle
from giftcardpartners.policies import Paging
from hypothesis import assume, given
from hypothesis import strategies as some

from .stage import (
    KINDS,
    PO,
    Conversation,
    Forever,
    HandTime,
    Kind,
    Script,
    answer,
    context,
    digital,
    page,
    reply,
    stored,
    tell,
)
from .test_orders_place import Placing
from .test_wait import ONCE, Waiting, order_of

OTHER = answer(200, stored("ord-2", PONumber="SOMEBODY-ELSE"))
SEEN = answer(200, stored())
GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def reading(order_id: str) -> Conversation:
    time = HandTime()
    return Conversation(read(order_id, context(time)), time)


def test_an_answer_about_another_order_is_asked_for_again() -> None:
    talk = reading("ord-1")
    assert talk.play(OTHER, SEEN).order.id == "ord-1"
    assert talk.operations() == ["getOrder"] * 2


def test_an_answer_that_stays_about_another_order_is_unexpected() -> None:
    with pytest.raises(UnexpectedAnswer, match="answered with another one") as caught:
        reading("ord-1").play(Forever(OTHER))
    assert "ord-2" not in str(caught.value)


ids = some.text(some.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1, max_size=4)


@given(ids, ids)
def test_only_the_same_id_is_the_same(asked: str, shown: str) -> None:
    time = HandTime()
    assume(is_usable_id(asked))
    try:
        talk = Conversation(read(asked, context(time, ONCE)), time)
        found = talk.play(answer(200, stored(shown)))
    except AnotherOrder:
        assert asked != shown
    else:
        assert found.order.id == asked == shown


def test_the_case_of_a_guid_means_nothing_and_that_of_another_id_does() -> None:
    assert reading(GUID).play(answer(200, stored(GUID.upper()))).order.id == GUID.upper()
    with pytest.raises(AnotherOrder):
        reading("aB3").play(Forever(answer(200, stored("Ab3"))))


def test_waiting_never_ends_with_another_order() -> None:
    waiting = Waiting()
    with pytest.raises(UnexpectedAnswer):
        waiting.play(answer(200, stored(Status="Pending")), OTHER)
    assert waiting.seen == ["Pending"]
    patient = Waiting(retry=RetryPolicy())
    assert patient.play(OTHER, OTHER, SEEN).id == "ord-1"
    assert patient.seen == ["Completed"]


def test_an_order_found_in_the_history_must_be_the_one_that_is_shown() -> None:
    listed = answer(200, page(stored(), total=1))
    for wrong in (OTHER, answer(200, stored(PONumber="SOMEBODY-ELSE"))):
        time = HandTime()
        with pytest.raises(UnexpectedAnswer):
            Conversation(find(PO, context(time, ONCE), Paging()), time).play(listed, wrong)


def test_a_look_after_a_409_believes_no_other_order() -> None:
    conflict = answer(409, {"PreviousOrderIds": ["ord-1"]})
    policy = RetryPolicy(attempts=1, history_wait=2.0)
    error = Placing(policy).unknown(conflict, OTHER, answer(200, page()), Forever(answer(404)))
    assert error.order_ids == ("ord-1",)
    assert Placing(policy).play(conflict, OTHER, answer(200, page(stored())), SEEN).order.id == "ord-1"


def test_settling_believes_no_other_order() -> None:
    time = HandTime()
    order = digital()
    flow = settle(order, operations.new_order(order), context(time, ONCE), Paging())
    talk = Conversation(flow, time)
    placed = talk.play(answer(200, page(stored(), total=1)), OTHER, answer(409, {"Id": "ord-1"}), SEEN)
    assert placed.order.id == "ord-1"
    assert talk.operations() == ["listOrders", "getOrder", "createOrder", "getOrder"]


STORIES: list[Any] = [
    lambda client: client.orders.get("ord-1"),
    lambda client: client.orders.wait(order_of()),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("story", STORIES)
def test_both_clients_raise_it(kind: Kind, story: Any) -> None:
    script = Script(reply(200, stored("ord-2")))
    with pytest.raises(UnexpectedAnswer):
        tell(kind, story, transport=script.transport(), time=HandTime())


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_answered_to_our_own_attempt_is_named_though_its_number_is_another(kind: Kind) -> None:
    """A service may write numbers in a way that nobody foresaw: the order is not believed, and can be looked up."""
    script = Script(reply(201, stored("ord-2", PONumber=f"0000{PO}")))
    with pytest.raises(OutcomeUnknown, match=r"another PONumber.*'ord-2'") as caught:
        tell(
            kind,
            lambda client: client.orders.create(digital()),
            transport=script.transport(),
            time=HandTime(),
        )
    assert caught.value.order_ids == ("ord-2",)


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_name_what_they_saw(kind: Kind) -> None:
    script = Script(reply(409, {"Id": "ord-1"}), reply(200, stored("ord-2")))
    with pytest.raises(OutcomeUnknown) as caught:
        tell(
            kind,
            lambda client: client.orders.create(digital()),
            transport=script.transport(),
            time=HandTime(),
        )
    assert caught.value.order_ids == ("ord-1",)
