"""What settling an order costs while the account's history grows to a million orders.

Every answer takes 0.1 s on the simulated clock that client and service share; CPU is the client's alone, the service's
own is taken off.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import httpx
from giftcardpartners import Client, GiftCardsError, Links, Runtime
from giftcardpartners_simulator import ManualClock, Settings, Simulator, SimulatorTransport

from .results import Part, Plot

LENGTHS = (10**3, 10**5, 10**6)
STATES = ("not placed yet", "just placed", "placed half the history ago")
REPEATS = 9
LATENCY = 0.1


class Measured(httpx.BaseTransport):
    """The simulator, with every answer 0.1 s late; counts requests and the CPU that is not the client's."""

    def __init__(self, simulator: Simulator, clock: ManualClock) -> None:
        self._within = SimulatorTransport(simulator)
        self._clock = clock
        self.requests = 0
        self.foreign = 0.0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        began = time.process_time()
        self.requests += 1
        self._clock.advance(LATENCY)
        response = self._within.handle_request(request)
        self.foreign += time.process_time() - began
        return response


def settle(length: int, newest_first: bool, state: str, repeats: int) -> tuple[str, float, float, float]:
    """Settle an order in this state a few times: how it ended, requests, seconds that passed, ms of client CPU."""
    clock = ManualClock(1_800_000_000.0)
    settings = Settings(past_orders=length, history_order="newest_first" if newest_first else "oldest_first")
    simulator = Simulator(settings, clock)
    transport = Measured(simulator, clock)

    def pause(seconds: float, _wake: Any = None) -> None:
        clock.advance(seconds)

    runtime = Runtime(now=clock.now, monotonic=clock.now, sleep=pause)
    spent, requests, seconds, ended = [], [], [], ""
    client = Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=transport,
        runtime=runtime,
    )
    with client:
        client.balance()
        for number in range(repeats):
            past = state == STATES[2]
            order = Links(po_number=f"PAST-{length // 2}" if past else f"PO-{number}").add("CVS", 25)
            if state == STATES[1]:
                client.orders.create(order)
            before = (transport.requests, transport.foreign, clock.now(), time.process_time())
            try:
                ended = "the order" if client.orders.settle(order).replayed else "placed"
            except GiftCardsError as error:
                ended = type(error).__name__  # the past orders are other ones, and a 409 has named them
            spent.append(time.process_time() - before[3] - (transport.foreign - before[1]))
            requests.append(transport.requests - before[0])
            seconds.append(clock.now() - before[2])
    middle = statistics.median
    return ended, middle(requests), middle(seconds), 1000 * middle(spent)


def measure(quick: bool) -> Part:
    """Settle orders in histories of all lengths, listed either way."""
    part = Part()
    part.names("httpx")
    repeats = 3 if quick else REPEATS
    found = {
        (newest_first, length, state): settle(length, newest_first, state, repeats)
        for newest_first in (True, False)
        for length in LENGTHS
        for state in STATES
    }

    def total(length: int, figure: int) -> float:
        return sum(float(one[figure]) for (_, of, _), one in found.items() if of == length)

    before, longest = LENGTHS[-2:]
    growth = [total(longest, figure) / total(before, figure) for figure in (1, 3)]
    part.most(f"`orders.settle`, requests, a history of {longest:,} ÷ {before:,}", 1, growth[0])
    part.most(f"`orders.settle`, client CPU, a history of {longest:,} ÷ {before:,}", 1.2, growth[1])
    part.table(
        f"One `orders.settle` with the default policy, median of {repeats}; client and service share a simulated clock "
        f"on which a request takes {LATENCY} s:",
        ("history", "the order was", "ended with", "requests", "seconds", "client CPU, ms"),
        [
            (
                f"{length:,}, {'newest' if newest_first else 'oldest'} first",
                state,
                ended,
                f"{requests:.0f}",
                f"{seconds:.1f}",
                f"{cpu:.1f}",
            )
            for (newest_first, length, state), (ended, requests, seconds, cpu) in found.items()
        ],
    )
    series = {
        f"{state}, {'newest' if newest_first else 'oldest'} first": [
            (float(length), found[newest_first, length, state][3] * 1000) for length in LENGTHS
        ]
        for newest_first in (True, False)
        for state in STATES
    }
    part.plots.append(
        Plot(
            "settle", "Settling an order, by the account's history", "orders before", "client CPU, µs", series
        )
    )
    return part
