"""Rows that are the same, found on disk, so that memory does not grow with the file."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence

_AT_ONCE = 1_000


class Duplicates:
    """Digests of rows in a database without a name, which SQLite deletes with its connection."""

    def __init__(self) -> None:
        self._seen: list[tuple[bytes, int]] = []
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=OFF")
        self._database.execute("CREATE TABLE seen (digest BLOB, number INTEGER)")

    def add(self, number: int, texts: Sequence[str]) -> None:
        """Note what makes a row the same as another one."""
        digest = hashlib.blake2b("\0".join(texts).encode(), digest_size=16).digest()
        self._seen.append((digest, number))
        if len(self._seen) == _AT_ONCE:
            self._write()

    def found(self) -> Iterator[tuple[int, int]]:
        """Each row that is the same as an earlier one, with the nearest of these."""
        self._write()
        before = "lag(number) OVER (PARTITION BY digest ORDER BY number)"
        question = f"SELECT * FROM (SELECT number, {before} AS earlier FROM seen) WHERE earlier IS NOT NULL"  # noqa: S608 -- constants
        yield from self._database.execute(question)

    def close(self) -> None:
        """Delete all of it."""
        self._database.close()

    def _write(self) -> None:
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO seen VALUES (?, ?)", self._seen)
        self._database.execute("COMMIT")
        self._seen.clear()
