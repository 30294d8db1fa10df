"""Comparing a server with the recordings names every drift, and cries wolf over nothing that a right server may do."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import httpx
import pytest
from giftcardpartners_contract.budget import Budget
from giftcardpartners_contract.cassette_compare import RULE, compare
from giftcardpartners_contract.cassette_file import Cassette, load_folder
from giftcardpartners_contract.cassette_shapes import Shape, add_shape, differences
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.target import CannotReach, Credentials, Target
from giftcardpartners_simulator import Fault, Settings, Simulator, SimulatorTransport, serve

PLENTY = Decimal(1_000_000)
CASSETTES = load_folder()
NAMED = [
    dataclasses.replace(one, exchanges=tuple(two for two in one.exchanges if two.origin == "named"))
    for one in CASSETTES
]
"""The stories alone, which take less time."""


def compared(
    simulator: Simulator,
    url: str = "http://127.0.0.1",
    budget: Decimal = PLENTY,
    cassettes: list[Cassette] = NAMED,
    **options: Any,
) -> tuple[list[str], Collector]:
    judge = Collector()
    credentials = Credentials(simulator.email, simulator.access_token)
    with Target(url, credentials, transport=SimulatorTransport(simulator)) as target:
        return compare(target, judge, cassettes, purse=Budget(budget), **options), judge


def test_the_simulator_answers_as_it_was_recorded() -> None:
    drifts, judge = compared(Simulator(seed=99), cassettes=CASSETTES)

    assert drifts == []
    assert next(result for result in judge.results() if result.rule == RULE).checks == 12
    assert any("staged with a control of the simulator: a conflict" in one.reason for one in judge.reasons)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(start_balance=Decimal(10)),
        Settings(start_balance=Decimal(0)),
        Settings(token_form="opaque", expires_in_unit="minutes"),
        Settings(absent_claim_data="empty"),
        Settings(first_page=1, page_size=7),
    ],
)
def test_a_right_server_with_other_values_has_not_drifted(settings: Settings) -> None:
    assert compared(Simulator(settings))[0] == []


def test_a_server_that_can_be_compared_again_and_again_has_not_drifted() -> None:
    simulator = Simulator()

    assert compared(simulator)[0] == compared(simulator)[0] == []


@pytest.mark.parametrize(
    ("settings", "drift"),
    [
        (Settings(create_status=200), "createOrder answers 200 instead of 201"),
        (Settings(token_status=201), "createToken answers 201 instead of 200"),
        (Settings(conflict_body="id"), "createOrder 409: PreviousOrderIds is gone"),
        (Settings(problem_body="message"), "listOrders 401: Title is gone"),
        (Settings(bare_lists=True), "listCarriers 200: the whole answer was object and is list"),
        (Settings(camel_case=True), "getOrder 200: poNumber is new"),
        (Settings(echo_addresses=True), "createOrder 201: LineItems[].DigitalDeliveryAddress is new"),
        (Settings(pending_from_units=None, completed_word="Done"), ""),
    ],
)
def test_a_drift_is_named(settings: Settings, drift: str) -> None:
    drifts, judge = compared(Simulator(settings))

    assert bool(drifts) == bool(drift)
    assert any(one.startswith(drift) for one in drifts) or not drift
    assert {finding.outcome for finding in judge.findings} <= {"assumption"}


def test_a_server_that_asks_to_slow_down_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    simulator = Simulator()
    simulator.add_fault(Fault(kind="rate_limited", operation="getStatus", value="3"))
    simulator.add_fault(Fault(kind="rate_limited", operation="listOrders", value="99999"))

    assert compared(simulator)[0] == []
    assert sorted(pauses) == [3.0, 30.0]


def test_an_answer_of_504_is_not_judged() -> None:
    simulator = Simulator()
    simulator.add_fault(Fault(kind="status_before_store", operation="getStatus", status=504))

    drifts, judge = compared(simulator)

    assert drifts == []
    assert any("getStatus was answered 504" in one.reason for one in judge.reasons)


def orders_of(simulator: Simulator) -> int:
    return sum(len(account["orders"]) for account in simulator.ledger()["accounts"])


def test_no_order_is_sent_to_a_server_elsewhere_unless_it_is_allowed() -> None:
    simulator = Simulator()

    compared(simulator, "https://api.example.com")
    assert orders_of(simulator) == 0

    compared(simulator, "https://api.example.com", allow_orders=True)
    assert orders_of(simulator) > 10


def test_what_is_ordered_stays_under_the_budget() -> None:
    simulator = Simulator()

    _, judge = compared(
        simulator, "https://api.example.com", allow_orders=True, budget=Decimal(60), cassettes=CASSETTES
    )

    spent = Decimal(str(simulator.settings.start_balance)) - Decimal(
        simulator.ledger()["accounts"][0]["available"]
    )
    assert 0 < spent <= 60
    assert any("the budget is spent" in one.reason for one in judge.reasons)


def test_an_order_whose_answer_was_lost_counts_as_paid() -> None:
    simulator = Simulator()
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder", times=1000))

    compared(simulator, "https://api.example.com", allow_orders=True, budget=Decimal(60), cassettes=CASSETTES)

    assert 0 < Decimal(simulator.ledger()["accounts"][0]["charged"]) <= 60


def test_a_product_that_the_server_does_not_offer_is_not_asked_for() -> None:
    simulator = Simulator()
    del simulator._catalogue["KAWAHON"]

    drifts, judge = compared(simulator)

    assert drifts == []
    assert any("the catalogue has no KAWAHON" in one.reason for one in judge.reasons)


def test_a_server_that_gives_no_token_cannot_be_compared() -> None:
    with (
        Target(
            "http://127.0.0.1", Credentials("a@example.com", "not-a-real-one"), transport=refusing()
        ) as target,
        pytest.raises(CannotReach, match="hands out no token"),
    ):
        compare(target, Collector(), CASSETTES, purse=Budget(PLENTY))


def refusing() -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(401, json={}))


def test_a_real_server_is_compared() -> None:
    with serve(Simulator(Settings(bare_lists=True))) as server:
        credentials = Credentials(server.simulator.email, server.simulator.access_token)
        with Target(server.base_url, credentials) as target:
            drifts = compare(target, Collector(), NAMED[-1:], purse=Budget(PLENTY))

    assert drifts == ["listShippingMethods 200: the whole answer was object and is list"]


def shape_of(*values: Any) -> Shape:
    shape: Shape = {}
    for value in values:
        add_shape(shape, value)
    return shape


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"a": 1}, {"a": 2.5}, []),
        ({"a": None}, {"a": "x"}, []),
        ({"a": []}, {"a": [{"b": 1}]}, []),
        ({"a": {"b": 1}}, {"a": None}, []),
        ({"Errors": {"x": ["y"]}}, {"Errors": {"z": ["y"]}}, []),
        ({"a": 1}, {"a": "1"}, ["a was number and is text"]),
        ({"a": True}, {"a": 1}, ["a was boolean and is number"]),
        ({"a": [{"b": 1}]}, {"a": [{}]}, ["a[].b is gone"]),
        ({}, {"a": 1}, ["a is new"]),
        ([], {}, ["the whole answer was list and is object"]),
    ],
)
def test_shapes_differ_by_properties_and_types_and_not_by_values(
    before: Any, after: Any, said: list[str]
) -> None:
    assert list(differences(shape_of(before), shape_of(after))) == said
