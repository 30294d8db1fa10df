"""The loop of a process that runs chunks: looks around, tells how far it is, and ends without leaving anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from . import engine as dbos
from .database import explain, is_full
from .errors import EngineTrouble
from .presence import Presence
from .progress import measure
from .register import find
from .worker import Worker

_PATIENCE = 30.0
"""Seconds that the database may be away; chunks under way go on meanwhile."""
_GRACE = 30.0
"""Seconds that chunks under way have to end."""


class Supervisor:
    """Start, watch over and end what one process does for campaigns."""

    def __init__(self, worker: Worker, queues: dbos.Queues, told: threading.Event) -> None:
        self._worker = worker
        self._told = told
        self._queues = queues
        self._presence = Presence(worker.engine, queues, worker.executor, worker.pace.dead)
        self._next_look = 0.0
        self._away_since: float | None = None

    def begin(self, campaigns: list[str] | None) -> None:
        """Run chunks of these campaigns from now on; None for all."""
        self._presence.arrive()
        dbos.launch(self._worker.engine, self._worker.executor, self._worker.run, campaigns)

    def watch(self, look: Callable[[sa.Connection], bool]) -> None:
        """Come back when `look` says so, or somebody told to. Raises EngineTrouble, OtherCampaign."""
        worker = self._worker
        while not self._told.is_set():
            if worker.trouble is not None:
                raise worker.trouble
            try:
                if time.monotonic() >= self._next_look or self._presence.misses_somebody():
                    self._next_look = time.monotonic() + worker.pace.heartbeat
                    self._presence.look_around(worker.active)
                    self._remove_queues()
                with worker.engine.connect() as connection:
                    if look(connection):
                        return
                self._away_since = None
            except DBAPIError as error:
                self._away_since = self._away_since or time.monotonic()
                if is_full(error) or time.monotonic() - self._away_since > _PATIENCE:
                    raise EngineTrouble(explain(error)) from None
            self._told.wait(worker.pace.hold)

    def end(self) -> None:
        """Take nothing more, let what was sent be answered, hand back the rest. May be called twice."""
        worker = self._worker
        worker.ending.set()
        deadline = time.monotonic() + _GRACE
        while worker.active and time.monotonic() < deadline:
            time.sleep(0.05)
        dbos.shut_down()
        try:
            self._remove_queues()
            self._presence.leave()
        except DBAPIError:
            return  # others find out by themselves

    def _remove_queues(self) -> None:
        """Ask no finished campaign for work any more."""
        for name in self._queues.campaigns():
            with self._worker.engine.connect() as connection:
                entry = find(connection, name)
                is_finished = entry is not None and measure(connection, entry).is_finished
            if is_finished:
                self._queues.remove(name)
