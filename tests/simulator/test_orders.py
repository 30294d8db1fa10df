"""Placing orders: one PONumber, one order, one debit (rules 5 to 10, 14)."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from giftcardpartners_simulator import Fault

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def test_the_vendors_example_is_stored_and_charged_once(api: Api) -> None:
    answer = api.post(api.digital("PO-12345"))
    order = answer.json()
    assert answer.status == 201
    assert (order["Status"], order["Type"], order["PONumber"]) == ("Completed", "DigitalDelivery", "PO-12345")
    assert (order["LineItems"][0]["Value"], order["LineItems"][0]["Cost"]) == (25.0, 24.44)
    assert api.available == "9975.56"
    assert [entry["charge"] for entry in api.orders] == ["24.44"]


def test_the_charge_counts_every_unit_of_every_line(api: Api) -> None:
    body = api.links(Quantity=3)
    body["LineItems"].append({"ProductId": "PRODUCTB", "Value": 20.01, "Quantity": 2})
    api.post(body)
    assert api.available == str(Decimal(10000) - 3 * Decimal("24.44") - 2 * Decimal("19.10"))


def test_a_missing_quantity_means_one(api: Api) -> None:
    body = api.links()
    del body["LineItems"][0]["Quantity"]
    assert api.post(body).json()["LineItems"][0]["Quantity"] == 1


def test_the_created_status_is_a_switch(new_api: NewApi) -> None:
    api = new_api(create_status=200)
    assert api.post(api.links()).status == 200


@pytest.mark.parametrize("change", [{}, {"Value": 50}, {"Quantity": 2}, {"ProductId": "CVS", "Value": 10}])
def test_a_ponumber_is_taken_once_whatever_the_body_says(api: Api, change: dict[str, Any]) -> None:
    first = api.post(api.links()).json()["Id"]
    before = api.available
    again = api.post(api.links(**change))
    assert again.status == 409
    assert again.json()["PreviousOrderIds"] == [first]
    assert api.available == before
    assert len(api.orders) == 1


def test_a_ponumber_is_compared_letter_by_letter(api: Api) -> None:
    assert [api.post(api.links(number)).status for number in ("po", "PO", "po ", "po")] == [
        201,
        201,
        201,
        409,
    ]


@pytest.mark.parametrize(
    ("reading", "key"), [("list", "PreviousOrderIds"), ("id", "Id"), ("order_id", "OrderId"), ("none", None)]
)
def test_how_a_409_names_the_order_is_a_switch(new_api: NewApi, reading: str, key: str | None) -> None:
    api = new_api(conflict_body=reading)
    first = api.post(api.links()).json()["Id"]
    body = api.post(api.links()).json()
    assert set(body) == {"Message", key} - {None}
    if key:
        assert body[key] in (first, [first])


def test_409_comes_before_422_and_after_400(new_api: NewApi) -> None:
    api = new_api(start_balance=Decimal(30))
    api.post(api.links())
    assert api.post(api.links(Value=100)).status == 409
    assert api.post(api.links(Value=101)).status == 400


def test_an_order_that_costs_too_much_leaves_nothing_behind(new_api: NewApi) -> None:
    api = new_api(start_balance=Decimal("24.43"))
    refused = api.post(api.links())
    assert refused.status == 422
    assert "funds" in refused.json()["Message"]
    assert (api.available, api.orders) == ("24.43", [])
    api.sim.add_funds("0.01")
    assert api.post(api.links()).status == 201
    assert api.available == "0.00"


def test_pending_funds_cannot_be_spent_until_they_are_applied(new_api: NewApi) -> None:
    api = new_api(start_balance=Decimal(0))
    api.sim.add_funds(100, stage="pending")
    assert api.get("/v1/AccountBalance").json() == {"Pending": 100.0, "Available": 0.0}
    assert api.post(api.links()).status == 422
    api.sim.apply_funds()
    assert api.get("/v1/AccountBalance").json() == {"Pending": 0.0, "Available": 100.0}
    assert api.post(api.links()).status == 201


def test_a_malformed_order_does_not_burn_its_ponumber(api: Api) -> None:
    assert api.post(api.links(Value=26)).status == 400
    assert api.post(api.links()).status == 201


def test_too_many_units_are_422_for_another_reason(new_api: NewApi) -> None:
    api = new_api(max_units=3)
    refused = api.post(api.links(Quantity=4))
    assert refused.status == 422
    assert "funds" not in refused.json()["Message"].lower()
    assert api.post(api.links(Quantity=3)).status == 201


def test_shipping_is_charged_per_line_when_it_has_a_price(new_api: NewApi) -> None:
    api = new_api(shipping_price=Decimal("4.50"))
    assert api.post(api.physical()).status == 201
    assert api.orders[0]["charge"] == str(2 * Decimal("75.00") + Decimal("4.50"))


def test_the_balance_is_the_start_less_all_charges(api: Api) -> None:
    for number in range(20):
        api.post(api.links(f"PO-{number % 15}", Value=(5, 10, 100)[number % 3], Quantity=number % 4 + 1))
    account = api.sim.ledger()["accounts"][0]
    charged = sum((Decimal(order["charge"]) for order in account["orders"]), Decimal(0))
    assert Decimal(account["start"]) - charged == Decimal(account["available"])
    assert Decimal(account["charged"]) == charged


def test_of_many_at_once_one_is_placed(api: Api) -> None:
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(api.post(api.links()).status)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 15
    assert len(api.orders) == 1


@pytest.mark.parametrize(
    "reading", ["list", "id", "order_id", "none", "several", "wrong_existing", "wrong_unknown"]
)
def test_a_409_can_be_made_to_tell_less_or_lies(api: Api, reading: str) -> None:
    other = api.post(api.links("other")).json()["Id"]
    first = api.post(api.links()).json()["Id"]
    api.sim.add_fault(Fault(kind="conflict_body", value=reading))
    assert api.post(api.links("new")).status == 201
    body = api.post(api.links()).json()
    newest = api.orders[-1]["id"]
    ids = body.get("PreviousOrderIds", [])
    match reading:
        case "several":
            assert ids[0] == newest
            assert ids[1] == first
            assert len(set(ids)) == 3
        case "wrong_existing":
            assert ids == [newest]
        case "wrong_unknown":
            assert ids[0] not in (first, other, newest)
        case "list":
            assert ids == [first]
        case _:
            assert ids == []
            assert body.get("Id", body.get("OrderId")) == (None if reading == "none" else first)
    assert api.post(api.links()).json()["PreviousOrderIds"] == [first]


def test_a_wrong_id_of_the_only_order_is_an_unknown_one(api: Api) -> None:
    first = api.post(api.links()).json()["Id"]
    api.sim.add_fault(Fault(kind="conflict_body", value="wrong_existing"))
    assert api.post(api.links()).json()["PreviousOrderIds"] != [first]


def test_the_ledger_knows_the_content_but_no_person(api: Api) -> None:
    api.post(api.digital())
    text = str(api.sim.ledger()) + str(api.sim.requests())
    assert api.orders[0]["lines"] == [
        {"product_id": "PRODUCTA", "value": "25.00", "quantity": 1, "cost": "24.44"}
    ]
    for secret in ("recipient@", "sender@", "Gift Recipient", "Enjoy", api.token, api.sim.access_token):
        assert secret not in text
