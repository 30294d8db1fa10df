"""How orders complete: at once, after a time, after polls, never (rules 14 to 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator import Fault

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def status(api: Api, order: str) -> str:
    """Poll an order."""
    return str(api.get(f"/v1/Orders/{order}").json()["Status"])


def test_below_the_threshold_an_order_is_complete_at_once(api: Api) -> None:
    assert api.post(api.links(Value=5, Quantity=99)).json()["Status"] == "Completed"


def test_from_the_threshold_on_it_is_pending_for_a_time_that_grows(api: Api) -> None:
    order = api.post(api.links(Value=5, Quantity=100)).json()
    assert (order["Status"], order["LineItems"][0]["Status"]) == ("Pending", "Pending")
    api.clock.advance(2.9)
    assert status(api, order["Id"]) == "Pending"
    api.clock.advance(0.2)
    assert status(api, order["Id"]) == "Completed"


def test_the_units_of_all_lines_count_together(api: Api) -> None:
    body = api.links(Value=5, Quantity=50)
    body["LineItems"] *= 2
    assert api.post(body).json()["Status"] == "Pending"


def test_it_is_charged_while_pending_and_its_ponumber_is_taken(api: Api) -> None:
    api.post(api.links(Value=5, Quantity=100))
    assert api.available == "9491.00"
    assert api.post(api.links()).status == 409


def test_polls_can_complete_an_order_instead_of_time(new_api: NewApi) -> None:
    api = new_api(pending_from_units=1, completion_polls=2)
    order = api.post(api.links()).json()["Id"]
    api.clock.advance(1000)
    assert [status(api, order) for _ in range(4)] == ["Pending", "Pending", "Completed", "Completed"]


def test_some_services_never_complete_or_are_never_asynchronous(new_api: NewApi) -> None:
    api = new_api(pending_from_units=1, never_complete=True)
    order = api.post(api.links()).json()["Id"]
    api.clock.advance(1e6)
    api.token = api.new_token()
    assert status(api, order) == "Pending"
    api = new_api(pending_from_units=None)
    assert api.post(api.links(Value=5, Quantity=500)).json()["Status"] == "Completed"


def test_the_words_are_switches(new_api: NewApi) -> None:
    api = new_api(pending_word="Working", completed_word="Fulfilled", pending_from_units=2)
    order = api.post(api.links(Quantity=2)).json()
    assert order["Status"] == "Working"
    api.clock.advance(10)
    assert status(api, order["Id"]) == "Fulfilled"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(kind="pending_for_polls", polls=2), ["Pending", "Pending", "Completed"]),
        (Fault(kind="pending_for_ever"), ["Pending", "Pending", "Pending"]),
        (Fault(kind="pending_for_seconds", seconds=15), ["Pending", "Completed", "Completed"]),
        (
            Fault(kind="unknown_status", polls=1, value="Réticulating"),
            ["Réticulating", "Completed", "Completed"],
        ),
        (Fault(kind="unknown_status", polls=2), ["Reticulating", "Reticulating", "Completed"]),
    ],
)
def test_a_fault_bends_the_way_to_completion(api: Api, fault: Fault, expected: list[str]) -> None:
    api.sim.add_fault(fault)
    order = api.post(api.links()).json()
    assert order["Status"] == expected[0]
    seen = []
    for _ in range(3):
        seen.append(status(api, order["Id"]))
        api.clock.advance(15)
    assert seen == expected
    assert api.post(api.links("other")).json()["Status"] == "Completed"


def test_a_refused_order_uses_up_no_order_fault(api: Api) -> None:
    api.sim.add_fault(Fault(kind="pending_for_ever"))
    assert api.post(api.links(Value=26)).status == 400
    assert api.post(api.links()).json()["Status"] == "Pending"


def test_looking_from_the_bench_is_no_poll(new_api: NewApi) -> None:
    api = new_api(pending_from_units=1, completion_polls=1)
    order = api.post(api.links()).json()["Id"]
    for _ in range(3):
        seen = api.sim.order(order)
        assert seen is not None
        assert seen["Status"] == "Pending"
    assert status(api, order) == "Pending"
    assert status(api, order) == "Completed"
    assert api.sim.order("ord-unknown") is None
