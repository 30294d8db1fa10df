"""A service in this process, and files to order from it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from giftcardpartners import Client, Runtime
from giftcardpartners_bulk.checking import Reading, Totals, check
from giftcardpartners_bulk.snapshot import snapshot
from giftcardpartners_simulator import ManualClock, Settings, Simulator, SimulatorTransport

from .proof.service import PickyRules

Checks = Callable[..., Totals]


@pytest.fixture
def service() -> Simulator:
    """A service that refuses values with 13 cents."""
    return Simulator(Settings(start_balance=Decimal(100_000)), rules=PickyRules)


@pytest.fixture
def client(service: Simulator) -> Iterator[Client]:
    """A client of it, whose pauses move the service's clock."""
    clock = service.clock
    assert isinstance(clock, ManualClock)

    def sleep(seconds: float, _: object = None) -> None:
        clock.advance(seconds)

    runtime = Runtime(now=clock.now, monotonic=clock.now, sleep=sleep)
    with Client(
        service.base_url,
        email=service.email,
        access_token=service.access_token,
        transport=SimulatorTransport(service),
        runtime=runtime,
    ) as client:
        yield client


@pytest.fixture
def checks(client: Client, tmp_path: Path) -> Checks:
    """Check bytes as a file."""

    def run(content: bytes | str, name: str = "rewards.csv", **reading: object) -> Totals:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        with snapshot(path) as source:
            return check(source, "TEST", Reading(**reading), client)  # type: ignore[arg-type]

    return run


def write_rewards(path: Path, rows: int, *, product: str = "PENNYLANE") -> list[Decimal]:
    """Write a file whose rows have a value each of their own; returns the values."""
    values = [Decimal(1000 + number) / 100 for number in range(rows)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("product_id", "value", "email", "to"))
        writer.writerows(
            (product, value, f"secret{number}@example.org", f"Secret {number}")
            for number, value in enumerate(values)
        )
    return values
