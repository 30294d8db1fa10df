"""Processes that run shards of worlds, each under a limit of time and memory, and that say which world they died in."""

from __future__ import annotations

import faulthandler
import multiprocessing
import resource
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from .totals import Totals
from .verdict import Verdict

RunWorlds = Callable[[int, Iterable[int]], Iterator[Verdict]]


@dataclass(frozen=True)
class Limits:
    """How many processes; what each may take: seconds of real time for one world, GiB of address space in all."""

    processes: int = 2
    seconds: float = 180.0
    memory: float = 4.0


class Stopped(Exception):
    """A world did not come to its end: it hung, raised, or took its process along."""

    def __init__(self, world: int | None, what: str) -> None:
        super().__init__(what)
        self.world = world


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    stacks: Path
    shard: int = -1
    world: int | None = None


def run_shards(
    seed: int, shards: Mapping[int, list[int]], run_worlds: RunWorlds, limits: Limits
) -> Iterator[tuple[int, Totals]]:
    """Run all shards and yield them as they end. Raises Stopped, which names the world, at the first that does not."""
    waiting = list(shards)[::-1]
    workers: list[_Worker] = []
    with TemporaryDirectory() as folder:
        try:
            for number in range(min(limits.processes, len(shards))):
                pipes = [worker.pipe for worker in workers]
                workers += [_start(seed, run_worlds, limits, Path(folder) / f"stacks-{number}", pipes)]
            busy = {worker.pipe: worker for worker in workers}
            for worker in workers:
                _next(worker, waiting, shards, busy)
            while busy:
                for pipe in wait(list(busy)):
                    assert isinstance(pipe, Connection)
                    worker = busy[pipe]
                    told = _told(worker)
                    if isinstance(told, Totals):
                        yield worker.shard, told
                        _next(worker, waiting, shards, busy)
        finally:
            for worker in workers:
                worker.process.kill()
                worker.process.join()


def _start(
    seed: int, run_worlds: RunWorlds, limits: Limits, stacks: Path, not_yours: list[Connection]
) -> _Worker:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(there, seed, run_worlds, limits, stacks, [*not_yours, here]), daemon=True
    )
    process.start()
    there.close()
    return _Worker(process, here, stacks)


def _next(
    worker: _Worker, waiting: list[int], shards: Mapping[int, list[int]], busy: dict[Connection, _Worker]
) -> None:
    if waiting:
        worker.shard = waiting.pop()
        worker.pipe.send(shards[worker.shard])
    else:
        del busy[worker.pipe]


def _told(worker: _Worker) -> Totals | None:
    """What a worker says: which world it begins, or the totals of its shard. Raises Stopped."""
    try:
        told = worker.pipe.recv()
    except EOFError:
        worker.process.join()
        stacks = worker.stacks.read_text(encoding="utf-8") if worker.stacks.exists() else ""
        code = worker.process.exitcode
        raise Stopped(
            worker.world, f"hung:\n{stacks}" if stacks else f"its process died, exit code {code}"
        ) from None
    if isinstance(told, str):
        raise Stopped(worker.world, f"raised:\n{told}")
    if isinstance(told, Totals):
        return told
    worker.world = told
    return None


def _work(
    pipe: Connection,
    seed: int,
    run_worlds: RunWorlds,
    limits: Limits,
    stacks: Path,
    not_mine: list[Connection],
) -> None:
    for other in not_mine:
        other.close()  # else nobody would notice when the one at its other end is gone
    most = int(limits.memory * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with stacks.open("w", encoding="utf-8") as file:
        while True:
            totals = Totals(seed)
            try:
                worlds = pipe.recv()
            except EOFError:
                return
            try:
                for verdict in run_worlds(seed, _watched(worlds, pipe, limits.seconds, file.fileno())):
                    totals.add(verdict)
            except BaseException:  # noqa: BLE001 - whatever it is, it is told
                pipe.send(traceback.format_exc())
                return
            faulthandler.cancel_dump_traceback_later()
            pipe.send(totals)


def _watched(worlds: Iterable[int], pipe: Connection, seconds: float, stacks: int) -> Iterator[int]:
    """Tell of each world that begins, and have the process end with its stacks should it not end in time."""
    for world in worlds:
        pipe.send(world)
        faulthandler.dump_traceback_later(seconds, exit=True, file=stacks)
        yield world
