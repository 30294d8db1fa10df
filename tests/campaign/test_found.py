"""What the campaign found once: each story stays here, in its shortest form."""

from __future__ import annotations

import pytest
from giftcardpartners import Client, Links, OutcomeUnknown, RetryPolicy, Runtime, Timeouts
from giftcardpartners_simulator import Fault, ManualClock, Simulator, SimulatorTransport


def test_an_order_that_shows_late_is_missed_by_find_and_settled_all_the_same() -> None:
    simulator = Simulator()
    simulator.add_fault(Fault(kind="commit_late", operation="createOrder", polls=2))
    order = Links(po_number="ACME-1").add("PRODUCTA", 25)

    def pause(_seconds: float, _wake: object = None) -> None:
        """Let no time pass."""

    with Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=SimulatorTransport(simulator),
        runtime=Runtime(sleep=pause),
    ) as client:
        placed = client.orders.create(order)
        assert client.orders.find("ACME-1") is None
        settled = client.orders.settle(order)
        assert settled.order.id == placed.order.id
        found = client.orders.find("ACME-1")
    assert found is not None
    assert found.id == placed.order.id
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1


@pytest.mark.parametrize("kind", ["latency", "unauthorized"])
def test_the_time_that_a_token_takes_counts_against_the_deadline(kind: str) -> None:
    clock = ManualClock(1_795_000_000.0)
    simulator = Simulator(clock=clock)

    def pause(seconds: float, _wake: object = None) -> None:
        clock.advance(seconds)

    client = Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        retry=RetryPolicy(deadline=6.0),
        timeouts=Timeouts(answer=4.0),
        transport=SimulatorTransport(simulator),
        runtime=Runtime(now=clock.now, monotonic=clock.now, sleep=pause),
    )
    if kind == "unauthorized":
        client.balance()  # a token is there, and will be refused
        simulator.add_fault(Fault(kind="unauthorized", operation="createOrder"))
    simulator.add_fault(Fault(kind="latency", operation="createToken", seconds=3.5))
    simulator.add_fault(Fault(kind="never_answer_after_store", operation="createOrder", times=None))
    began = clock.now()
    with client, pytest.raises(OutcomeUnknown):
        client.orders.create(Links(po_number="ACME-1").add("PRODUCTA", 25))
    assert clock.now() - began <= 6.0


def test_lines_that_cannot_be_read_are_not_taken_for_the_same_content() -> None:
    clock = ManualClock(1_795_000_000.0)
    simulator = Simulator(clock=clock)
    simulator.switch_on("odd_Order.LineItems")

    def pause(seconds: float, _wake: object = None) -> None:
        clock.advance(seconds)

    with Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=SimulatorTransport(simulator),
        runtime=Runtime(now=clock.now, monotonic=clock.now, sleep=pause),
    ) as client:
        for quantity in (1, 2):
            with pytest.raises(OutcomeUnknown):
                client.orders.create(Links(po_number="ACME-1").add("PRODUCTA", 25, quantity))
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1
