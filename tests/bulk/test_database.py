"""The database is the user's own, tells nothing about recipients, and says what is wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from giftcardpartners_bulk.database import explain, is_full, open_engine, trouble
from giftcardpartners_bulk.errors import EngineTrouble
from giftcardpartners_bulk.tables import to_money, to_units
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors
from sqlalchemy.exc import DBAPIError


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_the_file_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "below" / "c.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (a)"))
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        for file in (path, Path(f"{path}-wal")):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    engine.dispose()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "address", ["", "sqlite://", "mysql://x/y", "nonsense", "postgresql:///", "postgresql://h:x/y"]
)
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(EngineTrouble, match="--database must be"):
        open_engine(address)


def test_an_error_repeats_no_parameter(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    with pytest.raises(EngineTrouble) as error, trouble(), engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO gone VALUES (:whom)"), {"whom": "ana@example.org"})
    engine.dispose()
    assert "ana@" not in str(error.value)
    assert "no such table" in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def _sqlite_error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("original", "words"),
    [
        (_sqlite_error(sqlite3.SQLITE_FULL), "make room"),
        (errors.DiskFull("could not extend file: No space left on device"), "make room"),
        (_sqlite_error(sqlite3.SQLITE_CORRUPT), "move the file away"),
        (_sqlite_error(sqlite3.SQLITE_CORRUPT_INDEX), "move the file away"),
        (_sqlite_error(sqlite3.SQLITE_NOTADB), "move the file away"),
        (errors.DataCorrupted("invalid page in block 1 of relation"), "damaged: restore it"),
        (errors.IndexCorrupted("index is not a btree"), "damaged: restore it"),
        (_sqlite_error(sqlite3.SQLITE_CANTOPEN), "bring it back"),
        (sqlite3.ProgrammingError("is full of words, and has no code"), "bring it back"),
        (errors.AdminShutdown("terminating connection"), "(AdminShutdown): bring it back"),
    ],
)
def test_trouble_says_what_to_do_and_that_orders_are_safe(original: Exception, words: str) -> None:
    error = sa.exc.OperationalError("SELECT 1", {}, original)
    told = explain(error)
    assert words in told
    assert is_full(error) == ("make room" in words)
    assert "Orders are safe" in told
    assert "same command" in told


def test_a_full_file_is_known_by_what_sqlite_really_raises(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
        with pytest.raises(EngineTrouble, match="make room"), trouble():
            connection.exec_driver_sql("INSERT INTO a VALUES (zeroblob(100000))")
    engine.dispose()


@given(st.decimals(0, 10**9, places=4))
def test_money_comes_back_as_it_went(amount: Decimal) -> None:
    assert to_money(to_units(amount)) == amount


def test_who_opens_a_new_file_while_others_do_waits_for_them(tmp_path: Path) -> None:
    """SQLite does not wait while the mode of the journal changes, so that two first starts at once failed."""
    path = tmp_path / "campaigns.sqlite3"
    together = threading.Barrier(8)
    problems: list[str] = []

    def use() -> None:
        engine = open_engine(f"sqlite:///{path}")
        together.wait()
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("create table if not exists it (a int)")
        except DBAPIError as error:
            problems.append(str(error.orig))
        engine.dispose()

    for _ in range(20):
        threads = [threading.Thread(target=use) for _ in range(together.parties)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for file in tmp_path.iterdir():
            file.unlink()
    assert problems == []
