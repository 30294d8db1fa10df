"""The collector: counts what was looked at, keeps what was not kept, and knows what was not looked at and why."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from ..errors import RuleBroken
from ..exchange import Answer
from ..rules import MINIMUM_CHECKS, NEEDS_QUIET_ACCOUNT, RULES
from ..secrets.mask import masked_text
from ..spec import Level, weakest
from .model import Finding, Gap, NotJudged, RuleResult

MOST_EXCHANGES = 6
_LONGEST_TRACEBACK = 3_500


@dataclass
class Collector:
    """Collects the verdicts on single rules; `command` repeats the run, to which a rule is added.

    `foreign_orders` returns in words what somebody else ordered on the account meanwhile, or empty text: a rule that
    supposes a quiet account is then not judged instead of found broken.
    """

    command: str = "python -m giftcardpartners_contract"
    is_strict: bool = False
    foreign_orders: Callable[[], str] = str
    scenario: str = ""
    """What is being played, as --scenario takes it; empty while the target is looked over."""
    is_staged: bool = False
    """Whether the answers that come are staged: what they break counts, what they keep does not."""
    _checks: Counter[str] = field(default_factory=Counter)
    _failures: Counter[str] = field(default_factory=Counter)
    _failing: Counter[str] = field(default_factory=Counter)
    _findings: list[Finding] = field(default_factory=list)
    _seen: set[tuple[str, str, str, Level]] = field(default_factory=set)
    reasons: dict[NotJudged, None] = field(default_factory=dict)
    """What could not be judged here, and why, each once."""
    gaps: list[Gap] = field(default_factory=list)
    """What should have been looked at and was not."""

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
        one rule apart.
        """
        if not kept and rule in NEEDS_QUIET_ACCOUNT and (others := self.foreign_orders()):
            self.not_judged(rule, f"{others}, so nobody can say whose doing this is: {message}")
            return True
        if not self.is_staged:
            self._checks[rule] += 1
        if not kept:
            self._failures[rule] += 1
            self._note(rule, message, answers, level, about)
        return kept

    def require(self, rule: str, kept: bool, message: str, *answers: Answer) -> None:
        """Like `check`, but raises RuleBroken when the rule was not kept."""
        if not self.check(rule, kept, message, *answers):
            raise RuleBroken(rule)

    def not_judged(self, rule: str, reason: str) -> None:
        """Note that a rule, or part of it, cannot be judged at this target or under these permissions."""
        self.reasons[NotJudged(rule, masked_text(reason))] = None

    def gap(self, what: str, reason: str, rules: Sequence[str] = (), traceback: str = "") -> None:
        """Note that something that can be judged here was not: the verdict is then no longer *kept*.

        The reason becomes one line, whatever error it quotes: it is part of the verdict's.
        """
        shown = masked_text(traceback[-_LONGEST_TRACEBACK:])
        self.gaps.append(Gap(what, masked_text(" ".join(reason.split())), tuple(rules), shown))

    @property
    def broken(self) -> frozenset[str]:
        """The rules that were not kept."""
        return frozenset(self._failures)

    def failures_but(self, rules: frozenset[str]) -> int:
        """Return how often any rule but these was broken so that it fails the gate."""
        return sum(count for rule, count in self._failing.items() if rule not in rules)

    def add_counterexample(self, rule: str, sequence: str) -> None:
        """Add the shortest sequence of steps to the latest finding of a rule."""
        places = [place for place, found in enumerate(self._findings) if found.rule == rule]
        if places:
            found = self._findings[places[-1]]
            message = f"{found.message} Shortest sequence: {masked_text(sequence)}."
            self._findings[places[-1]] = dataclasses.replace(found, message=message)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was not kept, in the order of the rules, the best evidence of each first."""
        order, levels = list(RULES), "SVEI"
        return tuple(sorted(self._findings, key=lambda one: (order.index(one.rule), levels.index(one.level))))

    @property
    def latest(self) -> str:
        """The rule that was last found broken in a new way."""
        return self._findings[-1].rule if self._findings else ""

    def checks(self, rule: str) -> int:
        """Return how often a rule was looked at."""
        return self._checks[rule]

    def results(self) -> tuple[RuleResult, ...]:
        """Return how often each rule was looked at and not kept."""
        counts = ((one, self._checks[one.id], self._failures[one.id]) for one in RULES.values())
        return tuple(
            RuleResult(one.id, one.sentence, one.level, one.source, one.kind, *n) for one, *n in counts
        )

    def missing(self, parts: Collection[str], asked: Collection[str]) -> Iterator[Gap]:
        """Yield a gap for each rule of the chosen parts that was looked at less often than it must be.

        A rule that target or permissions do not allow to be judged is no gap, unless it was asked for.
        """
        named = {rule for gap in self.gaps for rule in gap.rules}
        for rule in RULES.values():
            checks, least = self._checks[rule.id], MINIMUM_CHECKS.get(rule.id, 1)
            if self._failures[rule.id] or checks >= least or rule.id in named:
                continue
            why = "; ".join(one.reason for one in self.reasons if one.rule == rule.id)
            if rule.id in asked:
                is_elsewhere = parts and rule.kind not in parts
                other = f"it is judged by --only {rule.kind}" if is_elsewhere else "nothing looked at it"
                yield Gap(rule.id, f"asked for, and not judged: {why or other}", (rule.id,))
            elif not asked and rule.kind in parts and not why:
                yield Gap(rule.id, f"looked at {checks} times of {least} at least", (rule.id,))

    def _note(
        self, rule_id: str, message: str, answers: Sequence[Answer], level: Level | None, about: str
    ) -> None:
        rule = RULES[rule_id]
        operation = answers[-1].operation if answers else ""
        found = weakest(rule.level, level) if level else rule.level
        if found != "I" or self.is_strict:
            self._failing[rule_id] += 1
        key = (rule_id, about, operation, found)
        if key in self._seen:
            return
        self._seen.add(key)
        played = f" --scenario {self.scenario}" if self.scenario else ""
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
                repeat=f"{self.command}{played} --rule {rule.id}",
                outcome="assumption" if found == "I" else "broken",
            )
        )
