"""Waiting for a pending order, as conversations: pauses, deadline, failures on the way, hints."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    GiftCardsError,
    InvalidInput,
    InvalidRequest,
    NotFound,
    Order,
    RetryPolicy,
    StatusError,
    WaitPolicy,
    WaitTimedOut,
    webhooks,
)
from giftcardpartners._http.answers import read_order
from giftcardpartners._http.flow import Answer, Call, Callback, Flow, Sleep
from giftcardpartners._orders.wait import wait
from giftcardpartners.webhooks import Hint, Hints

from .stage import (
    KINDS,
    LOST,
    NOT_SENT,
    Conversation,
    Forever,
    HandTime,
    Kind,
    Script,
    answer,
    context,
    reply,
    stored,
    tell,
)

PENDING = answer(200, stored(Status="Pending"))
DONE = answer(200, stored(Status="Completed"))
ONCE = RetryPolicy(attempts=1)


def order_of(units: int = 2, status: str = "Pending") -> Order:
    line = {"ProductId": "SHOP1", "Value": 25, "Quantity": units}
    return read_order(answer(200, stored(Status=status, LineItems=[line])))


class Waiting:
    """A wait by hand; what `on_poll` saw is kept."""

    def __init__(
        self,
        order: Order | None = None,
        policy: WaitPolicy | None = None,
        *,
        retry: RetryPolicy = ONCE,
        hints: Hints | None = None,
        rng: float = 0.5,
    ) -> None:
        self.time = HandTime(rng)
        self.seen: list[str] = []
        self.context = context(self.time, retry)
        flow = wait(
            order or order_of(),
            self.context,
            policy or WaitPolicy(),
            hints=hints,
            on_poll=lambda polled: self.seen.append(polled.status),
        )
        self.talk = Conversation(flow, self.time)

    def play(self, *replies: Answer | Exception | Forever) -> Any:
        return self.talk.play(*replies)


def test_an_order_that_is_complete_is_returned_without_a_poll() -> None:
    for status in ("Complete", "completed", "FULFILLED"):
        order = order_of(status=status)
        waiting = Waiting(order)
        assert waiting.play() is order
        assert waiting.talk.calls == []


def test_it_polls_until_the_order_is_complete_and_reports_each_poll() -> None:
    waiting = Waiting()
    done = waiting.play(PENDING, PENDING, DONE)
    assert done.is_complete
    assert waiting.seen == ["Pending", "Pending", "Completed"]
    assert waiting.talk.operations() == ["getOrder"] * 3
    assert [attempt.decision for attempt in waiting.context.log] == ["keep waiting", "keep waiting", "done"]


def test_pauses_double_up_to_the_ceiling_and_are_jittered() -> None:
    policy = WaitPolicy(first_pause=1, first_pause_per_unit=0, ceiling=4, ceiling_per_unit=0)
    for rng, pauses in ((0.0, [0.5, 1, 2, 2, 2]), (0.5, [0.75, 1.5, 3, 3, 3])):
        waiting = Waiting(policy=policy, rng=rng)
        waiting.play(PENDING, PENDING, PENDING, PENDING, DONE)
        assert waiting.time.pauses == pauses


def test_a_larger_order_is_given_more_time_between_polls() -> None:
    small, large = Waiting(order_of(1)), Waiting(order_of(5000))
    for waiting in (small, large):
        waiting.play(*[PENDING] * 9, DONE)
    assert sum(large.time.pauses) > 5 * sum(small.time.pauses)
    assert large.time.pauses[0] > small.time.pauses[0]
    assert max(large.time.pauses) > max(small.time.pauses)


def test_the_deadline_carries_the_last_order_and_says_what_not_to_do() -> None:
    policy = WaitPolicy(deadline=2, first_pause=1, first_pause_per_unit=0)
    waiting = Waiting(policy=policy, rng=0.999)
    with pytest.raises(WaitTimedOut) as caught:
        waiting.play(PENDING, answer(200, stored(Status="Printing")))
    assert caught.value.order.status == "Printing"
    assert waiting.time.at == 1002.0
    assert "never order it again" in str(caught.value)
    assert len(caught.value.attempts) == 2


@pytest.mark.parametrize(
    "trouble",
    [
        LOST,
        NOT_SENT,
        *[answer(status) for status in (408, 429, 500, 503, 520)],
        answer(200, b"<html>"),
        answer(404),
    ],
    ids=str,
)
def test_a_transient_failure_is_a_poll_without_news(trouble: Answer | Exception) -> None:
    waiting = Waiting()
    assert waiting.play(trouble, PENDING, trouble, DONE).is_complete
    assert waiting.seen == ["Pending", "Completed"]
    assert waiting.context.log[0].decision == "keep waiting"


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (answer(400), InvalidRequest),
        (answer(403), AccessDisabled),
        (AuthenticationFailed("no", response=answer(401)), AuthenticationFailed),
    ],
)
def test_a_refusal_ends_the_wait(refusal: Answer | Exception, kind: type[GiftCardsError]) -> None:
    with pytest.raises(kind):
        Waiting().play(PENDING, refusal)


def test_an_order_that_stays_unreadable_is_not_found_after_a_while() -> None:
    retry = RetryPolicy(attempts=1, history_wait=3)
    waiting = Waiting(retry=retry, rng=0.0)
    with pytest.raises(NotFound):
        waiting.play(*[answer(404)] * 4)
    assert waiting.time.at - 1000 >= 3


def test_a_service_that_fails_to_the_end_times_out_with_the_order_that_was_given() -> None:
    order = order_of()
    waiting = Waiting(order, WaitPolicy(deadline=1.5, first_pause=1), rng=0.999)
    with pytest.raises(WaitTimedOut) as caught:
        waiting.play(answer(503), answer(503))
    assert caught.value.order is order


def test_an_unknown_status_keeps_waiting_and_is_reported() -> None:
    waiting = Waiting()
    waiting.play(answer(200, stored(Status="Reticulating")), answer(200, stored(Status="Failed")), DONE)
    assert waiting.seen == ["Reticulating", "Failed", "Completed"]


def test_without_a_callback_nothing_is_reported() -> None:
    time = HandTime()
    flow = wait(order_of(), context(time, ONCE), WaitPolicy(), hints=None, on_poll=None)
    assert Conversation(flow, time).play(DONE).is_complete


def test_a_callback_that_fails_is_heard() -> None:
    def fail(order: Order) -> None:
        raise LookupError(order.id)

    time = HandTime()
    flow = wait(order_of(), context(time, ONCE), WaitPolicy(), hints=None, on_poll=fail)
    with pytest.raises(LookupError):
        Conversation(flow, time).play(DONE)


def test_a_poll_never_outlives_the_deadline_by_more_than_a_pause() -> None:
    policy = WaitPolicy(deadline=10, first_pause=1)
    waiting = Waiting(policy=policy)
    waiting.play(DONE)
    assert waiting.talk.calls[0].deadline == 1011.0


def test_a_pause_can_be_ended_by_hints_for_this_order() -> None:
    hints = Hints()
    waiting = Waiting(hints=hints)
    waiting.play(DONE)
    (pause,) = waiting.talk.sleeps
    assert pause.wake == hints.waker("ord-1")


def flooded(polls: int, policy: WaitPolicy) -> list[float]:
    """The times of the polls while a hint is always there: every pause that can be ended is ended at once."""
    time = HandTime()
    hints = Hints()
    flow: Flow[Order] = wait(order_of(), context(time, ONCE), policy, hints=hints, on_poll=None)
    times: list[float] = []
    effect = next(flow)
    while len(times) < polls:
        if isinstance(effect, Sleep):
            hints.put(Hint("ord-1"))
            if effect.wake is None or not effect.wake.wait(0):
                time.sleep(effect.seconds)
            effect = flow.send(None)
        else:
            times.append(time.at)
            effect = flow.send(PENDING)
    flow.close()
    return times


def test_the_first_hint_is_followed_at_once() -> None:
    assert flooded(1, WaitPolicy()) == [1000.0]


def test_a_second_hint_is_followed_soon_even_when_polls_are_rare() -> None:
    rare = WaitPolicy(first_pause=60, ceiling=60)
    assert flooded(2, rare) == [1000.0, 1000.5]


def test_a_flood_of_hints_causes_few_polls() -> None:
    policy = WaitPolicy(hint_pause=0.5, first_pause=1, ceiling=10)
    gaps = [later - earlier for earlier, later in pairwise(flooded(12, policy))]
    assert gaps[:4] == [0.5, 1.0, 2.0, 4.0]
    assert all(gap >= 5 for gap in gaps[4:])


def polled(flow: Flow[Order]) -> Any:
    """Answer a poll, and let the callback be called."""
    assert isinstance(flow.send(PENDING), Callback)
    return flow.send(None)


def test_a_pause_is_as_long_with_a_debounced_part_as_without() -> None:
    policy = WaitPolicy(first_pause=4, first_pause_per_unit=0, hint_pause=0.5)
    hints = Hints()
    waiting = Waiting(hints=hints, policy=policy)
    flow = waiting.talk.flow
    next(flow)  # a pause that a hint ends at once, since no time passes
    assert isinstance(flow.send(None), Call)
    debounce, listening = polled(flow), flow.send(None)
    assert isinstance(debounce, Sleep)
    assert isinstance(listening, Sleep)
    assert (debounce.seconds, debounce.wake) == (0.5, None)
    assert debounce.seconds + listening.seconds == policy.pause(1, 2, 0.5)
    waiting.time.sleep(listening.seconds)
    assert isinstance(flow.send(None), Call)
    debounce = polled(flow)
    # A pause that went on to its end was no hint: the debounce part stays as it was.
    assert isinstance(debounce, Sleep)
    assert debounce.seconds == 0.5


def test_a_hint_that_came_while_nobody_listened_is_not_lost() -> None:
    hints = Hints()
    waiting = Waiting(hints=hints, policy=WaitPolicy(first_pause=60, ceiling=60))
    flow = waiting.talk.flow
    first = next(flow)
    assert isinstance(first, Sleep)
    waiting.time.sleep(first.seconds)
    assert isinstance(flow.send(None), Call)
    hints.put(Hint("ord-1"))
    pause = polled(flow)
    assert isinstance(pause, Sleep)
    assert pause.wake is not None
    assert pause.wake.wait(0)


@pytest.mark.parametrize("hint", ["ord-1", "ord-2", None])
def test_what_a_hint_says_is_never_believed(hint: str | None) -> None:
    hints = Hints()
    hints.put(Hint(hint))
    hints.put(Hint(hint))
    waiting = Waiting(hints=hints)
    assert waiting.play(PENDING, PENDING, DONE).is_complete
    assert waiting.seen == ["Pending", "Pending", "Completed"]


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_wait(kind: Kind) -> None:
    script = Script(reply(503), reply(200, stored(Status="Pending")), reply(200, stored()))
    seen: list[str] = []
    done = tell(
        kind,
        lambda client: client.orders.wait(
            order_of(),
            policy=WaitPolicy(deadline=60),
            hints=webhooks.Hints(),
            on_poll=lambda o: seen.append(o.status),
        ),
        transport=script.transport(),
        time=HandTime(),
    )
    assert done.is_complete
    assert seen == ["Pending", "Completed"]


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_use_their_own_policy_when_none_is_given(kind: Kind) -> None:
    script = Script(reply(200, stored(Status="Pending")))
    time = HandTime()
    with pytest.raises(WaitTimedOut):
        tell(
            kind,
            lambda client: client.orders.wait(order_of()),
            transport=script.transport(),
            time=time,
            wait=WaitPolicy(deadline=5),
        )
    assert time.at == 1005.0


@pytest.mark.parametrize("function", [True, False])
def test_the_async_client_awaits_a_callback_that_wants_it(function: bool) -> None:
    seen: list[str] = []

    async def on_poll(polled: Order) -> None:
        await asyncio.sleep(0)
        seen.append(polled.status)

    class Object:
        async def __call__(self, polled: Order) -> None:
            await on_poll(polled)

    script = Script(reply(200, stored(Status="Pending")), reply(200, stored()))
    tell(
        "async",
        lambda client: client.orders.wait(order_of(), on_poll=on_poll if function else Object()),
        transport=script.transport(),
        time=HandTime(),
    )
    assert seen == ["Pending", "Completed"]


def test_the_blocking_client_refuses_a_callback_that_it_cannot_await() -> None:
    async def on_poll(polled: Order) -> None:
        raise AssertionError

    script = Script(reply(200, stored(Status="Pending")), reply(200, stored()))
    with pytest.raises(InvalidInput, match="only AsyncClient can await"):
        tell(
            "sync",
            lambda client: client.orders.wait(order_of(), on_poll=on_poll),
            transport=script.transport(),
            time=HandTime(),
        )


PAGE = answer(403, b"<html>", content_type="text/html")
GATEWAY = answer(502, b"<html>", content_type="text/html")


def test_a_page_from_somebody_in_between_is_survived_for_a_while() -> None:
    waiting = Waiting()
    assert waiting.play(PAGE, GATEWAY, PENDING, DONE).is_complete
    with pytest.raises(StatusError, match="somebody in between"):
        Waiting(retry=RetryPolicy(attempts=1, history_wait=3), rng=0.0).play(*[PAGE] * 4)
    with pytest.raises(WaitTimedOut):
        Waiting(policy=WaitPolicy(deadline=60)).play(Forever(GATEWAY))
