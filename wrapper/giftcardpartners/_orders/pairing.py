"""Can every card that was asked for be found among the stored lines, and nothing else: lines split, merged, moved.

A transport problem: lines that are asked for supply cards, stored lines want as many as they show, and a card may go to
every stored line whose traits fit. Solved with augmenting paths; what is equal to the letter is put together first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

from .traits import Counted, Traits

Fits = Callable[[Traits, Traits], bool]

_REST = Traits(None, None, ("the rest",))
"""Stands for the cards beyond one each of the stored lines that do not say how many they are for."""


def can_be_paired(asked: Iterable[Counted], stored: Iterable[Counted], fits: Fits) -> bool:
    """Whether the cards that were asked for and the stored lines come out even."""
    supply: Counter[Traits] = Counter()
    for line in asked:
        supply[line.traits] += line.units or 0
    wanted: Counter[Traits] = Counter()
    uncounted: set[Traits] = set()
    for line in stored:
        if line.units is None:
            uncounted.add(line.traits)
        elif line.units < 1:
            return False
        wanted[line.traits] += 1 if line.units is None else line.units
    left = supply.total() - wanted.total()
    if left > 0:
        wanted[_REST] = left

    def takes(traits: Traits, line: Traits) -> bool:
        if line == _REST:
            return any(fits(traits, one) for one in uncounted)
        return fits(traits, line)

    return _Transport(supply, wanted, takes).is_possible()


class _Transport:
    """Cards on their way from lines that are asked for to stored ones."""

    def __init__(self, supply: Counter[Traits], wanted: Counter[Traits], takes: Fits) -> None:
        self._left = dict(supply)
        self._wanted = dict(wanted)
        self._takes = takes
        self._fitting: dict[tuple[Traits, Traits], bool] = {}
        self._given: dict[Traits, Counter[Traits]] = defaultdict(Counter)
        self._by_money: dict[Traits, list[Traits]] = defaultdict(list)
        for one in supply:
            self._by_money[one.money].append(one)

    def is_possible(self) -> bool:
        for line in self._wanted:
            if line in self._left:
                self._give(line, line, min(self._left[line], self._wanted[line]))
        return all(self._fill(line) for line in list(self._wanted))

    def _fill(self, line: Traits) -> bool:
        while self._wanted[line]:
            path = self._path(line)
            if path is None:
                return False
            # Each giver on the path gives to one line what it gave to the next, the last one what it has left.
            amount = min(self._wanted[line], self._left[path[-1][1]])
            amount = min([amount, *(self._given[giver][after] for (_, giver), (after, _) in pairwise(path))])
            for (taker, giver), (after, _) in pairwise(path):
                self._given[giver][after] -= amount
                self._given[giver][taker] += amount
            taker, giver = path[-1]
            self._given[giver][taker] += amount
            self._left[giver] -= amount
            self._wanted[line] -= amount
        return True

    def _path(self, line: Traits) -> list[tuple[Traits, Traits]] | None:
        """Find who can give to a line, if need be by way of lines that then take from somebody else."""
        reached: dict[Traits, tuple[Traits, Traits] | None] = {line: None}
        queue = [line]
        seen: set[Traits] = set()
        for taker in queue:  # grows while it is walked
            free = self._free_giver(taker)
            if free is not None:
                path = [(taker, free)]
                while (step := reached[path[-1][0]]) is not None:
                    path.append(step)
                return path[::-1]
            for giver in self._near(taker):
                if giver in seen or not self._fits(giver, taker):
                    continue
                seen.add(giver)
                for after, amount in self._given[giver].items():
                    if amount and after not in reached:
                        reached[after] = (taker, giver)
                        queue.append(after)
        return None

    def _free_giver(self, taker: Traits) -> Traits | None:
        """Find who still has cards, from both ends: services keep lines in order, or turn it round."""
        free = [giver for giver in self._near(taker) if self._left[giver]]
        for number in range(len(free)):
            giver = free[number // 2] if number % 2 == 0 else free[-1 - number // 2]
            if self._fits(giver, taker):
                return giver
        return None

    def _near(self, line: Traits) -> list[Traits]:
        shows_money = line.product is not None and line.value is not None
        return self._by_money[line.money] if shows_money else list(self._left)

    def _fits(self, giver: Traits, taker: Traits) -> bool:
        key = (giver, taker)
        if key not in self._fitting:
            self._fitting[key] = self._takes(giver, taker)
        return self._fitting[key]

    def _give(self, giver: Traits, taker: Traits, amount: int) -> None:
        self._given[giver][taker] += amount
        self._left[giver] -= amount
        self._wanted[taker] -= amount
