"""Rare situations that a run must have met at least once: a run that never saw one of them has not tried it.

Each is told by what was on the wire and in the books; the client's own words are used only for what nobody else can
know, the reasons of its decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giftcardpartners import GiftCardsError, OutcomeUnknown, Placed, PONumberReused, RequestFailed

from . import matrix
from .books import stored
from .calls import CallRecord, Interrupted, Sent

if TYPE_CHECKING:
    from giftcardpartners_simulator import Settings

    from .world import World

HELD = "a call waits because another one was told to"
LATE = "a request is stored after its caller has given up on it"


@dataclass(frozen=True)
class Scene:
    """A call that has just ended, with what happened before it and what the books say now."""

    call: CallRecord
    before: list[CallRecord]
    order_id: str | None
    settings: Settings

    @property
    def history_lags(self) -> bool:
        """Whether the history of this service is behind."""
        return bool(self.settings.history_lag or self.settings.history_lag_reads)

    @property
    def posts(self) -> list[Sent]:
        """The orders that this call has sent."""
        return self.call.posts()

    @property
    def placed_here(self) -> bool:
        """Whether one of its attempts was stored."""
        return any(sent.placed for sent in self.posts)

    @property
    def placed_before(self) -> bool:
        """Whether an attempt of an earlier call for the same intent was stored."""
        return any(sent.placed for call in self.before for sent in call.sent)

    @property
    def in_hand(self) -> bool:
        """Whether the caller has the order now."""
        return isinstance(self.call.value, Placed)

    @property
    def looks(self) -> int:
        """How often the history was read."""
        return sum(sent.operation == "listOrders" for sent in self.call.sent)

    @property
    def conflicts(self) -> list[Sent]:
        """Its attempts that were answered with 409."""
        return [sent for sent in self.posts if sent.status == 409]

    def met(self, *statuses: int | None) -> bool:
        """Whether attempts were answered in this order, others in between."""
        met = iter([sent.status for sent in self.posts])
        return all(status in met for status in statuses)

    def decided(self, word: str) -> bool:
        """Whether the client gave such a reason for a decision."""
        if isinstance(self.call.value, Placed):
            return any(word in attempt.decision for attempt in self.call.value.attempts)
        return isinstance(self.call.error, GiftCardsError) and any(
            word in attempt.decision for attempt in self.call.error.attempts
        )


MARKS: dict[str, Callable[[Scene], bool]] = {
    "an answer is lost, the order is stored, the replay gets it": lambda it: (
        it.in_hand and it.placed_here and bool(it.conflicts)
    ),
    "the first attempt meets the 409 of another process's order": lambda it: (
        it.in_hand and it.placed_before and bool(it.posts) and it.posts[0].status == 409
    ),
    "a 409 names no order, and it is found": lambda it: (
        it.in_hand and any(not sent.names for sent in it.conflicts)
    ),
    "a 409 names another order only, and the right one is found": lambda it: (
        it.in_hand and any(sent.names and it.order_id not in sent.names for sent in it.conflicts)
    ),
    "an order is found after the history was read three times": lambda it: it.in_hand and it.looks >= 3,
    "a 409, and it stays unknown whose order it is": lambda it: (
        isinstance(it.call.error, OutcomeUnknown) and bool(it.conflicts)
    ),
    "unknown, and it was stored": lambda it: isinstance(it.call.error, OutcomeUnknown) and it.placed_here,
    "unknown, and nothing was stored": lambda it: (
        isinstance(it.call.error, OutcomeUnknown) and it.order_id is None
    ),
    "unknown, and nothing of it came in time but later": lambda it: (
        it.in_hand
        and any(call.is_unknown for call in it.before)
        and not it.placed_here
        and not it.placed_before
    ),
    "settled by the history alone": lambda it: it.call.kind == "settle" and it.in_hand and not it.posts,
    "settled by sending it": lambda it: it.call.kind == "settle" and it.in_hand and it.placed_here,
    "settle sends and meets a 409": lambda it: it.call.kind == "settle" and it.in_hand and bool(it.conflicts),
    "422, and the order was there": lambda it: it.in_hand and it.met(422),
    "422, and an earlier attempt of the same call was stored": lambda it: it.placed_here and it.met(422),
    "no money, and later there is": lambda it: (
        it.in_hand and any(type(call.error).__name__ == "InsufficientFunds" for call in it.before)
    ),
    "a token is refused after an answer was lost": lambda it: (
        it.in_hand and any(it.met(status, 401) for status in (None, 500, 502, 503, 504))
    ),
    "no token, and an earlier attempt was stored": lambda it: (
        it.placed_here and it.decided("refused") and it.call.error is not None
    ),
    "a number is reused while its own answer was lost": lambda it: (
        isinstance(it.call.error, PONumberReused) and it.met(None, 409)
    ),
    "nothing ever stood": lambda it: isinstance(it.call.error, RequestFailed) and len(it.posts) > 1,
    "interrupted, and it was stored": lambda it: isinstance(it.call.error, Interrupted) and it.placed_here,
    "interrupted, and nothing was stored": lambda it: (
        isinstance(it.call.error, Interrupted) and bool(it.posts) and it.order_id is None
    ),
    "the budget is dry": lambda it: it.decided("budget"),
    "the budget is dry, and the order was stored": lambda it: it.decided("budget") and it.placed_here,
    "the deadline ends it": lambda it: it.decided("deadline"),
    "Retry-After asks for too long": lambda it: it.decided("Retry-After"),
    "texts are rewritten, and a replay gets the order": lambda it: (
        it.in_hand and bool(it.settings.rewrite_texts) and bool(it.conflicts)
    ),
    "lines are split or merged, and a replay gets the order": lambda it: (
        it.in_hand and it.settings.lines_shown != "as_sent" and bool(it.conflicts)
    ),
    "stored, the history lags, and a 422 comes": lambda it: (
        it.placed_here and it.history_lags and it.met(422)
    ),
    "a replay in a history of a million orders": lambda it: (
        it.in_hand and it.settings.past_orders >= 10**6 and bool(it.conflicts)
    ),
    "an answer about another order, and the right one in hand": lambda it: (
        it.in_hand and any(recipe.family == matrix.ANOTHER for recipe in it.call.intent.sequence)
    ),
    "a firewall refuses a replay, and the order was stored": lambda it: (
        it.placed_here and it.met(403) and not it.met(201)
    ),
    "a time limit strikes, and the order was stored": lambda it: it.call.limit is not None and it.placed_here,
    "an order is sent five times": lambda it: len(it.posts) >= 5,
}
"""By name: whether a call that has just ended was such a situation."""

ALL = (*MARKS, LATE, HELD)


def met(call: CallRecord, world: World) -> Iterator[str]:
    """Name the situations that a call was in."""
    kept = stored(world.simulator, call.intent.po_number)
    before = [earlier for earlier in world.calls if earlier.intent is call.intent and earlier is not call]
    scene = Scene(call, before, None if kept is None else kept.id, world.simulator.settings)
    return (name for name, was_met in MARKS.items() if was_met(scene))
