"""What a mutant and a correct variant are, and how they are registered."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from giftcardpartners_contract.rules import RULES
from giftcardpartners_simulator import Fault, ManualClock, Response, Rules, Settings, Simulator

Kind = Literal["conformance", "business"]
R = TypeVar("R", bound=type[Rules])


@dataclass(frozen=True)
class Mutant:
    """A server with one fault; `rule` is the rule of the gate that names the fault."""

    name: str
    fault: str
    kind: Kind
    rule: str
    rules: type[Rules]
    settings: Settings
    generated: int = 0
    """Requests that must be generated for each operation to see the fault."""
    over_socket: bool = False
    """Whether the fault shows only over a real socket."""

    def build(self, seed: int) -> Simulator:
        """Return a new server with this fault."""
        return Simulator(self.settings, ManualClock(), seed, rules=self.rules)


@dataclass(frozen=True)
class Variant:
    """A server that is right in its own way; `controlled` says whether the gate may move its clock and add money."""

    name: str
    sentence: str
    settings: Settings
    rules: type[Rules] = Rules
    faults: tuple[Fault, ...] = ()
    controlled: bool = True

    def build(self, seed: int) -> Simulator:
        """Return a new server of this kind."""
        simulator = Simulator(self.settings, ManualClock(), seed, rules=self.rules)
        for fault in self.faults:
            simulator.add_fault(fault)
        return simulator


MUTANTS: list[Mutant] = []
VARIANTS: list[Variant] = []


def conformance(rule: str, settings: Settings | None = None, *, generated: int = 0) -> Callable[[R], R]:
    """Register a class of rules whose answers, or whose reading of requests, do not fit openapi.yaml."""
    return _register("conformance", rule, settings, generated=generated)


def business(rule: str, settings: Settings | None = None, *, over_socket: bool = False) -> Callable[[R], R]:
    """Register a class of rules that break a rule of business."""
    return _register("business", rule, settings, over_socket=over_socket)


def _register(kind: Kind, rule: str, settings: Settings | None, **needs: Any) -> Callable[[R], R]:
    def register(rules: R) -> R:
        fault, name = (rules.__doc__ or "").strip(), display_name(rules.__name__)
        MUTANTS.append(Mutant(name, fault, kind, RULES[rule].id, rules, settings or Settings(), **needs))
        return rules

    return register


def display_name(name: str) -> str:
    """Return a class name as words: NoDebit is `no debit`."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def with_body(answer: Response, edit: Callable[[Any], Any]) -> Response:
    """Return an answer whose JSON body went through a function."""
    if not answer.body.startswith((b"{", b"[")):
        return answer
    return replace(answer, body=json.dumps(edit(json.loads(answer.body)), ensure_ascii=False).encode())
