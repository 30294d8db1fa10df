"""Where campaigns are kept: a file of this user, or PostgreSQL for any number of hosts."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs
import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from .errors import SETTINGS, EngineTrouble

NOT_LOST = "Orders are safe: the same command finds each of them by its PONumber, also with a new and empty database."

_FULL: set[int | str] = {sqlite3.SQLITE_FULL, "53100"}
_DAMAGED: set[int | str] = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, "XX001", "XX002"}

_LONGEST_WAIT = 30
"""Seconds that one waits for what another process does with the file."""


def default_url() -> str:
    """The user's own file."""
    folder = platformdirs.user_state_path("giftcardpartners")
    return f"sqlite:///{folder / 'campaigns.sqlite3'}"


def open_engine(address: str) -> sa.Engine:
    """Make an engine of sqlite:///PATH or postgresql://…, as the project wants it. Raises EngineTrouble."""
    try:
        url = sa.make_url(address)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername not in {"sqlite", "postgresql+psycopg"} or not url.database:
            raise _no_address()
        if url.drivername == "sqlite":
            return _sqlite(url, Path(url.database))
        # An error of SQLAlchemy shows its parameters, and these hold recipients. A host that freezes in the middle of
        # a transaction must not hold up the others.
        options = {"options": "-c idle_in_transaction_session_timeout=10000"}
        return sa.create_engine(
            url, hide_parameters=True, pool_size=20, pool_pre_ping=True, connect_args=options
        )
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise _no_address() from None


def _no_address() -> EngineTrouble:
    return EngineTrouble(
        "--database must be sqlite:///PATH or postgresql://USER@HOST/NAME.", exit_status=SETTINGS
    )


def _sqlite(url: sa.URL, path: Path) -> sa.Engine:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # recipients are nobody else's
    except OSError as error:
        raise EngineTrouble(f"The database {path} cannot be opened ({error.strerror}). {NOT_LOST}") from None
    engine = sa.create_engine(url, hide_parameters=True, pool_size=20, pool_use_lifo=True)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: Any) -> None:
        # As DBOS prepares its own, and: readers do not block; what a power cut takes back is found by PONumber;
        # what is deleted is overwritten.
        connection.isolation_level = "IMMEDIATE"
        for pragma in (
            f"busy_timeout={1000 * _LONGEST_WAIT}",
            "foreign_keys=ON",
            "synchronous=NORMAL",
            "secure_delete=ON",
            "cache_size=-100",
        ):
            connection.execute(f"PRAGMA {pragma}")
        _use_wal(connection)

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Change the journal's mode; SQLite does not wait for a lock then, whatever `busy_timeout` says."""
    until = time.monotonic() + _LONGEST_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def overwrite(engine: sa.Engine) -> None:
    """Leave nothing of what was deleted in SQLite's files; PostgreSQL's vacuum does it in its own time."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def trouble() -> Iterator[None]:
    """Turn what a database raises into EngineTrouble, without a parameter or a password in it."""
    try:
        yield
    except DBAPIError as error:
        raise EngineTrouble(explain(error)) from None


def is_full(error: DBAPIError) -> bool:
    """Whether the disk of the database is full; the engine waits for room then, as long as it takes."""
    return _has_code(error.orig, _FULL)


def explain(error: DBAPIError) -> str:
    """Say what is wrong with the database, and what to do."""
    if is_full(error):
        return f"The disk of the database is full: make room, then give the same command. {NOT_LOST}"
    is_file = isinstance(error.orig, sqlite3.Error)
    if _has_code(error.orig, _DAMAGED):
        remedy = "move the file away" if is_file else "restore it, or put a new and empty one there"
        return f"The database is damaged: {remedy}, then give the same command. {NOT_LOST}"
    # What SQLite says holds names of tables only; PostgreSQL quotes rows.
    what = str(error.orig).partition("\n")[0] if is_file else type(error.orig).__name__
    return f"The database does not answer ({what}): bring it back, then give the same command. {NOT_LOST}"


def _has_code(original: BaseException | None, codes: set[int | str]) -> bool:
    """Whether SQLite's result code, without what extends it, or PostgreSQL's SQLSTATE is one of these."""
    result = getattr(original, "sqlite_errorcode", None)
    return (getattr(original, "sqlstate", None) if result is None else result & 0xFF) in codes
