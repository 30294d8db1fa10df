"""What settling an order costs while the account's history grows to a million orders.

Run with `nox -s bench -- settle`. Every answer takes 0.1 s on the simulated clock that client and service share; CPU is
the client's alone, the service's own is taken off.
"""

from __future__ import annotations

import platform
import statistics
import time
from typing import Any

import httpx
from giftcardpartners import Client, GiftCardsError, Links, Runtime
from giftcardpartners_simulator import ManualClock, Settings, Simulator, SimulatorTransport

from .evidence import table, write

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


def settle(length: int, newest_first: bool, state: str) -> list[object]:
    """Settle an order in this state a few times; return a row of the table."""
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
        for number in range(REPEATS):
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
    first = "newest" if newest_first else "oldest"
    middle = statistics.median
    return [
        f"{length:,}, {first} first",
        state,
        ended,
        middle(requests),
        f"{middle(seconds):.1f}",
        f"{1000 * middle(spent):.1f}",
    ]


def main() -> None:
    """Measure, print, and write the table into docs/evidence.md."""
    rows = [
        settle(length, newest_first, state)
        for newest_first in (True, False)
        for length in LENGTHS
        for state in STATES
    ]
    head = (
        "history",
        "the order was",
        "ended with",
        "requests",
        "seconds, at 0.1 s a request",
        "client CPU, ms",
    )
    text = f"Python {platform.python_version()}, httpx {httpx.__version__}.\n\n{table(head, rows)}"
    print(text)
    write("settle", text)


if __name__ == "__main__":
    main()
