"""Interleaved rounds and paired ratios: what the machine does besides falls on all sides alike."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Work = Callable[[], object]
CPU, WALL = 0, 1


class Spread(NamedTuple):
    """A median with its quartiles."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """Show the median, and the quartiles in brackets."""
        return f"{shown(self.middle)} ({shown(self.low)}–{shown(self.high)})"


def shown(figure: float) -> str:
    """A figure with as many digits as a reader wants."""
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def spread(values: list[float]) -> Spread:
    """The median and the quartiles."""
    if len(values) < 2:
        return Spread(values[0], values[0], values[0])
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


class Samples:
    """Seconds of this process's CPU and of time for one call of each case, round by round."""

    def __init__(self, taken: Mapping[str, list[tuple[float, float]]]) -> None:
        self._taken = taken

    def micros(self, case: str, kind: int = CPU) -> float:
        """The median of what one call costs, in µs."""
        return statistics.median(one[kind] for one in self._taken[case]) * 1e6

    def ratio(self, case: str, base: str, kind: int = CPU) -> Spread:
        """How often one call of the base costs what one of the case does, compared within each round."""
        pairs = zip(self._taken[case], self._taken[base], strict=True)
        return spread([mine[kind] / other[kind] for mine, other in pairs])


def interleave(cases: Mapping[str, Work], rounds: int, calls: int = 1) -> Samples:
    """Run each case once in each round, in an order that is drawn anew; a case makes so many calls."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for work in cases.values():
        work()
    drawn, names = random.Random(1), list(cases)
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        drawn.shuffle(names)
        for name in names:
            cpu, wall = time.process_time(), time.perf_counter()
            cases[name]()
            used, passed = time.process_time() - cpu, time.perf_counter() - wall
            taken[name].append((used / calls, passed / calls))
    gc.unfreeze()
    return Samples(taken)


def repeated(work: Work, calls: int) -> Work:
    """The same so many times."""

    def run() -> None:
        for _ in range(calls):
            work()

    return run
