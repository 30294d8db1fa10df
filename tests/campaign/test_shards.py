"""A large run: cut off it goes on, and a world that hangs, eats all memory or kills its process is named."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from .invariants import ONE, Violation
from .progress import Progress
from .run import run, run_worlds
from .shards import Limits, RunWorlds, Stopped, run_shards
from .totals import Totals
from .verdict import Verdict

_LIMITS = Limits(processes=1, seconds=1.5, memory=2.0)
_BAD = 5


def _worlds(worlds: Iterable[int]) -> Iterator[tuple[int, Verdict]]:
    for world in worlds:
        yield world, Verdict(world, "sync", "plain", digest=str(world))


def _hangs(_seed: int, worlds: Iterable[int]) -> Iterator[Verdict]:
    for world, verdict in _worlds(worlds):
        while world == _BAD:
            pass
        yield verdict


def _grows(_seed: int, worlds: Iterable[int]) -> Iterator[Verdict]:
    heap = []
    for world, verdict in _worlds(worlds):
        while world == _BAD:
            heap.append(bytes(2**24))
        yield verdict


def _dies(_seed: int, worlds: Iterable[int]) -> Iterator[Verdict]:
    for world, verdict in _worlds(worlds):
        if world == _BAD:
            os.kill(os.getpid(), signal.SIGKILL)
        yield verdict


@pytest.mark.parametrize(
    ("work", "shown"), [(_hangs, "_hangs"), (_grows, "MemoryError"), (_dies, "exit code -9")]
)
def test_a_world_that_does_not_end_is_named_with_where_it_was(work: RunWorlds, shown: str) -> None:
    shards = run_shards(1, {0: [0, 1], 1: [4, _BAD, 6]}, work, _LIMITS)
    number, totals = next(shards)
    assert (number, totals.worlds) == (0, 2)
    with pytest.raises(Stopped, match=shown) as stopped:
        next(shards)
    assert stopped.value.world == _BAD


def test_a_run_that_was_cut_off_ends_like_one_that_was_not(tmp_path: Path) -> None:
    file, limits = tmp_path / "progress", Limits(processes=2)
    whole = run(7, 50, limits=limits)
    cut = Totals(7)
    for verdict in run_worlds(7, [0, 1]):
        cut.add(verdict)
    with Progress(file, 7) as progress:
        progress.keep(0, cut)
    with file.open("a") as more:
        more.write('{"shard": 1, "tot')  # a line that was being written when the run was cut off
    again: list[str] = []
    assert run(7, 50, limits=limits, progress=file, say=again.append) == whole
    assert again == []
    assert [json.loads(line).get("shard") for line in file.read_text().splitlines()] == [None, 0]


def test_what_another_run_has_left_is_not_continued(tmp_path: Path) -> None:
    with Progress(tmp_path / "progress", 7):
        pass
    with pytest.raises(SystemExit, match="belongs to another run"):
        Progress(tmp_path / "progress", 8)


def test_totals_come_back_from_a_file_as_they_were() -> None:
    totals = Totals(1)
    totals.add(Verdict(3, "sync", "plain", digest="d", violations=[Violation(ONE, "two orders")]))
    totals.posts["2"] += 1
    assert Totals.from_json(json.loads(json.dumps(totals.to_json()))) == totals
