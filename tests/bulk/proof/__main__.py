"""`python -m tests.bulk.proof`: trials of every kind, and a table of what was found."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from benchmarks.evidence import table, write

from .kinds import KINDS, ON_MANY_HOSTS
from .postgres import postgres
from .service import Service
from .trial import Trial


def main() -> int:
    """Run the trials; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.bulk.proof", description=__doc__)
    parser.add_argument("--trials", type=int, default=5, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="kinds with this in their name")
    parser.add_argument("--databases", default="sqlite,postgresql", help="where campaigns are kept")
    parser.add_argument("--write", action="store_true", help="write the table into docs/evidence.md")
    options = parser.parse_args()
    rows: list[tuple[object, ...]] = []
    broken = 0
    service = Service()
    with tempfile.TemporaryDirectory() as folder, postgres("postgresql" in options.databases) as new_database:
        for database in options.databases.split(","):
            kinds = {**KINDS, **ON_MANY_HOSTS} if database == "sqlite" else {**ON_MANY_HOSTS, **KINDS}
            for name, (do, shape) in kinds.items():
                if options.only not in name or name in _NOT_ON[database]:
                    continue
                tally: Counter[str] = Counter()
                events: Counter[str] = Counter()
                for number in range(options.trials):
                    home = Path(folder) / f"{database}-{len(tally)}-{name}-{number}".replace(" ", "_")
                    address = f"sqlite:///{home / 'c.sqlite3'}" if database == "sqlite" else new_database()
                    trial = Trial(service, home, address, f"{options.seed}/{name}/{number}", shape)
                    service.reset(trial.cost + 1_000)
                    try:
                        do(trial)
                        trial.check()
                    except Exception as error:  # noqa: BLE001 -- told in the table's last lines
                        broken += 1
                        tally["broken"] += 1
                        print(
                            f"BROKEN {name} {database} {number}: {type(error).__name__}: {error}", flush=True
                        )
                    tally["killed"] += trial.deaths
                    tally["orders"] += len(service.account()["orders"])
                    events += trial.events
                told = ", ".join(f"{what} {times}" for what, times in sorted(events.items()))
                rows.append(
                    (name, database, options.trials, tally["killed"], tally["orders"], tally["broken"], told)
                )
                print(" | ".join(map(str, rows[-1])), flush=True)
    service.close()
    if options.write:
        head = (
            "what happens",
            "database",
            "trials",
            "processes killed",
            "orders",
            "broken",
            "what else was seen",
        )
        words = f"Python {platform.python_version()}, dbos {version('dbos')}, seed {options.seed}."
        write("campaigns-proof", f"{words}\n\n{table(head, rows)}")
    print("every row ordered once, in every trial" if not broken else f"{broken} trials broken")
    return 1 if broken else 0


_NOT_ON = {
    # A process that is stopped while it writes holds SQLite's only lock.
    "sqlite": {"a worker frozen, taken for dead, and back"},
    # What befalls a file; PostgreSQL's administrators have their own ways.
    "postgresql": {
        "refused rows, the database lost",
        "the database lost",
        "the database damaged",
        "the disk full",
        "another file under the name",
        "faults of the service, killed",
    },
}

if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(code)
