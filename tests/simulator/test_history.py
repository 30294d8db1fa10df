"""Reading orders back: by id, by page, late (rules 13 and 16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator import Fault

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def listed(api: Api, query: str = "") -> list[str]:
    """Return the PONumbers of a page of the history."""
    return [order["PONumber"] for order in api.get(f"/v1/Orders{query}").json()["Data"]]


def place(api: Api, count: int) -> list[str]:
    """Place orders named by number; return their ids."""
    return [api.post(api.links(str(number), Value=5)).json()["Id"] for number in range(count)]


def test_the_newest_order_comes_first(api: Api) -> None:
    place(api, 3)
    assert listed(api) == ["2", "1", "0"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 500])
def test_the_pages_together_are_everything_once(api: Api, size: int) -> None:
    place(api, 7)
    seen: list[str] = []
    for page in range(1, 9):
        seen += listed(api, f"?pageIndex={page}&pageSize={size}")
    assert seen == [str(number) for number in reversed(range(7))]


def test_the_envelope_counts_all_orders(api: Api) -> None:
    place(api, 3)
    envelope = api.get("/v1/Orders?pageIndex=2&pageSize=2").json()
    assert {key: envelope[key] for key in ("Page", "PageSize", "TotalCount")} == {
        "Page": 2,
        "PageSize": 2,
        "TotalCount": 3,
    }


def test_an_unknown_id_is_404(api: Api) -> None:
    assert api.get("/v1/Orders/ord-unknown").status == 404


def test_the_history_can_lag_by_seconds(new_api: NewApi) -> None:
    api = new_api(history_lag=60.0)
    order = place(api, 1)[0]
    assert listed(api) == []
    assert api.get(f"/v1/Orders/{order}").status == 200
    api.clock.advance(60)
    assert listed(api) == ["0"]


def test_the_history_can_lag_for_some_listings(api: Api) -> None:
    place(api, 1)
    api.clock.advance(100)
    api.post(api.links("1"))
    api.sim.add_fault(Fault(kind="history_lag", times=2, seconds=10))
    assert [listed(api) for _ in range(3)] == [["0"], ["0"], ["1", "0"]]


def test_the_history_can_lack_one_order(api: Api) -> None:
    place(api, 3)
    api.sim.add_fault(Fault(kind="history_lag", match_po="1"))
    assert [listed(api), listed(api)] == [["2", "0"], ["2", "1", "0"]]


def test_a_late_commit_hides_an_order_that_already_blocks_its_ponumber(api: Api) -> None:
    api.sim.add_fault(Fault(kind="commit_late", seconds=30))
    answer = api.post(api.links())
    assert (answer.status, answer.delay) == (201, 30)
    target = f"/v1/Orders/{answer.json()['Id']}"
    assert api.post(api.links()).json()["PreviousOrderIds"] == [answer.json()["Id"]]
    api.clock.advance(29)
    assert (api.get(target).status, listed(api)) == (404, [])
    api.clock.advance(1)
    assert (api.get(target).status, listed(api)) == (200, ["PO-1"])
    assert len(api.orders) == 1


def test_a_late_commit_can_be_counted_in_reads(api: Api) -> None:
    api.sim.add_fault(Fault(kind="commit_late", polls=3))
    target = f"/v1/Orders/{api.post(api.links()).json()['Id']}"
    assert [api.get(target).status, listed(api), api.get(target).status] == [404, [], 404]
    assert [api.get(target).status, listed(api)] == [200, ["PO-1"]]


def test_a_lag_concerns_no_other_operation(api: Api) -> None:
    place(api, 1)
    api.sim.add_fault(Fault(kind="history_lag", seconds=10))
    assert api.get("/v1/Products").status == 200
    assert listed(api) == []


def test_hidden_orders_leave_no_hole_in_the_pages(api: Api) -> None:
    place(api, 6)
    for number in ("1", "4"):
        api.sim.add_fault(Fault(kind="history_lag", match_po=number, times=3))
    assert [listed(api, f"?pageSize=2&pageIndex={page}") for page in (1, 2, 3)] == [
        ["5", "3"],
        ["2", "0"],
        [],
    ]


def test_a_lag_for_an_unknown_ponumber_hides_nothing(api: Api) -> None:
    place(api, 2)
    api.sim.add_fault(Fault(kind="history_lag", match_po="nobody's"))
    assert listed(api) == ["1", "0"]


def test_lag_and_late_commit_go_together(api: Api) -> None:
    api.sim.add_fault(Fault(kind="commit_late", polls=2))
    place(api, 1)
    api.clock.advance(60)
    api.post(api.links("1"))
    api.sim.add_fault(Fault(kind="history_lag", seconds=30))
    assert [listed(api), listed(api), listed(api)] == [[], ["1"], ["1", "0"]]
