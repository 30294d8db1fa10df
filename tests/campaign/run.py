"""Many worlds, on as many processes as there are, added up in the order of their numbers."""

from __future__ import annotations

import hashlib
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from .drawing import ORDERS
from .invariants import SECRETS, Violation
from .planted import LogWatch
from .verdict import Verdict, catalogue
from .world import World

SHARDS = 2
_CHUNK = 8
_KEPT = 40
"""Violations that are kept in full; all are counted."""


@dataclass
class Totals:
    """All worlds of a run added up; `digest` is one number for all their histories."""

    seed: int
    worlds: int = 0
    orders: int = 0
    requests: int = 0
    log_records: int = 0
    simulated: float = 0.0
    by_mode: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    posts: Counter[int] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    first: list[tuple[int, Violation]] = field(default_factory=list)
    digest: str = ""

    def add(self, verdict: Verdict) -> None:
        """Add one world."""
        self.worlds += 1
        self.orders += verdict.orders
        self.requests += verdict.requests
        self.simulated += verdict.seconds
        self.log_records += verdict.log_records
        self.by_mode[verdict.mode] += verdict.orders
        self.struck.update(verdict.struck)
        self.ends.update(verdict.ends)
        self.verdicts.update(verdict.verdicts)
        self.posts.update(verdict.posts)
        for violation in verdict.violations:
            self.violations[violation.invariant] += 1
            if len(self.first) < _KEPT:
                self.first.append((verdict.index, violation))
        self.digest = hashlib.sha256((self.digest + verdict.digest).encode()).hexdigest()

    def times(self, recipe: str) -> int:
        """How often a recipe struck."""
        return self.struck[f"{recipe} (sync)"] + self.struck[f"{recipe} (async)"]

    def repeat(self, world: int) -> str:
        """The one command that repeats a world and prints its history."""
        return f"python -m tests.campaign --seed {self.seed} --world {world}"


def run_worlds(seed: int, worlds: Iterable[int]) -> Iterator[Verdict]:
    """Run worlds one after another in this process, reading every log record on the way."""
    products = catalogue()
    for index in worlds:
        with LogWatch() as watch:
            verdict = World(seed, index, products).run()
        verdict.log_records = watch.records
        verdict.violations += [Violation(SECRETS, f"in the log: {where}") for where in watch.leaking]
        yield verdict


def run(seed: int, orders: int, *, shards: int = SHARDS, say: Callable[[str], None] | None = None) -> Totals:
    """Run as many worlds as it takes for so many orders; `say` is told now and then how far it is."""
    totals = Totals(seed)
    began = time.monotonic()
    worlds = range(-(-orders // ORDERS))
    chunks = [(seed, list(worlds[start : start + _CHUNK])) for start in range(0, len(worlds), _CHUNK)]
    if not chunks:
        return totals
    with multiprocessing.get_context("spawn").Pool(min(shards, len(chunks))) as pool:
        for verdicts in pool.imap(_chunk, chunks):
            for verdict in verdicts:
                totals.add(verdict)
            if say is not None:
                rate = totals.orders / (time.monotonic() - began)
                broken = sum(totals.violations.values())
                say(f"{totals.orders:,} of {orders:,} orders, {rate:,.0f} a second, {broken} violations")
    return totals


def _chunk(task: tuple[int, list[int]]) -> list[Verdict]:
    verdicts = list(run_worlds(*task))
    for verdict in verdicts:
        verdict.history.clear()
    return verdicts
