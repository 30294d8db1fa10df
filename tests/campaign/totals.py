"""All that is known of many worlds, added up; in a form that a file can keep."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from .invariants import Violation
from .verdict import Verdict

_KEPT = 40
"""Violations that are kept in full; all are counted."""


@dataclass
class Totals:
    """Worlds added up in the order of their numbers; `digest` is one number for all their histories."""

    seed: int
    worlds: int = 0
    orders: int = 0
    requests: int = 0
    log_records: int = 0
    simulated: float = 0.0
    by_mode: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    posts: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
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
        self.quirks.update(verdict.quirks)
        self.ends.update(verdict.ends)
        self.verdicts.update(verdict.verdicts)
        self.posts.update({str(times): count for times, count in verdict.posts.items()})
        self.marks.update(verdict.marks)
        self.violations.update(violation.invariant for violation in verdict.violations)
        self._keep([(verdict.index, violation) for violation in verdict.violations])
        self._chain(verdict.digest)

    def add_all(self, shard: Totals) -> None:
        """Add the worlds of a shard."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(shard, one.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif one.name in {"worlds", "orders", "requests", "log_records", "simulated"}:
                setattr(self, one.name, mine + theirs)
        self._keep(shard.first)
        self._chain(shard.digest)

    def times(self, recipe: str) -> int:
        """How often a recipe struck."""
        return self.struck[f"{recipe} (sync)"] + self.struck[f"{recipe} (async)"]

    def repeat(self, world: int) -> str:
        """The one command that repeats a world and prints its history."""
        return f"python -m tests.campaign --seed {self.seed} --world {world}"

    def to_json(self) -> dict[str, Any]:
        """What a file keeps; `from_json` makes the same again."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        return {**kept, "first": [[world, one.invariant, one.text] for world, one in self.first]}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Totals:
        """Make the totals again that `to_json` wrote down."""
        first = [(world, Violation(invariant, text)) for world, invariant, text in kept["first"]]
        counters = {name: Counter(value) for name, value in kept.items() if isinstance(value, dict)}
        return cls(**{**kept, **counters, "first": first})

    def _keep(self, found: list[tuple[int, Violation]]) -> None:
        self.first += found[: _KEPT - len(self.first)]

    def _chain(self, digest: str) -> None:
        self.digest = hashlib.sha256((self.digest + digest).encode()).hexdigest()
