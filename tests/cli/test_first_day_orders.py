"""What only orders show is found out within a budget, under numbers that are written down first, and ordered once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from giftcardpartners_cli.exit_status import CommandError
from giftcardpartners_cli.first_day import Permission, first_day
from giftcardpartners_cli.first_day.readings import Reading
from giftcardpartners_cli.profiles import Account
from giftcardpartners_simulator import QUIRKS, Fault, Settings, Simulator, SimulatorTransport
from giftcardpartners_simulator.quirks import with_quirks

from .conftest import giftcards

ROOT = Path(__file__).parents[2]
EMAIL = "me@example.org"
PLENTY = Permission(Decimal(100), EMAIL)


def simulated(settings: Settings | None = None) -> Simulator:
    return Simulator(settings or Settings())


def account_at(simulator: Simulator) -> Account:
    who = (simulator.email, simulator.access_token)
    return Account(simulator.base_url, *who, "", "", "memory", SimulatorTransport(simulator))


def readings(simulator: Simulator, may_order: Permission | None = PLENTY) -> list[Reading]:
    return list(first_day(account_at(simulator), may_order, simulator.clock.advance))


def otherwise(told: list[Reading]) -> set[str]:
    return {one.assumption for one in told if one.as_assumed is False}


def orders(simulator: Simulator) -> list[Any]:
    found: list[Any] = simulator.ledger()["accounts"][0]["orders"]
    return found


def spent(simulator: Simulator) -> Decimal:
    return 10_000 - Decimal(simulator.ledger()["accounts"][0]["available"])


def record() -> Any:
    (file,) = Path("state/giftcardpartners/first-day").glob("*.json")
    assert file.stat().st_mode & 0o077 == 0
    return json.loads(file.read_text("utf-8"))


def test_every_assumption_is_told_about_with_and_without_orders() -> None:
    listed = re.findall(r"^\| (A\d+) \|", (ROOT / "docs" / "assumptions.md").read_text("utf-8"), re.MULTILINE)
    assert len(listed) > 40
    for may_order in (None, PLENTY):
        told = readings(simulated(), may_order)
        assert {one.assumption for one in told} == set(listed)
        assert otherwise(told) == set()
        assert all(one.seen for one in told)
    known = {one.assumption for one in told if one.as_assumed}
    open_for_good = {"A1", "A9", "A10", "A24", "A25", "A37", "A38", "A43", "A44", "A45", "A47", "A48"}
    assert set(listed) - known == open_for_good


@pytest.mark.parametrize(
    ("changes", "assumptions"),
    [
        ({"create_status": 200}, "A3"),
        ({"problem_body": "message"}, "A6"),
        ({"problem_body": "text"}, "A6"),
        ({"problem_body": "empty"}, "A6"),
        ({"accept_numeric_strings": True}, "A13"),
        ({"conflict_body": "order_id"}, "A31"),
        ({"conflict_body": "none"}, "A31"),
        ({"conflict_body": "id"}, ""),
        ({"pending_from_units": 1}, "A32"),
        ({"pending_from_units": 1, "completion_polls": 2}, "A32"),
        ({"pending_from_units": 1, "never_complete": True}, "A32 A41"),
        ({"pending_from_units": 1, "pending_word": "Processing"}, "A32 A33"),
        ({"completed_word": "Done"}, "A32 A33"),
        ({"completed_word": "Fulfilled"}, ""),
        ({"accept_address_on_links": True}, "A40"),
        ({"claim_data_for_digital": True}, "A41"),
        ({"absent_claim_data": "missing"}, ""),
        ({"absent_claim_data": "empty"}, ""),
        ({"echo_po_number": False}, "A42"),
        ({"echo_addresses": True}, ""),
        ({"page_size_max": 1000}, "A12"),
        ({"camel_case": True}, "A2"),
    ],
)
def test_the_other_reading_is_seen(changes: Mapping[str, Any], assumptions: str) -> None:
    simulator = simulated(Settings().changed(changes))
    assert otherwise(readings(simulator)) == set(assumptions.split())


SEEN_QUIRKS = {
    "bare_lists": "A18",
    "camel_case": "A2",
    "history_lag": "A46",
    "history_lag_orders": "A46",
    "history_lag_reads": "A46",
    "history_oldest_first": "A46",
    "po_number_trimmed": "A30",
    "po_number_caseless": "A30",
    "po_number_trimmed_caseless": "A30",
    "status_needs_token": "A28",
    "number_text": "A13 A15",
    "text_cut": "A42",
    "text_cut_with_ellipsis": "A42",
    "past_1e3": "",
    "past_1e5": "",
    "lines_reversed": "",
    "number_integer": "",
    "byte_order_mark": "",
    "pages_capped": "",
}


@pytest.mark.parametrize("name", SEEN_QUIRKS)
def test_a_habit_of_the_service_shows_where_it_should(name: str) -> None:
    simulator = simulated(with_quirks(Settings(), [name]))
    told = otherwise(readings(simulator))
    assert told == set(SEEN_QUIRKS[name].split())


@pytest.mark.parametrize(
    "name", [name for name, one in QUIRKS.items() if one.settings and name not in SEEN_QUIRKS]
)
def test_no_habit_ends_it_or_costs_more(name: str) -> None:
    simulator = simulated(with_quirks(Settings(), [name]))
    told = readings(simulator, Permission(Decimal(12), EMAIL))
    assert len(told) > 40
    assert spent(simulator) <= 12


@pytest.mark.parametrize("budget", ["0", "0.99", "1", "2.50", "4", "100"])
def test_it_never_costs_more_than_the_budget_in_all_runs_together(budget: str) -> None:
    # Nothing is refused here: what is expected to be refused is paid, too.
    simulator = simulated(Settings(accept_numeric_strings=True, accept_address_on_links=True))
    may_order = Permission(Decimal(budget), EMAIL)
    told = readings(simulator, may_order)
    if Decimal(budget) < 5:
        assert any("leaves no" in one.seen for one in told)
    first = orders(simulator)
    readings(simulator, may_order)
    assert orders(simulator) == first
    assert spent(simulator) <= Decimal(budget)
    numbers = [one["po_number"] for one in first]
    assert len(numbers) == len(set(numbers))


def test_a_larger_budget_goes_on_where_the_smaller_one_ended() -> None:
    simulator = simulated()
    readings(simulator, Permission(Decimal(2), EMAIL))
    before = orders(simulator)
    told = readings(simulator)
    assert orders(simulator)[: len(before)] == before
    assert len(orders(simulator)) == 6
    assert [one for one in told if "leaves no" in one.seen] == []


def test_what_was_found_out_is_told_again_and_not_asked_again() -> None:
    simulator = simulated()
    first = readings(simulator)
    before = len(simulator.requests())
    again = readings(simulator)
    assert [one for one in again if one.assumption != "A46"] == [
        one for one in first if one.assumption != "A46"
    ]
    sent = [one for one in simulator.requests()[before:] if one["operation"] == "createOrder"]
    assert sent == []


@pytest.mark.parametrize("kind", ["drop_after_store", "drop_before_reading", "status_after_store"])
@pytest.mark.parametrize("nth", range(8))
def test_a_lost_answer_is_settled_under_the_same_number(kind: str, nth: int) -> None:
    simulator = simulated()
    simulator.add_fault(Fault(kind=kind, operation="createOrder", skip=nth))
    told = readings(simulator)
    assert otherwise(told) == set()
    numbers = [one["po_number"] for one in orders(simulator)]
    assert len(numbers) == len(set(numbers)) == 6


def test_an_answer_that_cannot_be_read_is_no_reading() -> None:
    simulator = simulated()
    simulator.add_fault(Fault(kind="malformed_json", operation="createOrder", skip=1))
    assert otherwise(readings(simulator)) == set()
    assert len(orders(simulator)) == 6


def test_numbers_are_on_the_disk_before_anything_is_sent_and_kept() -> None:
    simulator = simulated()
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder", times=100))
    told = readings(simulator)
    assert any("run this again: the PONumber stays the same" in one.seen for one in told)
    prefix = record()["prefix"]
    simulator.clear_faults()
    assert otherwise(readings(simulator)) == set()
    assert record()["prefix"] == prefix
    assert {one["po_number"].casefold().startswith(prefix.casefold()) for one in orders(simulator)} == {True}


def test_the_record_holds_no_address_token_or_link() -> None:
    simulator = simulated(Settings(echo_addresses=True, claim_data_for_digital=True))
    told = readings(simulator)
    shown = json.dumps(record()) + repr(told)
    for secret in (EMAIL, simulator.access_token, "claim.example.com", "Bearer"):
        assert secret not in shown


def test_an_order_that_costs_more_than_it_may_ends_the_ordering(monkeypatch: pytest.MonkeyPatch) -> None:
    simulator = simulated()
    monkeypatch.setattr("giftcardpartners_simulator.rules.orders.OrderRules.price", lambda *_: 5_000)
    told = readings(simulator)
    assert len(orders(simulator)) == 1
    assert any("nothing more was ordered" in one.seen for one in told)


def test_a_service_that_takes_everything_is_seen_and_costs_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "giftcardpartners_simulator.rules.orders.OrderRules"
    monkeypatch.setattr(f"{rules}.check_unique_po", lambda *_: None)
    monkeypatch.setattr(f"{rules}.check_denomination", lambda *_: None)
    monkeypatch.setattr(f"{rules}.check_branding", lambda *_: None)
    simulator = simulated()
    told = readings(simulator, Permission(Decimal(6), EMAIL))
    assert {"A22", "A30", "A39"} <= otherwise(told)
    assert spent(simulator) <= 6


def test_a_record_that_cannot_be_read_stops_it_before_anything_is_ordered() -> None:
    simulator = simulated()
    readings(simulator)
    (file,) = Path("state/giftcardpartners/first-day").glob("*.json")
    for text in (
        "",
        "[]",
        '{"prefix": 1}',
        '{"prefix": "X", "worth": {"a": "b"}, "unrefused": {}, "readings": {}}',
    ):
        file.write_text(text)
        with pytest.raises(CommandError, match="nothing was ordered"):
            readings(simulator)
    assert len(orders(simulator)) == 6


def test_of_two_runs_at_once_only_one_orders() -> None:
    simulator = simulated()
    first = first_day(account_at(simulator), PLENTY, simulator.clock.advance)
    while next(first).assumption != "A23":  # the answer to its first order
        pass
    with pytest.raises(CommandError, match="Another run has"):
        readings(simulator)
    first.close()  # as if it was cut off
    assert otherwise(readings(simulator)) == set()
    numbers = [one["po_number"] for one in orders(simulator)]
    assert len(numbers) == len(set(numbers)) == 6


def test_without_an_address_only_links_are_ordered() -> None:
    simulator = simulated()
    told = readings(simulator, replace(PLENTY, email=None))
    assert {one["type"] for one in orders(simulator)} == {"Links"}
    assert [one.seen for one in told if one.assumption == "A40"] == [
        "only an order by e-mail shows it: --email ADDRESS with --allow-orders"
    ]


def test_where_nothing_can_be_ordered_it_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    told = readings(simulated(), Permission(Decimal(0), EMAIL))
    assert not [one for one in told if "--allow-orders" in one.seen]
    assert any("the budget of 0 leaves no" in one.seen for one in told)
    assert any("the first order was not placed" in one.seen for one in told)
    poor = simulated(Settings(start_balance=Decimal("0.50")))
    assert any("the order is refused (422)" in one.seen for one in readings(poor))
    without_links = simulated()
    for product in without_links.rules.catalogue.values():
        monkeypatch.setitem(product.shown, "AvailableDeliveryTypes", ["DigitalDelivery"])
    told = readings(without_links, replace(PLENTY, email=None))
    assert any("no product can be ordered as links" in one.seen for one in told)
    assert orders(without_links) == []
    told = readings(without_links)
    assert otherwise(told) == set()
    assert {one["type"] for one in orders(without_links)} == {"DigitalDelivery"}


def test_the_command(simulator: Simulator) -> None:
    words = ("contract", "--first-day", "--allow-orders", "--budget", "25", "--email", EMAIL)
    ran = giftcards(*words, "--json")
    assert ran.status == 0, ran.err
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert {one["as_assumed"] for one in told} == {True, None}
    assert spent(simulator) <= 25
    assert "first-day" in ran.err
    table = giftcards(*words).out
    assert (
        "A31\tDoes the 409 name the order in PreviousOrderIds or Id?\tPreviousOrderIds\tas assumed" in table
    )
    assert EMAIL not in table + ran.out + ran.err
    assert giftcards(*words[:-1], "me at home").status == 64
    assert "me at home" not in giftcards(*words[:-1], "me at home").err
