"""`python -m tests.bulk.proof`: trials of every kind, and a table of what was found.

Campaigns on SQLite and on PostgreSQL are tried side by side, each with a service and a process of its own.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from benchmarks.evidence import table, write

from .databases import Database, SqliteFile
from .kinds import FAULTS, KINDS, ON_MANY_HOSTS
from .postgres import postgres
from .service import Service
from .trial import Trial

HEAD = ("what happens", "database", "trials", "processes killed", "orders", "broken", "what else was seen")
_FAULTY = "faults of the service, killed"
_NOT_ON = {
    # A process that is stopped while it writes holds SQLite's only lock; and there is no server.
    "sqlite": {"a worker frozen, taken for dead, and back", "the server of the database killed, and back"},
}


def main() -> int:
    """Run the trials; 1 when a promise was broken, or a fault was never met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bulk.proof", description=__doc__)
    parser.add_argument("--trials", type=int, default=8, help="of each kind, each with a seed of its own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds with this in their name")
    parser.add_argument("--databases", default="sqlite,postgresql", help="where campaigns are kept")
    parser.add_argument("--write", action="store_true", help="write the table into docs/evidence.md")
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rows is not None:
        options.rows.write_text(json.dumps(prove(options.databases, options)), "utf-8")
        return 0
    began = time.monotonic()
    rows = side_by_side(options.databases.split(","), sys.argv[1:])
    broken = sum(int(str(row[5])) for row in rows)
    met = {fault for row in rows if row[0] == _FAULTY for fault in FAULTS if f"{fault} " in str(row[6])}
    never = sorted(set(FAULTS) - met) if options.only in _FAULTY and options.trials >= 2 else []
    if options.write:
        words = f"Python {platform.python_version()}, dbos {version('dbos')}, seed {options.seed}, "
        words += f"{time.monotonic() - began:.0f} s."
        write("campaigns-proof", f"{words}\n\n{table(HEAD, rows)}")
    if never:
        print(f"faults that were never met: {', '.join(never)}")
    print("every row ordered once, in every trial" if not broken else f"{broken} trials broken")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if broken or never else 0


def side_by_side(databases: Sequence[str], arguments: Sequence[str]) -> list[list[object]]:
    """Prove it on each database in a process of its own; a process that dies is an error."""
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        running = {}
        for database in databases:
            own = ["--databases", database, "--rows", str(Path(folder) / database)]
            command = [sys.executable, "-m", "tests.bulk.proof", *arguments, *own]
            running[database] = subprocess.Popen(command)
        for database, process in running.items():
            if process.wait() != 0:
                raise SystemExit(f"the trials on {database} came to no end: {process.returncode}")
            rows += json.loads((Path(folder) / database).read_text("utf-8"))
    return rows


def prove(database: str, options: argparse.Namespace) -> list[list[object]]:
    """Run all trials on one database."""
    rows: list[list[object]] = []
    service = Service()
    with tempfile.TemporaryDirectory() as folder, _databases(database) as new_database:
        for name, (do, shape) in {**KINDS, **ON_MANY_HOSTS}.items():
            if options.only not in name or name in _NOT_ON.get(database, ()):
                continue
            tally: Counter[str] = Counter()
            events: Counter[str] = Counter()
            for number in range(options.trials):
                home = Path(folder) / f"{name}-{number}".replace(" ", "_")
                seed = f"{options.seed}/{name}"
                trial = Trial(service, home, new_database(home), seed, shape, (number, options.trials))
                service.reset(trial.cost + 1_000)
                tally["broken"] += is_broken(do, trial, f"{name} {database} {number}")
                tally["killed"] += trial.deaths
                tally["orders"] += len(service.account()["orders"])
                events += trial.events
            told = ", ".join(f"{what} {times}" for what, times in sorted(events.items()))
            rows.append(
                [name, database, options.trials, tally["killed"], tally["orders"], tally["broken"], told]
            )
            print(" | ".join(map(str, rows[-1])), flush=True)
    service.close()
    return rows


@contextmanager
def _databases(name: str) -> Iterator[Callable[[Path], Database]]:
    """Make a database for each trial, in its folder or in a server that all of them share."""
    if name == "sqlite":
        yield lambda home: SqliteFile(home / "c.sqlite3")
        return
    with postgres() as server:
        yield lambda _: server.new_database()


def is_broken(do: Callable[[Trial], None], trial: Trial, name: str) -> bool:
    """Run one trial, and say what was broken."""
    try:
        do(trial)
        trial.check()
    except Exception as error:  # noqa: BLE001 -- told in the table's last lines
        print(f"BROKEN {name}: {type(error).__name__}: {error}", flush=True)
        return True
    finally:
        trial.end()
    return False


if __name__ == "__main__":
    sys.exit(main())
