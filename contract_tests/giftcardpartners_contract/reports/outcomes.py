"""What a report says of each single rule, for whatever shows a rule as a test: JUnit XML and pytest."""

from typing import Literal

from ..results.model import ExitStatus, Report, RuleResult
from .console import console_report, finding_text

Status = Literal["passed", "failed", "could not judge", "skipped"]
Outcome = tuple[Status, str]
"""How a test ended, and why."""
_OF_THE_WHOLE: dict[ExitStatus, Status] = {ExitStatus.KEPT: "passed", ExitStatus.BROKEN: "failed"}


def rule_outcome(report: Report, result: RuleResult) -> Outcome:
    """Return whether a rule was kept, broken, not looked at though it could have been, or cannot be judged here."""
    rule = result.rule
    broken = [finding_text(one, "BROKEN") for one in report.failing if one.rule == rule]
    if broken:
        return "failed", "\n\n".join(broken)
    gaps = [f"{one.what}: {one.reason}" for one in report.gaps if rule in one.rules]
    if gaps and not report.header.partial:
        return "could not judge", "; ".join(gaps)
    if not result.checks:
        why = [one.reason for one in report.not_judged if one.rule == rule]
        return "skipped", "; ".join(why) or report.unjudgeable or "not looked at"
    return "passed", ""


def whole_outcome(report: Report) -> Outcome:
    """Return the verdict."""
    return _OF_THE_WHOLE.get(report.exit_status, "could not judge"), console_report(report)
