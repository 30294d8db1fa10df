"""Waivers: findings that a team has looked at and excuses for a while, each with its reason and its date."""

from __future__ import annotations

import dataclasses
import datetime
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .model import Finding


class WaiversUnreadable(Exception):
    """The file of waivers cannot be used; the text is one readable line."""


@dataclass(frozen=True)
class Waiver:
    """One waiver. `operation` empty: for every operation; `until` None: for ever."""

    rule: str
    reason: str
    date: datetime.date
    operation: str = ""
    until: datetime.date | None = None

    def excuses(self, finding: Finding, today: datetime.date) -> bool:
        """Whether a finding is excused today."""
        is_over = self.until is not None and self.until < today
        return not is_over and self.rule == finding.rule and self.operation in ("", finding.operation)


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read the `[[waiver]]` tables of a TOML file; raises WaiversUnreadable for what is no waiver."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WaiversUnreadable(f"{path.name} cannot be read: {error}") from None
    tables = raw.pop("waiver", [])
    if raw or not isinstance(tables, list):
        raise WaiversUnreadable(f"{path.name} may hold [[waiver]] tables and nothing else")
    return tuple(_waiver(path.name, table) for table in tables)


def _waiver(name: str, table: dict[str, Any]) -> Waiver:
    known = {field.name for field in dataclasses.fields(Waiver)}
    missing = {"rule", "reason", "date"} - set(table)
    if missing or set(table) - known:
        wrong = ", ".join(sorted(missing or set(table) - known))
        raise WaiversUnreadable(f"a waiver in {name} {'lacks' if missing else 'has an unknown'} {wrong}")
    texts = all(isinstance(table.get(key, ""), str) for key in ("rule", "reason", "operation"))
    dates = all(isinstance(table.get(key, datetime.date.min), datetime.date) for key in ("date", "until"))
    if not texts or not dates or not table["reason"].strip():
        raise WaiversUnreadable(f"a waiver in {name} needs texts, a reason, and dates such as 2026-01-31")
    return Waiver(**table)


def apply_waivers(
    findings: Sequence[Finding], waivers: Sequence[Waiver], today: datetime.date
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings with those that are excused marked, and notes on waivers that are unknown, unused or over."""
    used: set[int] = set()
    marked = []
    for finding in findings:
        number = next((n for n, one in enumerate(waivers) if one.excuses(finding, today)), None)
        if number is not None:
            used.add(number)
            why = f"{waivers[number].reason} ({waivers[number].date.isoformat()})"
            finding = dataclasses.replace(finding, outcome="waived", waiver=why)
        marked.append(finding)
    notes = [_complaint(one, number in used, today) for number, one in enumerate(waivers)]
    return tuple(marked), tuple(note for note in notes if note)


def _complaint(waiver: Waiver, is_used: bool, today: datetime.date) -> str:
    if waiver.rule not in RULES:
        return f"a waiver names a rule that does not exist: {waiver.rule}"
    if waiver.until is not None and waiver.until < today:
        return f"a waiver for {waiver.rule} ended on {waiver.until.isoformat()}"
    return "" if is_used else f"a waiver for {waiver.rule} excuses nothing"
