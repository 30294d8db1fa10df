"""Many worlds, one after another or in shards on several processes, added up in the order of their numbers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .calls import handling_signals
from .drawing import ORDERS
from .invariants import SECRETS, Violation
from .planted import LogWatch
from .progress import Progress
from .shards import Limits, run_shards
from .totals import Totals
from .verdict import Verdict, catalogue
from .world import World

SHARD = 40
"""Worlds to a shard: what one process takes at a time, and what is kept or lost when a run is cut off."""


def run_worlds(seed: int, worlds: Iterable[int]) -> Iterator[Verdict]:
    """Run worlds one after another in this process, reading every log record on the way."""
    products = catalogue()
    for index in worlds:
        with handling_signals(), LogWatch() as watch:
            verdict = World(seed, index, products).run()
        verdict.log_records = watch.records
        verdict.violations += [Violation(SECRETS, f"in the log: {where}") for where in watch.leaking]
        yield verdict


def run(
    seed: int,
    orders: int,
    *,
    limits: Limits,
    progress: Path | None = None,
    say: Callable[[str], None] | None = None,
) -> Totals:
    """Run as many worlds as it takes for so many orders.

    `progress` is a file that keeps the shards as they end, and that a run which was cut off goes on from; `say` is
    told now and then how far it is. Raises shards.Stopped when a world hangs or its process dies.
    """
    worlds = range(-(-orders // ORDERS))
    shards = {number: worlds[start : start + SHARD] for number, start in enumerate(worlds[::SHARD])}
    with Progress(progress, seed) as kept:
        done = {number: shard for number, shard in kept.shards.items() if shards.get(number)}
        began, known = time.monotonic(), sum(shard.orders for shard in done.values())
        left = {number: list(shards[number]) for number in shards if number not in done}
        for number, shard in run_shards(seed, left, run_worlds, limits):
            done[number] = shard
            kept.keep(number, shard)
            if say is not None:
                so_far = sum(shard.orders for shard in done.values())
                rate = (so_far - known) / (time.monotonic() - began)
                broken = sum(shard.violations.total() for shard in done.values())
                say(f"{so_far:,} of {orders:,} orders, {rate:,.0f} a second, {broken} violations")
    totals = Totals(seed)
    for number in sorted(done):
        totals.add_all(done[number])
    return totals
