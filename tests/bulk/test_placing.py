"""A chunk becomes one order; a refused one is split until the bad row stands alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from giftcardpartners import Client
from giftcardpartners_bulk.placing import Outcome, Placer
from giftcardpartners_bulk.plan import Chunk
from giftcardpartners_simulator import Fault, ManualClock, Settings, Simulator


class World:
    """What a chunk asked of the world."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}
        self.waited: list[str] = []
        self.stopped: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def wait(self, failures: int, error: Exception) -> None:
        self.waited.append(f"{failures} {type(error).__name__}")
        assert failures < 50

    def wait_for_funds(self) -> None:
        self.waited.append("funds")
        self.meanwhile()

    def stop(self, reason: str) -> None:
        self.stopped.append(reason)
        self.meanwhile()

    def note_refused(self, path: str, problem: str) -> None:
        self.refused[path] = problem


def chunk(*values: str) -> Chunk:
    rows = [
        {
            "type": "DigitalDelivery",
            "product_id": "PENNYLANE",
            "value": value,
            "quantity": "1",
            "email": "a@example.org",
        }
        for value in values
    ]
    return Chunk(1, "DigitalDelivery", list(enumerate(rows, 2)))


def place(
    client: Client, world: World, rows: Chunk, refused: dict[str, str] | None = None, **more: bool
) -> list[Outcome]:
    return list(Placer(client, "A", world, **more).place(rows, refused or {}))


def ordered(service: Simulator) -> list[str]:
    return sorted(
        line["value"] for order in service.ledger()["accounts"][0]["orders"] for line in order["lines"]
    )


def test_a_chunk_is_one_order(service: Simulator, client: Client) -> None:
    (outcome,) = place(client, World(), chunk("10.00", "11.00"))
    (order,) = service.ledger()["accounts"][0]["orders"]
    assert (outcome.order_id, outcome.po_number, outcome.rows) == (order["id"], order["po_number"], (2, 3))


@pytest.mark.parametrize("bad", range(7))
def test_the_bad_row_stands_alone_and_the_others_are_ordered_once(
    service: Simulator, client: Client, bad: int
) -> None:
    values = [f"{10 + number}.{'13' if number == bad else '00'}" for number in range(7)]
    world = World()
    outcomes = place(client, world, chunk(*values))
    (refused,) = [outcome for outcome in outcomes if outcome.problem]
    assert refused.rows == (bad + 2,)
    assert "400" in (refused.problem or "")
    assert ordered(service) == sorted(value for value in values if not value.endswith("13"))
    assert next(iter(world.refused)) == ""
    # A second run, by whoever takes over, finds all of it.
    assert place(client, World(), chunk(*values), world.refused, maybe_placed=True) == outcomes
    assert len(ordered(service)) == 6


def test_a_part_that_was_refused_is_never_asked_for_again(service: Simulator, client: Client) -> None:
    place(client, World(), chunk("10.00", "11.00", "12.00"), {"": "no", "0": "no"})
    numbers = [order["po_number"] for order in service.ledger()["accounts"][0]["orders"]]
    assert [number.split("-")[1] for number in numbers] == ["000001.00", "000001.01", "000001.1"]


def test_the_split_is_kept_before_any_half_is_ordered(service: Simulator, client: Client) -> None:
    class Forgetful(World):
        def note_refused(self, path: str, problem: str) -> None:
            raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError):
        place(client, Forgetful(), chunk("10.00", "11.13"))
    assert ordered(service) == []


def test_an_unknown_outcome_is_settled_however_long_it_takes(service: Simulator, client: Client) -> None:
    service.add_fault(Fault(kind="status_before_store", operation="any", times=30, status=503))
    world = World()
    place(client, world, chunk("10.00"))
    assert ordered(service) == ["10.00"]
    assert world.waited


def test_without_funds_it_waits_and_goes_on(service: Simulator, client: Client) -> None:
    service.reset(Settings(start_balance=Decimal(5)))
    world = World()
    world.meanwhile = lambda: service.add_funds(Decimal(100))
    place(client, world, chunk("10.00"))
    assert (world.waited, ordered(service)) == (["funds"], ["10.00"])


def test_without_access_it_stops_and_goes_on(service: Simulator, client: Client) -> None:
    service.set_enabled(False)
    world = World()

    def enable() -> None:
        service.set_enabled(True)
        assert isinstance(service.clock, ManualClock)
        service.clock.advance(60)  # for a while the client does not ask again

    world.meanwhile = enable
    place(client, world, chunk("10.00"))
    assert len(world.stopped) == 1
    assert "403" in world.stopped[0]
    assert ordered(service) == ["10.00"]


def test_a_number_of_another_order_is_told_and_never_split(service: Simulator, client: Client) -> None:
    from giftcardpartners import Links

    rows = chunk("10.00", "11.00")
    other = client.orders.create(Links(po_number=rows.po_number("A")).add("CVS", 25))
    world = World()
    (outcome,) = place(client, world, rows)
    assert outcome.problem is not None
    assert other.order.id in outcome.problem
    assert "before you order" in outcome.problem
    assert (world.refused, ordered(service)) == ({}, ["25.00"])
