"""Every rule that the gate judges: an id, a sentence, how well it is known, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .verdict import Level

Kind = Literal["schema", "behaviour", "cassettes"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `spec` names the entries of x-rules in openapi.yaml that it judges, if any.

    The level is that of the part which is judged: when a rule of the specification is documented but its
    enforcement, or the status of the refusal, is not, the level is I.
    """

    id: str
    sentence: str
    level: Level
    source: str
    kind: Kind
    spec: tuple[str, ...] = ()


_PAGE = "vendor page"


def _schema(rule_id: str, level: Level, source: str, sentence: str, *spec: str) -> Rule:
    return Rule(rule_id, sentence, level, source, "schema", spec)


def _behaviour(rule_id: str, level: Level, source: str, sentence: str, *spec: str) -> Rule:
    return Rule(rule_id, sentence, level, source, "behaviour", spec)


def _cassette(rule_id: str, level: Level, source: str, sentence: str) -> Rule:
    return Rule(rule_id, sentence, level, source, "cassettes")


_ALL: tuple[Rule, ...] = (
    _schema("status-documented", "S", f"{_PAGE}, Error responses", "Every answer has a status that the specification lists for its operation."),
    _schema("answer-has-required-properties", "V", "openapi.yaml", "Every answer has the properties that the specification requires."),
    _schema("answer-has-documented-types", "V", "openapi.yaml", "Every property of an answer has the type that the specification gives it."),
    _behaviour("po-number-unique", "S", f"{_PAGE}, Error responses", "A PONumber that an order has is never accepted again.", "R10"),
    _cassette("recording-fits-specification", "S", "openapi.yaml", "Every recorded answer fits today's specification."),
    _cassette("recording-parsed-without-loss", "S", "openapi.yaml", "Every recorded answer is parsed by the generated client and written back without loss."),
    _cassette("recording-holds-no-secret", "S", "design rule", "No recording holds a secret."),
    _cassette("recording-is-current", "S", "design rule", "Every recording is read by a test and was made from today's specification and tools."),
    _cassette("answer-like-recording", "I", "recordings", "The target answers as it did when its recordings were made."),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
"""All rules by id, in the order in which reports list them."""
