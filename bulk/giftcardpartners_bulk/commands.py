"""The commands: a click group that stands alone (`python -m giftcardpartners_bulk`) or in another one.

The engine and SQLAlchemy load only when a command needs them, so that help and completion are quick.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import os
import signal
import sys
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import BadFile, CampaignError, CampaignStopped

if TYPE_CHECKING:
    from giftcardpartners import Client

    from .campaigns import Campaigns
    from .checking import Reading

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Money(click.ParamType[Decimal]):
    """An amount of money such as 500 or 500.00."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read the amount."""
        if isinstance(value, Decimal):
            return value
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0 or amount >= 10**12:
            self.fail(f"{value!r} is no amount such as 500.00", param, ctx)
        return amount


_DATABASE = click.option(
    "--database",
    envvar="GIFTCARDPARTNERS_DATABASE",
    show_envvar=True,
    help="sqlite:///PATH or postgresql://USER@HOST/NAME; by default a file of this user.",
)


def _reading(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how a file is read, and hand them over as one Reading."""

    @click.option("--size", default=50, show_default=True, help="Rows of one order, at most 1,000.")
    @click.option(
        "--map", "renamed", multiple=True, metavar="HEADING=KEYWORD", help="A column's keyword; repeatable."
    )
    @click.option("--product", help="Product where there is no such column, or no text in it.")
    @click.option("--value", help="Face value where there is no such column, or no text in it.")
    @click.option("--message", help="Message where there is no such column, or no text in it.")
    @click.option("--type", "kind", help="digital, links or post, for all rows.")
    @click.option("--sheet", help="Sheet of a workbook that has several.")
    @click.option("--allow-duplicates", is_flag=True, help="Rows that are the same are meant.")
    @functools.wraps(command)
    def with_reading(
        *args: Any,
        size: int,
        renamed: tuple[str, ...],
        product: str | None,
        value: str | None,
        message: str | None,
        kind: str | None,
        sheet: str | None,
        allow_duplicates: bool,
        **others: Any,
    ) -> None:
        from .checking import Reading

        pairs = [text.rpartition("=") for text in renamed]
        if not all(heading and keyword for heading, _, keyword in pairs):
            raise click.BadParameter("must be HEADING=KEYWORD", param_hint="--map")
        given = {"product_id": product, "value": value, "message": message}
        with _told():
            reading = Reading(
                size,
                {heading: keyword.strip() for heading, _, keyword in pairs},
                {name: text for name, text in given.items() if text},
                kind,
                sheet,
                allow_duplicates,
            )
        command(*args, reading=reading, **others)

    return with_reading


class _told:  # noqa: N801 -- reads as the statement that it is
    """Say a CampaignError, or one of the client's, on one line, and exit with its code."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        """Tell and exit."""
        from giftcardpartners import GiftCardsError, InvalidInput

        if isinstance(error, CampaignError):
            for finding in error.findings if isinstance(error, BadFile) else ():
                click.echo(f"  {finding}", err=True)
            click.echo(str(error), err=True)
            sys.exit(error.exit_code)
        if isinstance(error, GiftCardsError):
            click.echo(str(error), err=True)
            sys.exit(2 if isinstance(error, InvalidInput) else CampaignStopped.exit_code)


def _client() -> Client:
    from giftcardpartners import Client

    return Client.from_env(store="file")


def _campaigns(database: str | None, client: Client | None = None) -> Campaigns:
    from .campaigns import Campaigns

    names = ("GIFTCARDPARTNERS_BASE_URL", "GIFTCARDPARTNERS_EMAIL")
    account = hashlib.sha256(
        "\n".join(os.environ.get(name, "").lower().rstrip("/") for name in names).encode()
    )
    return Campaigns(database, client=client, account=account.hexdigest()[:16] if client else "")


def _until_told(campaigns: Campaigns) -> None:
    """Let SIGTERM and Ctrl-C end a run in good order; the second time at once, which is as safe."""

    def end(*_: object) -> None:
        if campaigns.ending.is_set():
            os._exit(130)
        click.echo("ending: what was sent is being answered…", err=True)
        campaigns.ending.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


@click.group()
def campaign() -> None:
    """Order a file of rewards, each row once, whatever dies."""


@campaign.command("check")
@click.argument("file", type=_FILE)
@click.option("--findings", type=click.Path(dir_okay=False, path_type=Path), help="Write findings as CSV.")
@click.option("--floor", type=Money(), default=Decimal(0), help="Money that stays untouched.")
@click.option("--json", "as_json", is_flag=True, help="Totals as JSON.")
@_reading
def check_command(file: Path, findings: Path | None, floor: Decimal, as_json: bool, reading: Reading) -> None:
    """Check a whole FILE (CSV or xlsx); nothing is ordered."""
    from . import display
    from .campaigns import check_file

    with _told(), _client() as client:
        try:
            checked = check_file(file, client, reading)
        except BadFile as error:
            if findings is not None:
                with findings.open("w", encoding="utf-8-sig", newline="") as target:
                    writer = csv.writer(target)
                    writer.writerow(("row", "column", "problem"))
                    writer.writerows(
                        (found.row or "", found.column, found.problem) for found in error.findings
                    )
            raise
        display.show_totals(checked.totals, checked.available, floor, as_json)


@campaign.command("start")
@click.argument("file", type=_FILE)
@click.option("--id", "name", required=True, help="Name of the campaign; PONumbers begin with it.")
@click.option("--floor", type=Money(), help="Money that stays untouched.")
@click.option(
    "--rate", type=click.FloatRange(min=0), help="Orders a second over all hosts; default 5, 0 for no limit."
)
@click.option("--slots", type=click.IntRange(1, 64), help="Orders at once in each process; default 8.")
@click.option("--json", "as_json", is_flag=True, help="Progress as lines of JSON.")
@_DATABASE
@_reading
def start_command(
    file: Path,
    name: str,
    floor: Decimal | None,
    rate: float | None,
    slots: int | None,
    as_json: bool,
    database: str | None,
    reading: Reading,
) -> None:
    """Check FILE, then order it; after a crash or a stop the same command goes on.

    Exit: 0 all placed, 1 the file is wrong, 2 another campaign's name, 3 some rows refused, 4 stopped, 5 no database.
    """
    from . import display

    with _told(), _client() as client:
        campaigns = _campaigns(database, client)
        _until_told(campaigns)
        with display.progress(as_json) as watch:
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
    sys.exit(3 if end.refused else 0)


@campaign.command("work")
@_DATABASE
def work_command(database: str | None) -> None:
    """Run chunks of all campaigns of the database, until Ctrl-C or SIGTERM."""
    with _told(), _client() as client:
        campaigns = _campaigns(database, client)
        _until_told(campaigns)
        click.echo("working; Ctrl-C ends in good order", err=True)
        campaigns.work()


@campaign.command("status")
@click.argument("name", required=False)
@click.option("--watch", is_flag=True, help="Go on until the campaign is finished or stopped.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@_DATABASE
def status_command(name: str | None, watch: bool, as_json: bool, database: str | None) -> None:
    """Say how far a campaign is, or all."""
    from . import display

    with _told():
        campaigns = _campaigns(database)
        if name is None:
            display.show_all([campaigns.status(each) for each in campaigns.names()], as_json)
            return
        display.follow(lambda: campaigns.status(name), watch, as_json)


@campaign.command("pause")
@click.argument("name")
@_DATABASE
def pause_command(name: str, database: str | None) -> None:
    """Start no further order, on any host."""
    with _told():
        _campaigns(database).pause(name)
    click.echo(f"{name} is paused; what is under way ends in seconds")


@campaign.command("resume")
@click.argument("name")
@click.option("--floor", type=Money(), help="Money that stays untouched.")
@click.option("--rate", type=click.FloatRange(min=0), help="Orders a second over all hosts; 0 for no limit.")
@click.option("--slots", type=click.IntRange(1, 64), help="Orders at once in each process.")
@_DATABASE
def resume_command(
    name: str, floor: Decimal | None, rate: float | None, slots: int | None, database: str | None
) -> None:
    """Let a campaign go on, or change its limits while it runs."""
    with _told():
        _campaigns(database).resume(name, floor=floor, rate=rate, slots=slots)
    click.echo(f"{name} goes on, where a start or a worker is running")


@campaign.command("result")
@click.argument("name")
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV to write."
)
@click.option(
    "--with-links", is_flag=True, help="With claim links and challenge answers: they are the money."
)
@_DATABASE
def result_command(name: str, output: Path, with_links: bool, database: str | None) -> None:
    """Write what became of every row."""
    with _told():
        client = _client() if with_links else None
        rows = _campaigns(database, client).result(name, output, with_links=with_links)
    click.echo(f"{rows} rows in {output}")


@campaign.command("forget")
@click.argument("name")
@click.option("--unfinished", is_flag=True, help="Also when rows have no outcome yet.")
@_DATABASE
def forget_command(name: str, unfinished: bool, database: str | None) -> None:
    """Delete all rows of a campaign, recipients too; its name stays taken."""
    with _told():
        _campaigns(database).forget(name, unfinished=unfinished)
    click.echo(f"{name} is forgotten; its orders are in the service's history")
