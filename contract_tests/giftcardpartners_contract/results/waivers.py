"""Waivers: findings that a team has looked at and excuses for a while, each with its reason and its date."""

import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, ValidationError, toml

from ..errors import UsageError
from ..rules import RULES
from .model import Finding, Gap, Report

_DAYS = 90


class Waiver(Struct, frozen=True, forbid_unknown_fields=True):
    """One waiver. `operation` empty: for every operation; `until` None: for ever."""

    rule: str
    reason: Annotated[str, Meta(pattern=r"\S")]
    date: datetime.date
    operation: str = ""
    until: datetime.date | None = None

    def excuses(self, finding: Finding, today: datetime.date) -> bool:
        """Whether a finding is excused today."""
        is_meant = self.rule == finding.rule and self.operation in ("", finding.operation)
        return is_meant and not self.is_over(today)

    def is_over(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < today


class _File(Struct, forbid_unknown_fields=True):
    waiver: tuple[Waiver, ...] = ()


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read the `[[waiver]]` tables of a TOML file; raises UsageError for what is no waiver."""
    try:
        return toml.decode(path.read_bytes(), type=_File).waiver
    except ValidationError as error:
        needs = "a [[waiver]] needs a rule, a reason and a date such as 2026-01-31"
        more = "and may have an operation and a date until"
        raise UsageError(f"{path.name}: {error}; {needs}, {more}") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.name} cannot be read: {error}") from None


def apply_waivers(
    findings: Sequence[Finding], gaps: Sequence[Gap], waivers: Sequence[Waiver], today: datetime.date
) -> tuple[tuple[Finding, ...], tuple[Gap, ...], tuple[str, ...]]:
    """Return the findings with those that are excused marked, the gaps that are not excused, and notes.

    A gap is excused when all of its rules are, for every operation. The notes name waivers that are unknown, unused or
    over.
    """
    used: set[int] = set()
    marked = []
    for finding in findings:
        number = next((n for n, one in enumerate(waivers) if one.excuses(finding, today)), None)
        if number is not None:
            used.add(number)
            why = f"{waivers[number].reason} ({waivers[number].date.isoformat()})"
            finding = dataclasses.replace(finding, outcome="waived", waiver=why)
        marked.append(finding)
    whole = {one.rule: n for n, one in enumerate(waivers) if not one.operation and not one.is_over(today)}
    left = []
    for gap in gaps:
        if gap.rules and set(gap.rules) <= whole.keys():
            used.update(whole[rule] for rule in gap.rules)
        else:
            left.append(gap)
    notes = [_complaint(one, number in used, today) for number, one in enumerate(waivers)]
    return tuple(marked), tuple(left), tuple(note for note in notes if note)


def _complaint(waiver: Waiver, is_used: bool, today: datetime.date) -> str:
    if waiver.rule not in RULES:
        return f"a waiver names a rule that does not exist: {waiver.rule}"
    if waiver.until is not None and waiver.is_over(today):
        return f"a waiver for {waiver.rule} ended on {waiver.until.isoformat()}"
    return "" if is_used else f"a waiver for {waiver.rule} excuses nothing"


def write_waivers(report: Report, path: Path) -> None:
    """Write a waiver for every rule and operation that breaks the gate, for 90 days, each with a reason to fill in.

    The file can be used only when every reason is filled in.
    """
    today = datetime.datetime.now(datetime.UTC).date()
    until = today + datetime.timedelta(days=_DAYS)
    lines = ["# Fill in each reason; a waiver without one is refused.", ""]
    for rule, operation in dict.fromkeys((one.rule, one.operation) for one in report.failing):
        lines += ["[[waiver]]", f"# {RULES[rule].sentence}", f'rule = "{rule}"']
        lines += [f'operation = "{operation}"'] if operation else []
        lines += ['reason = ""', f"date = {today.isoformat()}", f"until = {until.isoformat()}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
