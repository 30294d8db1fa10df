"""Our own three tables, in the same database as the engine's; none holds a recipient."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

metadata = sa.MetaData()

campaigns = sa.Table(
    "giftcards_campaign",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("file_sha256", sa.Text, nullable=False),
    sa.Column("reading", sa.Text, nullable=False),
    sa.Column("plan_sha256", sa.Text, nullable=False),
    sa.Column("chunks", sa.Integer, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("cost", sa.BigInteger, nullable=False),
    sa.Column("floor", sa.BigInteger, nullable=False),
    sa.Column("handed_over", sa.Integer, nullable=False, default=0),
    sa.Column("state", sa.Text, nullable=False, default="running"),
    sa.Column("reason", sa.Text),
    sa.Column("waiting", sa.Text),
    sa.Column("accepts_refusals", sa.Boolean, nullable=False, default=False),
    sa.Column("created", sa.Float, nullable=False),
)
"""`state` is running, paused, stopped or forgotten; `waiting` says for how much money, while it does."""

chunks = sa.Table(
    "giftcards_chunk",
    metadata,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("claim", sa.BigInteger),
    sa.Column("refused_parts", sa.Text, nullable=False, default="{}"),
    sa.Column("done", sa.Float),
    sa.Column("placed", sa.Integer, nullable=False, default=0),
    sa.Column("refused", sa.Integer, nullable=False, default=0),
    sa.Column("spent", sa.BigInteger, nullable=False, default=0),
    sa.Column("outcome", sa.Text),
)
"""A chunk that somebody took: `claim` numbers what is under way, `refused_parts` says which were, by path, and why."""

_under_way = sa.Index("giftcards_chunk_claim", chunks.c.claim)

workers = sa.Table(
    "giftcards_worker",
    metadata,
    sa.Column("executor", sa.Text, primary_key=True),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("seen", sa.Float, nullable=False),
    sa.Column("probe", sa.LargeBinary),
)

_UNIT = Decimal(10_000)


_TURN = 4_711_815
"""PostgreSQL's number for our turn."""


def one_at_a_time(connection: sa.Connection) -> None:
    """Let no two transactions that call this first run at once, on any host."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
    else:
        connection.execute(sa.text("BEGIN IMMEDIATE"))


def to_units(amount: Decimal) -> int:
    """Money as whole ten-thousandths, so that a database adds it up exactly."""
    return int(amount * _UNIT)


def to_money(units: int) -> Decimal:
    """Whole ten-thousandths as money with two decimals, or four where they count."""
    exact = Decimal(units) / _UNIT
    cents = exact.quantize(Decimal("0.01"))
    return cents if cents == exact else exact
