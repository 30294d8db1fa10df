"""Every untidy habit that the simulator knows, with a lost answer: one order, found again, nothing denied."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from giftcardpartners import (
    Address,
    DigitalDelivery,
    GiftCardsError,
    Links,
    OrderRequest,
    OutcomeUnknown,
    PhysicalShipment,
    Placed,
)
from giftcardpartners_simulator import QUIRKS, Fault, Settings, with_quirks
from giftcardpartners_simulator.untidy.texts import REWRITINGS
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from .test_end_to_end import World

HARMLESS = sorted(name for name, quirk in QUIRKS.items() if not quirk.decisive)
LOST = Fault(kind="drop_after_store", operation="createOrder")


def orders(world: World) -> list[OrderRequest]:
    """One of each type, with texts that services like to rewrite."""
    address = Address(
        name="Zoë O'Brien & Söhne",
        address_line_1="Große Straße 9, 王小明",
        address_line_2="c/o 🎉 Ana <Maria>",
        city="São Paulo",
        state="TX",
        zip="73301-1234",
        country="US",
        shipping_method_id=world.run(lambda client: client.shipping_methods.list())[0].id,
        carrier_id=world.run(lambda client: client.carriers.list())[0].id,
    )
    products = world.run(lambda client: client.products.list())
    physical = next(one for one in products if "PhysicalShipment" in one.available_delivery_types)
    digital = DigitalDelivery(po_number="D")
    for name, email in (("Zoë & Ana", "zoe@example.org"), ("王小明 🎉", "wang@example.org")):
        digital = digital.add("CVS", Decimal("25.00"), 2, email=email, sms="+15550100000", to=name)
    return [
        digital.add("CVS", Decimal("25.00"), email="zoe@example.org", sms="+15550100000", to="Zoë & Ana"),
        Links(po_number="L")
        .add("CVS", 25, 3, to="José")
        .add("CVS", 25, to="José")
        .add("CVS", 50, 2, to="Ann"),
        PhysicalShipment(po_number="P").add(physical.id, max(physical.denominations), address=address),
    ]


# What the second makes of the first nobody could read; test_orders_texts has masked escapes that can be.
BEYOND_READING = {
    *(
        (escaped, other)
        for escaped in ("html_escaped", "html_numeric")
        for other in ("masked", "punctuation_lost")
    ),
    ("masked", "punctuation_lost"),
    *(("phone_as_number", f"phone_{form}") for form in ("spaced", "national", "digits")),
}


def place_and_settle(world: World, order: OrderRequest) -> Placed:
    """Place an order whose first answer is lost, and settle it until it is settled."""
    world.simulator.add_fault(LOST)
    story = world.run
    try:
        placed = story(lambda client: client.orders.create(order))
    except GiftCardsError as problem:
        kept = [one for one in world.orders() if one["po_number"].strip() == order.po_number]
        if kept:
            assert isinstance(problem, OutcomeUnknown), problem
            assert "othing was placed" not in str(problem)
        for attempt in range(4):
            try:
                placed = story(lambda client: client.orders.settle(order))
                break
            except OutcomeUnknown:
                if attempt == 3:
                    raise
    assert isinstance(placed, Placed)
    return placed


@pytest.mark.parametrize("name", HARMLESS)
def test_an_order_is_found_again_whatever_the_service_is_used_to(name: str) -> None:
    asked = orders(World("sync", echo_addresses=True))
    world = World("sync", **vars_of(with_quirks(Settings(echo_addresses=True), [name])))
    for order in asked:
        for fault in QUIRKS[name].faults:
            world.simulator.add_fault(fault)
        placed = place_and_settle(world, order)
        assert placed.differences == ()
        again = world.run(lambda client, order=order: client.orders.settle(order))
        assert (again.order.id, again.differences) == (placed.order.id, ())
    assert len(world.orders()) == 3


def vars_of(changed: Settings) -> dict[str, object]:
    """The settings that are not the defaults."""
    usual = Settings()
    return {
        name: value
        for name, value in ((one, getattr(changed, one)) for one in changed.__dataclass_fields__)
        if value != getattr(usual, name)
    }


@settings(max_examples=60)
@given(
    some.lists(some.sampled_from(sorted(REWRITINGS)), min_size=2, max_size=4, unique=True),
    some.sampled_from(["as_sent", "split", "merged"]),
    some.sampled_from(["as_sent", "reversed", "by_product"]),
    some.integers(12, 30),
)
def test_rewritings_may_follow_one_another(names: list[str], shown: str, moved: str, limit: int) -> None:
    assume(not any(two in BEYOND_READING for two in combinations(names, 2)))
    world = World(
        "sync",
        echo_addresses=True,
        rewrite_texts=tuple(names),
        lines_shown=shown,
        line_order=moved,
        text_limit=limit,
    )
    for order in orders(World("sync", echo_addresses=True)):
        world.simulator.add_fault(LOST)
        placed = world.run(lambda client, order=order: client.orders.create(order))
        assert placed.differences == (), names
    assert len(world.orders()) == 3
