"""The laws of walking over a list, whatever the service does with its pages."""

from __future__ import annotations

from dataclasses import dataclass

from giftcardpartners._http.answers import Page
from giftcardpartners._http.paging import Pager
from hypothesis import given
from hypothesis import strategies as some


@dataclass(frozen=True)
class Item:
    id: str


def walk(pages: list[Page[Item]], first: int = 1) -> tuple[list[str], int]:
    """What a walk shows, and how many pages it took; pages beyond the list are empty."""
    pager: Pager[Item] = Pager(first)
    shown: list[str] = []
    while not pager.done:
        number = pager.index - first
        shown += [item.id for item in pager.take(pages[number] if number < len(pages) else Page(data=()))]
    return shown, pager.index - first


def items(*names: str) -> tuple[Item, ...]:
    return tuple(Item(name) for name in names)


names = some.lists(some.sampled_from("abcdefgh"), max_size=5)


@given(some.lists(names.filter(bool), max_size=6))
def test_everything_before_the_first_empty_page_is_shown_once_unless_pages_repeat(
    pages: list[list[str]],
) -> None:
    shown, taken = walk([Page(data=items(*page)) for page in pages])
    assert len(shown) == len(set(shown))
    assert set(shown) == {name for page in pages[:taken] for name in page}
    assert taken <= len(pages) + 1


@given(some.lists(some.text(min_size=1), unique=True), some.integers(1, 7), some.booleans())
def test_a_faithful_list_is_shown_whole_and_in_order(
    all_of_it: list[str], size: int, announced: bool
) -> None:
    total = len(all_of_it) if announced else None
    pages = [
        Page(data=items(*all_of_it[start : start + size]), total_count=total)
        for start in range(0, len(all_of_it), size)
    ]
    shown, taken = walk(pages)
    assert shown == all_of_it
    assert taken == (len(pages) if announced and pages else len(pages) + 1)


@given(some.integers(0, 5), some.integers(1, 4), some.integers(1, 12))
def test_orders_placed_during_the_walk_never_hide_older_ones(new: int, size: int, old: int) -> None:
    """Newest first; between two pages `new` orders come in at the front."""
    pager: Pager[Item] = Pager(1)
    line = [f"old-{number}" for number in range(old)]
    shown: set[str] = set()
    while not pager.done:
        start = (pager.index - 1) * size
        shown |= {item.id for item in pager.take(Page(data=items(*line[start : start + size])))}
        if pager.index <= 4:
            line = [f"new-{pager.index}-{number}" for number in range(new)] + line
    missed = {f"old-{number}" for number in range(old)} - shown
    # What three whole pages of new orders pushed on in one go cannot be told from a list that stands still.
    assert not missed or new >= size


def test_a_page_that_was_pushed_on_whole_does_not_end_the_walk() -> None:
    pages = [Page(data=items("a", "b")), Page(data=items("a", "b")), Page(data=items("c"))]
    assert walk(pages)[0] == ["a", "b", "c"]


def test_a_service_that_ignores_the_page_number_is_left_soon() -> None:
    shown, taken = walk([Page(data=items("a", "b"))] * 50)
    assert (shown, taken) == (["a", "b"], 4)


def test_a_total_that_is_nonsense_ends_nothing() -> None:
    for nonsense in (0, -5, None):
        assert walk(
            [Page(data=items("a"), total_count=nonsense), Page(data=items("b"), total_count=nonsense)]
        )[0] == ["a", "b"]


def test_it_is_short_when_less_was_shown_than_first_announced() -> None:
    for total, short in ((None, False), (1, False), (2, True)):
        pager: Pager[Item] = Pager(1)
        pager.take(Page(data=items("a"), total_count=total))
        assert pager.is_short is short
