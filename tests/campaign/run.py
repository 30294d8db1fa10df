"""Many worlds, on as many processes as there are, added up in the order of their numbers."""

from __future__ import annotations

import hashlib
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .drawing import ORDERS
from .invariants import SECRETS, Violation
from .planted import LogWatch
from .world import Verdict, World, catalogue

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
    elapsed: float = 0.0
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


def run(seed: int, orders: int, *, shards: int = SHARDS, progress: bool = False) -> Totals:
    """Run as many worlds as it takes for so many orders."""
    totals = Totals(seed)
    began = time.monotonic()
    worlds = range(-(-orders // ORDERS))
    chunks = [(seed, list(worlds[start : start + _CHUNK])) for start in range(0, len(worlds), _CHUNK)]
    with multiprocessing.get_context("spawn").Pool(min(shards, len(chunks))) as pool:
        for verdicts in pool.imap(_chunk, chunks):
            for verdict in verdicts:
                totals.add(verdict)
            totals.elapsed = time.monotonic() - began
            if progress:
                rate = totals.orders / totals.elapsed
                print(
                    f"\r{totals.orders:>9,} of {orders:,} orders, {rate:,.0f} a second, "
                    f"{sum(totals.violations.values())} violations ",
                    end="", file=sys.stderr, flush=True,
                )  # fmt: skip
    if progress:
        print(file=sys.stderr)
    return totals


def _chunk(task: tuple[int, list[int]]) -> list[Verdict]:
    verdicts = list(run_worlds(*task))
    for verdict in verdicts:
        verdict.history.clear()
    return verdicts
