"""One campaign, what happens to it, and what must be true in the end."""

from __future__ import annotations

import csv
import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from . import processes
from .databases import Database
from .processes import Where
from .service import UNLUCKY, Service


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a campaign of a trial is."""

    rows: int = 240
    size: int = 6
    unlucky: bool = False


class Broken(AssertionError):
    """A promise was not kept."""


class Trial:
    """A file whose rows have a value each of their own, so that the ledger proves every row."""

    def __init__(
        self,
        service: Service,
        folder: Path,
        database: Database,
        seed: str,
        shape: Shape,
        share: tuple[int, int],
    ) -> None:
        """`share` is the number of this trial and how many of its kind there are."""
        self.service = service
        self.database = database
        self.share = share
        self.random = random.Random(f"{seed}/{share[0]}")
        self.shape = shape
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "rewards.csv"
        self.values = self._write(self.file)
        self.cost = sum((self._cost(value) for value in self.values), Decimal(0))
        access = (service.base_url, service.email, service.access_token)
        self.where = Where(*access, database.address, "TRIAL", folder / "log", shape.size)
        self.deaths = 0
        self._pids: list[int] = []
        self.events: Counter[str] = Counter()

    def _write(self, path: Path) -> list[Decimal]:
        values: list[Decimal] = []
        cents = 1000
        while len(values) < self.shape.rows:
            cents += 1
            if self.shape.unlucky or cents % 100 != UNLUCKY:
                values.append(Decimal(cents) / 100)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("Product ID", "Value", "Email", "To"))
            for number, value in enumerate(values):
                writer.writerow(("PENNYLANE", value, f"secret{number}@example.org", f"Secret {number}"))
        return values

    @staticmethod
    def _cost(value: Decimal) -> Decimal:
        return value  # the product has neither fee nor discount

    def start(self, **changes: Any) -> int:
        """Start, or go on."""
        self._pids.append(processes.start(replace(self.where, **changes), self.file))
        return self._pids[-1]

    def work(self) -> int:
        """Start a worker."""
        self._pids.append(processes.work(self.where))
        return self._pids[-1]

    def lose_database(self) -> None:
        """Go on without anything that was written down."""
        self.database.lose()
        self.events["database lost"] += 1

    def end(self) -> None:
        """Leave no process to the next trial, whatever became of this one."""
        for pid in self._pids:
            with suppress(ChildProcessError):  # long gone, and the number may be another's
                os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def kill_at_random(self, pid: int, longest: float, number: int = signal.SIGKILL) -> None:
        """Send a signal within so many seconds, and see the process end."""
        time.sleep(self.random.random() * longest)
        os.kill(pid, number)
        if processes.wait(pid) is None:
            self.deaths += 1

    def go_on(self, *, tries: int = 12) -> None:
        """Give the same command until every row has its outcome."""
        for _ in range(tries):
            status = processes.wait(self.start())
            if status == 0:
                return
            if status not in {processes.INTERRUPTED, processes.NO_ENGINE, 6}:
                raise Broken(f"start ended with {status}: {self.log()[-600:]}")
            self.events[f"exit {status}"] += 1
        raise Broken(f"the campaign never ended: {self.log()[-600:]}")

    def log(self) -> str:
        """What all processes have printed."""
        return self.where.log.read_text() if self.where.log.exists() else ""

    def ordered(self) -> Counter[Decimal]:
        """How often each value was ordered."""
        lines = (line for order in self.service.account()["orders"] for line in order["lines"])
        return Counter(Decimal(line["value"]) for line in lines for _ in range(line["quantity"]))

    def check(self) -> None:
        """Hold the ledger against the file, and the campaign's own books against the ledger. Raises Broken."""
        account = self.service.account()
        ordered = self.ordered()
        luckless = {value for value in self.values if value * 100 % 100 == UNLUCKY}
        wanted = Counter(set(self.values) - luckless)
        if ordered != wanted:
            twice = sorted(ordered - wanted)
            missing = sorted(wanted - ordered)
            raise Broken(
                f"ordered twice or unasked: {twice[:5]}, missing: {missing[:5]}: {self.log()[-300:]}"
            )
        charged = sum(wanted)
        if Decimal(account["available"]) != Decimal(account["start"]) + Decimal(account["funded"]) - charged:
            raise Broken(f"the balance is {account['available']}")
        with processes.open_campaigns(self.where) as campaigns:
            progress = campaigns.status(self.where.name)
        if (progress.placed, progress.refused) != (len(wanted), len(luckless)) or progress.spent != charged:
            raise Broken(f"its own books say {progress}")
        self._check_result(account, luckless)
        for secret in ("@example.org", "Secret "):
            if secret in self.log():
                raise Broken("a recipient is in a log")

    def _check_result(self, account: dict[str, Any], luckless: set[Decimal]) -> None:
        target = self.folder / "result.csv"
        with processes.open_campaigns(self.where) as campaigns:
            campaigns.result(self.where.name, target)
        owners = {
            Decimal(line["value"]): order["id"] for order in account["orders"] for line in order["lines"]
        }
        with target.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if [int(row["row"]) for row in sorted(rows, key=lambda row: int(row["row"]))] != list(
            range(2, len(self.values) + 2)
        ):
            raise Broken("the result does not have every row once")
        for row in rows:
            value = Decimal(row["value"])
            if (row["status"] == "refused") != (value in luckless):
                raise Broken(f"row {row['row']} is {row['status']} in the result")
            if value not in luckless and row["order_id"] != owners[value]:
                raise Broken(f"row {row['row']} names another order than the ledger")
