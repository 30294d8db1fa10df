"""What a scenario is: a named conversation with the target that judges some rules; and how scenarios are run."""

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..errors import CannotJudge, CannotReach, Interrupted, RuleBroken
from ..options import Options
from ..rules import RULES
from ..session import Session
from ..steps.catalogue import Catalogue

Function = Callable[[Session, Catalogue], None]


@dataclass(frozen=True)
class Scenario:
    """One scenario: its name, the rules it judges, and the function that plays it.

    `orders` says that it may place orders; `closing` that it leaves the account without money and comes last.
    """

    name: str
    rules: tuple[str, ...]
    function: Function
    orders: bool
    closing: bool

    @property
    def slug(self) -> str:
        """The name as the command line takes it."""
        return self.name.replace("_", "-")

    @property
    def title(self) -> str:
        """The name as reports show it."""
        return self.name.replace("_", " ")


SCENARIOS: list[Scenario] = []
"""All scenarios, in the order in which they are played."""


def scenario(*rules: str, orders: bool = True, closing: bool = False) -> Callable[[Function], Function]:
    """Register a scenario under the rules that it judges; raises KeyError for a rule that does not exist."""

    def register(function: Function) -> Function:
        for rule in rules:
            RULES[rule]
        SCENARIOS.append(Scenario(function.__name__, rules, function, orders, closing))
        return function

    return register


def select_scenarios(options: Options, part: str, *, closing: bool) -> list[Scenario]:
    """Return the scenarios of a part that are wanted: all, those named, or those that judge the rules asked for."""
    found = [one for one in SCENARIOS if one.closing == closing and RULES[one.rules[0]].kind == part]
    if options.scenarios:
        return [one for one in found if one.slug in options.scenarios]
    rules = options.rules
    if rules and all(any(rule in one.rules for one in SCENARIOS) for rule in rules):
        found = [one for one in found if rules & set(one.rules)]
    return found if part in options.parts else []


def run_scenarios(session: Session, catalogue: Catalogue, scenarios: Iterable[Scenario], until: str) -> None:
    """Run scenarios one after the other; what one of them cannot judge is noted, and stops no other.

    `until` names a rule, or none: no further scenario is run once it was found broken. Raises CannotReach when the
    target goes away.
    """
    for one in scenarios:
        if until in session.results.broken:
            return
        if one.orders and not session.may_order:
            _cannot_judge(session, one, "ordering needs --allow-orders anywhere but on loopback")
        elif session.left() <= 0:
            session.results.gap(one.title, "the time limit was reached before it began", one.rules)
        else:
            session.begin(one.slug)
            session.say(one.title)
            _run(session, catalogue, one)


def _run(session: Session, catalogue: Catalogue, one: Scenario) -> None:
    try:
        one.function(session, catalogue)
    except CannotJudge as reason:
        _cannot_judge(session, one, str(reason))
    except RuleBroken as broken:
        _cannot_judge(session, one, f"{broken} was not kept before")
    except Interrupted as reason:
        session.results.gap(one.title, str(reason), one.rules)
    except CannotReach:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it is, the rules were not looked at
        what = f"the check itself fell over ({type(error).__name__}: {error})"
        session.results.gap(one.title, what, one.rules, traceback.format_exc())
    else:
        _cannot_judge(session, one, "the target shows nothing to judge it by")


def _cannot_judge(session: Session, one: Scenario, reason: str) -> None:
    for rule in one.rules:
        if not session.results.checks(rule):
            session.results.not_judged(rule, f"{one.title}: {reason}")
