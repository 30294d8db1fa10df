"""Record a campaign that is killed and started again in docs/campaigns.md: `python -m tools.campaign_recording`."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve

PAGE = Path(__file__).parents[1] / "docs" / "campaigns.md"
BEGIN, END = "<!-- recording -->", "<!-- /recording -->"
ROWS = 2_000
START = "start rewards.csv --id SPRING --rate 2"


def begin(command: str, folder: Path) -> subprocess.Popen[str]:
    """Begin a command of campaigns; what it says comes on one stream."""
    arguments = [sys.executable, "-m", "giftcardpartners_cli", "campaign", *command.split()]
    return subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read(running: subprocess.Popen[str]) -> list[str]:
    """Read lines until the end."""
    assert running.stdout is not None
    with running:
        return [line.rstrip("\n") for line in running.stdout]


def thinned(lines: Sequence[str], most: int = 6) -> list[str]:
    """Leave lines out of the middle, and mark where."""
    if len(lines) <= most:
        return list(lines)
    step = -(-len(lines) // most)
    kept = {0, 1, len(lines) - 1, *range(step, len(lines), step)}
    told: list[str] = []
    for number, line in enumerate(lines):
        if number in kept:
            told.append(line)
        elif told[-1] != "…":
            told.append("…")
    return told


def record(folder: Path, service: Simulator) -> str:
    """Run it, and write it down."""
    with (folder / "rewards.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("product_id", "value", "email", "to"))
        writer.writerows(("CVS", 10 + n % 30, f"user{n}@example.org", f"User {n}") for n in range(ROWS))
    victim = begin(START, folder)
    killer = threading.Timer(20, victim.send_signal, (signal.SIGKILL,))
    killer.start()
    before = read(victim)
    assert victim.returncode == -signal.SIGKILL, before
    status = begin("status SPRING", folder)
    between = read(status)
    again = begin(START, folder)
    after = read(again)
    account = service.ledger()["accounts"][0]
    cards = sum(line["quantity"] for order in account["orders"] for line in order["lines"])
    assert (again.returncode, cards) == (0, ROWS), after
    shown = [
        f"$ giftcards campaign {START} &",
        *thinned(before),
        "$ kill -9 %1",
        "$ giftcards campaign status SPRING",
        *between,
        f"$ giftcards campaign {START}",
        *thinned(after),
        "$ echo $?",
        "0",
    ]
    paid = Decimal(account["start"]) - Decimal(account["available"])
    books = (
        f"The service's books afterwards: {len(account['orders'])} orders for {cards:,} cards, "
        f"{Decimal(account['start']):,.2f} less {paid:,.2f} available."
    )
    return "\n".join(["```console", *shown, "```", "", books])


def main() -> None:
    """Record, and replace what the page has."""
    service = Simulator(Settings(start_balance=Decimal(100_000)), SystemClock())
    with serve(service), tempfile.TemporaryDirectory() as scratch:
        os.environ |= {
            "GIFTCARDPARTNERS_BASE_URL": service.base_url,
            "GIFTCARDPARTNERS_EMAIL": service.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": service.access_token,
            "GIFTCARDPARTNERS_DATABASE": f"sqlite:///{scratch}/campaigns.sqlite3",
            "XDG_CACHE_HOME": scratch,
        }
        recording = record(Path(scratch), service)
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{recording}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
