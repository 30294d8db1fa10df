"""The score of the gate: what was caught and spared, on the terminal and in docs/evidence.md."""

from __future__ import annotations

import importlib.metadata
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .kinds import MUTANTS, VARIANTS, Kind, Mutant
from .plain import EXAMPLES, LONGEST, Plain

if TYPE_CHECKING:
    from pathlib import Path

    from .judging import Judged

START, END = "<!-- mutants -->", "<!-- /mutants -->"
_KINDS: tuple[Kind, ...] = ("conformance", "business")


@dataclass(frozen=True)
class Score:
    """Everything that was judged. `plain` is empty in the short form; its entry "" is the simulator as it is."""

    mutants: Sequence[Judged]
    variants: Sequence[Judged]
    plain: Mapping[str, Plain]
    seconds: float

    @property
    def survivors(self) -> list[Judged]:
        """Mutants that were not caught by the rule that names their fault."""
        return [one for one in self.mutants if not one.caught]

    @property
    def alarms(self) -> list[Judged]:
        """Correct variants that failed."""
        return [one for one in self.variants if one.others]

    @property
    def is_perfect(self) -> bool:
        """Whether nothing slipped through and nothing cried wolf."""
        return not self.survivors and not self.alarms

    def caught(self, name: str) -> list[Judged]:
        """Return the runs in which a mutant was caught."""
        return [one for one in self.mutants if one.name == name and one.caught]

    def runs(self, name: str) -> int:
        """Return how often a mutant was judged."""
        return sum(1 for one in self.mutants if one.name == name)

    def mode(self, name: str) -> str:
        """Return the mode in which a mutant fails the gate: default, strict, or not at all."""
        modes = {one.caught for one in self.caught(name)}
        return "–" if not modes else "strict" if "strict" in modes else "default"

    def plain_catches(self, name: str) -> bool:
        """Whether plain schemathesis finds anything that it does not find on the simulator as it is."""
        return bool(self.plain[name].found - self.plain[""].found)


def console_table(score: Score) -> str:
    """Return the score as text: sums, survivors and false alarms by name."""
    return "\n".join(_console(score))


def _console(score: Score) -> Iterator[str]:
    for kind in _KINDS:
        names = [one.name for one in MUTANTS if one.kind == kind]
        always = [name for name in names if len(score.caught(name)) == score.runs(name)]
        plain = ""
        if score.plain:
            plain = f"; plain schemathesis {sum(score.plain_catches(name) for name in names)}"
        yield f"{kind}: {len(always)} of {len(names)} mutants caught by the rule that names their fault{plain}"
    spared = [one.name for one in VARIANTS if not any(bad.name == one.name for bad in score.alarms)]
    yield f"correct variants: {len(spared)} of {len(VARIANTS)} pass; {len(score.alarms)} false alarms"
    for one in score.survivors:
        mutant = _mutant(one.name)
        yield f"survived: {one.name} (seed {one.seed}): {mutant.fault}"
        yield f"  expected {mutant.rule}, found {_names(one.others)}"
    for one in score.alarms:
        yield f"false alarm: {one.name} (seed {one.seed}): {_names(one.others)}: {'; '.join(one.messages)}"
    runs = len(score.mutants) + len(score.variants)
    yield f"{runs} runs in {score.seconds:.0f} s"


def write_section(score: Score, path: Path) -> None:
    """Write the tables between the markers of a file; the file and the markers are made when they are missing."""
    text = path.read_text(encoding="utf-8") if path.is_file() else f"# Evidence\n\n{START}\n{END}\n"
    if START not in text or END not in text:
        text = f"{text.rstrip()}\n\n{START}\n{END}\n"
    head, _, rest = text.partition(START)
    tail = rest.partition(END)[2]
    section = "\n".join(_section(score))
    path.write_text(f"{head}{START}\n{section}\n{END}{tail}", encoding="utf-8")


def _section(score: Score) -> Iterator[str]:
    seeds = len({one.seed for one in score.mutants})
    variant_seeds = len({one.seed for one in score.variants})
    cases = round(statistics.median(one.cases for one in score.plain.values()))
    yield f"Each mutant is judged from {seeds} seeds and counts as caught when the rule that names its fault was found"
    yield f"broken from every one of them; each correct variant is judged from {variant_seeds} seeds."
    yield f"Plain schemathesis runs over HTTP on the same servers, once, with all checks, all phases and {EXAMPLES}"
    yield f"generated examples for each operation ({cases} requests to a server, the median; {LONGEST:g} s at most),"
    yield "from the same specification with ids of products that they sell. It is credited with whatever it finds there"
    yield "and not on the simulator as it is, errors of its own included."
    yield ""
    tools = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("schemathesis", "hypothesis"))
    runs = len(score.mutants) + len(score.variants)
    yield f"Python {platform.python_version()}, {tools}; {runs} runs of the gate."
    yield ""
    yield "| | this gate | plain schemathesis |"
    yield "|---|---|---|"
    for kind in _KINDS:
        names = [one.name for one in MUTANTS if one.kind == kind]
        always = sum(len(score.caught(name)) == score.runs(name) for name in names)
        plain = sum(score.plain_catches(name) for name in names)
        yield f"| {kind} mutants caught | {always} of {len(names)} | {plain} of {len(names)} |"
    bad = {one.name for one in score.alarms}
    cried = sum(bool(score.plain[one.name].found) for one in VARIANTS)
    yield f"| correct servers that fail | {len(bad)} of {len(VARIANTS)} | {cried} of {len(VARIANTS)} |"
    yield ""
    if score.survivors:
        survivors = ", ".join(sorted({one.name for one in score.survivors}))
        yield f"Survivors: {survivors}."
        yield ""
    yield "*strict* means that the rule rests on inference only: the gate reports it, and fails with `--strict`."
    for kind in _KINDS:
        yield ""
        yield f"### {kind.capitalize()} mutants"
        yield ""
        yield "| fault | caught by | seeds | fails | plain schemathesis |"
        yield "|---|---|---|---|---|"
        for one in MUTANTS:
            if one.kind == kind:
                yield _mutant_row(score, one)
    yield ""
    yield "### Correct variants"
    yield ""
    yield "| server | seeds passed | plain schemathesis |"
    yield "|---|---|---|"
    for variant in VARIANTS:
        failed = sum(1 for bad in score.alarms if bad.name == variant.name)
        runs = sum(1 for one in score.variants if one.name == variant.name)
        found = len(score.plain[variant.name].found)
        verdict = f"fails: {found} findings" if found else "passes"
        yield f"| {variant.sentence} | {runs - failed} of {runs} | {verdict} |"


def _mutant_row(score: Score, one: Mutant) -> str:
    seeds = f"{len(score.caught(one.name))} of {score.runs(one.name)}"
    plain = "caught" if score.plain_catches(one.name) else "–"
    return f"| {one.fault} | `{one.rule}` | {seeds} | {score.mode(one.name)} | {plain} |"


def _mutant(name: str) -> Mutant:
    return next(one for one in MUTANTS if one.name == name)


def _names(rules: Sequence[str]) -> str:
    return ", ".join(rules) or "nothing"
