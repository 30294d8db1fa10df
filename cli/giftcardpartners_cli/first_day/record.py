"""What the first day ordered, in a file: its numbers, made once and on the disk before anything is sent."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from giftcardpartners import new_po_number
from platformdirs import user_state_path

from ..exit_status import CommandError, ExitStatus
from .readings import Reading

if TYPE_CHECKING:
    from ..profiles import Account


@dataclass(slots=True)
class Record:
    """The numbers and the money of one account's first day; no address, no token and no claim link.

    `unrefused` counts the sends of a question that may have been paid, `worth` is what one of them costs at most.
    """

    path: Path | None
    prefix: str
    worth: dict[str, Decimal] = field(default_factory=dict)
    unrefused: dict[str, int] = field(default_factory=dict)
    readings: dict[str, list[Reading]] = field(default_factory=dict)

    @property
    def spent(self) -> Decimal:
        """What all runs together may have cost."""
        return sum((self.worth[name] * times for name, times in self.unrefused.items()), Decimal(0))

    def number(self, name: str) -> str:
        """Return the PONumber of a question: the same one in every run."""
        return f"{self.prefix}-{name}".upper()

    def sends(self, name: str, worth: Decimal) -> None:
        """Write down that an order is about to be sent; it counts as paid until it is refused."""
        self.worth[name] = max(worth, self.worth.get(name, worth))
        self.unrefused[name] = self.unrefused.get(name, 0) + 1
        self.write()

    def refused(self, name: str) -> None:
        """Write down that the last one that was sent was refused."""
        self.unrefused[name] -= 1
        self.write()

    def knows(self, name: str, readings: list[Reading]) -> None:
        """Write down what a question found out; it is not asked again."""
        self.readings[name] = readings
        self.write()

    def write(self) -> None:
        """Put it on the disk as a whole. Raises CommandError."""
        if self.path is None:
            return
        told = {name: getattr(self, name) for name in ("prefix", "worth", "unrefused", "readings")}
        _put(self.path, msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


@contextmanager
def record_of(account: Account) -> Iterator[Record]:
    """Open the record of an account, or begin it, and keep other runs out; a simulator has none on the disk.

    Raises CommandError when it cannot be read or written, or while another run has it: two at once would count the
    money of one of them only.
    """
    if account.simulated:
        yield Record(None, new_po_number("FIRST-DAY"))
        return
    whose = hashlib.sha256(f"{account.base_url}\n{account.email}".encode()).hexdigest()[:16]
    path = user_state_path("giftcardpartners") / "first-day" / f"{whose}.json"
    with ExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = sqlite3.connect(path.with_suffix(".lock"), timeout=0, isolation_level=None)
            stack.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")  # SQLite's lock ends with its process, on every system
            if not path.exists():
                Record(path, new_po_number("FIRST-DAY")).write()
            record = _read(path)
        except (OSError, sqlite3.Error) as wrong:
            reason = str(getattr(wrong, "strerror", None) or wrong)
        except (ValueError, KeyError, TypeError, ArithmeticError, AttributeError):
            reason = "it holds something else"
        else:
            yield record
            return
    if "locked" in reason:
        raise CommandError(
            f"Another run has {path}; nothing was ordered.", ExitStatus.CANNOT_WRITE, "Wait for it."
        )
    raise CommandError(
        f"{path} cannot be used ({reason}); nothing was ordered.",
        ExitStatus.CANNOT_WRITE,
        "It has the PONumbers of orders that were sent: look for these (`giftcards orders`) before you remove it.",
    )


def _read(path: Path) -> Record:
    told: Any = json.loads(path.read_text("utf-8"))
    return Record(
        path,
        str(told["prefix"]),
        {name: Decimal(one) for name, one in told["worth"].items()},
        {name: int(one) for name, one in told["unrefused"].items()},
        {name: [Reading(**one) for one in several] for name, several in told["readings"].items()},
    )


def _put(path: Path, text: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
