"""What the catalogue tells about an order before money moves."""

from __future__ import annotations

import asyncio
import inspect

import pytest
from giftcardpartners import (
    Address,
    CheckFailed,
    DigitalDelivery,
    Finding,
    Links,
    PhysicalShipment,
    RequestFailed,
    ServerError,
)
from giftcardpartners.async_resources import AsyncLookup, AsyncOrders, AsyncProducts
from giftcardpartners.resources import Lookup, Orders, Products
from giftcardpartners_simulator import Fault
from msgspec import structs

from .desk import Desk, money

GOOD = Address(
    name="Bo Lee",
    address_line_1="9 Elm Rd",
    city="Austin",
    state="TX",
    zip="73301",
    country="US",
    shipping_method_id="STANDARD",
    carrier_id="DEFAULT",
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def said(findings: tuple[Finding, ...]) -> list[tuple[int | None, str]]:
    return [(finding.line, finding.field) for finding in findings]


def test_a_good_order_has_no_findings_and_reads_only_what_it_refers_to(desk: Desk) -> None:
    order = DigitalDelivery(po_number="A-1").add("CVS", money("25"), email="ana@example.org")
    client = desk.client()
    assert client.orders.check(order) == ()
    counts = desk.simulator.ledger()["requests"]
    assert {name: count for name, count in counts.items() if count} == {"createToken": 1, "listProducts": 1}


def test_a_good_parcel_has_no_findings(desk: Desk) -> None:
    order = PhysicalShipment(po_number="A-1").add(
        "CARDCVS", money("25"), address=GOOD, branding_id="BRAND-123"
    )
    assert desk.client().orders.check(order) == ()


def test_all_findings_come_at_once(desk: Desk) -> None:
    order = PhysicalShipment(po_number="A-1")
    order.add(
        "CVS", money("1"), address=structs.replace(GOOD, shipping_method_id="PIGEON"), branding_id="NONE"
    )
    order.add("UNHEARD-OF", money("25"), address=structs.replace(GOOD, carrier_id="PAPER"))
    order.add("CARDMAPLE", money("26"), address=structs.replace(GOOD, carrier_id=None))
    findings = desk.client().orders.check(order)
    assert said(findings) == [
        (1, "value"),
        (1, "type"),
        (1, "shipping_method_id"),
        (1, "branding_id"),
        (2, "product_id"),
        (2, "carrier_id"),
        (3, "value"),
        (3, "carrier_id"),
        (None, "currency"),
    ]
    assert [str(finding) for finding in findings[5:]] == [
        "line 2, carrier_id: 'PAPER' is not one of BIRTHDAY, DEFAULT, THANKYOU",
        "line 3, value: 26 is not allowed for CARDMAPLE (25.0, 50.0)",
        "line 3, carrier_id: CARDMAPLE needs a carrier (client.carriers)",
        "order, currency: mixed: CAD, USD",
    ]


def test_a_card_without_need_of_a_carrier_may_go_without(desk: Desk) -> None:
    order = PhysicalShipment(po_number="A-1")
    order.add("CARDACORN", money("25"), address=structs.replace(GOOD, carrier_id=None))
    assert desk.client().orders.check(order) == ()


def test_an_empty_order_is_a_finding(desk: Desk) -> None:
    assert said(desk.client().orders.check(Links(po_number="A-1"))) == [(None, "line_items")]


def test_currencies_may_not_be_mixed(desk: Desk) -> None:
    order = Links(po_number="A-1").add("CVS", money("25")).add("CAFEZOE", money("25"))
    assert said(desk.client().orders.check(order)) == [(None, "currency")]


def test_a_list_that_the_service_does_not_have_proves_nothing(desk: Desk) -> None:
    client = desk.client()
    for operation in ("listCarriers", "listShippingMethods", "listBrandings"):
        desk.simulator.add_fault(
            Fault(kind="status_before_store", operation=operation, times=None, status=404)
        )
    order = PhysicalShipment(po_number="A-1").add("CARDCVS", money("25"), address=GOOD, branding_id="ANY")
    assert client.orders.check(order) == ()


def test_nothing_is_checked_when_the_catalogue_cannot_be_read(desk: Desk) -> None:
    desk.down("listProducts")
    order = Links(po_number="A-1").add("CVS", money("25"))
    with pytest.raises((ServerError, RequestFailed)):
        desk.client().orders.check(order)


def test_create_checks_when_it_is_asked_to_and_sends_nothing(desk: Desk) -> None:
    client = desk.client()
    order = Links(po_number="A-1").add("CVS", money("1"))
    with pytest.raises(CheckFailed, match="line 1, value: 1 is not allowed") as refused:
        client.orders.create(order, check=True)
    assert said(refused.value.findings) == [(1, "value")]
    assert desk.asked("createOrder") == 0
    good = Links(po_number="A-1").add("CVS", money("25"))
    assert client.orders.create(good, check=True).order.id
    assert desk.asked("createOrder") == 1


def test_a_long_list_of_findings_is_cut_in_the_message_only(desk: Desk) -> None:
    order = Links(po_number="A-1")
    for _ in range(7):
        order.add("CVS", money("1"))
    with pytest.raises(CheckFailed, match="; …") as refused:
        desk.client().orders.create(order, check=True)
    assert len(refused.value.findings) == 7


def test_the_async_client_finds_the_same(desk: Desk) -> None:
    order = Links(po_number="A-1").add("CVS", money("1"))

    async def visit() -> tuple[Finding, ...]:
        async with desk.async_client() as client:
            with pytest.raises(CheckFailed):
                await client.orders.create(order, check=True)
            return await client.orders.check(order)

    assert asyncio.run(visit()) == desk.client().orders.check(order)


@pytest.mark.parametrize(
    ("plain", "twin"), [(Orders, AsyncOrders), (Products, AsyncProducts), (Lookup, AsyncLookup)]
)
def test_both_clients_offer_the_same(plain: type, twin: type) -> None:
    for name, method in inspect.getmembers(plain, inspect.isfunction):
        other = getattr(twin, name)
        if not name.startswith("_"):
            assert inspect.signature(method).parameters == inspect.signature(other).parameters
            assert inspect.getdoc(method) == inspect.getdoc(other)
