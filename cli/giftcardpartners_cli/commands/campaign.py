"""`campaign`: order a file of rewards, each row once, whatever dies.

The engine and SQLAlchemy load only when a command needs them, so that help and completion are quick.
"""

from __future__ import annotations

import csv
import hashlib
import os
import signal
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..exit_status import CommandError, ExitStatus
from ..output import ClosedPipe, say, tell
from ..session import Session, command
from ._campaign_file import Money, reading_options, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from giftcardpartners_bulk import Campaigns, Progress, Reading, RowFinding

_FILE = click.Path(path_type=Path)
_RATE = click.FloatRange(min=0)
_SLOTS = click.IntRange(1, 64)
_DATABASE = click.option(
    "--database",
    envvar="GIFTCARDPARTNERS_DATABASE",
    show_envvar=True,
    help="sqlite:///PATH or postgresql://USER@HOST/NAME; by default a file of this user.",
)


@click.group("campaign")
def campaign_command() -> None:
    """Order a file of rewards, each row once, whatever dies."""


@contextmanager
def _opened(database: str | None, session: Session | None = None) -> Iterator[Campaigns]:
    """Open the database, for the account that is meant where something is to be ordered."""
    from giftcardpartners_bulk import Campaigns

    client, account = None, ""
    if session is not None:
        if session.account.transport is not None:
            raise CommandError(
                "A campaign outlives its command, and so has to its simulator.",
                ExitStatus.USAGE,
                "Run `giftcards simulator` beside it.",
            )
        client = session.client
        who = "\n".join(
            text.lower().rstrip("/") for text in (session.account.base_url, session.account.email)
        )
        account = hashlib.sha256(who.encode()).hexdigest()[:16]
    with told(), Campaigns(database, client=client, account=account) as campaigns:
        yield campaigns


@contextmanager
def _until_told(campaigns: Campaigns) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end a run in good order; the second time at once, which is as safe."""

    def end(*_: object) -> None:
        if campaigns.ending.is_set():
            os._exit(ExitStatus.INTERRUPTED)
        tell("ending: what was sent is being answered…")
        campaigns.ending.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _write_findings(target: Path, findings: Sequence[RowFinding]) -> None:
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("row", "column", "problem"))
        writer.writerows((found.row or "", found.column, found.problem) for found in findings)


@command("check")
@click.argument("file", type=_FILE)
@click.option("--findings", type=_FILE, help="Write findings as CSV.")
@click.option("--floor", type=Money(), default=Decimal(0), help="Money that stays untouched.")
@reading_options
def _check(session: Session, file: Path, findings: Path | None, floor: Decimal, reading: Reading) -> None:
    """Check a whole FILE (CSV or xlsx); nothing is ordered."""
    from giftcardpartners_bulk import BadFile, check_file

    from ._campaign_display import show_totals

    with told():
        try:
            checked = check_file(file, session.client, reading)
        except BadFile as error:
            if findings is not None:
                _write_findings(findings, error.findings)
            raise
    show_totals(checked.totals, checked.available, floor, session.as_json)


@command("start")
@click.argument("file", type=_FILE)
@click.option("--id", "name", required=True, help="Name of the campaign; PONumbers begin with it.")
@click.option("--floor", type=Money(), help="Money that stays untouched.")
@click.option("--rate", type=_RATE, help="Orders a second over all hosts; default 5, 0 for no limit.")
@click.option("--slots", type=_SLOTS, help="Orders at once in each process; default 8.")
@_DATABASE
@reading_options
def _start(
    session: Session,
    file: Path,
    name: str,
    floor: Decimal | None,
    rate: float | None,
    slots: int | None,
    database: str | None,
    reading: Reading,
) -> int:
    """Check FILE, then order it; after a crash or a stop the same command goes on."""
    from giftcardpartners_bulk import CampaignStopped

    from . import _campaign_display as display

    with _opened(database, session) as campaigns, _until_told(campaigns):
        try:
            with display.progress(session.as_json) as show:

                def watch(now: Progress) -> None:
                    with suppress(ClosedPipe):  # nobody reads; the campaign goes on
                        show(now)

                end = campaigns.start(
                    file,
                    name,
                    reading,
                    floor=floor,
                    rate=rate,
                    slots=slots,
                    watch=watch,
                    checked=display.say_checked,
                )
                watch(end)
        except CampaignStopped as stopped:
            if not campaigns.ending.is_set():
                raise
            said = str(stopped)
        else:
            return ExitStatus.REFUSED if end.refused else ExitStatus.DONE
    raise CommandError(said, ExitStatus.INTERRUPTED)


@command("work")
@_DATABASE
def _work(session: Session, database: str | None) -> None:
    """Run chunks of all campaigns of the database, until Ctrl-C or SIGTERM."""
    with _opened(database, session) as campaigns, _until_told(campaigns):
        tell("working; Ctrl-C ends in good order")
        campaigns.work()


@command("status")
@click.argument("name", required=False)
@click.option("--watch", is_flag=True, help="Go on until the campaign is finished or stopped.")
@_DATABASE
def _status(session: Session, name: str | None, watch: bool, database: str | None) -> None:
    """Say how far a campaign is, or all."""
    from ._campaign_display import follow, show_all

    with _opened(database) as campaigns:
        if name is None:
            show_all([campaigns.status(each) for each in campaigns.names()], session.as_json)
        else:
            follow(lambda: campaigns.status(name), watch, session.as_json)


@command("pause")
@click.argument("name")
@_DATABASE
def _pause(_: Session, name: str, database: str | None) -> None:
    """Start no further order, on any host."""
    with _opened(database) as campaigns:
        campaigns.pause(name)
    tell(f"{name} is paused; what is under way ends in seconds")


@command("resume")
@click.argument("name")
@click.option("--floor", type=Money(), help="Money that stays untouched.")
@click.option("--rate", type=_RATE, help="Orders a second over all hosts; 0 for no limit.")
@click.option("--slots", type=_SLOTS, help="Orders at once in each process.")
@_DATABASE
def _resume(
    _: Session,
    name: str,
    floor: Decimal | None,
    rate: float | None,
    slots: int | None,
    database: str | None,
) -> None:
    """Let a campaign go on, or change its limits while it runs."""
    with _opened(database) as campaigns:
        campaigns.resume(name, floor=floor, rate=rate, slots=slots)
    tell(f"{name} goes on, where a start or a worker is running")


@command("result")
@click.argument("name")
@click.option("-o", "--output", required=True, type=_FILE, help="CSV to write.")
@click.option(
    "--with-links", is_flag=True, help="With claim links and challenge answers: they are the money."
)
@_DATABASE
def _result(session: Session, name: str, output: Path, with_links: bool, database: str | None) -> None:
    """Write what became of every row."""
    with _opened(database, session if with_links else None) as campaigns:
        rows = campaigns.result(name, output, with_links=with_links)
    say(f"{rows} rows in {output}")


@command("forget")
@click.argument("name")
@click.option("--unfinished", is_flag=True, help="Also when rows have no outcome yet.")
@_DATABASE
def _forget(_: Session, name: str, unfinished: bool, database: str | None) -> None:
    """Delete all rows of a campaign, recipients too; its name stays taken."""
    with _opened(database) as campaigns:
        campaigns.forget(name, unfinished=unfinished)
    tell(f"{name} is forgotten; its orders are in the service's history")


for _each in (_check, _start, _work, _status, _pause, _resume, _result, _forget):
    campaign_command.add_command(_each)
