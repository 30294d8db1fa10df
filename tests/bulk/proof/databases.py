"""What can befall the place where a campaign is kept: a file of SQLite, or a database of PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Protocol

PAGE = 4096


class Database(Protocol):
    """A database of one trial; every method is called while no process of the trial runs, unless it says otherwise."""

    address: str

    def lose(self) -> None:
        """Leave nothing of what was in it."""

    def damage(self, random: Random) -> None:
        """Write over parts of it."""

    def fill(self, room: int) -> int | None:
        """Leave room for so many writes; the pages that a process must be held to, where it is not the server."""

    def make_room(self) -> None:
        """Let it grow again."""


class SqliteFile:
    """A file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.address = f"sqlite:///{path}"

    def lose(self) -> None:
        """Delete the file, and what stands beside it."""
        self._path.unlink(missing_ok=True)
        self._lose_journal()

    def damage(self, random: Random) -> None:
        """Write over sectors."""
        overwrite(self._path, random, sector=512)
        self._lose_journal()

    def fill(self, room: int) -> int:
        """A file cannot be told: the process is, how many pages its file may have."""
        return room + (self._path.stat().st_size // PAGE if self._path.exists() else 0)

    def make_room(self) -> None:
        """Only the process was held to it."""

    def _lose_journal(self) -> None:
        for suffix in ("-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)


def overwrite(path: Path, random: Random, *, sector: int) -> None:
    """Write over up to 20 sectors of a file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for _ in range(random.randint(1, 20)):
            file.seek(random.randrange(0, max(size, 1), sector))
            file.write(random.randbytes(min(sector, size)))
