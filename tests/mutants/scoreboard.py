"""The score of the gate: what was caught and spared, on the terminal and in docs/evidence.md."""

from __future__ import annotations

import importlib.metadata
import platform
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giftcardpartners_contract.rules import RULES

from .baseline import EXAMPLES, LONGEST, Baseline
from .judging import NOT_NOTICED
from .registry import MUTANTS, VARIANTS, Kind, Mutant, Variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from .judging import Crash, Judged, Uncontrolled

START, END = "<!-- mutants -->", "<!-- /mutants -->"
_KINDS: tuple[Kind, ...] = ("conformance", "business")


@dataclass(frozen=True)
class Row:
    """One server: from how many seeds the gate was right about it, and what schemathesis alone said."""

    server: Mutant | Variant
    right: int
    runs: int
    mode: str
    """The mode in which a mutant fails the gate: default, strict, or – for not at all."""
    baseline: bool
    """Whether schemathesis alone found anything that it does not find on the simulator as it is."""


@dataclass(frozen=True)
class Score:
    """Everything that was judged. `baseline` is empty in the short form; its entry "" is the simulator as it is."""

    mutants: Sequence[Judged]
    variants: Sequence[Judged]
    baseline: Mapping[str, Baseline]
    seconds: float
    crashes: Sequence[Crash] = ()
    """One for each scenario of the gate."""
    uncontrolled: Sequence[Uncontrolled] = ()
    """One for each business mutant; empty in the short form."""

    @property
    def never_red(self) -> list[str]:
        """Rules that no mutant has broken by itself."""
        red = {one.rule for one in MUTANTS if any(run.caught for run in self.mutants if run.name == one.name)}
        return [rule for rule in RULES if rule not in red]

    @property
    def is_perfect(self) -> bool:
        """Whether the gate was right about every server, every rule and every scenario."""
        crashes = any(not one.is_right for one in self.crashes)
        return not (self.wrong or self.never_red or crashes or self.not_noticed)

    @property
    def not_noticed(self) -> list[str]:
        """Mutants that without controls are neither caught nor named as what cannot be judged."""
        return [one.name for one in self.uncontrolled if one.in_words == NOT_NOTICED]

    @property
    def wrong(self) -> list[Judged]:
        """Mutants that the rule which names their fault did not catch, and correct variants that failed."""
        return [
            *(one for one in self.mutants if not one.caught),
            *(one for one in self.variants if one.others),
        ]

    def rows(self, kind: Kind | None) -> list[Row]:
        """Return the mutants of a kind, or the variants."""
        if kind is None:
            return [
                self._row(one, [not run.others for run in self.variants if run.name == one.name])
                for one in VARIANTS
            ]
        return [
            self._row(one, [run.caught for run in self.mutants if run.name == one.name])
            for one in MUTANTS
            if one.kind == kind
        ]

    def _row(self, server: Mutant | Variant, runs: Sequence[str | bool]) -> Row:
        usual, found = (
            self.baseline[name].found if self.baseline else frozenset() for name in ("", server.name)
        )
        baseline = bool(found - usual if isinstance(server, Mutant) else found)
        mode = "strict" if "strict" in runs else "default" if any(runs) else "–"
        return Row(server, sum(map(bool, runs)), len(runs), mode, baseline)


def console_table(score: Score) -> str:
    """Return the score as text: sums, survivors and false alarms by name."""
    return "\n".join(_console(score))


def _console(score: Score) -> Iterator[str]:
    for kind in _KINDS:
        rows = score.rows(kind)
        alone = f"; schemathesis alone {_alone(rows)}" if score.baseline else ""
        yield f"{kind}: {_perfect(rows)} of {len(rows)} mutants caught by the rule that names their fault{alone}"
    rows = score.rows(None)
    alarms = sum(bool(one.others) for one in score.variants)
    yield f"correct variants: {_perfect(rows)} of {len(rows)} pass; {alarms} false alarms"
    yield f"rules seen red: {len(RULES) - len(score.never_red)} of {len(RULES)}"
    yield from (f"never red: {rule}" for rule in score.never_red)
    right = sum(one.is_right for one in score.crashes)
    yield f"scenarios seen to fall over, and the verdict was then could not judge: {right} of {len(score.crashes)}"
    yield from (f"passed over: {one.scenario} ({one.verdict})" for one in score.crashes if not one.is_right)
    if score.uncontrolled:
        counts = Counter(one.in_words for one in score.uncontrolled)
        yield f"without controls: {', '.join(f'{count} {what}' for what, count in counts.most_common())}"
        yield from (f"without controls not noticed: {name}" for name in score.not_noticed)
    for one in score.wrong:
        what = "false alarm" if one in score.variants else "survived"
        found = ", ".join(one.others) or "nothing"
        yield f"{what}: {one.name} (seed {one.seed}): found {found} {'; '.join(one.messages)}"
    yield f"{len(score.mutants) + len(score.variants)} runs in {score.seconds:.0f} s"


def _perfect(rows: Sequence[Row]) -> int:
    return sum(row.right == row.runs for row in rows)


def _alone(rows: Sequence[Row]) -> int:
    return sum(row.baseline for row in rows)


def _of(some: int, rows: Sequence[Row]) -> str:
    return f"{some} of {len(rows)}"


def write_section(score: Score, path: Path) -> None:
    """Write the tables between the markers of a file."""
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(START)
    tail = rest.partition(END)[2]
    section = "\n".join(_section(score))
    path.write_text(f"{head}{START}\n{section}\n{END}{tail}", encoding="utf-8")


def _section(score: Score) -> Iterator[str]:
    seeds, variant_seeds = (len({one.seed for one in runs}) for runs in (score.mutants, score.variants))
    cases = round(statistics.median(one.cases for one in score.baseline.values()))
    tools = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("schemathesis", "hypothesis"))
    runs = len(score.mutants) + len(score.variants)
    yield f"""\
Each mutant is judged from {seeds} seeds and counts as caught when the rule that names its fault was found
broken from every one of them; each correct variant is judged from {variant_seeds} seeds.
Schemathesis alone runs over HTTP on the same servers, once, with all checks, all phases and {EXAMPLES}
generated examples for each operation ({cases} requests to a server, the median; {LONGEST:g} s at most),
from the same specification with ids of products that they sell. It is credited with whatever it finds there
and not on the simulator as it is, errors of its own included.

Python {platform.python_version()}, {tools}; {runs} runs of the gate.

| | this gate | schemathesis alone |
|---|---|---|"""
    for kind in _KINDS:
        rows = score.rows(kind)
        yield f"| {kind} mutants caught | {_of(_perfect(rows), rows)} | {_of(_alone(rows), rows)} |"
    variants = score.rows(None)
    failing = len(variants) - _perfect(variants)
    yield f"| correct servers that fail | {_of(failing, variants)} | {_of(_alone(variants), variants)} |"
    yield ""
    if score.wrong:
        yield f"Wrong: {', '.join(sorted({one.name for one in score.wrong}))}.\n"
    yield "*strict* means that the rule rests on inference only: the gate reports it, and fails with `--strict`."
    for kind in _KINDS:
        yield f"\n### {kind.capitalize()} mutants\n"
        yield "| fault | caught by | seeds | fails | schemathesis alone |\n|---|---|---|---|---|"
        for row in score.rows(kind):
            assert isinstance(row.server, Mutant)
            alone = "caught" if row.baseline else "–"
            yield f"| {row.server.fault} | `{row.server.rule}` | {row.right} of {row.runs} | {row.mode} | {alone} |"
    yield from _uncontrolled(score)
    yield "\n### Rules seen red\n"
    red = len(RULES) - len(score.never_red)
    yield f"{red} of {len(RULES)} rules were broken by a server whose fault is that rule's sentence: the tables above."
    yield "\n### Scenarios seen to fall over\n"
    right = sum(one.is_right for one in score.crashes)
    yield (
        f"Each scenario of the gate was made to fall over once on the simulator as it is; from {right} of "
        f"{len(score.crashes)} the verdict was *could not judge*, with the traceback in the report."
    )
    yield "\n| scenario | verdict |\n|---|---|"
    for crash in score.crashes:
        yield f"| {crash.scenario.replace('_', ' ')} | {crash.verdict} |"
    yield "\n### Correct variants\n\n| server | seeds passed | schemathesis alone |\n|---|---|---|"
    for row in variants:
        assert isinstance(row.server, Variant)
        alone = "fails" if row.baseline else "passes"
        yield f"| {row.server.sentence} | {row.right} of {row.runs} | {alone} |"


def _uncontrolled(score: Score) -> Iterator[str]:
    yield "\n### Without our own controls\n"
    yield (
        "The business mutants over a socket and in real time, with a clock that nobody moves and money that nobody "
        "adds, once. Where a fault leaves them free, the server has tokens of 3 seconds, a balance of 3,000, and "
        "orders that are Pending for 0.3 seconds."
    )
    counts = Counter(one.in_words for one in score.uncontrolled)
    yield f"\n| the fault | of {len(score.uncontrolled)} |\n|---|---|"
    for what, count in counts.most_common():
        yield f"| {what} | {count} |"
    others = [one for one in score.uncontrolled if one.caught != "default"]
    if others:
        rules = {one.name: one.rule for one in MUTANTS}
        yield "\n| does not break the gate | rule | taken as | why |\n|---|---|---|---|"
        for one in others:
            yield f"| {one.name} | `{rules[one.name]}` | {one.in_words} | {'; '.join(one.reasons)} |"
