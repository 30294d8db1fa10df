"""Which workers are alive; the chunks of those that are not go back into their queues.

The engine itself gives a chunk back only to a worker of the same name, and nobody's name comes back here.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from .engine import Queues
from .tables import workers

_PROBE = bytes(1 << 16)
_LIFE = (workers.c.executor, workers.c.host, workers.c.pid, workers.c.seen)


def _clock(connection: sa.Connection) -> float:
    # Hosts that share a database share its clock; a file belongs to one host.
    if connection.dialect.name == "postgresql":
        return float(
            connection.execute(sa.select(sa.extract("epoch", sa.func.clock_timestamp()))).scalar_one()
        )
    return time.time()


def somebody_works(connection: sa.Connection, dead_after: float) -> bool:
    """Whether any worker of the database is alive."""
    now = _clock(connection)
    return any(not _is_dead(each, now, dead_after) for each in connection.execute(sa.select(*_LIFE)))


class Presence:
    """The signs of life of one worker, and its look at those of the others."""

    def __init__(self, engine: sa.Engine, queues: Queues, executor: str, dead_after: float) -> None:
        self._engine = engine
        self._queues = queues
        self._executor = executor
        self._dead_after = dead_after
        self._orphans: set[str] = set()
        self._neighbours: list[int] = []

    def arrive(self) -> None:
        """Be known before a first chunk is taken."""
        with self._engine.begin() as connection:
            self._enter(connection, _clock(connection))

    def _enter(self, connection: sa.Connection, now: float) -> None:
        me = {"executor": self._executor, "host": socket.gethostname(), "pid": os.getpid()}
        connection.execute(workers.insert().values(**me, seen=now))

    def misses_somebody(self) -> bool:
        """Whether a process of this host that was there at the last look is gone; asks no database."""
        return not all(map(_runs, self._neighbours))

    def look_around(self, active: Iterable[str]) -> None:
        """Give a sign of life, and take over what dead workers, and dead threads of this one, have left.

        On a full disk the engine just waits, and a small write may still succeed: a large one tells.

        `active` are the chunks that run in this process.
        """
        # Asked first: whoever has a chunk by now is in our table by the time that it is read.
        pending = self._queues.pending()
        with self._engine.begin() as connection:
            now = _clock(connection)
            mine = workers.c.executor == self._executor
            sign = workers.update().where(mine).values(seen=now, probe=_PROBE)
            if connection.execute(sign).rowcount == 0:
                self._enter(connection, now)  # it was frozen, and taken for dead
            others = connection.execute(sa.select(*_LIFE).where(~mine)).all()
        with self._engine.begin() as connection:
            connection.execute(workers.update().where(mine).values(probe=None))
        me = os.getpid()
        # A worker with my own number was here before me, in a container that begins to count anew.
        dead = [each for each in others if _is_dead(each, now, self._dead_after) or _was(each, me)]
        living = [each for each in others if each not in dead]
        # Nobody's, too: somebody who was taken for dead came back, took a chunk, and died before it was known again.
        known = {self._executor, *(each.executor for each in living)}
        self._queues.hand_back(sorted(chunk for chunk, executor in pending.items() if executor not in known))
        if dead:
            with self._engine.begin() as connection:
                for each in dead:  # unless it has given a sign of life meanwhile
                    last = (workers.c.executor == each.executor) & (workers.c.seen == each.seen)
                    connection.execute(workers.delete().where(last))
        self._neighbours = [each.pid for each in living if each.host == socket.gethostname()]
        # A chunk whose thread ended without an outcome; taken a moment ago it may not have begun yet.
        idle = {chunk for chunk, executor in pending.items() if executor == self._executor} - set(active)
        self._queues.hand_back(sorted(idle & self._orphans))
        self._orphans = idle - self._orphans

    def leave(self) -> None:
        """Hand back what is left, and be gone."""
        left = (chunk for chunk, executor in self._queues.pending().items() if executor == self._executor)
        self._queues.hand_back(sorted(left))
        with self._engine.begin() as connection:
            connection.execute(workers.delete().where(workers.c.executor == self._executor))


def _is_dead(worker: Any, now: float, dead_after: float) -> bool:
    return now - worker.seen > dead_after or (worker.host == socket.gethostname() and not _runs(worker.pid))


def _was(worker: Any, pid: int) -> bool:
    return worker.host == socket.gethostname() and bool(worker.pid == pid)


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True  # os.kill would end it; its signs of life tell
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
