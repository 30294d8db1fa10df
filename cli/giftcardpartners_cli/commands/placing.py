"""`order` and `settle`: where money moves."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any

import click
from giftcardpartners import GiftCardsError, OrderRequest, OutcomeUnknown, Placed

from ..costs import Cost, cost_of
from ..exit_status import CommandError, ExitStatus
from ..order_file.reading import OrderFile
from ..output import ClosedPipe, emit, facts, plain, tell
from ..session import Session, command
from ._waiting import wait_until_complete
from .orders import SHOW_LINKS, show

_YES = click.option("-y", "--yes", is_flag=True, help="Do not ask before money moves.")
_WAIT = click.option("--wait", "waits", is_flag=True, help="Wait until the order is complete.")
_DEADLINE = click.option(
    "--deadline", type=click.FloatRange(min=0, min_open=True), default=900.0, show_default=True,
    help="Seconds to --wait.",
)  # fmt: skip


@command("order", epilog="`giftcards order show ID` shows an order that was placed.")
@click.argument("file", metavar="FILE|-")
@click.option("--check", "only_check", is_flag=True, help="Only check; nothing is sent.")
@click.option("--no-catalogue", is_flag=True, help="Do not hold the order against the catalogue first.")
@_WAIT
@_DEADLINE
@_YES
@SHOW_LINKS
def order_command(
    session: Session,
    file: str,
    only_check: bool,
    no_catalogue: bool,
    waits: bool,
    deadline: float,
    yes: bool,
    show_links: bool,
) -> int:
    """Place the order in FILE (JSON, YAML or TOML), or from standard input, at most once.

    Run again with the same file it gives the same order back: by the file's po_number or, where it has none, by the
    one that was made for it and written beside it before anything was sent.
    """
    read = OrderFile(file)
    if not only_check:
        read.insist_on_number()
    cost = _checked(session, read.draft, no_catalogue)
    if only_check:
        _show_check(session, read.draft, cost)
        return ExitStatus.DONE
    _ask(session, cost, yes, "Place this order?", file)
    order = read.numbered()
    with _saying_how_to_settle(file):
        placed = session.client.orders.create(order)
    return _placed(session, placed, waits, deadline, show_links)


@command("settle")
@click.argument("file", metavar="FILE|-")
@_WAIT
@_DEADLINE
@_YES
@SHOW_LINKS
def settle_command(
    session: Session, file: str, waits: bool, deadline: float, yes: bool, show_links: bool
) -> int:
    """Find out what became of the order in FILE, or place it: after an unknown outcome, or a crash.

    May be run as often as you like.
    """
    order = OrderFile(file).known()
    _ask(session, None, yes, "Settle this order, and place it if there is none?", file)
    with _saying_how_to_settle(file):
        placed = session.client.orders.settle(order)
    return _placed(session, placed, waits, deadline, show_links)


@contextmanager
def _saying_how_to_settle(file: str) -> Iterator[None]:
    try:
        yield
    except OutcomeUnknown as unknown:
        unknown.add_note(f"`giftcards settle {shlex.quote(file)}` finds out, now or later.")
        raise


def _checked(session: Session, order: OrderRequest, no_catalogue: bool) -> Cost | None:
    if no_catalogue:
        return None
    findings = session.client.orders.check(order)
    if findings:
        raise CommandError(
            "The catalogue says no; nothing was sent.",
            ExitStatus.FILE_WRONG,
            "--no-catalogue leaves it to the service.",
            tuple(map(str, findings)),
        )
    return cost_of(order, session.client)


def _show_check(session: Session, order: OrderRequest, cost: Cost | None) -> None:
    if session.as_json:
        found: dict[str, Any] = {"Type": order.type, "units": order.units}
        emit(found | ({} if cost is None else cost.as_json()))
        return
    facts((("order", f"{order.type}, {len(order.line_items)} lines, {order.units} cards"), *_pairs(cost)))
    facts([("", "nothing found that speaks against it; nothing was sent")])


def _pairs(cost: Cost | None) -> tuple[tuple[str, object], ...]:
    if cost is None:
        return ()
    pairs = (("face value", cost.face_value), ("expected cost", cost.expected), ("available", cost.available))
    return tuple(pairs)


def _ask(session: Session, cost: Cost | None, yes: bool, question: str, file: str) -> None:
    if cost is not None and not session.as_json:
        tell(", ".join(f"{name} {value:.2f}" for name, value in _pairs(cost) if isinstance(value, Decimal)))
        if cost.available is not None and cost.available < cost.expected:
            tell("The balance does not cover that; the service will refuse it.")
    if yes or session.account.simulated:
        return
    if file == "-" or not sys.stdin.isatty():
        raise CommandError("Nobody can be asked here; nothing was sent.", ExitStatus.USAGE, "Add --yes.")
    if not click.confirm(f"{question} ({session.account.base_url})", err=True):
        raise CommandError("Nothing was sent.", ExitStatus.NOTHING)


def _placed(session: Session, placed: Placed, waits: bool, deadline: float, show_links: bool) -> int:
    """Say what happened; from here on no closed pipe may look like an order that failed."""
    with suppress(ClosedPipe):
        _tell_placed(session, placed, show_links)
    if not waits:
        if not session.as_json:
            with suppress(ClosedPipe):
                show(session, placed.order, show_links)
        return ExitStatus.DONE
    order = placed.order
    try:
        if not order.is_complete:
            with suppress(ClosedPipe):
                order = wait_until_complete(session, order, deadline)
    except GiftCardsError:
        tell(f"The order is placed: `giftcards wait {order.id}` goes on; never order it again.")
        raise
    with suppress(ClosedPipe):
        if session.as_json:
            emit({"event": "complete", "Order": plain(order, with_secrets=show_links)})
        else:
            show(session, order, show_links)
    return ExitStatus.DONE


def _tell_placed(session: Session, placed: Placed, show_links: bool) -> None:
    differences = getattr(placed, "differences", ())
    if session.as_json:
        attempts = [
            {"operation": one.operation, "why": one.why, "outcome": one.outcome, "decision": one.decision}
            for one in placed.attempts
        ]
        told = {"event": "placed", "Replayed": placed.replayed, "Differences": list(differences)}
        emit(told | {"Attempts": attempts, "Order": plain(placed.order, with_secrets=show_links)})
        return
    times = sum(one.operation == "createOrder" for one in placed.attempts)
    before = "had been placed before" if placed.replayed and times < 2 else "is placed"
    sent = {0: "not sent again", 1: "sent once"}.get(times, f"sent {times} times, ordered once")
    tell(f"Order {placed.order.id} {before} ({placed.order.status}; {sent}).")
    for difference in differences:
        tell(f"The service shows it otherwise: {difference}")
