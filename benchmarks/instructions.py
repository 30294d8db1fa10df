"""Instructions of a call, by callgrind where valgrind and a C compiler are there: the same on a busy machine."""

from __future__ import annotations

import ctypes
import gc
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import peers
from .results import Part
from .server import Service

WARM, CALLS = 10, 20
OURS, PLAIN = "giftcardpartners", "httpx"


def measure(quick: bool) -> Part:
    """Count for every client; in a quick run for ours and httpx."""
    part = Part()
    part.names("httpx")
    names = (PLAIN, OURS) if quick else tuple(peers.SYNC)
    found = count(names)
    if not found:
        part.tables.append(
            "Instructions: not available here (they need valgrind with its headers and a C compiler)."
        )
        return part
    part.table(
        f"Instructions of one call, mean of {CALLS}, by callgrind:",
        ("client", "create, thousands", "÷ httpx", "get, thousands", "÷ httpx"),
        [
            (
                name,
                f"{found[name, 'create'] / 1000:,.0f}",
                f"{found[name, 'create'] / found[PLAIN, 'create']:.3f}",
                f"{found[name, 'get'] / 1000:,.0f}",
                f"{found[name, 'get'] / found[PLAIN, 'get']:.3f}",
            )
            for name in names
        ],
    )
    return part


def count(names: Sequence[str]) -> dict[tuple[str, str], float]:
    """Count the instructions of a call: `{(client, call): instructions}`; empty where they cannot be counted."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    valgrind = shutil.which("valgrind")
    if compiler is None or valgrind is None:
        return {}
    with tempfile.TemporaryDirectory() as folder, Service() as service:
        library = Path(folder) / "counting.so"
        source = Path(__file__).with_name("callgrind.c")
        built = subprocess.run(  # noqa: S603  # our own
            [compiler, "-shared", "-fPIC", "-o", str(library), str(source)], capture_output=True, check=False
        )
        if built.returncode:
            return {}
        out = Path(folder) / "out"
        command = [
            valgrind,
            "--quiet",
            "--tool=callgrind",
            "--instr-atstart=no",
            f"--callgrind-out-file={out}",
        ]
        child = [sys.executable, "-m", "benchmarks.instructions", str(library), service.url, *names]
        fixed = {**os.environ, "PYTHONHASHSEED": "0"}
        subprocess.run([*command, *child], check=True, env=fixed)  # noqa: S603  # our own
        return dict(_read(path) for path in Path(folder).glob("out.*"))


def _read(path: Path) -> tuple[tuple[str, str], float]:
    text = path.read_text("utf-8", "replace")
    trigger = re.search(r"^desc: Trigger: Client Request: (.+)/(\w+)$", text, re.MULTILINE)
    totals = re.search(r"^totals: (\d+)$", text, re.MULTILINE)
    assert trigger is not None
    assert totals is not None
    return (trigger[1], trigger[2]), int(totals[1]) / CALLS


def _child(library: str, url: str, names: Sequence[str]) -> None:
    counting = ctypes.CDLL(library)
    for name in names:
        for call, work in zip(("create", "get"), peers.SYNC[name](url), strict=True):
            for _ in range(WARM):
                work()
            gc.collect()
            gc.disable()
            counting.begin()
            for _ in range(CALLS):
                work()
            counting.end(f"{name}/{call}".encode())
            gc.enable()


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], sys.argv[3:])
