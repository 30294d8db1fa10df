"""`python -m tests.campaign`: run the fault campaign, print its tables, exit with 1 when an invariant is broken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .run import Totals, run, run_worlds
from .tables import campaign_table


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.world is not None:
        return _world(options.seed, options.world)
    totals = run(options.seed, options.orders, shards=options.shards, progress=True)
    print(campaign_table(totals))
    return _failed(totals)


def _world(seed: int, index: int) -> int:
    verdict = next(iter(run_worlds(seed, [index])))
    print("\n".join(verdict.history))
    print(f"{verdict.mode}, theme {verdict.theme}, digest {verdict.digest}")
    for violation in verdict.violations:
        print(f"VIOLATION {violation.invariant}: {violation.text}")
    return 1 if verdict.violations else 0


def _failed(totals: Totals) -> int:
    for world, violation in totals.first[:20]:
        print(f"VIOLATION in world {world}: {violation.invariant}: {violation.text}")
        print(f"  repeat: {totals.repeat(world)}")
    return 1 if totals.violations else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--orders", type=int, default=20_000, help="simulated orders (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20_261_123, help="default: %(default)s")
    parser.add_argument("--shards", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--world", type=int, help="run only this world and print its history")
    return parser


if __name__ == "__main__":
    sys.exit(main())
