"""The order history, as conversations: found, certainly not there, or not to be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from giftcardpartners import GiftCardsError, NotFound, Order, RetryPolicy, ServerError, UnexpectedAnswer
from giftcardpartners._orders.find import find, page, read
from giftcardpartners._orders.search import CannotTell
from giftcardpartners.policies import Paging

from .stage import (
    KINDS,
    PO,
    Conversation,
    HandTime,
    Kind,
    Script,
    answer,
    context,
    reply,
    stored,
    tell,
)
from .stage import page as envelope


def looking(paging: Paging | None = None, policy: RetryPolicy | None = None) -> Conversation:
    time = HandTime()
    return Conversation(find(PO, context(time, policy), paging or Paging()), time)


def others(*names: str) -> list[dict[str, Any]]:
    return [stored(name, PONumber=f"PO of {name}") for name in names]


def test_the_order_is_read_by_its_id_once_the_list_shows_its_number() -> None:
    talk = looking()
    found = talk.play(answer(200, envelope(*others("a"), stored(LineItems=[]))), answer(200, stored()))
    assert found.order.line_items[0].product_id == "SHOP1"
    assert [call.path for call in talk.calls] == ["/v1/Orders", "/v1/Orders/ord-1"]


def test_the_search_goes_through_all_pages() -> None:
    talk = looking(Paging(size=2))
    pages = [envelope(*others("a", "b")), envelope(*others("c", "d")), envelope(stored())]
    found = talk.play(*[answer(200, body) for body in pages], answer(200, stored()))
    assert found.order.id == "ord-1"
    assert [dict(call.params or {}) for call in talk.calls[:3]] == [
        {"pageIndex": index, "pageSize": 500} for index in (1, 2, 3)
    ]


def test_the_first_page_may_be_number_nought() -> None:
    talk = looking(Paging(first=0))
    talk.play(answer(200, []))
    assert dict(talk.calls[0].params or {})["pageIndex"] == 0


def test_none_means_that_all_of_it_was_read() -> None:
    histories: list[list[Any]] = [
        [envelope(total=0)],
        [[]],
        [envelope(*others("a"), total=1)],
        [envelope(*others("a", "b")), envelope()],
        [others("a", "b"), []],
    ]
    for pages in histories:
        assert looking().play(*[answer(200, body) for body in pages]) is None


def test_a_number_of_other_case_or_with_blanks_is_another_number() -> None:
    listed = [stored("a", PONumber=PO.lower()), stored("b", PONumber=f" {PO}")]
    assert looking().play(answer(200, envelope(*listed, total=2))) is None


def test_orders_without_a_number_make_none_untellable() -> None:
    with pytest.raises(CannotTell, match="without a PONumber"):
        looking().play(answer(200, envelope(*others("a"), stored("b", PONumber=...), total=2)))


def test_a_history_that_ends_too_early_makes_none_untellable() -> None:
    with pytest.raises(CannotTell, match="ends before the total"):
        looking().play(answer(200, envelope(*others("a"), total=2)), answer(200, envelope(total=2)))


def test_an_error_of_any_page_is_the_error_of_the_search() -> None:
    with pytest.raises(ServerError):
        looking(policy=RetryPolicy(attempts=1)).play(answer(200, envelope(*others("a"))), answer(503))


def test_one_order_can_be_read() -> None:
    time = HandTime()
    found = Conversation(read("ord-1", context(time)), time).play(answer(200, stored()))
    assert found.order.po_number == PO
    assert found.answer.status_code == 200


def test_one_page_can_be_read() -> None:
    time = HandTime()
    shown = Conversation(page(3, 50, context(time)), time).play(answer(200, envelope(*others("a"), total=9)))
    assert ([order.id for order in shown.data], shown.total_count) == (["a"], 9)


FINDERS: list[tuple[Callable[[Any], Any], list[Any], object]] = [
    (lambda client: client.orders.find(PO), [envelope(stored()), stored()], PO),
    (lambda client: client.orders.find(PO), [envelope()], None),
    (lambda client: client.orders.get("ord-1"), [stored()], PO),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("story", "bodies", "number"), FINDERS)
def test_both_clients_find_and_get(
    kind: Kind, story: Callable[[Any], Any], bodies: list[Any], number: object
) -> None:
    script = Script(*[reply(200, body) for body in bodies])
    found: Order | None = tell(kind, story, transport=script.transport(), time=HandTime())
    assert (found and found.po_number) == number


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_walk_over_all_pages(kind: Kind) -> None:
    bodies = [envelope(*others("a", "b")), envelope(*others("b", "c")), envelope()]
    script = Script(*[reply(200, body) for body in bodies])
    seen = tell(kind, lambda client: client.orders.history(), transport=script.transport())
    assert [order.id for order in seen] == ["a", "b", "c"]


@pytest.mark.parametrize("kind", KINDS)
def test_both_clients_pass_on_what_goes_wrong(kind: Kind) -> None:
    stories: list[tuple[Callable[[Any], Any], Script, type[GiftCardsError]]] = [
        (lambda client: client.orders.get("none"), Script(reply(404)), NotFound),
        (lambda client: client.orders.find(PO), Script(reply(200, {"Data": 1})), UnexpectedAnswer),
        (lambda client: client.orders.history(), Script(reply(503)), ServerError),
    ]
    for story, script, expected in stories:
        with pytest.raises(expected):
            tell(kind, story, transport=script.transport(), time=HandTime())
