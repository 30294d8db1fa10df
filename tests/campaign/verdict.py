"""What became of a world, in numbers that can be added up; and the catalogue that all worlds share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from giftcardpartners import Client, Product
from giftcardpartners_simulator import ManualClock, Simulator, SimulatorTransport

from .invariants import Violation

EPOCH = 1_795_000_000.0
"""When every world begins, in seconds since 1970."""


@dataclass
class Verdict:
    """What became of a world; everything in it can be added up."""

    index: int
    mode: str
    theme: str
    digest: str = ""
    orders: int = 0
    requests: int = 0
    log_records: int = 0
    seconds: float = 0.0
    struck: Counter[str] = field(default_factory=Counter)
    quirks: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    posts: Counter[int] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    history: list[str] = field(default_factory=list)


def catalogue() -> dict[str, Product]:
    """Read the catalogue once, through the client."""
    simulator = Simulator(clock=ManualClock(EPOCH))
    with Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=SimulatorTransport(simulator),
    ) as client:
        return {product.id: product for product in client.products.list() if product.currency_code == "USD"}
