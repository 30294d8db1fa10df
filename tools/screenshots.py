"""Pictures of pages, taken by headless Chromium: the simulator's page, a report of the gate, the site."""

from __future__ import annotations

import os
import tempfile
from decimal import Decimal
from pathlib import Path

from giftcardpartners import Client, Links
from giftcardpartners_contract.cli import main as judge
from giftcardpartners_contract.results.model import ExitStatus
from giftcardpartners_simulator import ManualClock, Simulator, SystemClock, serve

from tests.mutants.business_orders import ConflictNamesLatestOrder
from tests.simulator.browser import CHROMIUM, DRIVER, Browser, browser

_START = 1_800_000_000.0


def take_all(docs: Path, site: Path) -> None:
    """Take them all. Raises SystemExit where there is no browser."""
    if DRIVER is None or CHROMIUM is None:
        raise SystemExit(
            "No picture of a page was taken: install chromium and chromedriver (Debian: chromium-driver)"
        )
    with tempfile.TemporaryDirectory() as scratch, browser(Path(scratch) / "profile") as window:
        _simulator(window, docs / "simulator-page.png")
        _report(window, Path(scratch), docs / "contract-report.png")
        window.go((site.resolve() / "index.html").as_uri())
        _take(window, docs / "site.png", 1300, 800)


def _simulator(window: Browser, file: Path) -> None:
    clock = ManualClock(_START)
    simulator = Simulator(clock=clock)
    with serve(simulator) as server:
        with Client(simulator.base_url, email=simulator.email, access_token=simulator.access_token) as client:
            for number, units in enumerate((1, 3, 2, 250), 1):
                order = Links(po_number=f"ACME-2027-{number:04}")
                order.add("PENNYLANE", Decimal(5), quantity=units)
                clock.advance(20)
                client.orders.create(order)
        window.go(f"{server.base_url}/_simulator/")
        window.run("document.querySelector('#requests details').open = true")
        _show_port_8080(window)
        _take(window, file, 1000, 1230)


def _report(window: Browser, scratch: Path, file: Path) -> None:
    simulator = Simulator(clock=SystemClock(), rules=ConflictNamesLatestOrder)
    with serve(simulator) as server:
        os.environ["GIFTCARDPARTNERS_EMAIL"] = simulator.email
        os.environ["GIFTCARDPARTNERS_ACCESS_TOKEN"] = simulator.access_token
        words = ["--base-url", server.base_url, "--report", str(scratch / "report"), "--time-limit", "60"]
        assert judge(words) == ExitStatus.BROKEN
    window.go((scratch / "report" / "index.html").as_uri())
    _show_port_8080(window)
    _take(window, file, 1000, 1100)


def _show_port_8080(window: Browser) -> None:
    """Show the port that everybody gets instead of the free one that was taken."""
    window.run(
        "const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);"
        "while (texts.nextNode())"
        "  texts.currentNode.data = texts.currentNode.data.replace(/127\\.0\\.0\\.1:\\d+/g, '127.0.0.1:8080')"
    )


def _take(window: Browser, file: Path, width: int, height: int) -> None:
    window.size(width, height)
    window.run("document.documentElement.style.overflow = 'hidden'")  # no scroll bar
    window.prefer("light")
    window.run("document.getAnimations().forEach(one => one.finish())")
    window.screenshot(file)
