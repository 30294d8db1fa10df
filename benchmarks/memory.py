"""Memory of a process: after 500 calls, over 100,000 orders, over 10,000 clients that are made and dropped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import peers
from .results import Part
from .server import Service

MEGABYTE = 1024 * 1024
CALLS, WARM = 500, 1_000


def measure(quick: bool) -> Part:
    """Measure each in a process of its own."""
    part = Part()
    part.names("httpx", "stripe", "openai")
    orders, clients = (2_000, 500) if quick else (100_000, 10_000)
    with Service() as service:
        after = {name: _run("calls", name, service.url, CALLS) for name in _BESIDE}
        grown = _run("growth", "giftcardpartners", service.url, orders)
        dropped = _run("clients", "giftcardpartners", service.url, clients)
    part.most(f"memory after {CALLS} calls", 38, after["giftcardpartners"][0], "MB")
    part.most(f"growth over {orders:,} orders", 5, grown[0], "MB")
    part.most(
        f"growth over {clients:,} clients, each used once and dropped without a close", 5, dropped[0], "MB"
    )
    part.table(
        f"Resident memory of a process after {CALLS} calls (half of them create, half get):",
        ("client", "MB"),
        [(name, f"{found[0]:.1f}") for name, found in after.items()],
    )
    part.tables.append(
        f"After {orders:,} orders the process has {grown[1]:.0f} files open, after {clients:,} clients "
        f"{dropped[1]:.0f}, the three of every process included."
    )
    return part


_BESIDE = ("giftcardpartners", "generated client alone", "httpx", "stripe", "openai", "square", "plaid")


def _run(what: str, name: str, url: str, count: int) -> list[float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.memory", what, name, url, str(count)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own
    return [float(figure) for figure in told.stdout.split()]


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def _child(what: str, name: str, url: str, count: int) -> float:
    if what == "clients":
        before = 0.0
        for number in range(count):
            if number == count // 10:
                before = _resident()
            peers.SYNC[name](url)[1]()
        return _resident() - before
    create, get = peers.SYNC[name](url)
    if what == "calls":
        for _ in range(count // 2):
            create()
            get()
        return _resident()
    for _ in range(WARM):
        create()
    before = _resident()
    for _ in range(count - WARM):
        create()
    return _resident() - before


if __name__ == "__main__":
    print(_child(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
    print(len(list(Path("/proc/self/fd").iterdir())) - 1)
