"""Waiting for an order, with something to look at."""

from __future__ import annotations

import sys

from giftcardpartners import Order, WaitPolicy

from ..output import clean, emit, tell
from ..session import Session


def wait_until_complete(session: Session, order: Order, deadline: float) -> Order:
    """Wait for an order; JSON has a line for each poll, a terminal a bar, anything else a line for each new status."""
    policy = WaitPolicy(deadline=deadline)
    if session.as_json:

        def emit_poll(seen: Order) -> None:
            emit({"event": "poll", "Id": seen.id, "Status": seen.status})

        return session.client.orders.wait(order, policy=policy, on_poll=emit_poll)
    if not sys.stderr.isatty():
        told: list[str] = []

        def tell_change(seen: Order) -> None:
            if seen.status not in told:
                told.append(seen.status)
                tell(f"order {seen.id} is {seen.status}")

        return session.client.orders.wait(order, policy=policy, on_poll=tell_change)
    return _with_bar(session, order, policy)


def _with_bar(session: Session, order: Order, policy: WaitPolicy) -> Order:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(clean(order.status), total=None)

        def show(seen: Order) -> None:
            ready = sum(len(line.claim_data) for line in seen.line_items)
            # Only claim links can be counted; other orders show that something happens.
            cards = f", {ready} of {seen.units} cards" if ready else ""
            progress.update(task, description=clean(seen.status) + cards, completed=ready)
            progress.update(task, total=seen.units if ready else None)

        return session.client.orders.wait(order, policy=policy, on_poll=show)
