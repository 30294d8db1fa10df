"""What can go wrong with a campaign, drawn as a tree. Every message says what happened and what to do.

CampaignError                  exit status of the command line, when nothing else is said
├─ BadFile             65      nothing was ordered; the rows that are wrong    .findings
├─ OtherCampaign       65      this name belongs to another file, another account, or nobody
├─ CampaignStopped      4      paused, stopped or waiting; the same command goes on
└─ EngineTrouble       73      the database is away, full or damaged

No message holds a recipient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NOTHING, USAGE, NO_FILE, DEFECT, CANNOT_WRITE, SETTINGS = 1, 64, 66, 70, 73, 78
"""Exit statuses of the command line, for what is told more exactly than by the type alone."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One thing that is wrong with a file: `row` counts as a spreadsheet does, the header being row 1."""

    row: int | None
    column: str
    problem: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{'file' if self.row is None else f'row {self.row}'}, {self.column}: {self.problem}"


class CampaignError(Exception):
    """Anything that goes wrong with a campaign; catch it to catch all."""

    exit_status = DEFECT
    """As in the table of `giftcards`."""

    def __init__(self, message: str, *, exit_status: int | None = None) -> None:
        super().__init__(message)
        self.exit_status = exit_status or self.exit_status


class BadFile(CampaignError):
    """The file cannot be ordered as it is; `findings` is everything that is wrong with it. Nothing was ordered."""

    exit_status = 65

    def __init__(
        self, message: str, findings: Sequence[RowFinding] = (), *, exit_status: int | None = None
    ) -> None:
        super().__init__(message, exit_status=exit_status)
        self.findings = tuple(findings)


class OtherCampaign(CampaignError):
    """The name belongs to another file, to another account, or to no campaign at all."""

    exit_status = 65


class CampaignStopped(CampaignError):
    """The campaign does not move, for the reason that the message gives; nothing is lost."""

    exit_status = 4


class EngineTrouble(CampaignError):
    """The database is away, full, damaged or of another make; orders are safe, since they are found by PONumber."""

    exit_status = CANNOT_WRITE
