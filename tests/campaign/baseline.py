"""An order whose answer is lost, fifty times per cell: what other SDKs make of it was measured; this is what we do."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from giftcardpartners import AsyncClient, Client, GiftCardsError, Links, Placed, Runtime
from giftcardpartners_simulator import Fault, ManualClock, Settings, Simulator, SimulatorTransport

from .books import is_as_asked, stored
from .virtual import run_tasks

TIMES = 50

CELLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("stored, then dropped", {"kind": "drop_after_store"}),
    ("stored, then silent past the time-out", {"kind": "never_answer_after_store"}),
    ("stored, then 504", {"kind": "status_after_store", "status": 504}),
)


@dataclass
class Cell:
    """Fifty orders with one fault and one client."""

    fault: str
    mode: str
    most_posts: int = 0
    stored: int = 0
    in_hand: int = 0
    got: Counter[str] = field(default_factory=Counter)


def measure(seed: int) -> list[Cell]:
    """Measure every cell, with the default policy of both clients."""
    return [_cell(name, settings, mode, seed) for name, settings in CELLS for mode in ("sync", "async")]


def _cell(name: str, settings: dict[str, Any], mode: str, seed: int) -> Cell:
    cell = Cell(name, mode)
    clock = ManualClock(1_795_000_000.0)
    simulator = Simulator(Settings(start_balance=Decimal(1_000_000)), clock, seed)

    def pause(seconds: float, _wake: object = None) -> None:
        clock.advance(seconds)

    runtime = Runtime(
        now=clock.now,
        monotonic=clock.now,
        sleep=pause,
        random=random.Random(f"{seed}/{name}/{mode}").random,
    )
    settings_of_client: dict[str, Any] = {
        "email": simulator.email,
        "access_token": simulator.access_token,
        "runtime": runtime,
    }
    orders = [Links(po_number=f"B-{number}").add("PRODUCTA", 25, 2) for number in range(TIMES)]

    def begin(order: Links) -> int:
        simulator.add_fault(Fault(operation="createOrder", match_po=order.po_number, **settings))
        return _posts(simulator)

    def end(order: Links, before: int, value: Placed | GiftCardsError) -> None:
        kept = stored(simulator, order.po_number)
        cell.most_posts = max(cell.most_posts, _posts(simulator) - before)
        cell.stored += kept is not None and is_as_asked(order, kept)
        if isinstance(value, Placed):
            cell.in_hand += kept is not None and value.order.id == kept.id
            cell.got["the original order" if value.replayed else "an order called new"] += 1
        else:
            cell.got[type(value).__name__] += 1

    if mode == "sync":
        transport = SimulatorTransport(simulator)
        with Client(simulator.base_url, transport=transport, **settings_of_client) as client:
            for order in orders:
                before = begin(order)
                end(order, before, _or_error(lambda order=order: client.orders.create(order)))  # type: ignore[misc]
        return cell

    async def everything() -> None:
        waiting = SimulatorTransport(simulator, asleep=asyncio.sleep)
        async with AsyncClient(simulator.base_url, transport=waiting, **settings_of_client) as client:
            for order in orders:
                before = begin(order)
                try:
                    value: Placed | GiftCardsError = await client.orders.create(order)
                except GiftCardsError as problem:
                    value = problem
                end(order, before, value)

    run_tasks(clock, everything)
    return cell


def _or_error(act: Callable[[], Placed]) -> Placed | GiftCardsError:
    try:
        return act()
    except GiftCardsError as problem:
        return problem


def _posts(simulator: Simulator) -> int:
    count: int = simulator.ledger()["requests"].get("createOrder", 0)
    return count
