"""Judge one mutant or one variant from one seed, in a process of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import httpx
from giftcardpartners_contract.controls import SimulatorControls
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.results.model import Report
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Simulator, SimulatorTransport

from tests.mutants import (  # noqa: F401 -- importing a room of mutants registers them
    business_catalogue,
    business_money,
    business_orders,
    business_reading,
    conformance_answers,
    conformance_requests,
    correct,
)

from .kinds import MUTANTS, VARIANTS, Mutant, Variant

Caught = Literal["default", "strict", ""]
_TIME_LIMIT = 60.0


class MutantFellOver(BaseException):
    """The mutant itself has a mistake; no rule of the gate may take this for an answer."""


class _LoudTransport(httpx.BaseTransport):
    """A simulator's transport that does not let a mistake in a mutant pass as a broken answer."""

    def __init__(self, simulator: Simulator) -> None:
        self._inner = SimulatorTransport(simulator)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._inner.handle_request(request)
        except httpx.HTTPError:
            raise
        except Exception as error:
            raise MutantFellOver(repr(error)) from error


@dataclass(frozen=True)
class Judged:
    """What the gate said of one server from one seed."""

    name: str
    seed: int
    seconds: float
    caught: Caught = ""
    others: tuple[str, ...] = ()
    """For a mutant: other rules that were not kept. For a variant: the false alarms."""
    messages: tuple[str, ...] = ()
    assumptions: int = 0
    judged: int = 0


def judge_mutant(name: str, seed: int) -> Judged:
    """Judge a mutant until the rule that names its fault is found broken."""
    mutant = next(one for one in MUTANTS if one.name == name)
    started = time.monotonic()
    options = Options(
        parts=("behaviour", "schema"), seed=seed, time_limit=_TIME_LIMIT, run_id="mutant", machine_examples=8,
        generated_examples=0, shrink=False, pace=0.01, first_rule=mutant.rule,
    )  # fmt: skip
    report = _judge(mutant, seed, options, controlled=True, until=mutant.rule)
    found = [finding for finding in report.findings if finding.rule == mutant.rule]
    how: Caught = ""
    if found:
        how = "default" if any(finding.outcome == "broken" for finding in found) else "strict"
    others = tuple(sorted({finding.rule for finding in report.findings} - {mutant.rule}))
    return Judged(name, seed, time.monotonic() - started, how, others)


def judge_variant(name: str, seed: int, *, generated: int = 0) -> Judged:
    """Judge a correct variant with all rules; whatever fails is a false alarm."""
    variant = next(one for one in VARIANTS if one.name == name)
    started = time.monotonic()
    options = Options(
        parts=("behaviour", "schema"), seed=seed, time_limit=_TIME_LIMIT, run_id="variant", machine_examples=6,
        generated_examples=generated, shrink=False, patience=0.02, pace=0.01,
    )  # fmt: skip
    report = _judge(variant, seed, options, controlled=variant.controlled)
    alarms = tuple(sorted({finding.rule for finding in report.failing}))
    if report.unjudgeable:
        alarms = (*alarms, f"could not judge: {report.unjudgeable}")
    return Judged(
        name,
        seed,
        time.monotonic() - started,
        others=alarms,
        messages=tuple(finding.message for finding in report.failing),
        assumptions=sum(1 for finding in report.findings if finding.outcome == "assumption"),
        judged=sum(1 for rule in report.rules if rule.checks),
    )


def _judge(
    server: Mutant | Variant, seed: int, options: Options, *, controlled: bool, until: str = ""
) -> Report:
    simulator = server.build(seed)
    credentials = Credentials(simulator.email, simulator.access_token)
    controls = SimulatorControls(simulator) if controlled else None
    with Target(
        "http://127.0.0.1", credentials, transport=_LoudTransport(simulator), name=server.name
    ) as target:
        return judge_target(target, options, controls, until)
