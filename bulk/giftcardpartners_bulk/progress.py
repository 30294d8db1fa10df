"""How far a campaign is: counted by the database, from our own table."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from .register import Entry
from .tables import chunks, to_money

_LATELY = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is; money in the account's currency, times in seconds."""

    name: str
    state: str
    """running, waiting (for funds), unattended (no worker), paused, stopped, finished or forgotten."""
    reason: str | None
    rows: int
    placed: int
    refused: int
    chunks: int
    handed_over: int
    chunks_done: int
    under_way: int
    cost: Decimal
    spent: Decimal
    floor: Decimal
    rows_per_second: float | None
    seconds_left: float | None

    @property
    def left(self) -> int:
        """Rows that are neither placed nor refused yet."""
        return self.rows - self.placed - self.refused

    @property
    def is_finished(self) -> bool:
        """Whether every row has its outcome."""
        return self.chunks_done >= self.chunks


def measure(connection: sa.Connection, entry: Entry) -> Progress:
    """Count."""
    now = time.time()
    is_done = chunks.c.done.is_not(None)
    lately = chunks.c.done > now - _LATELY
    rows_lately = sa.func.sum(sa.case((lately, chunks.c.placed + chunks.c.refused), else_=0))
    counted = connection.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(chunks.c.placed), 0),
            sa.func.coalesce(sa.func.sum(chunks.c.refused), 0),
            sa.func.coalesce(sa.func.sum(chunks.c.spent), 0),
            sa.func.count(chunks.c.done),
            sa.func.count(sa.case((~is_done & chunks.c.claim.is_not(None), 1))),
            sa.func.coalesce(rows_lately, 0),
            sa.func.min(sa.case((lately, chunks.c.done))),
        ).where(chunks.c.campaign == entry.name)
    ).one()
    placed, refused, spent, done, under_way, recent, since = counted
    finished = done >= entry.chunks
    rate = None if since is None or finished else recent / max(now - since, 1.0)
    left = entry.rows - placed - refused
    state, reason = entry.state, entry.reason
    if state != "forgotten" and finished:
        state, reason = "finished", None
    elif state == "running" and entry.waiting is not None:
        state = "waiting"
        reason = (
            f"The deposit does not cover the next chunk: add at least {entry.waiting}. It goes on by itself."
        )
    elif state == "running" and entry.handed_over < entry.chunks:
        reason = f"{entry.handed_over} of {entry.chunks} chunks are handed over; if start is not running, run it again."
    return Progress(
        name=entry.name,
        state=state,
        reason=reason,
        rows=entry.rows,
        placed=placed,
        refused=refused,
        chunks=entry.chunks,
        handed_over=entry.handed_over,
        chunks_done=done,
        under_way=under_way,
        cost=entry.cost,
        spent=to_money(spent),
        floor=entry.floor,
        rows_per_second=rate,
        seconds_left=left / rate if rate else None,
    )
