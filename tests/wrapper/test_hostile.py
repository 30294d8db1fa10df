"""Whatever a server answers, only the tree's errors reach the caller, and no order is placed twice."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable

import pytest
from giftcardpartners import Client, GiftCardsError, GiftCardsWarning, Links, Runtime
from giftcardpartners_simulator import ManualClock, Settings, Simulator

from ..hostile import HostileTransport


@pytest.mark.parametrize("seed", range(16))
def test_nothing_but_our_errors_escapes_and_nothing_is_placed_twice(seed: int) -> None:
    clock = ManualClock(1.7e9)
    simulator = Simulator(Settings(pending_from_units=3), clock, seed)
    transport = HostileTransport(simulator, seed, (0.05, 0.2, 0.5, 0.9)[seed % 4])

    def skip(seconds: float, _: object = None) -> None:
        clock.advance(seconds)
        simulator.tick()

    runtime = Runtime(now=clock.now, monotonic=clock.now, sleep=skip)
    answered = 0
    with (
        warnings.catch_warnings(action="ignore", category=GiftCardsWarning),
        Client(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            transport=transport,
            runtime=runtime,
        ) as client,
    ):
        for number in range(6):
            order = Links(po_number=f"HOSTILE-{number}").add("PRODUCTA", 25, 1 + number % 4)
            for call in _calls(client, order):
                try:
                    call()
                except GiftCardsError as error:
                    assert simulator.access_token not in f"{error} {error!r}"
                else:
                    answered += 1
    orders = simulator.ledger()["accounts"][0]["orders"]
    assert max(Counter(one["po_number"] for one in orders).values(), default=0) <= 1
    assert answered > 0
    assert transport.bent > 0


def _calls(client: Client, order: Links) -> list[Callable[[], object]]:
    return [
        lambda: client.orders.create(order),
        lambda: client.orders.settle(order),
        lambda: client.orders.find(order.po_number),
        lambda: list(client.orders.history()),
        lambda: client.orders.check(order),
        lambda: client.products.refresh(),
        lambda: client.products.get("PRODUCTA"),
        lambda: client.shipping_methods.list(),
        lambda: client.balance(),
        lambda: client.status(),
    ]
