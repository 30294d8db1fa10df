"""The list of rules is whole, and says no more than the specification does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from giftcardpartners_contract import runner
from giftcardpartners_contract.rules import RULES
from giftcardpartners_contract.scenarios.registry import SCENARIOS
from giftcardpartners_contract.spec import load_spec

_ROOT = Path(runner.__file__).resolve().parents[2]
_ORDER = "IEVS"
_PERMISSIONS = {"R29"}
"""Entries that allow something, which no server can break."""
_JUDGED_ELSEWHERE = {
    "answer-has-documented-types",
    "answer-has-required-properties",
    "answer-keeps-bounds",
    "answers-are-json",
    "answers-in-pascal-case",
    "created-order-readable",
    "generated-invalid-refused",
    "generated-valid-accepted",
    "money-has-two-decimals",
    "success-status-documented",
}


def entries() -> dict[str, Any]:
    """Return all entries of x-rules by id."""
    raw = load_spec().raw
    nodes = [
        raw,
        *(node for item in raw["paths"].values() for node in item.values() if isinstance(node, dict)),
    ]
    return {rule["id"]: rule for node in nodes for rule in node.get("x-rules", ())}


def test_every_rule_of_the_specification_is_judged() -> None:
    """Each entry of x-rules belongs to a rule of the gate."""
    judged = {entry for rule in RULES.values() for entry in rule.spec}
    assert judged == set(entries())


def test_no_rule_claims_more_than_the_specification() -> None:
    """A rule is never better known than the best of the entries that it judges."""
    spec = entries()
    for rule in RULES.values():
        levels = [_ORDER.index(spec[entry]["level"]) for entry in rule.spec if entry not in _PERMISSIONS]
        assert not levels or _ORDER.index(rule.level) <= max(levels), rule.id


def test_every_rule_is_told_of_in_a_story_or_judged_on_every_answer() -> None:
    """No rule stands in the list for show."""
    told = {rule for story in SCENARIOS for rule in story.rules}
    assert set(RULES) - told == _JUDGED_ELSEWHERE


def test_every_assumption_that_a_rule_names_is_listed() -> None:
    """The ids of assumptions lead to docs/assumptions.md."""
    text = (_ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| (A\d+) \|", text, re.MULTILINE))
    named = {one for rule in RULES.values() for one in re.findall(r"\bA\d+\b", rule.source)}
    assert named
    assert named <= listed


def test_every_sentence_is_a_sentence() -> None:
    """Rules are told in words, each with its source."""
    for rule in RULES.values():
        assert rule.sentence.endswith(".")
        assert rule.source
