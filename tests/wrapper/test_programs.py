"""Real programs that fork: gunicorn with --preload, and Celery's prefork pool with its soft time limit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from .servers import Echo

PROGRAMS = Path(__file__).with_name("programs")
WORKERS = 4
ORDERS = 24

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform has no fork")


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program beside the test, and end it with its children."""
    path = os.pathsep.join([str(PROGRAMS), *(part for part in sys.path if part)])
    environ = {**os.environ, **environment, "PYTHONPATH": path}
    program = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield program
    finally:
        os.killpg(program.pid, signal.SIGKILL)  # to end in good order takes Celery four seconds
        program.communicate(timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


def everybody_saw_their_own(told: list[str], names: list[str]) -> None:
    seen = [line.split() for line in told]
    assert [line[1:] for line in seen] == [[name, name, "1"] for name in names]
    assert len({line[0] for line in seen}) > 1, "one process did it all"


def test_gunicorns_workers_have_connections_of_their_own() -> None:
    port = free_port()
    with Echo(delay=0.05) as service:
        command = [
            "gunicorn",
            "--preload",
            "-w",
            str(WORKERS),
            "-b",
            f"127.0.0.1:{port}",
            "preloaded:application",
        ]
        with running(command, ECHO_URL=service.url), httpx.Client(trust_env=False, timeout=60) as browser:
            names = [f"ACME-{number}" for number in range(ORDERS)]

            def visit(name: str) -> str:
                limit = time.monotonic() + 60
                while True:
                    try:
                        return browser.get(f"http://127.0.0.1:{port}/{name}").text
                    except httpx.ConnectError:
                        assert time.monotonic() < limit
                        time.sleep(0.1)

            visit("warm-up")
            with ThreadPoolExecutor(8) as pool:
                everybody_saw_their_own(list(pool.map(visit, names)), names)
    assert service.requests["/v1/Orders"] == ORDERS + 1


def test_celerys_pool_has_connections_of_its_own_and_its_soft_limit_ends_a_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("queue", "control", "results"):
        (tmp_path / name).mkdir()
    with Echo(delay=0.05) as service:
        shared = {"ECHO_URL": service.url, "CELERY_FOLDER": str(tmp_path)}
        for name, value in shared.items():
            monkeypatch.setenv(name, value)
        monkeypatch.syspath_prepend(str(PROGRAMS))
        tasks: Any = __import__("tasks")
        command = ["celery", "-A", "tasks", "worker", "-P", "prefork", "-c", str(WORKERS)]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with running(command, **shared, CELERY_WORKER="yes"):
            names = [f"ACME-{number}" for number in range(ORDERS)]
            waiting = [tasks.order.delay(name) for name in names]
            everybody_saw_their_own([one.get(timeout=90) for one in waiting], names)
            assert service.requests["/v1/Orders"] == ORDERS
            service.delay = 30
            assert tasks.slow.delay("ACME-slow").get(timeout=60) == "SoftTimeLimitExceeded"
            time.sleep(1)
            assert service.requests["/v1/Orders"] == ORDERS + 1
