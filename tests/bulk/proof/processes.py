"""Processes that run a campaign as the command line does, and may die at any moment."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from giftcardpartners import Client, GiftCardsError, RetryPolicy, Timeouts
from giftcardpartners_bulk import CampaignError, Campaigns, CampaignStopped, EngineTrouble, Pace, Reading

PACE = Pace(hold=0.05, funds=0.2, retry=0.05, longest=0.5, heartbeat=0.5, dead=3.0)
_RETRY = RetryPolicy(attempts=4, deadline=15.0, first_pause=0.01, ceiling=0.05, history_wait=1.0)
_TIMEOUTS = Timeouts(connect=2.0, answer=1.0)

INTERRUPTED = CampaignStopped.exit_status
NO_ENGINE = EngineTrouble.exit_status


@dataclass(frozen=True, slots=True)
class Where:
    """What a process is told: the service, the database, the campaign."""

    base_url: str
    email: str
    access_token: str
    database: str
    name: str
    log: Path
    size: int
    floor: str = "0"
    pages: int | None = None
    """Pages that SQLite's file may have, as if the disk were full then."""


def fork(do: Callable[[], object]) -> int:
    """Run in a child process, whose exit status says how it went."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        gc.freeze()
        status = int(do() or 0)  # type: ignore[call-overload]
    except BaseException:  # noqa: BLE001 -- whatever it is, the parent reads it in the log
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def start(where: Where, file: Path) -> int:
    """Fork a process that starts the campaign, or goes on with it."""
    return fork(lambda: _run(where, lambda campaigns: _start(campaigns, where, file)))


def work(where: Where) -> int:
    """Fork a process that works for all campaigns of the database."""
    return fork(lambda: _run(where, lambda campaigns: campaigns.work()))


def wait(pid: int, seconds: float = 90.0) -> int | None:
    """Wait for the end of a process: its exit status, None when it was killed. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise TimeoutError(f"a process did not end within {seconds} s")


def open_campaigns(where: Where, client: Client | None = None) -> Campaigns:
    """The campaigns of a trial."""
    return Campaigns(where.database, client=client, account="trial" if client else "", pace=PACE)


def new_client(where: Where) -> Client:
    """A client that loses no time."""
    return Client(
        where.base_url, email=where.email, access_token=where.access_token, retry=_RETRY, timeouts=_TIMEOUTS
    )


def _start(campaigns: Campaigns, where: Where, file: Path) -> None:
    from decimal import Decimal

    floor = Decimal(where.floor)
    campaigns.start(
        file, where.name, Reading(size=where.size), floor=floor, rate=0, watch=lambda now: print(now)
    )


def _run(where: Where, do: Callable[[Campaigns], None]) -> int:
    log = os.open(where.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if where.pages is not None:
        pages = where.pages
        sa.event.listen(
            sa.engine.Engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages}")
        )
    try:
        with new_client(where) as client:
            campaigns = open_campaigns(where, client)
            signal.signal(signal.SIGTERM, lambda *_: campaigns.ending.set())
            do(campaigns)
    except (CampaignError, GiftCardsError) as error:
        print(f"{type(error).__name__}: {error}")
        return error.exit_status if isinstance(error, CampaignError) else 6
    return 0
