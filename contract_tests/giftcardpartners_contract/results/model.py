"""What a run found out: exchanges, findings, coverage and the verdict, all of it plain data that becomes JSON."""

import dataclasses
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Literal

from ..exchange import Exchange
from ..spec import Level

Outcome = Literal["broken", "assumption", "waived"]
"""Fails the gate; differs from an assumption (fails only with --strict); excused by a waiver."""


class ExitStatus(IntEnum):
    """What the process says to whoever started it."""

    KEPT = 0
    BROKEN = 1
    COULD_NOT_JUDGE = 2
    USAGE = 64


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that the target did not keep, with the exchanges that show it and the command that repeats it."""

    rule: str
    sentence: str
    level: Level
    source: str
    kind: str
    """schema or behaviour."""
    message: str
    """What was seen instead, in one or two sentences; no secrets."""
    operation: str
    """operationId, or empty when it concerns several."""
    exchanges: tuple[Exchange, ...]
    repeat: str
    outcome: Outcome = "broken"
    waiver: str = ""
    """Reason and date of the waiver that excuses it."""


@dataclass(frozen=True, slots=True)
class NotJudged:
    """One rule, or part of one, that could not be judged, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that can be judged here and was not; with it the verdict is no longer *kept*."""

    what: str
    """A scenario, a part of the run, or a rule."""
    reason: str
    rules: tuple[str, ...] = ()
    traceback: str = ""
    """Where the gate itself fell over."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How often a rule was looked at and how often it was not kept."""

    rule: str
    sentence: str
    level: Level
    source: str
    kind: str
    checks: int
    failures: int


@dataclass(frozen=True, slots=True)
class Header:
    """What was judged, and with what."""

    target: str
    spec_version: str
    spec_hash: str
    seed: int
    strict: bool
    waivers: int
    tools: dict[str, str]
    started: str
    """UTC, ISO 8601."""
    partial: bool = False
    """Whether gaps are accepted on purpose."""


@dataclass(frozen=True, slots=True)
class OperationCoverage:
    """One row of the matrix: documented statuses and response fields of an operation, seen or not.

    `statuses` maps each documented status to the number of answers; `fields` maps "200 LineItems[].Cost" to the
    number of answers that had it; `undocumented` maps statuses that the specification does not list.
    """

    operation: str
    calls: int
    statuses: dict[str, int]
    fields: dict[str, int]
    undocumented: dict[str, int] = field(default_factory=dict)
    staged: dict[str, int] = field(default_factory=dict)
    """Statuses that a control of the target staged; they count as not seen."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Operations × documented statuses × response fields × rules: exercised or not, by name."""

    operations: tuple[OperationCoverage, ...]
    rules_not_exercised: tuple[str, ...]

    @property
    def statuses_covered(self) -> tuple[int, int]:
        """How many documented pairs of operation and status were seen, and how many there are."""
        return _covered([count for row in self.operations for count in row.statuses.values()])

    @property
    def fields_covered(self) -> tuple[int, int]:
        """How many documented response fields were seen, and how many there are."""
        return _covered([count for row in self.operations for count in row.fields.values()])

    @property
    def operations_covered(self) -> tuple[int, int]:
        """How many operations were called, and how many there are."""
        return _covered([row.calls for row in self.operations])


def _covered(counts: list[int]) -> tuple[int, int]:
    return sum(1 for count in counts if count), len(counts)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole verdict.

    Kept: every rule that parts, target and permissions allow was looked at and held. Broken: a finding with evidence of
    its own level. Could not judge: anything else; `gaps` say what was not looked at, `unjudgeable` why the target could
    not be judged at all or not to the end.
    """

    header: Header
    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...]
    """What target or permissions do not allow to be judged."""
    rules: tuple[RuleResult, ...]
    coverage: Coverage
    seconds: dict[str, float]
    """Duration of each part, in seconds."""
    notes: tuple[str, ...] = ()
    """What else the reader should know: unknown or unused waivers, money spent, parts that were cut short."""
    unjudgeable: str = ""
    gaps: tuple[Gap, ...] = ()

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that break the gate."""
        fatal = ("broken", "assumption") if self.header.strict else ("broken",)
        return tuple(one for one in self.findings if one.outcome in fatal)

    @property
    def assumptions(self) -> tuple[Finding, ...]:
        """The findings that differ from an assumption and break nothing."""
        return tuple(one for one in self.findings if one.outcome == "assumption" and not self.header.strict)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that a waiver excuses."""
        return tuple(one for one in self.findings if one.outcome == "waived")

    @property
    def exit_status(self) -> ExitStatus:
        """0 kept, 1 broken, 2 could not judge."""
        if self.failing:
            return ExitStatus.BROKEN
        if self.unjudgeable or (self.gaps and not self.header.partial):
            return ExitStatus.COULD_NOT_JUDGE
        return ExitStatus.KEPT if any(rule.checks for rule in self.rules) else ExitStatus.COULD_NOT_JUDGE

    @property
    def verdict(self) -> str:
        """The verdict in words: kept, broken, or could not judge."""
        return self.exit_status.name.lower().replace("_", " ")

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON values, the verdict included."""
        return {"verdict": self.verdict, "exit_status": int(self.exit_status), **dataclasses.asdict(self)}
