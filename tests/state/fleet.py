"""Processes that work at the same time, and what became of their requests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

from .service import ACCESS_TOKEN, EMAIL, CountingService

_WORKER = Path(__file__).with_name("worker.py")


class Fleet:
    """`processes` interpreters with `threads` each, all using the store `home` names."""

    def __init__(
        self, service: CountingService, home: str, processes: int, threads: int, lease: float = 30.0
    ) -> None:
        command = [
            *(sys.executable, str(_WORKER), service.url, EMAIL, ACCESS_TOKEN),
            *(home, str(threads), str(lease)),
        ]
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self.workers = [
            subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environ
            )
            for _ in range(processes)
        ]
        for worker in self.workers:
            assert _line(worker) == "ready"

    def round(self, ahead: float = 0) -> Counter[str]:
        """Let every thread of every process send one request, with its clock `ahead`; count the outcomes."""
        self.start_round(ahead)
        return sum((Counter(json.loads(_line(worker))) for worker in self.workers), Counter())

    def start_round(self, ahead: float = 0) -> None:
        """Let them begin, and do not wait."""
        for worker in self.workers:
            assert worker.stdin is not None
            worker.stdin.write(f"{ahead}\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.kill()
            worker.communicate()


def _line(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()
