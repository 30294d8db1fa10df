"""Looking in a history of any length: bounded, newest first, at either end; whole only when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from giftcardpartners import GiftCardsError, OutcomeUnknown, Placed, RetryPolicy, UnexpectedAnswer
from giftcardpartners._http import operations
from giftcardpartners._http.flow import Answer, Call, Flow, Sleep
from giftcardpartners._orders.find import find
from giftcardpartners._orders.search import LARGE_PAGE, CannotTell
from giftcardpartners._orders.settle import settle
from giftcardpartners._orders.skim import skim
from giftcardpartners.policies import Paging
from hypothesis import given
from hypothesis import strategies as some

from ..counting import calls_of
from .stage import PO, Conversation, HandTime, answer, context, digital, spellings, stored

LENGTHS = (10**3, 10**5, 10**6)


@dataclass
class History:
    """A service with so many orders, made when they are looked at; ours is at `ours`, counted from the newest."""

    total: int
    ours: int | None = None
    newest_first: bool = True
    cap: int = 500
    refuses_large: bool = False
    announces: bool = True
    takes: float = 0.1
    spell: Callable[[str], str] = str
    shows_numbers: bool = True
    names_it: bool = True
    time: HandTime = field(default_factory=HandTime)
    calls: list[str] = field(default_factory=list)

    def reply(self, call: Call) -> Answer:
        self.time.at += self.takes
        self.calls.append(call.operation)
        if call.operation == "createOrder":
            if self.ours is None:
                return answer(201, stored())
            return answer(409, {"PreviousOrderIds": ["ord-1"]} if self.names_it else {})
        if call.operation == "getOrder":
            return answer(200, stored()) if self.ours is not None else answer(404)
        assert call.params is not None
        return self.page(call.params["pageIndex"], call.params["pageSize"])

    def page(self, index: int, size: int) -> Answer:
        if size > self.cap and self.refuses_large:
            return answer(400)
        size = min(size, self.cap)
        start = (index - 1) * size
        rows = [self.row(at) for at in range(start, min(start + size, self.total))]
        body = {"Data": rows, "TotalCount": self.total} if self.announces else rows
        return answer(200, spellings(body, self.spell))

    def row(self, at: int) -> dict[str, Any]:
        age = at if self.newest_first else self.total - 1 - at
        name = "ord-1" if age == self.ours else f"past-{age}"
        shown = {"Id": name, "Status": "Completed", "PONumber": PO if age == self.ours else f"PAST-{age}"}
        if not self.shows_numbers:
            del shown["PONumber"]
        return shown

    def play(self, flow: Flow[Any]) -> Any:
        try:
            effect = next(flow)
            while True:
                if isinstance(effect, Sleep):
                    self.time.sleep(effect.seconds)
                    effect = flow.send(None)
                else:
                    assert isinstance(effect, Call)
                    effect = flow.send(self.reply(effect))
        except StopIteration as done:
            return done.value
        except GiftCardsError as error:
            return error

    def settle(self, policy: RetryPolicy | None = None) -> Any:
        order = digital()
        return self.play(settle(order, operations.new_order(order), context(self.time, policy), Paging()))

    def find(self, *, whole: bool = False, policy: RetryPolicy | None = None) -> Any:
        return self.play(find(PO, context(self.time, policy), Paging(), whole=whole))


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("total", LENGTHS)
@pytest.mark.parametrize("ours", [None, 0, 400, 5_000, 90_000], ids=str)
def test_settling_costs_the_same_however_long_the_history_is(
    total: int, ours: int | None, newest_first: bool
) -> None:
    if ours is not None and ours >= total:
        return
    service = History(total, ours, newest_first)
    began = service.time.at
    placed = service.settle()
    assert isinstance(placed, Placed)
    assert placed.replayed is (ours is not None)
    assert len(service.calls) <= 7
    assert service.time.at - began <= 1.0


@pytest.mark.parametrize("total", LENGTHS)
@pytest.mark.parametrize("takes", [0.1, 0.3, 2.0, 7.0])
def test_a_slow_history_leaves_time_for_the_order(total: int, takes: float) -> None:
    service = History(total, 70_000 if total > 70_000 else 900, takes=takes)
    began = service.time.at
    placed = service.settle(RetryPolicy(deadline=30))
    assert isinstance(placed, Placed)
    assert len(service.calls) <= 7
    # The look is over after five seconds, but for a page that was begun by then and would be cut off.
    assert service.time.at - began <= 5 + 3 * takes


@given(
    some.integers(1, 3000),
    some.data(),
    some.booleans(),
    some.sampled_from([20, 50, 100, 499, 500]),
    some.booleans(),
    some.booleans(),
    some.sampled_from([str, str.lower, str.upper, lambda key: key[:1].lower() + key[1:]]),
)
def test_an_order_that_exists_is_always_settled(
    total: int,
    data: some.DataObject,
    newest_first: bool,
    cap: int,
    refuses_large: bool,
    announces: bool,
    spell: Callable[[str], str],
) -> None:
    ours = data.draw(some.integers(0, total - 1))
    cap = max(cap, 100) if refuses_large else cap  # what the setting asks for is not refused
    service = History(total, ours, newest_first, cap, refuses_large, announces, takes=0.01, spell=spell)
    placed = service.settle()
    assert isinstance(placed, Placed)
    assert placed.order.id == "ord-1"
    assert len(service.calls) <= 8
    found = History(total, ours, newest_first, cap, refuses_large, announces, takes=0.001, spell=spell).find(
        whole=True
    )
    assert found.order.id == "ord-1"


@pytest.mark.parametrize("announces", [True, False])
@pytest.mark.parametrize("newest_first", [True, False])
def test_a_409_that_names_nothing_is_followed_deeper_and_deeper(newest_first: bool, announces: bool) -> None:
    service = History(10**5, 8_000, newest_first, announces=announces, names_it=False)
    placed = service.settle()
    if newest_first:
        assert isinstance(placed, Placed)
    else:
        assert isinstance(placed, OutcomeUnknown)
        assert "orders.find with whole=True" in str(placed)
    assert len(service.calls) < 150


def test_a_large_page_that_is_refused_is_not_asked_for_again() -> None:
    service = History(300, 250, cap=100, refuses_large=True)
    assert isinstance(service.settle(), Placed)
    assert service.calls == ["listOrders"] * 4 + ["getOrder"]


@pytest.mark.parametrize("total", [2_001, 10**5])
@pytest.mark.parametrize("ours", [0, 1, 499])
def test_a_recent_order_is_found_at_the_end_of_a_list_that_begins_with_the_oldest(
    total: int, ours: int
) -> None:
    service = History(total, ours, newest_first=False)
    assert isinstance(service.settle(), Placed)
    assert "createOrder" not in service.calls


def test_a_history_with_an_entry_that_cannot_be_read_proves_nothing() -> None:
    time = HandTime()
    rows = [stored("a", PONumber="X"), {"Id": 7, "PONumber": "Y"}]
    with pytest.raises(CannotTell):
        Conversation(find(PO, context(time), Paging()), time).play(
            answer(200, {"Data": rows, "TotalCount": 1})
        )


def test_find_tells_when_it_has_not_seen_all() -> None:
    assert isinstance(History(10**6, 900_000).find(), CannotTell)
    assert "whole=True" in str(History(10**6, 900_000).find())
    assert History(1_000).find() is None
    assert History(1_500).find() is None
    assert History(10**5, 1_200).find().order.id == "ord-1"


def test_find_reads_all_when_asked_to() -> None:
    found = History(10**5, 99_000, takes=0.01).find(whole=True)
    assert found.order.id == "ord-1"
    service = History(10**5, takes=0.01)
    assert service.find(whole=True) is None
    assert len(service.calls) == 10**5 // LARGE_PAGE


def test_numbers_that_are_not_shown_prove_nothing() -> None:
    service = History(300, 5, shows_numbers=False)
    assert isinstance(service.find(), CannotTell)
    assert isinstance(service.settle(), Placed)


def test_a_page_with_an_odd_entry_shows_the_others() -> None:
    rows = [{"Id": 7}, None, "x", {"Id": "a", "PONumber": 8}, {"id": "b", "poNumber": PO}]
    page = skim(answer(200, {"Data": rows, "TotalCount": 5}))
    assert [tuple(entry) for entry in page.data] == [("a", None), ("b", PO)]
    assert (page.total_count, page.is_whole) == (5, False)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{}", b'{"Data": {}}', b"7", b"[" * 100_000])
def test_what_is_no_list_is_unexpected(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        skim(answer(200, body))


def test_a_byte_order_mark_hides_nothing() -> None:
    content = b"\xef\xbb\xbf" + json.dumps({"Data": [stored()]}).encode()
    assert skim(answer(200, content)).data[0].po_number == PO


def test_skimming_a_large_page_takes_a_few_calls_for_each_row() -> None:
    rows = [stored(f"o{number}", PONumber=f"P{number}") for number in range(500)]
    page = answer(200, {"Data": rows})
    assert calls_of(lambda: skim(page)) < 5 * len(rows)
