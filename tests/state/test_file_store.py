"""The SQLite file when things are not as they should be: damage, other versions, other owners, forks, processes."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from giftcardpartners import FileStore
from giftcardpartners._cache.stores import open_store
from giftcardpartners.errors import GiftCardsWarning


def damage(path: Path) -> None:
    path.write_bytes(b"This is not a database, and it is long enough to be taken for one. " * 100)


def tear(path: Path, seed: int) -> None:
    content = bytearray(path.read_bytes())
    content[1024:] = random.Random(seed).randbytes(len(content) - 1024)
    path.write_bytes(content)


def test_a_file_that_is_no_database_is_set_aside_with_one_warning(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    damage(path)
    store = FileStore(path)
    with pytest.warns(GiftCardsWarning, match="set aside") as told:
        assert store.get("key") is None
    store.put("key", b"value", 60)
    assert store.get("key") == b"value"
    assert len(told) == 1
    assert (tmp_path / "state.sqlite3.damaged").read_bytes().startswith(b"This is not a database")


@pytest.mark.parametrize("seed", range(10))
def test_a_file_that_is_damaged_while_it_is_used_is_set_aside_too(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "state.sqlite3"
    store = FileStore(path)
    store.put("key", b"x" * 100_000, 60)
    # The last connection to close folds the log into the file, so that the damage is met.
    store.close()
    tear(path, seed)
    with pytest.warns(GiftCardsWarning, match="set aside") as told:
        assert store.get("key") is None
    store.put("key", b"value", 60)
    assert store.get("key") == b"value"
    assert len(told) == 1


@pytest.mark.parametrize("version", [2, 99])
def test_a_file_of_another_version_is_set_aside(tmp_path: Path, version: int) -> None:
    path = tmp_path / "state.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute(f"PRAGMA user_version = {version}")
        other.execute("CREATE TABLE entries (something TEXT)")
    other.close()
    store = FileStore(path)
    with pytest.warns(GiftCardsWarning, match="another version"):
        store.put("key", b"value", 60)
    assert store.get("key") == b"value"


def test_somebody_elses_database_is_not_written_into(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE diary (entry TEXT)")
    other.close()
    with pytest.warns(GiftCardsWarning, match="set aside"):
        FileStore(path).put("key", b"value", 60)
    with sqlite3.connect(tmp_path / "state.sqlite3.damaged") as kept:
        assert kept.execute("SELECT name FROM sqlite_master").fetchall() == [("diary",)]
    kept.close()


def test_a_file_that_was_replaced_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    store = FileStore(path)
    store.put("key", b"old", 60)
    for file in tmp_path.iterdir():
        file.unlink()
    FileStore(path).put("key", b"new", 60)
    assert store.get("key") == b"new"


def test_the_file_and_its_folder_are_made_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "state.sqlite3"
    mask = os.umask(0)
    try:
        store = FileStore(path)
        store.put("key", b"value", 60)
    finally:
        os.umask(mask)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    assert store.holds_secrets


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_file_that_others_can_read_or_write_holds_no_secrets(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "state.sqlite3"
    store = FileStore(path)
    store.put("key", b"value", 60)
    path.chmod(mode)
    assert not store.holds_secrets
    assert store.get("key") == b"value"


def test_a_link_holds_no_secrets(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.touch(mode=0o600)
    link = tmp_path / "state.sqlite3"
    link.symlink_to(target)
    assert not FileStore(link).holds_secrets


def test_a_file_of_somebody_else_holds_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "state.sqlite3")
    assert store.holds_secrets
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert not store.holds_secrets


def test_what_is_over_leaves_the_file(tmp_path: Path) -> None:
    clock = [1_900_000_000.0]
    store = FileStore(tmp_path / "state.sqlite3", now=lambda: clock[0])
    store.put("old", b"value", 10)
    clock[0] += 11
    store.put("new", b"value", 10)
    with sqlite3.connect(tmp_path / "state.sqlite3") as inside:
        assert inside.execute("SELECT key FROM entries").fetchall() == [("new",)]
    inside.close()


def _count(path: str, number: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store = FileStore(path)
        for step in range(20):
            store.put(f"{number}:{step}", b"x" * 1_000, 60)
            assert store.get(f"{number}:{step}") == b"x" * 1_000
        if store.acquire("lease", str(number), 60):
            store.put("holder", str(number).encode(), 60)


def test_processes_may_open_it_at_the_same_moment(tmp_path: Path) -> None:
    path = str(tmp_path / "state.sqlite3")
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_count, args=(path, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)  # a guard: it takes no time
    assert [process.exitcode for process in processes] == [0] * 4
    store = FileStore(path)
    assert store.get("holder") is not None
    assert all(store.get(f"{number}:{step}") for number in range(4) for step in range(20))


def test_a_folder_that_cannot_be_written_to_leaves_the_client_with_its_memory(tmp_path: Path) -> None:
    (tmp_path / "a file").touch()
    store = open_store(FileStore(tmp_path / "a file" / "state.sqlite3"))
    with pytest.warns(GiftCardsWarning, match="from memory"):
        store.put("key", b"value", 60)
    assert store.get("key") == b"value"
    assert store.holds_secrets


def test_by_default_it_is_in_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    store = open_store("file", alone=True)
    store.put("key", b"value", 60)
    assert [file.name for file in tmp_path.rglob("state.sqlite3")] == ["state.sqlite3"]
    assert str(tmp_path) in repr(store)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_leaves_the_parents_connections_alone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "state.sqlite3")
    store.put("key", b"value", 60)
    ours = store._idle[0].connection
    child = os.fork()
    if not child:
        status = 1
        try:
            found = store.get("key")
            status = 0 if found == b"value" and all(one.connection is not ours for one in store._idle) else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert store.get("key") == b"value"


def test_looking_at_the_file_gives_up_no_lock_that_this_process_holds(tmp_path: Path) -> None:
    # Closing any descriptor of a file ends all POSIX locks of the process on it, SQLite's included.
    path = tmp_path / "state.sqlite3"
    store = FileStore(path)
    store.put("key", b"value", 60)
    store.close()
    held = sqlite3.connect(path, isolation_level=None)
    held.execute("PRAGMA journal_mode = DELETE")
    held.execute("BEGIN EXCLUSIVE")
    assert store.holds_secrets
    other = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN EXCLUSIVE')"
    done = subprocess.run(
        [sys.executable, "-c", other, str(path)], capture_output=True, text=True, check=False
    )
    held.close()
    assert "database is locked" in done.stderr
