"""Measure: `nox -s bench`, `-- calls sizes` for some parts, `--quick`, `--write` for the tables of docs/performance.md.

Each part runs in a process of its own, one after another. `--resume` leaves out the parts that were measured before
in the same way (they are kept in reports/bench). The exit status is 1 when a part failed or an aim is not met, but with
`--write` only the former, since the page says the latter.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from collections.abc import Sequence

from . import results
from .page import section, write_page

PARTS = (
    "calls",
    "instructions",
    "profile",
    "at_once",
    "sizes",
    "product",
    "start",
    "memory",
    "retries",
    "settle",
    "simulator",
)
LONGEST = 900
"""Seconds after which a part has failed, so that nobody has to watch."""


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    if options.child:
        return _measure(options.child, options.quick)
    names = [name for name in PARTS if name in (options.parts or PARTS)]
    failed = []
    for name in names:
        before = results.kept(name)
        if not (options.resume and before is not None and before.quick == options.quick):
            command = [sys.executable, "-m", "benchmarks", "--child", name, *(["--quick"] * options.quick)]
            if not _ran(command):
                failed.append(name)
                continue
        print(f"## {name}\n\n{section(_found(name))}\n", flush=True)
    found = {name: _found(name) for name in PARTS if name not in failed and results.kept(name) is not None}
    short = " --quick" * options.quick
    if options.write:
        write_page(found, f"nox -s bench -- --write{short}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
        return 1
    return int(not options.write and not all(row.met for name in names for row in found[name].rows))


def _ran(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, check=False, timeout=LONGEST).returncode == 0  # noqa: S603  # our own
    except subprocess.TimeoutExpired:
        return False


def _found(name: str) -> results.Part:
    found = results.kept(name)
    assert found is not None
    return found


def _measure(name: str, quick: bool) -> int:
    load = results.busy()
    part: results.Part = importlib.import_module(f"benchmarks.{name}").measure(quick)
    part.load, part.quick = load, quick
    results.keep(name, part)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="short rounds, within two minutes")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and its plots")
    parser.add_argument("--resume", action="store_true", help="leave out what was measured before")
    parser.add_argument("--child", choices=PARTS, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
