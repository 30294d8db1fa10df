"""Is there really no such order? One silent look proves nothing; a first refusal is told at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from giftcardpartners import (
    GiftCardsError,
    InsufficientFunds,
    OutcomeUnknown,
    Placed,
    RetryPolicy,
    StatusError,
)
from giftcardpartners._http import operations
from giftcardpartners._http.flow import Answer, Call, Flow, NoAnswer, Sleep
from giftcardpartners._orders.place import place
from giftcardpartners._orders.settle import settle
from giftcardpartners.policies import Paging
from hypothesis import given
from hypothesis import strategies as some

from .stage import LOST, NOT_SENT, HandTime, answer, context, digital, page, stored

REFUSALS = [
    answer(400),
    answer(403),
    answer(404),
    answer(413),
    answer(422),
    answer(422, {"Message": "Insufficient funds."}),
    answer(403, b"<html>", content_type="text/html"),
]


@dataclass
class Lagging:
    """A service that loses answers and refuses, and whose history shows an order only after a while."""

    time: HandTime
    lag: float
    replies: list[Answer | NoAnswer]
    places_on: int | None
    takes: float = 0.1
    posts: int = 0
    looks: list[float] = field(default_factory=list)
    placed_at: float | None = None

    def reply(self, call: Call) -> Answer | NoAnswer:
        self.time.at += self.takes
        if call.operation == "createOrder":
            if self.posts == self.places_on:
                self.placed_at = self.time.at
            self.posts += 1
            return self.replies.pop(0)
        shows = self.placed_at is not None and self.time.at - self.placed_at >= self.lag
        if call.operation == "getOrder":
            return answer(200, stored()) if shows else answer(404)
        self.looks.append(self.time.at)
        return answer(200, page(stored(), total=1) if shows else page(total=0))

    def play(self, flow: Flow[Any]) -> Any:
        try:
            effect = next(flow)
            while True:
                if isinstance(effect, Sleep):
                    self.time.sleep(effect.seconds)
                    effect = flow.send(None)
                    continue
                assert isinstance(effect, Call)
                came = self.reply(effect)
                effect = flow.throw(came) if isinstance(came, Exception) else flow.send(came)
        except StopIteration as done:
            return done.value


def run(service: Lagging, *, earlier: bool = False, policy: RetryPolicy | None = None) -> Any:
    order = digital()
    flow = (settle if earlier else place)(
        order, operations.new_order(order), context(service.time, policy), Paging()
    )
    try:
        return service.play(flow)
    except GiftCardsError as error:
        return error


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
@pytest.mark.parametrize("lag", [0.0, 1.5, 12.0, 29.0])
def test_a_paid_order_behind_a_lagging_history_is_found(refusal: Answer, lag: float) -> None:
    lost: NoAnswer = NoAnswer("ReadTimeout", maybe_sent=True)
    ended = run(Lagging(HandTime(), lag, [lost, refusal], places_on=0))
    if isinstance(ended, OutcomeUnknown) and refusal.status_code == 403 and not refusal.content:
        return  # nobody is let in by then
    assert isinstance(ended, Placed)
    assert ended.replayed


@given(
    some.sampled_from(REFUSALS),
    some.floats(0, 60),
    some.floats(0, 0.999),
    some.booleans(),
    some.floats(0, 40),
    some.floats(5, 120),
)
def test_no_refusal_is_believed_while_an_order_of_ours_exists(
    refusal: Answer, lag: float, rng: float, earlier: bool, history_wait: float, deadline: float
) -> None:
    """Whatever the lag is, and however long the policy waits: found, or unknown."""
    time = HandTime(rng)
    policy = RetryPolicy(history_wait=history_wait, deadline=deadline)
    if earlier:
        service = Lagging(time, lag, [refusal], places_on=None, placed_at=time.at)
        ended = run(service, earlier=True, policy=policy)
        if not isinstance(ended, OutcomeUnknown | Placed):
            # Silence was believed: after `history_wait` of it, and at its end.
            assert lag > history_wait
            assert (
                service.looks[-1] - (service.looks[1] if len(service.looks) > 1 else 0) >= history_wait - 0.11
            )
    else:
        ended = run(Lagging(time, lag, [NoAnswer("x", maybe_sent=True), refusal], 0), policy=policy)
        assert isinstance(ended, OutcomeUnknown | Placed)


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_first_refusal_is_told_within_two_seconds(refusal: Answer) -> None:
    for takes in (0.1, 0.3, 0.9, 5.0):
        service = Lagging(HandTime(), 0, [refusal], places_on=None, takes=takes)
        began = service.time.at
        ended = run(service)
        # What a page of somebody in between says of the order is not believed.
        assert isinstance(ended, OutcomeUnknown if refusal is REFUSALS[-1] else StatusError)
        # One request that was begun in time may end later here; the runner cuts it off at its deadline.
        assert service.time.at - began - 2 * takes < 2


def test_the_look_of_a_first_refusal_is_bounded_by_its_deadline() -> None:
    time = HandTime()
    order = digital()
    flow = place(order, operations.new_order(order), context(time), Paging())
    next(flow)
    look = flow.send(answer(422))
    assert isinstance(look, Call)
    assert look.operation == "listOrders"
    assert look.deadline is not None
    assert look.deadline - time.at <= 1.5


@pytest.mark.parametrize("refusal", REFUSALS[:6], ids=str)
def test_when_nothing_of_earlier_exists_a_settled_refusal_is_told_in_the_end(refusal: Answer) -> None:
    service = Lagging(HandTime(), 0, [refusal], places_on=None)
    began = service.time.at
    ended = run(service, earlier=True)
    assert type(ended) is not OutcomeUnknown
    assert isinstance(ended, StatusError)
    assert service.time.at - began >= 30
    assert 5 <= len(service.looks) <= 20


@pytest.mark.parametrize("status", [400, 403, 404, 451])
def test_what_somebody_in_between_says_at_first_is_looked_up_once(status: int) -> None:
    time = HandTime()
    page_of_a_firewall = answer(status, b"<html>", content_type="text/html")
    service = Lagging(time, 0, [page_of_a_firewall], None, placed_at=time.at)
    assert isinstance(run(service), Placed)
    assert len(service.looks) == 1


@pytest.mark.parametrize("earlier", [True, False])
def test_what_somebody_in_between_says_settles_nothing(earlier: bool) -> None:
    service = Lagging(HandTime(), 0, [REFUSALS[-1]], places_on=None)
    assert isinstance(run(service, earlier=earlier), OutcomeUnknown)


def test_a_deadline_that_comes_first_leaves_it_unknown() -> None:
    service = Lagging(HandTime(), 0, [answer(400)], places_on=None)
    ended = run(service, earlier=True, policy=RetryPolicy(deadline=10))
    assert isinstance(ended, OutcomeUnknown)
    assert service.time.at <= 1010.5


@pytest.mark.parametrize("last", [NOT_SENT, LOST, answer(429), answer(503)], ids=str)
def test_no_answer_at_all_is_no_refusal(last: Answer | NoAnswer) -> None:
    service = Lagging(HandTime(), 0, [NoAnswer("x", maybe_sent=True), last], places_on=None)
    assert isinstance(run(service, policy=RetryPolicy(attempts=2)), OutcomeUnknown)
    assert service.looks == []


def test_an_order_that_shows_in_the_end_is_that_order_for_a_settled_refusal_too() -> None:
    time = HandTime()
    service = Lagging(time, 8, [answer(422, {"Message": "Insufficient funds."})], None, placed_at=time.at)
    assert isinstance(run(service, earlier=True), Placed)
    assert isinstance(
        run(Lagging(HandTime(), 0, [answer(422, {"Message": "Insufficient funds."})], None)),
        InsufficientFunds,
    )
