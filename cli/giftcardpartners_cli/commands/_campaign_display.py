"""What people see: a table that updates, lines where there is no terminal, JSON for programs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from ..output import say, sentence, table, tell

if TYPE_CHECKING:
    from giftcardpartners_bulk import Progress, Totals

_EVERY = 1.0
_HEADINGS = ("campaign", "state", "placed", "refused", "left", "spent", "of", "rows/s", "time left")


def _json(value: Any, **more: Any) -> str:
    return json.dumps(asdict(value) | more, default=str)


def show_totals(totals: Totals, available: Decimal | None, floor: Decimal, as_json: bool) -> None:
    """Show what a checked file adds up to."""
    if as_json:
        say(_json(totals, available=available, floor=floor))
        return
    rows: list[tuple[str, int, Decimal, Decimal]] = [
        (product, *sums) for product, sums in sorted(totals.products.items())
    ]
    rows.append(("all", totals.cards, totals.value, totals.cost))
    table(("product", "cards", "face value", "cost"), rows)
    say_checked(totals)
    if available is not None:
        missing = totals.cost + floor - available
        enough = "enough" if missing <= 0 else f"{missing:,.2f} are missing, the campaign would wait for them"
        sentence(f"{available:,.2f} are available, {floor:,.2f} stay untouched: {enough}")


def say_checked(totals: Totals) -> None:
    """Say that a file is right, in a line or two."""
    if totals.ignored:
        tell(f"columns that are not used: {', '.join(totals.ignored)}")
    money = f"{totals.cost:,.2f} {totals.currency or ''}".strip()
    tell(f"{totals.rows:,} rows are right: {totals.chunks:,} orders, {money}")
    if totals.by_post and not totals.postage:
        tell(
            f"{totals.by_post:,} rows go by post; no catalogue tells what that costs: --postage counts it in"
        )


@contextmanager
def progress(as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """Show progress on standard error, or as JSON on standard output, at most once a second, changes only."""
    shown: list[Any] = [None, 0.0]
    console = Console(stderr=True)
    is_live = console.is_terminal and not as_json
    with Live(console=console, auto_refresh=False) if is_live else _nothing() as live:

        def show(now: Progress) -> None:
            same = (now.state, now.placed, now.refused) == shown[0]
            if same or (time.monotonic() - shown[1] < _EVERY and not now.is_finished):
                return
            shown[:] = (now.state, now.placed, now.refused), time.monotonic()
            if as_json:
                say(_json(now))
            elif live is not None:
                live.update(_live_table(now), refresh=True)
            else:
                tell(_line(now))

        yield show


def follow(ask: Callable[[], Progress], watch: bool, as_json: bool) -> None:
    """Show a campaign's progress, once or until it ends."""
    if not watch:
        now = ask()
        if as_json:
            say(_json(now))
        else:
            sentence(_line(now))
        return
    with progress(as_json) as show:
        while True:
            show(now := ask())
            if now.is_finished or now.state in {"stopped", "forgotten"}:
                return
            time.sleep(_EVERY)


def show_all(campaigns: list[Progress], as_json: bool) -> None:
    """Show all campaigns of a database."""
    if as_json:
        for each in campaigns:
            say(_json(each))
    elif campaigns:
        table(_HEADINGS, map(_cells, campaigns))
        for each in campaigns:
            if each.reason:
                tell(f"{each.name}: {each.reason}")
    else:
        say("there is no campaign in this database")


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


def _line(now: Progress) -> str:
    parts = [f"{now.name}: {now.state}, {now.placed:,} of {now.rows:,} rows placed"]
    if now.refused:
        parts.append(f"{now.refused:,} refused")
    parts.append(f"{now.spent:,.2f} of {now.cost:,.2f} spent")
    if now.rows_per_second:
        parts.append(f"{now.rows_per_second:,.0f} rows/s")
    if now.seconds_left is not None:
        parts.append(f"{_duration(now.seconds_left)} left")
    return ", ".join(parts) + (f". {now.reason}" if now.reason else "")


def _live_table(now: Progress) -> Table:
    live = Table(*_HEADINGS, caption=now.reason)
    live.add_row(*_cells(now))
    return live


def _cells(now: Progress) -> tuple[str, ...]:
    return (
        now.name,
        now.state,
        f"{now.placed:,}",
        f"{now.refused:,}",
        f"{now.left:,}",
        f"{now.spent:,.2f}",
        f"{now.cost:,.2f}",
        f"{now.rows_per_second:,.0f}" if now.rows_per_second else "",
        _duration(now.seconds_left) if now.seconds_left is not None else "",
    )


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
