"""Campaigns as a program sees them: check, start, work, status, pause, resume, result, forget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from giftcardpartners import Client

from . import register
from .checking import Reading, Totals, check
from .database import default_url, open_engine, overwrite, trouble
from .engine import Queues
from .errors import SETTINGS, CampaignStopped, OtherCampaign
from .handover import hand_over, look_back
from .plan import check_name
from .presence import somebody_works
from .progress import Progress, measure
from .results import write_results
from .snapshot import Snapshot, snapshot
from .supervise import Supervisor
from .tables import campaigns, chunks, metadata, one_at_a_time
from .worker import Pace, Worker

SLOTS = 8
"""Chunks at once in each process."""
RATE = 5.0
"""Orders a second over all hosts: no source says what the service allows (I)."""

Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found out: totals, and the Available balance at that moment."""

    totals: Totals
    available: Decimal | None


def check_file(path: Path, client: Client, reading: Reading = Reading()) -> Checked:
    """Check a whole file without ordering anything. Raises BadFile with all findings."""
    with snapshot(path) as source:
        totals = check(source, "CHECK", reading, client)
    return Checked(totals, client.balance().available)


class Campaigns:
    """The campaigns of one database.

    `database` is sqlite:///PATH (the default: a file of this user) or postgresql://…, shared by any number of hosts.
    `account` names the account that `client` orders from, in any words; a campaign belongs to one account. Without a
    client nothing can be ordered, but progress seen, paused and resumed. Raises EngineTrouble.
    """

    def __init__(
        self,
        database: str | None = None,
        *,
        client: Client | None = None,
        account: str = "",
        pace: Pace = Pace(),
    ) -> None:
        self._engine = open_engine(database or default_url())
        self._client = client
        self._account = account
        self._pace = pace
        self.ending = threading.Event()
        """Set it, from a signal or another thread, to end `start` and `work`; the same call goes on later."""
        with trouble():
            if not sa.inspect(self._engine).has_table(campaigns.name):
                with self._engine.begin() as connection:
                    one_at_a_time(connection)
                    metadata.create_all(connection)
            self._queues = Queues(self._engine)

    def close(self) -> None:
        """Close the connections to the database."""
        self._queues.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Use as a context manager to close on the way out."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def start(
        self,
        path: Path,
        name: str,
        reading: Reading = Reading(),
        *,
        floor: Decimal | None = None,
        rate: float | None = None,
        slots: int | None = None,
        watch: Watch = lambda _: None,
        checked: Callable[[Totals], None] = lambda _: None,
    ) -> Progress:
        """Check a file and order it, or go on with it; come back when every row has its outcome.

        The same call goes on after a crash, a pause that was lifted, or a stop. Raises BadFile, OtherCampaign,
        CampaignStopped (also when `ending` is set), EngineTrouble.
        """
        client = self._need_client()
        check_name(name)
        with trouble(), snapshot(path) as source:
            self._register((source, reading), name, floor, client, checked)
            if self.status(name).is_finished:
                return self.status(name)
            supervisor = Supervisor(self._worker(client), self._queues, self.ending)
            try:
                supervisor.begin([name])
                self._open_queue(name, slots, rate)
                self._hand_over((source, reading), name, client)
                supervisor.watch(lambda connection: self._is_over(connection, name, watch))
            finally:
                supervisor.end()
        return self._after(name)

    def work(self, watch: Callable[[], None] = lambda: None) -> None:
        """Run chunks of all campaigns of the database until `ending` is set. Raises EngineTrouble."""

        def look(_: sa.Connection) -> bool:
            watch()
            return False

        with trouble():
            supervisor = Supervisor(self._worker(self._need_client()), self._queues, self.ending)
            try:
                supervisor.begin(None)
                supervisor.watch(look)
            finally:
                supervisor.end()

    def status(self, name: str) -> Progress:
        """How far a campaign is. Raises OtherCampaign, EngineTrouble."""
        with trouble(), self._engine.connect() as connection:
            progress = measure(connection, register.must_find(connection, name))
            if progress.state not in {"running", "waiting"} or somebody_works(connection, self._pace.dead):
                return progress
            hint = "No worker is alive: give the same start command again, or run a worker."
            return replace(progress, state="unattended", reason=hint)

    def names(self) -> list[str]:
        """All campaigns, the newest first. Raises EngineTrouble."""
        with trouble(), self._engine.connect() as connection:
            return register.names(connection)

    def pause(self, name: str) -> None:
        """Start no further chunk, on any host; what is under way ends in seconds. Raises OtherCampaign."""
        with trouble(), self._engine.begin() as connection:
            register.must_find(connection, name)
            register.set_state(connection, name, "paused", "somebody paused it")

    def resume(
        self, name: str, *, floor: Decimal | None = None, rate: float | None = None, slots: int | None = None
    ) -> None:
        """Let a campaign go on that was paused or stopped, or change its limits while it runs. Raises OtherCampaign."""
        with trouble():
            with self._engine.begin() as connection:
                entry = register.must_find(connection, name)
                register.set_state(connection, name, "running")
                if floor is not None:
                    register.set_floor(connection, name, floor)
            if entry.handed_over:
                self._queues.set(name, slots=slots, rate=rate)

    def result(self, name: str, target: Path, *, with_links: bool = False) -> int:
        """Write what became of every row, and return how many there are. Raises OtherCampaign, BadFile."""
        client = self._need_client() if with_links else None
        with trouble(), self._engine.connect() as connection:
            entry = register.must_find(connection, name)
            return write_results(connection, self._queues, entry, target, client)

    def forget(self, name: str, *, unfinished: bool = False) -> None:
        """Delete all rows of a campaign from the database, recipients too; its name stays taken.

        Raises CampaignStopped when not every row has its outcome, unless `unfinished` says that this is meant.
        """
        with trouble():
            with self._engine.begin() as connection:
                entry = register.must_find(connection, name)
                progress = measure(connection, entry)
                if not progress.is_finished and not unfinished and entry.state != "forgotten":
                    raise CampaignStopped(
                        f"{progress.left} rows of {name} have no outcome yet, and could never be ordered under this "
                        "name. Let it end, or say --unfinished."
                    )
                register.set_state(connection, name, "forgotten")
            if entry.handed_over:
                self._queues.forget(name, entry.handed_over)
            with self._engine.begin() as connection:
                connection.execute(
                    chunks.update().where(chunks.c.campaign == name).values(outcome=None, claim=None)
                )
            overwrite(self._engine)

    def _need_client(self) -> Client:
        if self._client is None or not self._account:
            raise OtherCampaign(
                "Ordering needs a client, and a name for the account that it orders from.",
                exit_status=SETTINGS,
            )
        return self._client

    def _worker(self, client: Client) -> Worker:
        return Worker(self._engine, client, self._account, self._pace)

    def _register(
        self,
        source: tuple[Snapshot, Reading],
        name: str,
        floor: Decimal | None,
        client: Client,
        checked: Callable[[Totals], None],
    ) -> None:
        file = source[0].sha256, register.read_as(source[1])
        with self._engine.connect() as connection:
            entry = register.find(connection, name)
        if entry is None:
            earlier = look_back(client, name)
            totals = check(source[0], name, source[1], client, lambda chunk: earlier.compare(name, chunk))
            earlier.end(name, totals.chunks)
            checked(totals)
            with self._engine.begin() as connection:
                register.make(connection, name, self._account, file, totals, floor or Decimal(0))
                entry = register.must_find(connection, name)
            register.insist_on_same(entry, self._account, totals.plan_sha256, file)
        elif not register.insist_on_same(entry, self._account, None, file):
            totals = check(source[0], name, source[1], client)
            register.insist_on_same(entry, self._account, totals.plan_sha256, file)
        with self._engine.begin() as connection:
            register.go_on(connection, register.must_find(connection, name))
            if floor is not None:
                register.set_floor(connection, name, floor)

    def _open_queue(self, name: str, slots: int | None, rate: float | None) -> None:
        if self._queues.exists(name):
            self._queues.set(name, slots=slots, rate=rate)
        else:
            self._queues.open(name, slots or SLOTS, RATE if rate is None else rate)
        self._queues.revive(name)

    def _hand_over(self, source: tuple[Snapshot, Reading], name: str, client: Client) -> None:
        with self._engine.connect() as connection:
            entry = register.must_find(connection, name)
        if entry.handed_over < entry.chunks:
            hand_over(self._engine, self._queues, client, name, source, look_back(client, name))

    def _is_over(self, connection: sa.Connection, name: str, watch: Watch) -> bool:
        progress = measure(connection, register.must_find(connection, name))
        watch(progress)
        return progress.is_finished or progress.state in {"stopped", "forgotten"}

    def _after(self, name: str) -> Progress:
        progress = self.status(name)
        if progress.is_finished:
            return progress
        why = f"stopped: {progress.reason}" if progress.state == "stopped" else "was interrupted."
        raise CampaignStopped(
            f"The campaign {name} {why} {progress.left} rows are left, and nothing is lost: the same command goes on."
        )
