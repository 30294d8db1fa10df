"""What a story is: a named conversation with the target that judges some rules; and how stories are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giftcardpartners_contract.results.collector import CannotJudge, RuleBroken
from giftcardpartners_contract.rules import RULES

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What code raises that takes apart an answer of a kind that nobody thought of."""

Telling = Callable[["Run", "Shop"], None]


@dataclass(frozen=True)
class Story:
    """One story: its name, the rules it judges, and the function that tells it.

    `orders` says that it may place orders; `closing` that it leaves the account without money and is told last.
    """

    name: str
    rules: tuple[str, ...]
    tell: Telling
    orders: bool
    closing: bool


_ROOMS = (
    "tokens",
    "catalogue",
    "orders",
    "balance",
    "idempotency",
    "lost_answers",
    "pending",
    "paging",
    "lookups",
)
STORIES: list[Story] = []
"""All stories; rooms are visited in the order above, those that are not listed last."""


def story(*rules: str, orders: bool = True, closing: bool = False) -> Callable[[Telling], Telling]:
    """Register a story under the rules that it judges; raises KeyError for a rule that does not exist."""

    def register(tell: Telling) -> Telling:
        for rule in rules:
            RULES[rule]
        STORIES.append(Story(tell.__name__, rules, tell, orders, closing))
        return tell

    return register


def wanted_stories(kind: str, rule: str, *, closing: bool) -> list[Story]:
    """Return the stories of a kind; those that judge `rule` when some do."""
    found = [
        one
        for one in sorted(STORIES, key=_place)
        if RULES[one.rules[0]].kind == kind and one.closing == closing
    ]
    if rule and any(rule in one.rules for one in STORIES):
        return [one for one in found if rule in one.rules]
    return found


def _place(one: Story) -> int:
    room = one.tell.__module__.rpartition(".")[2]
    return _ROOMS.index(room) if room in _ROOMS else len(_ROOMS)


def tell_stories(run: Run, shop: Shop, stories: Iterable[Story], until: str = "") -> None:
    """Tell stories one after the other; what one of them cannot judge is noted, and stops no other.

    `until` names a rule: no further story is told once it was found broken. Raises CannotReach when the target goes
    away.
    """
    for one in stories:
        if until and run.judge.has_found(until):
            return
        if run.left() <= 0:
            _skip(run, one, "the time limit was reached")
        elif one.orders and not run.may_order:
            _skip(run, one, "ordering needs --allow-orders anywhere but on loopback")
        else:
            _tell(run, shop, one)


def _tell(run: Run, shop: Shop, one: Story) -> None:
    run.begin(one.name)
    run.say(one.name.replace("_", " "))
    try:
        one.tell(run, shop)
    except CannotJudge as reason:
        _skip(run, one, str(reason))
    except RuleBroken as broken:
        _skip(run, one, f"{broken} was not kept before")
    except UNREADABLE as error:
        _skip(run, one, f"an answer could not be read ({type(error).__name__}: {error})")


def _skip(run: Run, one: Story, reason: str) -> None:
    looked_at = {result.rule for result in run.judge.results() if result.checks}
    for rule in one.rules:
        if rule not in looked_at:
            run.judge.not_judged(rule, f"{one.name.replace('_', ' ')}: {reason}")
