"""The judge: counts what was looked at, keeps what was not kept, and knows how to repeat it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.rules import RULES
from giftcardpartners_contract.secrets.mask import masked_text
from giftcardpartners_contract.spec import Level, weakest

from .model import Finding, NotJudged, RuleResult

MOST_FINDINGS_PER_RULE = 3
MOST_EXCHANGES = 6


class CannotJudge(Exception):
    """Something that a rule needs is not to be had here; the text says what."""


class RuleBroken(Exception):
    """A rule was not kept, and nothing sensible can follow in the same scenario."""


class Collector:
    """Collects the verdicts on single rules; `command` repeats the session, to which a rule is added."""

    def __init__(self, command: str = "python -m giftcardpartners_contract") -> None:
        self._command = command
        self._checks: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._seen: set[tuple[str, str, Level]] = set()
        self._not_judged: dict[tuple[str, str], NotJudged] = {}

    def check(
        self,
        rule: str,
        kept: bool,
        message: str,
        *answers: Answer,
        level: Level | None = None,
        about: str = "",
    ) -> bool:
        """Note whether a rule was kept, and return that.

        `message` says what was seen when it was not; `level` weakens the rule's own one; `about` tells findings of
        one rule apart (the operation, when it is empty).
        """
        self._checks[rule] += 1
        if not kept:
            self._failures[rule] += 1
            self._note(rule, message, answers, level, about)
        return kept

    def require(
        self, rule: str, kept: bool, message: str, *answers: Answer, level: Level | None = None
    ) -> None:
        """Like `check`, but raises RuleBroken when the rule was not kept."""
        if not self.check(rule, kept, message, *answers, level=level):
            raise RuleBroken(rule)

    def not_judged(self, rule: str, reason: str) -> None:
        """Note that a rule, or part of it, could not be judged."""
        reason = masked_text(reason)
        self._not_judged.setdefault((rule, reason), NotJudged(rule, reason))

    @property
    def broken(self) -> frozenset[str]:
        """The rules that were not kept."""
        return frozenset(rule for rule, count in self._failures.items() if count)

    def failures_but(self, rules: frozenset[str]) -> int:
        """Return how often any rule but these was not kept."""
        return sum(count for rule, count in self._failures.items() if rule not in rules)

    def add_counterexample(self, sequence: str) -> None:
        """Add the shortest sequence of steps to the latest finding."""
        if self._findings:
            latest = self._findings[-1]
            message = f"{latest.message} Shortest sequence: {masked_text(sequence)}."
            self._findings[-1] = dataclasses.replace(latest, message=message)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was not kept, in the order of the rules."""
        order = list(RULES)
        return tuple(sorted(self._findings, key=lambda finding: order.index(finding.rule)))

    def has_found(self, rule: str) -> bool:
        """Whether this rule was not kept."""
        return self._failures[rule] > 0

    @property
    def reasons(self) -> tuple[NotJudged, ...]:
        """What could not be judged, and why."""
        return tuple(self._not_judged.values())

    def results(self) -> tuple[RuleResult, ...]:
        """Return how often each rule was looked at and not kept."""
        return tuple(
            RuleResult(
                rule.id,
                rule.sentence,
                rule.level,
                rule.source,
                rule.kind,
                self._checks[rule.id],
                self._failures[rule.id],
            )
            for rule in RULES.values()
        )

    def _note(
        self, rule_id: str, message: str, answers: Sequence[Answer], level: Level | None, about: str
    ) -> None:
        rule = RULES[rule_id]
        operation = answers[-1].operation if answers else ""
        found = weakest(rule.level, level) if level else rule.level
        key = (rule_id, about or operation, found)
        count = sum(1 for finding in self._findings if finding.rule == rule_id)
        if key in self._seen or count >= MOST_FINDINGS_PER_RULE:
            return
        self._seen.add(key)
        only = "" if rule.kind == "schema" else f" --only {rule.kind}"
        self._findings.append(
            Finding(
                rule=rule.id,
                sentence=rule.sentence,
                level=found,
                source=rule.source,
                kind=rule.kind,
                message=masked_text(message),
                operation=operation,
                exchanges=tuple(answer.exchange() for answer in answers[-MOST_EXCHANGES:]),
                repeat=f"{self._command}{only} --rule {rule.id}",
                outcome="assumption" if found == "I" else "broken",
            )
        )
