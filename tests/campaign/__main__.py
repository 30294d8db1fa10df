"""`python -m tests.campaign`: run the fault campaign, print its tables, exit with 1 when an invariant is broken."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from . import marks, matrix, themes
from .baseline import Cell, measure
from .controls import CONTROLS, UNBROKEN, Catch, catch
from .evidence import LARGE, large_section, section, write
from .forks import ForkTotals, run_forks
from .kills import KillTotals, run_kills
from .run import run, run_worlds
from .shards import Limits, Stopped
from .sockets import SocketTotals, run_sockets
from .totals import Totals

_ENOUGH = 100
"""How often every kind of fault must strike in a run of the usual length."""
_USUAL = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; return the exit status."""
    options = _parser().parse_args(arguments)
    if options.world is not None:
        return _world(options.seed, options.world)
    # Forks come first, while this process has one thread only.
    kills = run_kills(options.kills, options.seed, _say) if options.kills else None
    forks = run_forks(options.forks, options.seed, _say) if options.forks else None
    limits = Limits(options.processes, memory=options.memory)
    try:
        totals = run(options.seed, options.orders, limits=limits, progress=options.progress, say=_say)
    except Stopped as stopped:
        _say(None)
        again = f"python -m tests.campaign --seed {options.seed} --world {stopped.world}"
        print(f"world {stopped.world} {stopped}\n  repeat: {again}", file=sys.stderr)
        return 1
    cells = measure(options.seed)
    if options.sockets:
        _say(f"{options.sockets} orders over sockets …")
    sockets = run_sockets(options.sockets, options.seed) if options.sockets else None
    catches = _catches(options.seed) if options.controls else None
    text = section(totals, cells, sockets, kills, forks, catches)
    _say(None)
    print(text)
    if options.write and totals.orders >= LARGE:
        write(large_section(totals), "campaign:large")
    elif options.write:
        write(text, "campaign")
    found = problems(totals, cells, sockets, kills, forks, catches)
    print("\n".join(found), file=sys.stderr)
    return 1 if found else 0


def _catches(seed: int) -> list[Catch]:
    catches = []
    for number, control in enumerate((UNBROKEN, *CONTROLS), start=1):
        _say(f"broken client {number} of {len(CONTROLS) + 1}: {control.name} …")
        catches.append(catch(control, seed))
    return catches


def _world(seed: int, index: int) -> int:
    verdict = next(iter(run_worlds(seed, [index])))
    print("\n".join(verdict.history))
    print(f"{verdict.mode}, theme {verdict.theme}, digest {verdict.digest}")
    for violation in verdict.violations:
        print(f"VIOLATION {violation.invariant}: {violation.text}")
    return 1 if verdict.violations else 0


def problems(
    totals: Totals,
    cells: list[Cell],
    sockets: SocketTotals | None,
    kills: KillTotals | None,
    forks: ForkTotals | None,
    catches: list[Catch] | None,
) -> list[str]:
    """List everything that must not be, each with the one command that repeats it."""
    found = [
        f"world {world}: {violation.invariant}: {violation.text}\n  repeat: {totals.repeat(world)}"
        for world, violation in totals.first
    ]
    if totals.orders >= _USUAL:
        rare = [recipe.name for recipe in matrix.ALL if totals.times(recipe.name) < _ENOUGH]
        found += [f"struck fewer than {_ENOUGH} times: {name}" for name in rare]
        found += [f"never drawn: {quirk}" for quirk in themes.DRAWN if not totals.quirks[quirk]]
        found += [f"never happened: {mark}" for mark in marks.ALL if not totals.marks[mark]]
    found += [
        f"{cell.fault}, {cell.mode}: the order was not always in hand after two POSTs"
        for cell in cells
        if cell.in_hand != cell.stored or cell.most_posts > 2
    ]
    if sockets is not None:
        again = f"python -m tests.campaign --orders 0 --kills 0 --forks 0 --no-controls --seed {totals.seed}"
        found += [f"sockets: {one.invariant}: {one.text}\n  repeat: {again}" for one in sockets.violations]
    if kills is not None:
        again = (
            f"python -m tests.campaign --orders 0 --sockets 0 --forks 0 --no-controls --seed {totals.seed}"
        )
        found += [f"killed: {text}\n  repeat: {again}" for text in kills.broken]
    if forks is not None:
        again = (
            f"python -m tests.campaign --orders 0 --sockets 0 --kills 0 --no-controls --seed {totals.seed}"
        )
        found += [f"handed on: {text}\n  repeat: {again}" for text in forks.broken]
    found += [
        f"control {one.control.name!r} was not caught by {one.control.caught_by!r}, only by {one.by}"
        if one.control.caught_by
        else f"the client as it is was caught by {one.by}"
        for one in catches or ()
        if not (one.orders if one.control.caught_by else not one.by)
    ]
    return found


def _say(text: str | None) -> None:
    """Show how far it is, on one line that is written over; None ends the line."""
    print(
        "" if text is None else f"\r{text:<100}",
        end="\n" if text is None else "",
        file=sys.stderr,
        flush=True,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("--orders", type=int, default=_USUAL, help="simulated orders (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=20_261_123, help="default: %(default)s")
    parser.add_argument("--processes", type=int, default=2, help="default: %(default)s")
    parser.add_argument(
        "--memory", type=float, default=4.0, metavar="GiB", help="of each (default: %(default)s)"
    )
    parser.add_argument(
        "--continue",
        type=Path,
        dest="progress",
        metavar="FILE",
        help="keep what has ended in this file, and go on from what it has already",
    )
    parser.add_argument("--sockets", type=int, default=500, help="orders over sockets (default: %(default)s)")
    parser.add_argument("--forks", type=int, default=60, help="clients to hand on (default: %(default)s)")
    parser.add_argument("--kills", type=int, default=240, help="processes to kill (default: %(default)s)")
    parser.add_argument(
        "--controls", action=argparse.BooleanOptionalAction, default=True, help="try the broken clients too"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="rewrite docs/evidence.md: the section of a run of this size",
    )
    parser.add_argument("--world", type=int, help="run only this world and print its history")
    return parser


if __name__ == "__main__":
    sys.exit(main())
