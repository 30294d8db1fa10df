"""What a scenario is: a named conversation with the target that judges some rules; and how scenarios are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giftcardpartners_contract.results.collector import CannotJudge, RuleBroken
from giftcardpartners_contract.rules import RULES

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Session
    from giftcardpartners_contract.steps.catalogue import Catalogue

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What code raises that takes apart an answer of a kind that nobody thought of."""

Function = Callable[["Session", "Catalogue"], None]


@dataclass(frozen=True)
class Scenario:
    """One scenario: its name, the rules it judges, and the function that tells it.

    `orders` says that it may place orders; `closing` that it leaves the account without money and is told last.
    """

    name: str
    rules: tuple[str, ...]
    function: Function
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
    "authentication",
    "malformed_bodies",
    "invalid_fields",
    "methods_and_queries",
    "documented_errors",
)
SCENARIOS: list[Scenario] = []
"""All scenarios; rooms are visited in the order above, those that are not listed last."""


def scenario(*rules: str, orders: bool = True, closing: bool = False) -> Callable[[Function], Function]:
    """Register a scenario under the rules that it judges; raises KeyError for a rule that does not exist."""

    def register(function: Function) -> Function:
        for rule in rules:
            RULES[rule]
        SCENARIOS.append(Scenario(function.__name__, rules, function, orders, closing))
        return function

    return register


def select_scenarios(kind: str, rule: str, *, closing: bool) -> list[Scenario]:
    """Return the scenarios of a kind; those that judge `rule` when some do."""
    found = [
        one
        for one in sorted(SCENARIOS, key=_place)
        if RULES[one.rules[0]].kind == kind and one.closing == closing
    ]
    if rule and any(rule in one.rules for one in SCENARIOS):
        return [one for one in found if rule in one.rules]
    return found


def _place(one: Scenario) -> int:
    room = one.function.__module__.rpartition(".")[2]
    return _ROOMS.index(room) if room in _ROOMS else len(_ROOMS)


def run_scenarios(
    session: Session, catalogue: Catalogue, scenarios: Iterable[Scenario], until: str = ""
) -> None:
    """Tell scenarios one after the other; what one of them cannot judge is noted, and stops no other.

    `until` names a rule: no further scenario is told once it was found broken. Raises CannotReach when the target goes
    away.
    """
    for one in scenarios:
        if until and session.results.has_found(until):
            return
        if session.left() <= 0:
            _skip(session, one, "the time limit was reached")
        elif one.orders and not session.may_order:
            _skip(session, one, "ordering needs --allow-orders anywhere but on loopback")
        else:
            _run(session, catalogue, one)


def _run(session: Session, catalogue: Catalogue, one: Scenario) -> None:
    session.begin(one.name)
    session.say(one.name.replace("_", " "))
    try:
        one.function(session, catalogue)
    except CannotJudge as reason:
        _skip(session, one, str(reason))
    except RuleBroken as broken:
        _skip(session, one, f"{broken} was not kept before")
    except UNREADABLE as error:
        _skip(session, one, f"an answer could not be read ({type(error).__name__}: {error})")


def _skip(session: Session, one: Scenario, reason: str) -> None:
    looked_at = {result.rule for result in session.results.results() if result.checks}
    for rule in one.rules:
        if rule not in looked_at:
            session.results.not_judged(rule, f"{one.name.replace('_', ' ')}: {reason}")
