"""The command that a finding prints finds the same again."""

from __future__ import annotations

import dataclasses
import shlex
from typing import Any

from giftcardpartners_contract.arguments import parser
from giftcardpartners_contract.controls import Controls
from giftcardpartners_contract.options import STATE_MACHINE
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_simulator import Response, Rules, Simulator

from .servers import QUICK, judged, target_of


class _ThirdReading(Rules):
    """Reading an order for the third time costs a cent."""

    def get_order(self, call: Any) -> Response:
        times = self.__dict__.setdefault("times", {})
        times[call.id] = times.get(call.id, 0) + 1
        call.account.available -= times[call.id] == 3
        return super().get_order(call)


def test_the_printed_command_finds_the_same_again() -> None:
    """Also in a scenario that is about other rules and stumbles over this one by the way."""
    options = dataclasses.replace(QUICK, seed=5)
    (first,) = judged(Simulator(rules=_ThirdReading), options).failing
    parsed = parser().parse_args(shlex.split(first.repeat)[3:])
    assert (parsed.rule, parsed.scenario) == (["charge-is-sum-of-costs"], ["a-large-order-is-pending"])
    again = dataclasses.replace(options, rules=frozenset(parsed.rule), scenarios=frozenset(parsed.scenario))
    (second,) = judged(Simulator(rules=_ThirdReading), again).failing
    assert (second.message, second.rule) == (first.message, first.rule)


def test_the_state_machine_takes_the_same_steps_alone_as_in_a_whole_run() -> None:
    """They depend on the seed and on nothing that went before."""
    steps = []
    for scenarios in (frozenset[str](), frozenset({STATE_MACHINE})):
        simulator, said = Simulator(), list[str]()
        with target_of(simulator) as target:
            options = dataclasses.replace(QUICK, scenarios=scenarios)
            judge_target(target, options, Controls(simulator), say=said.append)
        steps.append([word for word in said if word.startswith("state machine: ")])
    assert steps[0] == steps[1]
    assert len(steps[0]) > 20
