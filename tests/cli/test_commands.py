"""What each command does, against a simulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from giftcardpartners import WaitPolicy
from giftcardpartners_simulator import Fault, Settings, Simulator

from .conftest import ORDER, Ran, giftcards

NUMBERED = "po_number: ACME-1\n" + ORDER
LINKS = "type: Links\npo_number: ACME-2\nline_items: [{product_id: PRODUCTA, value: 25, quantity: 3}]\n"
SECRETS = ("ana@example.org", "Ana", "https://")


def objects(ran: Ran) -> list[Any]:
    assert ran.status == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def orders(simulator: Simulator) -> list[Any]:
    found: list[Any] = simulator.ledger()["accounts"][0]["orders"]
    return found


def test_balance(simulator: Simulator) -> None:
    assert giftcards("balance").out == "available\t10000.00\npending\t0.00\n"
    assert objects(giftcards("balance", "--json")) == [{"Available": 10000.0, "Pending": 0.0}]
    assert giftcards("--json", "balance").out == giftcards("balance", "--json").out


def test_products(simulator: Simulator) -> None:
    everything = objects(giftcards("products", "--json"))
    assert len(everything) > 3
    assert [one["Id"] for one in objects(giftcards("products", "--json", "--search", "product a"))] == [
        "PRODUCTA"
    ]
    postal = objects(giftcards("products", "--json", "--type", "PhysicalShipment"))
    assert postal
    assert all("PhysicalShipment" in one["AvailableDeliveryTypes"] for one in postal)
    assert giftcards("products", "--currency", "XXX").status == 1
    assert "PRODUCTA\tProduct A\t5.00 10.00" in giftcards("products").out


def test_products_by_value(simulator: Simulator) -> None:
    def ids(*words: str) -> set[str]:
        return {one["Id"] for one in objects(giftcards("products", "--json", *words))}

    fixed, variable = "PRODUCTA", "PRODUCTB"  # 5 … 100, and 15 to 200
    assert {fixed, variable} <= ids("--min", "20", "--max", "30")
    assert fixed not in ids("--min", "30", "--max", "40")
    assert variable in ids("--min", "30", "--max", "40")
    assert variable not in ids("--max", "14.99")
    assert fixed not in ids("--min", "100.01")
    assert giftcards("products", "--min", "40", "--max", "30").status == 1
    assert giftcards("products", "--min", "much").status == 64


def test_product(simulator: Simulator) -> None:
    assert "name\tProduct B\nvalues\t15.00 to 200.00\n" in giftcards("product", "PRODUCTB").out
    assert objects(giftcards("product", "PRODUCTB", "--json"))[0]["Id"] == "PRODUCTB"
    assert giftcards("product", "NOSUCH").status == 1


def test_an_order_is_shown_without_its_secrets(simulator: Simulator, order_file: Callable[..., str]) -> None:
    name = order_file(NUMBERED)
    (placed,) = objects(giftcards("order", name, "--yes", "--json"))
    assert (placed["event"], placed["Replayed"], placed["Order"]["PONumber"]) == ("placed", False, "ACME-1")
    identity = placed["Order"]["Id"]
    for words in (
        ("order", "show", identity),
        ("find", "ACME-1"),
        ("wait", identity),
        ("order", name, "--yes"),
    ):
        for more in ((), ("--json",)):
            ran = giftcards(*words, *more)
            assert ran.status == 0
            assert identity in ran.out
            assert not [one for one in SECRETS if one in ran.out]


def test_claim_links_only_when_asked_for(simulator: Simulator, order_file: Callable[..., str]) -> None:
    (placed,) = objects(giftcards("order", order_file(LINKS), "--yes", "--json"))
    identity = placed["Order"]["Id"]
    (shown,) = objects(giftcards("order", "show", identity, "--show-links", "--json"))
    claims = shown["LineItems"][0]["ClaimData"]
    secrets = {one[name] for one in claims for name in ("ClaimLink", "ClaimLinkChallengeAnswer")}
    assert len(secrets) == 6
    hidden = giftcards("order", "show", identity)
    assert "3, hidden; --show-links shows them" in hidden.out
    everything = hidden.out + giftcards("order", "show", identity, "--json").out + json.dumps(placed)
    assert [one for one in secrets if one in everything] == []
    links = giftcards("order", "show", identity, "--show-links").out
    assert [one for one in secrets if one not in links] == []


def test_a_check_shows_the_cost_and_sends_nothing(
    simulator: Simulator, order_file: Callable[..., str]
) -> None:
    (checked,) = objects(giftcards("order", order_file(ORDER), "--check", "--json"))
    assert (checked["units"], checked["face_value"], checked["Available"]) == (2, 50.0, 10000.0)
    booked = objects(giftcards("order", order_file(NUMBERED), "--yes", "--json"))
    spent = 10000 - giftcards_balance()
    assert checked["expected_cost"] == pytest.approx(spent)
    assert len(booked) == len(orders(simulator)) == 1


def giftcards_balance() -> float:
    return float(objects(giftcards("balance", "--json"))[0]["Available"])


def test_the_catalogue_says_no(simulator: Simulator, order_file: Callable[..., str]) -> None:
    ran = giftcards("order", order_file(NUMBERED.replace("PRODUCTA", "NOSUCH")), "--yes")
    assert (ran.status, "line 1, product_id: 'NOSUCH' is not in the catalogue" in ran.err) == (65, True)
    assert giftcards("order", "order.yaml", "--yes", "--no-catalogue").status == 3
    assert orders(simulator) == []


def test_too_little_money_is_a_refusal(simulator: Simulator, order_file: Callable[..., str]) -> None:
    ran = giftcards("order", order_file(NUMBERED.replace("quantity: 2", "quantity: 900")), "--yes")
    assert (ran.status, "does not cover that" in ran.err) == (3, True)
    assert orders(simulator) == []


def test_a_lost_answer_costs_once(simulator: Simulator, order_file: Callable[..., str]) -> None:
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
    ran = giftcards("order", order_file(NUMBERED), "--yes")
    assert (ran.status, "is placed (Completed; sent 2 times, ordered once)" in ran.err) == (0, True)
    assert len(orders(simulator)) == 1


def test_nobody_is_asked_where_nobody_is(simulator: Simulator, order_file: Callable[..., str]) -> None:
    ran = giftcards("order", order_file(ORDER))
    assert (ran.status, "Add --yes" in ran.err) == (64, True)
    assert orders(simulator) == []


@pytest.mark.parametrize("settings", [Settings(pending_from_units=1, completion_polls=2)])
def test_waiting(
    simulator: Simulator, order_file: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = partial(WaitPolicy, first_pause=0.01, ceiling=0.02, first_pause_per_unit=0, ceiling_per_unit=0)
    monkeypatch.setattr("giftcardpartners_cli.commands._waiting.WaitPolicy", soon)
    told = objects(giftcards("order", order_file(NUMBERED), "--yes", "--wait", "--json"))
    assert [one["event"] for one in told][0 :: len(told) - 1] == ["placed", "complete"]
    assert {one["Status"] for one in told[1:-1]} >= {"Pending"}
    assert told[-1]["Order"]["Status"] == "Completed"
    people = giftcards("order", order_file(LINKS), "--yes", "--wait")
    assert people.status == 0
    assert "is Pending\n" in people.err
    assert "status\tCompleted" in people.out


@pytest.mark.parametrize("settings", [Settings(pending_from_units=1, completion_polls=1000)])
def test_waiting_in_vain(simulator: Simulator, order_file: Callable[..., str]) -> None:
    ran = giftcards("order", order_file(NUMBERED), "--yes", "--wait", "--deadline", "0.2")
    assert ran.status == 4
    assert "never order it again" in ran.err
    identity = orders(simulator)[0]["id"]
    again = giftcards("wait", identity, "--deadline", "0.2", "--json")
    assert again.status == 4
    assert json.loads(again.err)["error"]["kind"] == "WaitTimedOut"


def test_the_history(simulator: Simulator, order_file: Callable[..., str]) -> None:
    for number in "123":
        giftcards("order", order_file(NUMBERED.replace("ACME-1", f"ACME-{number}")), "--yes")

    def numbers(*words: str) -> list[str]:
        return [one["PONumber"] for one in objects(giftcards("orders", "--json", *words))]

    assert numbers() == ["ACME-3", "ACME-2", "ACME-1"]
    assert numbers("--limit", "2") == ["ACME-3", "ACME-2"]
    assert numbers("--since", "ACME-1") == ["ACME-3", "ACME-2"]
    assert numbers("--since", orders(simulator)[1]["id"]) == ["ACME-3"]
    assert len(giftcards("orders").out.splitlines()) == 3


def test_what_is_not_in_the_history(simulator: Simulator) -> None:
    ran = giftcards("find", "ACME-9")
    assert (ran.status, "settle" in ran.err) == (1, True)
    assert giftcards("order", "show", "ord-0").status == 1


def test_a_control_character_reaches_no_terminal(simulator: Simulator) -> None:
    ran = giftcards("product", "\x1b[2J")
    assert "\x1b" not in ran.out + ran.err


def test_simulator_needs_no_credentials(order_file: Callable[..., str]) -> None:
    ran = giftcards("--simulator", "order", order_file(ORDER), "--wait")
    assert (ran.status, "status\tCompleted" in ran.out) == (0, True)
    assert giftcards("balance", "--simulator").status == 0


def test_a_fresh_simulator_checks_a_campaign_and_is_no_place_to_order_one(tmp_path: Path) -> None:
    """It ends with its command, and the campaign would look for its orders for ever."""
    file = tmp_path / "rewards.csv"
    file.write_text("product_id,value,email\nCVS,25,ana@example.org\n", "utf-8")
    checked = giftcards("--simulator", "campaign", "check", str(file))
    assert (checked.status, checked.err.count("simulator")) == (0, 2)
    assert "1 rows are right" in checked.out + checked.err
    database = f"sqlite:///{tmp_path}/campaigns.db"
    refused = giftcards("--simulator", "campaign", "start", str(file), "--id", "ONE", "--database", database)
    assert refused.status == 64
    assert "Run `giftcards simulator` beside it." in refused.err
