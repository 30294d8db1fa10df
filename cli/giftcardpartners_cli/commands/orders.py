"""`orders`, `order show`, `find` and `wait`: what was ordered."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice, takewhile

import click
from giftcardpartners import Order

from ..exit_status import CommandError, ExitStatus
from ..output import emit, facts, plain, table, tell
from ..session import Session, command
from ._waiting import wait_until_complete

_ON_A_TERMINAL = 50
SHOW_LINKS = click.option(
    "--show-links", is_flag=True, help="Show claim links, their answers and recipients: they are the money."
)


@command("orders")
@click.option("--since", metavar="ID|PONUMBER", help="Only orders that are newer than this one.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many; on a terminal 50.")
def orders_command(session: Session, since: str | None, limit: int | None) -> None:
    """List the orders of the account, the newest first, page by page."""
    if limit is None and sys.stdout.isatty() and not session.as_json:
        limit = _ON_A_TERMINAL
        tell(f"(the newest {limit} at most; --limit shows more)")
    newer = takewhile(
        lambda one: since is None or since not in (one.id, one.po_number), session.client.orders.history()
    )
    found = islice(newer, limit)
    if session.as_json:
        for one in found:
            emit(plain(one, with_secrets=False))
        return
    table(("id", "PONumber", "type", "status"), _rows(found))


def _rows(orders: Iterator[Order]) -> Iterator[tuple[object, ...]]:
    return ((one.id, one.po_number, one.type, one.status) for one in orders)


@command("show")
@click.argument("order_id", metavar="ID")
@SHOW_LINKS
def order_show_command(session: Session, order_id: str, show_links: bool) -> None:
    """Show one order by the service's id."""
    show(session, session.client.orders.get(order_id), show_links)


@command("find")
@click.argument("po_number", metavar="PONUMBER")
@SHOW_LINKS
def find_command(session: Session, po_number: str, show_links: bool) -> None:
    """Find the order with a PONumber.

    Exit status 1 when the history does not show it, which can be too early; about money `settle` decides.
    """
    order = session.client.orders.find(po_number)
    if order is None:
        raise CommandError(
            "The history shows no order with this PONumber.",
            ExitStatus.NOTHING,
            "It may lag behind: `giftcards settle FILE` decides.",
        )
    show(session, order, show_links)


@command("wait")
@click.argument("order_id", metavar="ID")
@click.option(
    "--deadline",
    type=click.FloatRange(min=0, min_open=True),
    default=900.0,
    show_default=True,
    help="Seconds.",
)
@SHOW_LINKS
def wait_command(session: Session, order_id: str, deadline: float, show_links: bool) -> None:
    """Wait until an order is complete, and show it.

    Exit status 4 when it is still pending at the deadline.
    """
    order = session.client.orders.get(order_id)
    show(session, wait_until_complete(session, order, deadline), show_links)


def show(session: Session, order: Order, show_links: bool) -> None:
    """Print an order with its lines."""
    if session.as_json:
        emit(plain(order, with_secrets=show_links))
        return
    facts((("id", order.id), ("PONumber", order.po_number), ("type", order.type), ("status", order.status)))
    headings = ["line", "product", "value", "quantity", "cost", "status"]
    rows = [
        [number, line.product_id, line.value, line.quantity, line.cost, line.status]
        for number, line in enumerate(order.line_items, 1)
    ]
    table(headings, rows)
    claims = [(number, one) for number, line in enumerate(order.line_items, 1) for one in line.claim_data]
    if show_links:
        table(
            ("line", "claim link", "answer"),
            ((number, one.claim_link, one.claim_link_challenge_answer) for number, one in claims),
        )
    elif claims:
        facts([("claim links", f"{len(claims)}, hidden; --show-links shows them")])
