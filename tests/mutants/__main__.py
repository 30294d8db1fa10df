"""`python -m tests.mutants`: every mutant must be caught, every correct server spared."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from giftcardpartners_contract.scenarios.registry import SCENARIOS

from .baseline import baseline_findings
from .judging import judge_crash, judge_mutant, judge_uncontrolled, judge_variant
from .registry import MUTANTS, VARIANTS
from .scoreboard import Score, console_table, write_section

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEEDS, _VARIANT_SEEDS = 5, 20
_GENERATED = 2
_EVIDENCE = Path("docs/evidence.md")

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge them all and print the table; exit status 0 when none slips through and no alarm is false."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if parsed.short and parsed.write:
        parser.error("the short form has no table to write")
    seeds = range(1, (1 if parsed.short else parsed.seeds) + 1)
    variant_seeds = range(1, (1 if parsed.short else parsed.variant_seeds) + 1)
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, context) as pool:
        caught = [pool.submit(judge_mutant, one.name, seed) for seed in seeds for one in MUTANTS]
        generated = 0 if parsed.short else _GENERATED
        spared = [
            pool.submit(judge_variant, one.name, seed, generated=generated if seed == 1 else 0)
            for seed in variant_seeds
            for one in VARIANTS
        ]
        crashed = [pool.submit(judge_crash, one.name) for one in SCENARIOS]
        names = [] if parsed.short else ["", *(one.name for one in MUTANTS), *(one.name for one in VARIANTS)]
        business = [] if parsed.short else [one.name for one in MUTANTS if one.kind == "business"]
        uncontrolled = [pool.submit(judge_uncontrolled, name) for name in business]
        alone = [pool.submit(baseline_findings, name) for name in names]
        judged = _collected("mutants judged", caught), _collected("correct variants judged", spared)
        found = {one.name: one for one in _collected("servers seen by schemathesis alone", alone)}
        crashes = _collected("scenarios seen to fall over", crashed)
        without = _collected("business mutants judged without controls", uncontrolled)
    score = Score(*judged, found, time.monotonic() - started, crashes, without)
    print(console_table(score))
    if parsed.write:
        write_section(score, _EVIDENCE)
        print(f"the table is in {_EVIDENCE}")
    return 0 if score.is_perfect else 1


def _collected(what: str, futures: Sequence[Future[T]]) -> list[T]:
    found: list[T] = []
    for future in futures:
        found.append(future.result())
        if len(found) % 100 == 0:
            print(f"{len(found)} of {len(futures)} {what}", flush=True)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    add = parser.add_argument
    add(
        "--short",
        action="store_true",
        help="one seed, without schemathesis alone beside it, and with controls only",
    )
    add("--seeds", type=int, default=_SEEDS, metavar="N", help="seeds for each mutant (default: %(default)s)")
    add(
        "--variant-seeds", type=int, default=_VARIANT_SEEDS, metavar="N",
        help="seeds for each correct variant (default: %(default)s)",
    )  # fmt: skip
    add("--write", action="store_true", help="write the table into docs/evidence.md; not in the short form")
    return parser


if __name__ == "__main__":
    sys.exit(main())
