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
import openpyxl
from giftcardpartners import Client, DigitalDelivery

from .evidence import table, write

SIZES = (1_000, 10_000, 50_000, 100_000)
LARGEST = 1_000_000
"""Rows that are checked only."""
SHEETS = (1_000, 20_000)
CHUNK = 50
HEADER = ("product_id", "value", "email", "to", "message")


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
            writer.writerow(HEADER)
            writer.writerows(map(_row, range(rows)))
        return path

    def sheet(self, rows: int) -> Path:
        """The same as a workbook, with its dimension, as Excel writes it; without one it would be parsed twice."""
        path = self.folder / f"{rows}.xlsx"
        book = openpyxl.Workbook()
        page = book.worksheets[0]
        page.append(HEADER)
        for number in range(rows):
            page.append(_row(number))
        book.save(path)
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

    def close(self) -> None:
        """End the service."""
        self.server.kill()
        self.server.wait()


def _row(number: int) -> tuple[str | int, ...]:
    return "CVS", 10 + number % 400, f"user{number}@example.org", f"User {number}", "Thank you!"


def used(pid: int) -> float:
    """Seconds of CPU that a process has used so far; Linux tells."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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


class GoingOn(NamedTuple):
    """From the second start to its first order: seconds of CPU, those of them for imports, seconds that passed."""

    cpu: float
    imports: float
    wall: float


def going_on(place: Place) -> GoingOn:
    """Kill a campaign, start it again, and wait for its next order; then leave it paused."""
    command = ("start", str(place.file(1_000)), "--id", "KILLED", "--rate", "2")
    victim = place.begin(*command)
    while place.orders() == 0:
        time.sleep(0.05)
    victim.kill()
    victim.wait()
    before, began = place.orders(), time.monotonic()
    second = place.begin(*command)
    while place.orders() == before:
        time.sleep(0.02)
    took, cpu = time.monotonic() - began, used(second.pid)
    second.send_signal(signal.SIGTERM)
    second.wait()
    place.run("pause", "KILLED")
    script = "import giftcardpartners_bulk.campaigns, giftcardpartners_cli.commands._campaign_display"
    imports = subprocess.Popen([sys.executable, "-c", script])  # noqa: S603  # our own
    _, _, spent = os.wait4(imports.pid, 0)
    imports.returncode = 0
    return GoingOn(cpu, spent.ru_utime + spent.ru_stime, took)


def idle(place: Place) -> float:
    """Share of a core that a worker uses which has nothing to do: one campaign is finished, one paused."""
    place.run("start", str(place.file(CHUNK)), "--id", "DONE")
    process = place.begin("work")
    time.sleep(15)
    before = used(process.pid)
    time.sleep(20)
    share = (used(process.pid) - before) / 20
    process.send_signal(signal.SIGTERM)
    process.wait()
    return share


def main() -> int:
    """Measure, print, write down; 1 when a limit is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        try:
            again, resting = going_on(place), idle(place)
        finally:
            place.close()
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        try:
            sheets = [place.run("check", str(place.sheet(size))) for size in SHEETS]
            checked = {size: place.run("check", str(place.file(size))) for size in (*SIZES, LARGEST)}
            runs = {
                size: place.run(
                    "start", str(place.file(size)), "--id", f"N{size}", "--rate", "0", "--slots", "16"
                )
                for size in SIZES
            }
            order = bare(place)
        finally:
            place.close()
    small, middle, half, large = SIZES
    rows_checked = (LARGEST - small) / (checked[LARGEST].cpu - checked[small].cpu)
    cells_checked = (SHEETS[1] - SHEETS[0]) / (sheets[1].cpu - sheets[0].cpu)
    chunk = (runs[large].cpu - runs[small].cpu) / ((large - small) / CHUNK)
    linear = (runs[large].cpu - runs[middle].cpu) / (runs[middle].cpu - runs[small].cpu) / 10
    limits: list[tuple[str, float, float]] = [
        ("from the second start to its first order after a kill -9, in s", 3, again.wall),
        (f"{half:,} rows, in s", 60, runs[half].wall),
        ("CPU for a chunk beyond the order itself, in ms", 20, 1000 * (chunk - order)),
        (f"memory for {large:,} rows, in MB", 150, runs[large].memory),
        (f"memory for {large:,} rows ÷ for {small:,}", 1.1, runs[large].memory / runs[small].memory),
        (
            f"memory to check {LARGEST:,} rows ÷ {small:,}",
            1.1,
            checked[LARGEST].memory / checked[small].memory,
        ),
        ("growth of CPU from 10⁴ to 10⁵ rows ÷ linear", 1.3, linear),
        ("worker with nothing to do, share of a core in %", 5, 100 * resting),
    ]
    text = "\n\n".join(
        [
            (
                f"Python {platform.python_version()}, dbos {version('dbos')}, SQLite, chunks of {CHUNK} rows, no "
                f"limit, one process; at a load of {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores."
            ),
            table(
                ("rows", "CPU s", "wall s", "MB at most", "check: CPU s", "check: MB at most"),
                (
                    (
                        f"{size:,}",
                        f"{runs[size].cpu:.1f}" if size in runs else "",
                        f"{runs[size].wall:.1f}" if size in runs else "",
                        f"{runs[size].memory:.0f}" if size in runs else "",
                        f"{run.cpu:.1f}",
                        f"{run.memory:.0f}",
                    )
                    for size, run in checked.items()
                ),
            ),
            (
                f"`check`: {rows_checked:,.0f} rows a second of CPU from CSV, {cells_checked:,.0f} from xlsx. An order "
                f"of {CHUNK} lines by the client alone: {1000 * order:.1f} ms of CPU. Going on after a kill -9: "
                f"{again.cpu:.1f} s of CPU until the first order, {again.imports:.1f} s of them to load modules."
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
