"""Campaigns: speed and cost of a whole one, by the number of rows, each in a process of its own.

Run with `nox -s bench -- campaigns`; it takes some minutes. The tables go into docs/evidence.md. Figures in seconds of
CPU hold on any machine of the kind, those of a wall clock only on an idle one.
"""

from __future__ import annotations

import csv
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import httpx
from giftcardpartners import Client, DigitalDelivery

from .evidence import table, write

SIZES = (1_000, 10_000, 100_000)
CHUNK = 50


class Run(NamedTuple):
    """One process: seconds of CPU, seconds that passed, megabytes at most."""

    cpu: float
    wall: float
    memory: float


class Place:
    """A folder, a service in another process, and a database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        settings = ("--port", "0", "--set", "start_balance=1000000000")
        command = [sys.executable, "-m", "giftcardpartners_simulator", *settings]
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own
        assert self.server.stdout is not None
        told = dict(self.server.stdout.readline().strip().split("=", 1) for _ in range(3))
        self.environment = {**os.environ, **told, "XDG_CACHE_HOME": str(folder)}
        self.environment["GIFTCARDPARTNERS_DATABASE"] = f"sqlite:///{folder / 'campaigns.sqlite3'}"
        self.told = told

    def file(self, rows: int) -> Path:
        """A file with so many rows, no two alike."""
        path = self.folder / f"{rows}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("product_id", "value", "email", "to", "message"))
            writer.writerows(
                ("CVS", 10 + number % 400, f"user{number}@example.org", f"User {number}", "Thank you!")
                for number in range(rows)
            )
        return path

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a command."""
        command = [sys.executable, "-m", "giftcardpartners_bulk", *arguments]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet)  # noqa: S603  # our own

    def run(self, *arguments: str) -> Run:
        """Run a command to its end, which must be a good one."""
        began = time.monotonic()
        process = self.begin(*arguments)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, f"{arguments} ended with {process.returncode}"
        return Run(used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / 1024)

    def orders(self) -> int:
        """How many orders there are."""
        ledger = httpx.get(f"{self.told['GIFTCARDPARTNERS_BASE_URL']}/_simulator/ledger", timeout=60).json()
        return len(ledger["accounts"][0]["orders"])


def bare(place: Place, orders: int = 100) -> float:
    """Seconds of CPU that the client alone needs for an order of as many lines."""
    names = ("BASE_URL", "EMAIL", "ACCESS_TOKEN")
    url, email, access_token = (place.told[f"GIFTCARDPARTNERS_{name}"] for name in names)
    with Client(url, email=email, access_token=access_token) as client:
        client.balance()
        began = time.process_time()
        for number in range(orders):
            order = DigitalDelivery(po_number=f"BARE-{number}")
            for line in range(CHUNK):
                order.add(
                    "CVS", Decimal(25), email=f"user{line}@example.org", to="User", message="Thank you!"
                )
            client.orders.create(order)
        return (time.process_time() - began) / orders


def going_on(place: Place) -> float:
    """Seconds from the second start to its first order, after the first one was killed."""
    file = str(place.file(5_000))
    command = ("start", file, "--id", "KILLED", "--rate", "20")
    victim = place.begin(*command)
    before = place.orders()
    while place.orders() == before:
        time.sleep(0.05)
    victim.kill()
    victim.wait()
    before, began = place.orders(), time.monotonic()
    second = place.begin(*command)
    while place.orders() == before:
        time.sleep(0.05)
    took = time.monotonic() - began
    second.send_signal(signal.SIGTERM)
    second.wait()
    return took


def idle(place: Place) -> float:
    """Share of a core that a worker uses which has nothing to do; Linux tells."""
    process = place.begin("work")
    ticks = os.sysconf("SC_CLK_TCK")

    def used() -> float:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    time.sleep(15)
    before = used()
    time.sleep(20)
    share = (used() - before) / 20
    process.send_signal(signal.SIGTERM)
    process.wait()
    return share


def main() -> int:
    """Measure, print, write down; 1 when a limit is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        try:
            resting = idle(place)
            checked = {size: place.run("check", str(place.file(size))) for size in SIZES}
            runs = {
                size: place.run(
                    "start", str(place.file(size)), "--id", f"N{size}", "--rate", "0", "--slots", "16"
                )
                for size in SIZES
            }
            order, again = bare(place), going_on(place)
        finally:
            place.server.kill()
            place.server.wait()
    small, middle, large = SIZES
    rows_checked = (large - small) / (checked[large].cpu - checked[small].cpu)
    chunk = (runs[large].cpu - runs[small].cpu) / ((large - small) / CHUNK)
    linear = (runs[large].cpu - runs[middle].cpu) / (runs[middle].cpu - runs[small].cpu) / 10
    limits: list[tuple[str, float, float]] = [
        ("CPU for a chunk beyond the order itself, in ms", 20, 1000 * (chunk - order)),
        ("memory for 100,000 rows, in MB", 150, runs[large].memory),
        ("memory for 100,000 rows ÷ for 1,000", 1.3, runs[large].memory / runs[small].memory),
        ("growth of CPU from 10⁴ to 10⁵ rows ÷ linear", 1.3, linear),
        ("idle worker, share of a core in %", 5, 100 * resting),
    ]
    text = "\n\n".join(
        [
            f"Python {platform.python_version()}, dbos {version('dbos')}, SQLite, chunks of {CHUNK} rows, no limit.",
            table(
                ("rows", "CPU s", "wall s", "MB at most", "check: CPU s"),
                (
                    (
                        f"{size:,}",
                        f"{run.cpu:.1f}",
                        f"{run.wall:.1f}",
                        f"{run.memory:.0f}",
                        f"{checked[size].cpu:.1f}",
                    )
                    for size, run in runs.items()
                ),
            ),
            (
                f"`check`: {rows_checked:,.0f} rows a second of CPU. An order of {CHUNK} lines by the client alone: "
                f"{1000 * order:.1f} ms of CPU. From the second start to its first order after a kill -9: "
                f"{again:.1f} s on the wall clock, at a load of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores."
            ),
            table(
                ("what", "at most", "measured"),
                ((what, most, f"{value:.2f}") for what, most, value in limits),
            ),
        ]
    )
    print(text)
    write("campaigns", text)
    return 1 if rows_checked < 20_000 or any(value > most for _, most, value in limits) else 0


if __name__ == "__main__":
    sys.exit(main())
