"""Which rules should have been looked at in a run and were not."""

from collections.abc import Collection, Iterator, Sequence

from ..rules import MINIMUM_CHECKS, RULES
from .model import Gap, NotJudged, RuleResult


def missing_rules(
    parts: Collection[str],
    asked: Collection[str],
    results: Sequence[RuleResult],
    gaps: Sequence[Gap],
    reasons: Sequence[NotJudged],
) -> Iterator[Gap]:
    """Yield a gap for each rule of the chosen parts that was looked at less often than it must be.

    A rule that target or permissions do not allow to be judged is no gap, unless it was asked for.
    """
    named = {rule for gap in gaps for rule in gap.rules}
    for result in results:
        rule, least = result.rule, MINIMUM_CHECKS.get(result.rule, 1)
        if result.failures or result.checks >= least or rule in named:
            continue
        why = [one.reason for one in reasons if one.rule == rule]
        if rule in asked:
            part = RULES[rule].kind
            other = (
                f"it is judged by --only {part}" if parts and part not in parts else "nothing looked at it"
            )
            yield Gap(rule, f"asked for, and not judged: {'; '.join(why) or other}", (rule,))
        elif not asked and result.kind in parts and not why:
            yield Gap(rule, f"looked at {result.checks} times of {least} at least", (rule,))
