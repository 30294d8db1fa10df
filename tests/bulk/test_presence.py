"""Who is dead is found out; what it had goes back into its queue, once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa
from giftcardpartners_bulk.database import open_engine
from giftcardpartners_bulk.presence import Presence
from giftcardpartners_bulk.tables import metadata, workers


class Queues:
    """Chunks in the hands of workers; stands in for the engine."""

    def __init__(self) -> None:
        self.held: dict[str, list[str]] = {}
        self.back: list[str] = []

    def pending(self) -> dict[str, str]:
        return {chunk: executor for executor, chunks in self.held.items() for chunk in chunks}

    def hand_back(self, chunks: Sequence[str]) -> None:
        self.back += chunks
        for each in self.held.values():
            each[:] = [chunk for chunk in each if chunk not in chunks]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The database's clock."""
    now = [1000.0]
    monkeypatch.setattr("giftcardpartners_bulk.presence.time.time", lambda: now[0])
    return now


def known(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.select(workers.c.executor)).scalars())


def add(engine: sa.Engine, executor: str, host: str, pid: int, seen: float) -> None:
    with engine.begin() as connection:
        connection.execute(workers.insert().values(executor=executor, host=host, pid=pid, seen=seen))


def test_dead_workers_are_found_and_living_ones_left_alone(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giftcardpartners_bulk.presence.socket.gethostname", lambda: "here")
    monkeypatch.setattr("giftcardpartners_bulk.presence.time.time", lambda: 1000.0)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for executor, host, pid, seen in (
        ("killed here", "here", gone.pid, 999.0),
        ("before me in this container", "here", os.getpid(), 999.0),
        ("lost there", "there", 1, 930.0),
        ("alive there", "there", 2, 950.0),
        ("alive here", "here", os.getppid(), 950.0),
    ):
        add(engine, executor, host, pid, seen)
    queues = Queues()
    queues.held = {executor: [f"A:{executor}"] for executor in known(engine)}
    me = Presence(engine, queues, "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    me.look_around(())
    assert sorted(queues.back) == ["A:before me in this container", "A:killed here", "A:lost there"]
    assert known(engine) == {"alive there", "alive here", "me"}


def test_a_chunk_without_a_thread_goes_back_when_it_is_seen_twice(engine: sa.Engine) -> None:
    queues = Queues()
    me = Presence(engine, queues, "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    queues.held = {"me": ["A:1", "A:2"]}
    me.look_around({"A:1"})
    assert queues.back == []
    me.look_around({"A:1"})
    assert queues.back == ["A:2"]


def test_who_leaves_hands_back_what_is_left(engine: sa.Engine) -> None:
    queues = Queues()
    me = Presence(engine, queues, "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    queues.held = {"me": ["A:1"]}
    me.leave()
    assert queues.back == ["A:1"]
    assert known(engine) == set()


def test_a_process_of_this_host_that_ends_is_missed_at_once(engine: sa.Engine) -> None:
    neighbour = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    add(engine, "neighbour", socket.gethostname(), neighbour.pid, time.time())
    add(engine, "elsewhere", "elsewhere", neighbour.pid, time.time())
    queues = Queues()
    queues.held = {"neighbour": ["A:1"]}
    me = Presence(engine, queues, "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    me.look_around(())
    assert (me.misses_somebody(), queues.back) == (False, [])
    neighbour.kill()
    neighbour.communicate()
    assert me.misses_somebody()
    me.look_around(())
    assert (me.misses_somebody(), queues.back) == (False, ["A:1"])
    assert known(engine) == {"elsewhere", "me"}


def test_who_was_taken_for_dead_and_is_back_is_known_again(
    engine: sa.Engine, now: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was frozen, or starved, for a while; what it takes from then on must not be lost with it."""
    queues = Queues()
    frozen = Presence(engine, queues, "frozen", 60.0)  # type: ignore[arg-type]
    other = Presence(engine, queues, "other", 60.0)  # type: ignore[arg-type]
    add(engine, "frozen", "elsewhere", 1, now[0])
    other.arrive()
    now[0] += 61
    other.look_around(())
    assert known(engine) == {"other"}
    with monkeypatch.context() as there:
        there.setattr("giftcardpartners_bulk.presence.socket.gethostname", lambda: "elsewhere")
        frozen.look_around(())
    assert known(engine) == {"frozen", "other"}
    queues.held["frozen"] = ["A:1"]
    now[0] += 61
    other.look_around(())
    assert (queues.back, known(engine)) == (["A:1"], {"other"})


def test_what_a_worker_takes_before_it_is_known_again_is_not_lost_with_it(engine: sa.Engine) -> None:
    queues = Queues()
    queues.held = {"back, and killed at once": ["A:1"]}
    me = Presence(engine, queues, "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    me.look_around(())
    assert queues.back == ["A:1"]


def test_a_sign_of_life_while_others_look_counts(engine: sa.Engine, now: list[float]) -> None:
    """It comes between the look at a worker and the end of its entry."""

    class Slow(Queues):
        def hand_back(self, chunks: Sequence[str]) -> None:
            with engine.begin() as connection:
                connection.execute(workers.update().where(workers.c.executor == "slow").values(seen=now[0]))

    add(engine, "slow", "elsewhere", 1, now[0] - 61)
    me = Presence(engine, Slow(), "me", 60.0)  # type: ignore[arg-type]
    me.arrive()
    me.look_around(())
    assert known(engine) == {"slow", "me"}
