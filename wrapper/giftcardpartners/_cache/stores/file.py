"""The store of one host: a SQLite file that any number of processes share."""

from __future__ import annotations

import os
import stat
import tempfile
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..._arguments import expect_callables
from ..._warn import warn
from ...errors import InvalidInput
from .base import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
else:
    try:
        import sqlite3
    except ImportError:  # some builds of Python leave it out
        sqlite3 = None

VERSION = 1
"""The layout below; a file of another one is set aside, not converted: all in it can be fetched again."""

_LAYOUT = f"""
CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL, until REAL NOT NULL);
CREATE TABLE leases (key TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL);
PRAGMA user_version = {VERSION};
"""
_GET = "SELECT value FROM entries WHERE key = ? AND until > ?"
_PUT = "INSERT OR REPLACE INTO entries (key, value, until) VALUES (?, ?, ?)"
_TIDY = "DELETE FROM entries WHERE until <= ?"
_ACQUIRE = """
INSERT INTO leases (key, holder, until) VALUES (?1, ?2, ?3)
ON CONFLICT (key) DO UPDATE SET holder = ?2, until = ?3 WHERE until <= ?4
"""
_RELEASE = "DELETE FROM leases WHERE key = ? AND holder = ?"

_CORRUPT, _NOTADB, _FORMAT, _ERROR = 11, 26, 24, 1
_BUSY, _LOCKED, _PROTOCOL = 5, 6, 15
"""SQLite's result codes, which never change."""

# Our statements never change: that one is wrong (SQLITE_ERROR) means that the tables are not ours any more.
_DAMAGED = frozenset({_CORRUPT, _NOTADB, _FORMAT, _ERROR})
_AGAIN = _DAMAGED | {_BUSY, _LOCKED, _PROTOCOL}
_BUSY_SECONDS = 5.0
_BUSY_PAUSE = 0.01

_of_the_parent: list[sqlite3.Connection] = []
"""Connections that a forked child inherited: SQLite forbids using them there, closing included."""


class _NotOurs(Exception):
    """The file has another layout than ours."""


@dataclass(frozen=True, slots=True)
class _Open:
    """An open connection, and the file and process it belongs to."""

    connection: sqlite3.Connection
    file: tuple[int, int] | None
    process: int


class FileStore(Store):
    """Remember in a SQLite file, by default in the user's cache folder.

    The file is made with mode 0600. A bearer token goes into it only while it is an ordinary file of ours
    that nobody else can read; where that cannot be told, as on Windows, it never does. A file that is
    damaged, or of another version, is renamed to `….damaged` with one warning and begun afresh. Not for
    network file systems.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        self._idle: deque[_Open] = deque()
        if sqlite3 is None:
            raise InvalidInput(
                "FileStore needs the module sqlite3, which this Python lacks. Nothing was sent."
            )
        try:
            self._path = os.fspath(_default_path() if path is None else path)
        except (RuntimeError, TypeError):
            raise InvalidInput(
                "FileStore needs a path, or a user with a home folder. Nothing was sent."
            ) from None
        expect_callables("FileStore", now=now)
        self._now = now
        self._setting_aside = threading.Lock()
        self._process = os.getpid()

    def __repr__(self) -> str:
        """Name the file."""
        return f"FileStore({self._path!r})"

    @property
    def holds_secrets(self) -> bool:
        """Whether the file is ours and only ours to read."""
        if os.name != "posix":
            return False
        self._make()
        found = os.lstat(self._path)
        return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077

    def get(self, key: str) -> bytes | None:
        """Read the value while its time lasts."""
        found, _ = self._ask(_GET, (key, self._now()))
        return None if found is None else bytes(found[0])

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Write the value, and let go of what is over."""
        now = self._now()
        self._ask(_TIDY, (now,))
        self._ask(_PUT, (key, value, now + seconds))

    def acquire(self, key: str, holder: str, seconds: float) -> bool:
        """Take the lease in one statement, which SQLite makes atomic between processes."""
        now = self._now()
        _, changed = self._ask(_ACQUIRE, (key, holder, now + seconds, now))
        return changed == 1

    def release(self, key: str, holder: str) -> None:
        """Give the lease back if it is still ours."""
        self._ask(_RELEASE, (key, holder))

    def close(self) -> None:
        """Close the idle connections of this process."""
        with suppress(IndexError):
            while True:
                _let_go(self._idle.pop())

    def __del__(self) -> None:
        """Close what was never closed: a store has no other natural end."""
        if hasattr(self, "_path"):
            self.close()

    def _ask(self, sql: str, values: Sequence[Any]) -> tuple[Any, int]:
        limit = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                return self._ask_once(sql, values)
            except (_NotOurs, sqlite3.DatabaseError) as problem:
                if _code(problem) not in _AGAIN or time.monotonic() >= limit:
                    raise
            # What was damaged has been set aside. What was busy is asked again: SQLite waits for a lock by
            # itself, except in rare moments such as while another process recovers the log. Every question is one
            # statement, so that nothing happens twice.
            time.sleep(_BUSY_PAUSE)

    def _ask_once(self, sql: str, values: Sequence[Any]) -> tuple[Any, int]:
        opened = self._borrow()
        try:
            cursor = opened.connection.execute(sql, values)
            found = cursor.fetchone(), cursor.rowcount
        except sqlite3.DatabaseError as problem:
            opened.connection.close()
            if _code(problem) in _DAMAGED:
                self._set_aside(opened.file)
            raise
        except BaseException:
            opened.connection.close()
            raise
        self._idle.append(opened)
        return found

    def _borrow(self) -> _Open:
        # A file that another process has set aside must not be used on, hence the look at its identity.
        file, process = _identity(self._path), os.getpid()
        with suppress(IndexError):
            while True:
                opened = self._idle.pop()
                if opened.file == file and opened.process == process:
                    return opened
                _let_go(opened)
        return self._open(process)

    def _make(self) -> None:
        # SQLite would create the file with whatever the umask leaves; its -wal and -shm files copy the mode. A file
        # that may be in use is never opened here: closing a descriptor of it would end this process's locks on it.
        if os.path.lexists(self._path):
            return
        folder = Path(self._path).parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, empty = tempfile.mkstemp(dir=folder, prefix=".state-")
        os.close(descriptor)
        try:
            with suppress(FileExistsError):
                os.link(empty, self._path)
        finally:
            Path(empty).unlink()

    def _open(self, process: int) -> _Open:
        self._make()
        file = _identity(self._path)
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(connection)
        except BaseException as problem:
            connection.close()
            if _code(problem) in _DAMAGED:
                self._set_aside(file)
            raise
        return _Open(connection, file, process)

    def _set_aside(self, file: tuple[int, int] | None) -> None:
        if self._process != os.getpid():
            # A fork may have copied the lock while another thread held it.
            self._setting_aside, self._process = threading.Lock(), os.getpid()
        with self._setting_aside:
            if _identity(self._path) != file:
                return
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(self._path + suffix).replace(f"{self._path}.damaged{suffix}")
        warn(
            f"The cache file {self._path} is damaged or of another version; it was set aside as "
            f"{self._path}.damaged and is begun afresh."
        )


def _default_path() -> Path:
    import platformdirs

    return platformdirs.user_cache_path("giftcardpartners") / "state.sqlite3"


def _prepare(connection: sqlite3.Connection) -> None:
    # Losing the last seconds to a power cut costs one request, not the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    version = _version(connection)
    if version == 0:
        # Readers then never wait for a writer. A process that comes second may find the file locked here: the
        # first has done it already.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if _version(connection) == 0:
            if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise _NotOurs
            for statement in _LAYOUT.strip().split(";\n"):
                connection.execute(statement)
        connection.execute("COMMIT")
        version = _version(connection)
    if version != VERSION:
        raise _NotOurs


def _code(problem: BaseException) -> int:
    """Which of SQLite's primary codes an exception has; the ones that Python itself raises have none."""
    if isinstance(problem, _NotOurs):
        return _NOTADB
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _identity(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked before every question: a Path would take longer than the read
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _let_go(opened: _Open) -> None:
    if opened.process == os.getpid():
        opened.connection.close()
    else:
        _of_the_parent.append(opened.connection)
