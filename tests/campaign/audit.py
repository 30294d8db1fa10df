"""The end of a world: which faults struck, and whether its books are in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault

from . import matrix
from .books import is_as_asked, stored
from .intents import charge
from .invariants import ASKED, BALANCE, BUDGET, FAILURE, ONE, SETTLED, SUCCESS
from .themes import Theme

if TYPE_CHECKING:
    from .calls import CallRecord
    from .stories import Deed
    from .world import World

_CAPACITY, _PER_SECOND = 100, 2.0
"""The retry budget of a client, as `giftcardpartners.policies` documents it."""


def has_trouble(theme: Theme) -> bool:
    """Tell whether something happens to the whole service."""
    return theme.funding or bool(theme.outage) or theme.locked


def trouble(world: World) -> Generator[Deed | float, CallRecord | None, None]:
    """What happens to the whole service while callers are at work."""
    simulator, theme = world.simulator, world.theme
    if theme.funding:
        for _ in range(4):
            yield 5.0
            simulator.add_funds(Decimal(250))
            world.note(f"{world.clock.now():.6f} funded")
            world.verdict.struck[f"{matrix.FUNDING} ({world.mode})"] += 1
    if theme.locked:
        yield 6.0
        simulator.set_enabled(False)
        yield 6.0
        simulator.set_enabled(True)
    if theme.outage:
        simulator.add_fault(Fault(kind=theme.outage, operation="createOrder", times=None, status=503))
        yield 12.0
        simulator.clear_faults()


def struck(world: World) -> Counter[str]:
    """Count the faults that struck, by recipe and mode."""
    left = Counter(_key(fault) for fault in world.simulator.faults())
    counts = Counter({f"{name} ({world.mode})": times for name, times in world.wire.struck.items()})
    for recipe, fault in world.planned:
        if left[_key(fault)]:
            left[_key(fault)] -= 1
        else:
            counts[f"{recipe.name} ({world.mode})"] += 1
    return counts


def _key(fault: Fault) -> tuple[object, ...]:
    # `times` tells one that has not struck at all from one that has some strokes left.
    where = (fault.kind, fault.operation, fault.match_po, fault.times)
    return (*where, fault.status, fault.value, fault.how, fault.seconds, fault.polls)


def books(world: World) -> None:
    """Hold the ledger against all intents."""
    account = world.simulator.ledger()["accounts"][0]
    by_number = Counter(order["po_number"] for order in account["orders"])
    wanted = {intent.po_number for intent in world.intents}
    for po_number, times in by_number.items():
        if times > 1 or po_number not in wanted:
            world.broken(
                ONE,
                f"{times} orders with PONumber {po_number}, which {po_number in wanted and 'is'} asked for",
            )
    due: dict[str, Decimal] = {}
    for intent in world.intents:
        kept = stored(world.simulator, intent.po_number)
        mine = kept is not None and is_as_asked(intent.order, kept)
        if intent.ended == "placed" and not mine:
            world.broken(SUCCESS if kept is None else ASKED, f"{intent.name} ended placed, the books say no")
        elif intent.ended not in {"", "placed", "unreadable"} and mine:
            world.broken(FAILURE, f"{intent.name} ended {intent.ended!r}, the books have it")
        elif not intent.ended:
            world.broken(SETTLED, f"{intent.name} is not settled")
        if mine:
            due[intent.po_number] = charge(intent.order, world.products)
    for po_number in sorted(wanted & by_number.keys() - due.keys()):
        world.broken(ASKED, f"the order with PONumber {po_number} is not what anybody asked for")
    spent = Decimal(account["start"]) + Decimal(account["funded"]) - Decimal(account["available"])
    total = sum(due.values(), Decimal(0))
    if spent != Decimal(account["charged"]) or spent != total:
        world.broken(BALANCE, f"{spent} was spent, {account['charged']} charged, {total} asked for")
    _budget(world)


def _budget(world: World) -> None:
    """Fill a bucket with all that each client has sent again; it must not run over, whenever that was.

    A token is taken before the pause that an attempt waits for, so that attempts may come closer than tokens.
    """
    holds = [hold.until - hold.began for hold in world.wire.holds]
    longest = max(world.theme.retry.ceiling, world.theme.retry.retry_after_cap, *holds)
    most = _CAPACITY + _PER_SECOND * longest
    for number in sorted({call.client for call in world.calls}):
        level, last = 0.0, 0.0
        for at in sorted(at for call in world.calls if call.client == number for at in _again(call)):
            level, last = max(0.0, level - _PER_SECOND * (at - last)) + 1.0, at
            if level > most:
                world.broken(BUDGET, f"client {number} sent more than {level:.0f} orders again at once")
                break


def _again(call: CallRecord) -> Iterator[float]:
    posts = call.posts()
    return (post.at for earlier, post in pairwise(posts) if earlier.status != 401)
