"""Whole conversations with the simulator in this process: both clients, both doors to every decision."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    Address,
    AuthenticationFailed,
    Client,
    DigitalDelivery,
    InsufficientFunds,
    InvalidInput,
    InvalidRequest,
    Links,
    Order,
    PhysicalShipment,
    PONumberReused,
    RateLimited,
    Runtime,
    WaitPolicy,
)
from giftcardpartners_simulator import Fault, ManualClock, Settings, Simulator, SimulatorTransport

from .stage import KINDS, PO, HandTime, Kind, tell


class World:
    """A simulator whose clock is the client's."""

    def __init__(self, kind: Kind, *faults: Fault, **settings: Any) -> None:
        self.clock = ManualClock(1_000_000.0)
        self.simulator = Simulator(Settings(**settings), self.clock)
        for fault in faults:
            self.simulator.add_fault(fault)
        self.kind: Kind = kind
        self.access_token = self.simulator.access_token

    def run(self, story: Any) -> Any:
        clock = self.clock

        class Shared(HandTime):
            def monotonic(self) -> float:
                return clock.now()

            def sleep(self, seconds: float, wake: Any = None) -> None:
                clock.advance(seconds)

        return tell(
            self.kind,
            story,
            transport=SimulatorTransport(self.simulator),
            base_url=self.simulator.base_url,
            time=Shared(),
            email=self.simulator.email,
            access_token=self.access_token,
        )

    def orders(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.simulator.ledger()["accounts"][0]["orders"]
        return found


def links(units: int = 2, value: int = 25) -> Links:
    return Links(po_number=PO).add("CVS", value, units)


@pytest.mark.parametrize("kind", KINDS)
def test_all_three_types_are_placed_and_read_back(kind: Kind) -> None:
    world = World(kind, echo_addresses=True)
    address = Address(
        name="Bo Lee",
        address_line_1="9 Elm Rd",
        city="Austin",
        state="TX",
        zip="73301",
        country="US",
        shipping_method_id=world.run(lambda client: client.shipping_methods.list())[0].id,
        carrier_id=world.run(lambda client: client.carriers.list())[0].id,
    )
    products = world.run(lambda client: client.products.list())
    physical = next(one for one in products if "PhysicalShipment" in one.available_delivery_types)
    orders = [
        DigitalDelivery(po_number="D").add("CVS", Decimal("25.00"), email="ana@example.org", to="Ana"),
        Links(po_number="L").add("CVS", 25, 3),
        PhysicalShipment(po_number="P").add(physical.id, max(physical.denominations), address=address),
    ]
    for order in orders:
        placed = world.run(lambda client, order=order: client.orders.create(order))
        again = world.run(lambda client, order=order: client.orders.create(order))
        assert (placed.replayed, again.replayed) == (False, True)
        assert placed.order.id == again.order.id
    assert len(world.orders()) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_delivery_date_survives_the_round_trip(kind: Kind) -> None:
    when = datetime(2030, 1, 2, 9, 30, tzinfo=UTC)
    order = DigitalDelivery(po_number=PO).add("CVS", 25, email="ana@example.org", delivery_date=when)
    placed = World(kind).run(lambda client: client.orders.create(order))
    assert datetime.fromisoformat(placed.order.line_items[0].personalization.delivery_date) == when


@pytest.mark.parametrize("kind", KINDS)
def test_a_claim_link_for_each_card(kind: Kind) -> None:
    placed = World(kind).run(lambda client: client.orders.create(links(3)))
    (line,) = placed.order.line_items
    assert len({claim.claim_link for claim in line.claim_data}) == 3
    assert all(claim.claim_link_challenge_answer for claim in line.claim_data)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("setting", ["camel_case", "bare_lists"])
def test_the_other_reading_of_the_sources_works_as_well(kind: Kind, setting: str) -> None:
    world = World(kind, **{setting: True})
    placed = world.run(lambda client: client.orders.create(links()))
    assert world.run(lambda client: client.orders.find(PO)).id == placed.order.id
    assert world.run(lambda client: client.orders.settle(links())).replayed
    assert world.run(lambda client: client.balance()).available < 10_000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", ["list", "id", "order_id", "none", "several", "wrong_existing", "wrong_unknown"]
)
def test_every_409_ends_in_the_original(kind: Kind, value: str) -> None:
    lost = Fault(kind="drop_after_store", operation="createOrder", match_po=PO)
    world = World(kind, lost, Fault(kind="conflict_body", operation="createOrder", value=value))
    world.run(lambda client: client.orders.create(Links(po_number="OTHER").add("CVS", 30)))
    placed = world.run(lambda client: client.orders.create(links()))
    assert placed.replayed
    assert placed.order.po_number == PO
    assert [one["po_number"] for one in world.orders()] == ["OTHER", PO]


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_shows_no_numbers_is_settled_by_its_receipts(kind: Kind) -> None:
    world = World(kind, Fault(kind="drop_after_store", operation="createOrder"), echo_po_number=False)
    placed = world.run(lambda client: client.orders.create(links()))
    settled = world.run(lambda client: client.orders.settle(links()))
    assert placed.replayed
    assert settled.replayed
    assert placed.order.id == settled.order.id == world.orders()[0]["id"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_history_that_lags_is_waited_for(kind: Kind) -> None:
    lost = Fault(kind="drop_after_store", operation="createOrder")
    nameless = Fault(kind="conflict_body", operation="createOrder", value="none")
    world = World(kind, lost, nameless, history_lag=12.0)
    assert world.run(lambda client: client.orders.create(links())).replayed


@pytest.mark.parametrize("kind", KINDS)
def test_another_order_under_the_number_is_refused_with_the_differences(kind: Kind) -> None:
    world = World(kind)
    world.run(lambda client: client.orders.create(links(2)))
    for story in (
        lambda client: client.orders.create(links(3)),
        lambda client: client.orders.settle(links(3)),
    ):
        with pytest.raises(PONumberReused) as caught:
            world.run(story)
        assert caught.value.differences == ("line 1: quantity: asked 3, stored 2",)
    assert len(world.orders()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_refusals_place_nothing_and_can_be_mended(kind: Kind) -> None:
    world = World(kind, start_balance=Decimal("10.00"))
    with pytest.raises(InsufficientFunds):
        world.run(lambda client: client.orders.create(links()))
    with pytest.raises(InvalidRequest, match="see LineItems"):
        world.run(lambda client: client.orders.create(Links(po_number="X").add("NOSUCH", 25)))
    assert world.orders() == []
    world.simulator.add_funds(1000)
    assert not world.run(lambda client: client.orders.settle(links())).replayed


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["list", "none"])
def test_a_first_attempt_that_is_still_running_is_waited_for(kind: Kind, value: str) -> None:
    slow = Fault(kind="commit_late", operation="createOrder", seconds=40)
    world = World(kind, slow, Fault(kind="conflict_body", operation="createOrder", value=value))
    placed = world.run(lambda client: client.orders.create(links()))
    assert placed.replayed
    assert "createOrder: ReadTimeout (127.0.0.1)" in [f"{a.operation}: {a.outcome}" for a in placed.attempts]
    assert len(world.orders()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_429_of_each_kind_is_waited_out_or_handed_over(kind: Kind) -> None:
    for value, waits in (("7", 7), ("date:9", 9), ("999999999", 1), ("soon", 1), (None, 1)):
        world = World(kind, Fault(kind="rate_limited", operation="createOrder", value=value))
        began = world.clock.now()
        placed = world.run(lambda client: client.orders.create(links()))
        assert not placed.replayed
        assert waits - 1 <= world.clock.now() - began <= waits
    world = World(kind, Fault(kind="rate_limited", operation="createOrder", value="3600"))
    with pytest.raises(RateLimited) as caught:
        world.run(lambda client: client.orders.create(links()))
    assert caught.value.retry_after == 3600


@pytest.mark.parametrize("kind", KINDS)
def test_credentials_that_are_wrong_or_switched_off_are_named(kind: Kind) -> None:
    world = World(kind)
    for token, expected in (("not-a-real-access-token-9", AuthenticationFailed), ("", InvalidInput)):
        world.access_token = token
        with pytest.raises(expected):
            world.run(lambda client: client.orders.create(links()))
    world.access_token = world.simulator.access_token
    world.simulator.set_enabled(False)
    with pytest.raises(AccessDisabled):
        world.run(lambda client: client.orders.create(links()))
    assert world.orders() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_expires_in_mid_flight_is_renewed_once(kind: Kind) -> None:
    world = World(kind, Fault(kind="revoke_token", operation="createOrder"))
    placed = world.run(lambda client: client.orders.create(links()))
    assert (placed.replayed, len(placed.attempts)) == (False, 1)
    assert world.simulator.ledger()["requests"]["createToken"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_that_is_refused_again_and_again_is_an_error_and_no_loop(kind: Kind) -> None:
    world = World(kind, Fault(kind="unauthorized", operation="createOrder", times=None))
    with pytest.raises(AuthenticationFailed):
        world.run(lambda client: client.orders.create(links()))
    assert world.simulator.ledger()["requests"]["createOrder"] == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_pending_order_is_waited_for(kind: Kind) -> None:
    world = World(kind, completion_seconds=40)
    placed = world.run(lambda client: client.orders.create(links(150)))
    assert placed.order.is_pending
    done: Order = world.run(lambda client: client.orders.wait(placed.order))
    assert done.is_complete
    polls = [entry for entry in world.simulator.requests() if entry["operation"] == "getOrder"]
    assert 2 <= len(polls) <= 8


def test_many_threads_wait_with_one_client() -> None:
    clock = ManualClock()
    simulator = Simulator(Settings(pending_from_units=1, completion_polls=3), clock)
    transport = SimulatorTransport(simulator)
    done: list[Order] = []
    with Client(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=transport,
        runtime=Runtime(sleep=lambda seconds, wake: None),
    ) as client:

        def place_and_wait(number: int) -> None:
            order = Links(po_number=f"{PO}-{number}").add("CVS", 25)
            done.append(client.orders.wait(client.orders.create(order).order, policy=WaitPolicy(deadline=60)))

        threads = [threading.Thread(target=place_and_wait, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len({order.id for order in done if order.is_complete}) == 8
