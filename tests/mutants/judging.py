"""Judge one mutant or one variant from one seed, in a process of its own."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import httpx
from giftcardpartners_contract.controls import Controls
from giftcardpartners_contract.errors import CannotJudge
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.results.model import Report
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_contract.scenarios.registry import SCENARIOS
from giftcardpartners_contract.session import Session
from giftcardpartners_contract.steps.catalogue import Catalogue
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Settings, Simulator, SimulatorTransport, SystemClock, serve

from tests.mutants import (  # noqa: F401 -- importing a module of mutants registers them
    business_catalogue,
    business_money,
    business_orders,
    business_reading,
    conformance_answers,
    conformance_requests,
    correct,
    own_faults,
)

from .registry import MUTANTS, VARIANTS, Mutant, Variant

Caught = Literal["default", "strict", ""]
NOT_NOTICED = "not noticed"
_TIME_LIMIT = 600.0
_SANDBOX: dict[str, Any] = {"token_lifetime": 3.0, "completion_seconds": 0.3, "start_balance": Decimal(3_000)}
"""Figures of a server that the gate can make use of where it has no controls."""


class MutantCrashed(BaseException):
    """The mutant itself has a mistake; no rule of the gate may take this for an answer."""


class _StrictTransport(httpx.BaseTransport):
    """A simulator's transport that does not let a mistake in a mutant pass as a broken answer."""

    def __init__(self, simulator: Simulator) -> None:
        self._inner = SimulatorTransport(simulator)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._inner.handle_request(request)
        except httpx.HTTPError:
            raise
        except Exception as error:
            raise MutantCrashed(repr(error)) from error


@dataclass(frozen=True)
class Judged:
    """What the gate said of one server from one seed."""

    name: str
    seed: int
    caught: Caught = ""
    others: tuple[str, ...] = ()
    """For a mutant: other rules that were not kept. For a variant: the false alarms."""
    messages: tuple[str, ...] = ()


def judge_mutant(name: str, seed: int) -> Judged:
    """Judge a mutant until the rule that names its fault is found broken."""
    mutant = next(one for one in MUTANTS if one.name == name)
    options = Options(
        parts=("behaviour", "schema"), seed=seed, time_limit=_TIME_LIMIT, run_id="mutant", machine_examples=8,
        generated_examples=mutant.generated, shrink=False, pace=0.01, first_rule=mutant.rule,
    )  # fmt: skip
    report = _judge(mutant, seed, options, controlled=True, until=mutant.rule)
    others = tuple(sorted({finding.rule for finding in report.findings} - {mutant.rule}))
    return Judged(name, seed, _caught(report, mutant.rule), others)


@dataclass(frozen=True)
class Uncontrolled:
    """What the gate said of a mutant whose clock it cannot move and whose money it cannot add to."""

    name: str
    caught: Caught
    reasons: tuple[str, ...]
    """Why the rule that names the fault was not judged, or not in every part."""

    @property
    def in_words(self) -> str:
        """How the gate took it."""
        missed = "not judged, by name" if self.reasons else NOT_NOTICED
        return {"default": "breaks the gate", "strict": "an assumption that differs", "": missed}[self.caught]


def judge_uncontrolled(name: str) -> Uncontrolled:
    """Judge a mutant over a socket, in real time, without controls, until the rule that names its fault is broken."""
    mutant = next(one for one in MUTANTS if one.name == name)
    usual = Settings()
    free = {
        key: value for key, value in _SANDBOX.items() if getattr(mutant.settings, key) == getattr(usual, key)
    }
    simulator = Simulator(replace(mutant.settings, **free), SystemClock(), 1, rules=mutant.rules)
    options = Options(
        parts=("behaviour", "schema"), time_limit=_TIME_LIMIT, run_id="alone", machine_examples=8, patience=3.0,
        generated_examples=mutant.generated, shrink=False, first_rule=mutant.rule,
    )  # fmt: skip
    credentials = Credentials(simulator.email, simulator.access_token)
    with serve(simulator) as server, Target(server.base_url, credentials, name=name) as target:
        report = judge_target(target, options, until=mutant.rule)
    reasons = [one.reason for one in report.not_judged if one.rule == mutant.rule]
    reasons += [gap.reason for gap in report.gaps if mutant.rule in gap.rules]
    return Uncontrolled(name, _caught(report, mutant.rule), tuple(reasons))


def _caught(report: Report, rule: str) -> Caught:
    """Return in which mode the gate fails because of a rule."""
    outcomes = {finding.outcome for finding in report.findings if finding.rule == rule}
    return "default" if "broken" in outcomes else "strict" if outcomes else ""


def judge_variant(name: str, seed: int, *, generated: int = 0) -> Judged:
    """Judge a correct variant with all rules; whatever fails is a false alarm."""
    variant = next(one for one in VARIANTS if one.name == name)
    options = Options(
        parts=("behaviour", "schema"), seed=seed, time_limit=_TIME_LIMIT, run_id="variant", machine_examples=6,
        generated_examples=generated, shrink=False, patience=0.02, pace=0.01,
    )  # fmt: skip
    report = _judge(variant, seed, options, controlled=variant.controlled)
    alarms = tuple(sorted({finding.rule for finding in report.failing}))
    if report.unjudgeable:
        alarms = (*alarms, f"could not judge: {report.unjudgeable}")
    return Judged(name, seed, others=alarms, messages=tuple(finding.message for finding in report.failing))


def _judge(
    server: Mutant | Variant, seed: int, options: Options, *, controlled: bool, until: str = ""
) -> Report:
    simulator = server.build(seed)
    credentials = Credentials(simulator.email, simulator.access_token)
    controls = Controls(simulator) if controlled else None
    with ExitStack() as stack:
        if isinstance(server, Mutant) and server.over_socket:
            target = Target(stack.enter_context(serve(simulator)).base_url, credentials, name=server.name)
        else:
            transport = _StrictTransport(simulator)
            target = Target("http://127.0.0.1", credentials, transport=transport, name=server.name)
        return judge_target(stack.enter_context(target), options, controls, until)


@dataclass(frozen=True)
class Crash:
    """What the gate said of a correct server while one of its scenarios fell over."""

    scenario: str
    verdict: str
    is_named: bool
    """Whether the report names the scenario and shows the traceback."""

    @property
    def is_right(self) -> bool:
        """Whether nobody could take this for kept, and everybody sees why."""
        return self.verdict == "could not judge" and self.is_named


class _Mistake(Exception):
    """A mistake in a scenario."""


def judge_crash(name: str) -> Crash:
    """Judge the simulator with a scenario that falls over at its first check, or at its end where it makes none."""
    scenario = next(one for one in SCENARIOS if one.name == name)

    def fall_over(session: Session, catalogue: Catalogue) -> None:
        def check(*_: object, **__: object) -> bool:
            raise _Mistake

        session.results.check = session.check = check  # type: ignore[method-assign]
        try:
            with suppress(CannotJudge):
                scenario.function(session, catalogue)
        finally:
            del session.results.check
            session.check = session.results.check
        raise _Mistake

    options = Options(
        parts=("behaviour", "schema"), rules=frozenset(scenario.rules[:1]), run_id="crash",
        time_limit=_TIME_LIMIT, machine_examples=1, generated_examples=0, shrink=False, pace=0.01,
    )  # fmt: skip
    place = SCENARIOS.index(scenario)
    SCENARIOS[place] = replace(scenario, function=fall_over)
    try:
        report = _judge(next(one for one in VARIANTS if one.name == "as it is"), 1, options, controlled=True)
    finally:
        SCENARIOS[place] = scenario
    gaps = [gap for gap in report.gaps if gap.what == name.replace("_", " ")]
    return Crash(name, report.verdict, any("_Mistake" in gap.traceback for gap in gaps))
