"""A process that runs chunks: it takes them from the engine, and leaves only what somebody else can go on with."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import sqlalchemy as sa
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    Client,
    GiftCardsError,
    NotFound,
)
from sqlalchemy.exc import DBAPIError

from . import engine as dbos
from .database import explain
from .deposit import DepositGuard, NoBalance, Request, Verdict
from .errors import DEFECT, SETTINGS, CampaignError, EngineTrouble, OtherCampaign
from .placing import HandedBack, Outcome, Placer
from .plan import Chunk
from .tables import campaigns, chunks

_MANY = 20
"""So many rows refused one after another are no accident of single rows."""


_WORTH_TELLING = 5
"""Failures of one chunk in a row."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker looks around; all times in seconds."""

    hold: float = 1.0
    funds: float = 5.0
    retry: float = 2.0
    longest: float = 60.0
    heartbeat: float = 10.0
    dead: float = 60.0


def executor_name() -> str:
    """A name that no other process has, and none will have."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


class Worker:
    """What the chunks of one process share."""

    def __init__(self, engine: sa.Engine, client: Client, account: str, pace: Pace = Pace()) -> None:
        self.engine = engine
        self.client = client
        self.pace = pace
        self.executor = executor_name()
        self.guard = DepositGuard(engine, client, account)
        self.ending = threading.Event()
        self.trouble: CampaignError | None = None
        """Why this process cannot go on, whatever others can."""
        self.active: set[str] = set()
        self._refused_in_a_row: dict[str, int] = {}
        self._lock = threading.Lock()

    def run(self, payload: dbos.Payload) -> None:
        """Do a chunk. Ends with HandedBack when it cannot be done here, and with no other exception."""
        name = dbos.workflow_id(payload["campaign"], payload["number"])
        self.active.add(name)
        try:
            _ChunkRun(self, payload).run()
        except DBAPIError as error:
            self.trouble = EngineTrouble(explain(error))
            raise HandedBack from None
        except Exception as error:  # noqa: BLE001 -- the engine would remember it as the chunk's end
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            what = f"{type(error).__name__} at {place}, in chunk {name}"
            self.trouble = EngineTrouble(f"{what}: this is a defect of the program.", exit_status=DEFECT)
            raise HandedBack from None
        finally:
            self.active.discard(name)

    def refused_in_a_row(self, campaign: str, placed: int, refused: int) -> int:
        """Count the rows that were refused since the last one that was not."""
        with self._lock:
            before = 0 if placed else self._refused_in_a_row.get(campaign, 0)
            self._refused_in_a_row[campaign] = 0 if placed else before + refused
            return self._refused_in_a_row[campaign]


class _ChunkRun:
    """One chunk on its way, and the world that it sees."""

    def __init__(self, worker: Worker, payload: dbos.Payload) -> None:
        self._worker = worker
        numbered = list(zip(payload["numbers"], payload["rows"], strict=True))
        self._chunk = Chunk(payload["number"], payload["kind"], numbered)
        self._campaign = payload["campaign"]
        self._prices = dict(zip(payload["numbers"], payload["prices"], strict=True))
        known = {number for path in payload["known"] for number, _ in self._chunk.part(path)}
        self._amount = sum(price for number, price in self._prices.items() if number not in known)
        self._maybe_placed = bool(known)
        self._refused_parts = dict(payload["refused_parts"])
        self._owner = f"{worker.executor}/{secrets.token_hex(8)}"
        self._accepts_refusals = False
        self._has_told = False

    def run(self) -> None:
        request = self._admitted()
        if request is None:
            return
        self._refused_parts |= request.refused_parts
        maybe_placed = request.claimed_before or self._maybe_placed
        placer = Placer(self._worker.client, self._campaign, self, maybe_placed)
        outcomes = list(placer.place(self._chunk, self._refused_parts))
        placed = sum(len(each.rows) for each in outcomes if each.problem is None)
        refused = len(self._chunk.rows) - placed
        in_a_row = self._worker.refused_in_a_row(self._campaign, placed, refused)
        if in_a_row >= _MANY and not self._accepts_refusals:
            problem = next(each.problem for each in outcomes if each.problem)
            reason = f"{in_a_row} rows in a row were refused, the last one with: {problem}"
            self.stop(f"{reason} To go on all the same, start it again", accepts_refusals=True)
        self._finish(outcomes, placed, refused)
        if self._has_told:
            self._tell(None)

    def wait(self, failures: int, error: Exception) -> None:
        pace = self._worker.pace
        if failures == _WORTH_TELLING:
            self._tell(f"Chunk {self._chunk.number} is tried again and again. {error}")
        self._pause(min(pace.longest, pace.retry * 2.0 ** min(failures - 1, 10)))

    def wait_for_funds(self) -> None:
        self._pause(self._worker.pace.funds)
        self._admitted()

    def stop(self, reason: str, *, accepts_refusals: bool = False) -> None:
        self._stop(reason, accepts_refusals)
        self._admitted()

    def note_refused(self, path: str, problem: str) -> None:
        self._refused_parts[path] = problem
        self._update({"refused_parts": json.dumps(self._refused_parts)})

    def _admitted(self) -> Request | None:
        """Return when the chunk may start or go on; None when there is nothing left to do."""
        waits = 0
        while True:
            request = Request(self._campaign, self._chunk.number, self._amount, self._owner)
            try:
                verdict = self._worker.guard.admit(request)
            except (GiftCardsError, NoBalance) as error:
                self._trouble_with_balance(error, waits)
                waits += 1
                continue
            self._accepts_refusals = request.accepts_refusals
            if verdict is Verdict.ADMITTED:
                self._is_ending()
                return request
            if verdict is Verdict.DONE:
                return None
            if verdict is Verdict.FOREIGN:
                self._worker.trouble = OtherCampaign(
                    f"The campaign {self._campaign} belongs to another account: run its workers with the credentials "
                    "that it was started with.",
                    exit_status=SETTINGS,
                )
                raise HandedBack
            if verdict is Verdict.UNCOVERED and waits == 0 and request.claimed_before and self._exists():
                self._amount = 0
                continue
            waits += 1
            self._pause(self._worker.pace.hold if verdict is Verdict.HELD else self._worker.pace.funds)

    def _exists(self) -> bool:
        """Whether an earlier run placed the whole chunk, so that no money is needed."""
        try:
            return self._worker.client.orders.find(self._chunk.po_number(self._campaign)) is not None
        except GiftCardsError:
            return False

    def _stop(self, reason: str, accepts_refusals: bool) -> None:
        this = (campaigns.c.name == self._campaign) & (campaigns.c.state == "running")
        accepts = campaigns.c.accepts_refusals | sa.literal(accepts_refusals)
        stopped = (
            campaigns.update().where(this).values(state="stopped", reason=reason, accepts_refusals=accepts)
        )
        with self._worker.engine.begin() as connection:
            connection.execute(stopped)

    def _tell(self, reason: str | None) -> None:
        self._has_told = reason is not None
        this = (campaigns.c.name == self._campaign) & (campaigns.c.state == "running")
        with self._worker.engine.begin() as connection:
            connection.execute(campaigns.update().where(this).values(reason=reason))

    def _trouble_with_balance(self, error: Exception, waits: int) -> None:
        if isinstance(error, AuthenticationFailed | AccessDisabled | NotFound | NoBalance):
            self._stop(f"The balance cannot be read. {error}", False)
        self.wait(waits + 1, error)

    def _pause(self, seconds: float) -> None:
        self._worker.ending.wait(seconds)
        self._is_ending()

    def _is_ending(self) -> None:
        if self._worker.ending.is_set():
            raise HandedBack

    def _finish(self, outcomes: Sequence[Outcome], placed: int, refused: int) -> None:
        placed_rows = {number for each in outcomes if each.problem is None for number in each.rows}
        spent = sum(price for number, price in self._prices.items() if number in placed_rows)
        outcome = msgspec.json.encode(outcomes).decode()
        done = {"done": time.time(), "placed": placed, "refused": refused, "spent": spent, "outcome": outcome}
        self._update(done)

    def _update(self, values: dict[str, object]) -> None:
        this = (chunks.c.campaign == self._campaign) & (chunks.c.number == self._chunk.number)
        with self._worker.engine.begin() as connection:
            changed = connection.execute(
                chunks.update().where(this, chunks.c.owner == self._owner).values(**values)
            )
        if changed.rowcount != 1:
            raise HandedBack  # another worker has the chunk, and knows what this one knew
