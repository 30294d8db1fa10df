"""The deposit guard: no chunk starts unless the deposit covers it.

A chunk is admitted when the Available balance, less what is under way on all hosts, less the floor, covers it. The
order of two steps makes that safe without a lock around the question: first the claim is written, then the balance is
read. Whoever claims later counts it, and what was paid before shows in the balance.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto

import sqlalchemy as sa
from giftcardpartners import Client

from .tables import campaigns, chunks, one_at_a_time, to_money, to_units


class NoBalance(Exception):
    """The service tells no Available balance, so that nothing can be guarded."""


class Verdict(Enum):
    """What becomes of a chunk that wants to start."""

    ADMITTED = auto()
    UNCOVERED = auto()
    HELD = auto()
    """The campaign is paused or stopped."""
    DONE = auto()
    """The chunk is done, or its campaign forgotten."""
    FOREIGN = auto()
    """The campaign belongs to another account."""


@dataclass(slots=True)
class Request:
    """A chunk that wants to start; after `admit`, what is known about it."""

    campaign: str
    number: int
    amount: int
    owner: str
    verdict: Verdict | None = None
    refused_parts: dict[str, str] = field(default_factory=dict)
    claimed_before: bool = False
    claim: int = 0
    floor: int = 0
    accepts_refusals: bool = False
    is_awaited: bool = False
    error: BaseException | None = field(default=None, repr=False)


class DepositGuard:
    """Ask for all chunks of a process at once: one short transaction and one balance for as many as wait."""

    def __init__(self, engine: sa.Engine, client: Client, account: str) -> None:
        self._engine = engine
        self._client = client
        self._account = account
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: list[Request] = []
        self.available: Decimal | None = None

    def admit(self, request: Request) -> Verdict:
        """Decide about a chunk. Raises what the balance raises."""
        with self._lock:
            self._waiting.append(request)
        with self._turn:
            if request.verdict is None and request.error is None:
                with self._lock:
                    batch, self._waiting = self._waiting, []
                try:
                    self._decide(batch)
                except BaseException as error:
                    for each in batch:
                        each.error = each.error or error
                    raise
        if request.error is not None:
            raise request.error
        assert request.verdict is not None  # noqa: S101 -- the batch decided about all of it
        return request.verdict

    def _decide(self, batch: list[Request]) -> None:
        with self._engine.begin() as connection:
            one_at_a_time(connection)
            for request in batch:
                self._claim(connection, request)
            found = connection.execute(
                sa.select(chunks.c.claim, chunks.c.amount).where(
                    chunks.c.claim.is_not(None), chunks.c.done.is_(None)
                )
            )
            under_way = {row.claim: row.amount for row in found}
        asking = sorted((each for each in batch if each.verdict is None), key=lambda each: each.claim)
        if not asking:
            return
        available = self._available()
        for request in asking:
            needed = sum(amount for claim, amount in under_way.items() if claim <= request.claim)
            if request.amount == 0 or available - request.floor >= needed:
                request.verdict = Verdict.ADMITTED
            elif not request.claimed_before:
                del under_way[request.claim]
        if any(each.is_awaited or each.verdict is None for each in asking):
            with self._engine.begin() as connection:
                self._note(connection, asking, available)
        for request in asking:
            request.verdict = request.verdict or Verdict.UNCOVERED

    def _claim(self, connection: sa.Connection, request: Request) -> None:
        row = connection.execute(
            sa.select(campaigns).where(campaigns.c.name == request.campaign)
        ).one_or_none()
        if row is None or row.state == "forgotten":
            request.verdict = Verdict.DONE
            return
        if row.account != self._account:
            request.verdict = Verdict.FOREIGN
            return
        if row.state != "running":
            request.verdict = Verdict.HELD
            return
        request.floor, request.accepts_refusals = row.floor, row.accepts_refusals
        request.is_awaited = row.waiting is not None
        this = (chunks.c.campaign == request.campaign) & (chunks.c.number == request.number)
        known = connection.execute(sa.select(chunks).where(this)).one_or_none()
        if known is not None and known.done is not None:
            request.verdict = Verdict.DONE
            return
        request.claimed_before = known is not None and known.claim is not None
        if known is not None and known.claim is not None:
            request.claim = known.claim
        else:
            request.claim = 1 + (connection.execute(sa.select(sa.func.max(chunks.c.claim))).scalar() or 0)
        if known is None:
            made = {"campaign": request.campaign, "number": request.number, "amount": request.amount}
            connection.execute(chunks.insert().values(**made, owner=request.owner, claim=request.claim))
            return
        request.refused_parts = json.loads(known.refused_parts)
        connection.execute(
            chunks.update()
            .where(this)
            .values(owner=request.owner, claim=request.claim, amount=request.amount)
        )

    def _available(self) -> int:
        balance = self._client.balance()
        if balance.available is None:
            raise NoBalance
        self.available = balance.available
        return to_units(balance.available)

    def _note(self, connection: sa.Connection, asked: list[Request], available: int) -> None:
        for request in asked:
            this = campaigns.c.name == request.campaign
            if request.verdict is Verdict.ADMITTED:
                moving = this & campaigns.c.waiting.is_not(None)
                connection.execute(campaigns.update().where(moving).values(waiting=None))
                continue
            missing = to_money(max(request.amount + request.floor - available, 1))
            connection.execute(campaigns.update().where(this).values(waiting=str(missing)))
            if not request.claimed_before:
                chunk = (chunks.c.campaign == request.campaign) & (chunks.c.number == request.number)
                connection.execute(chunks.update().where(chunk).values(claim=None))
