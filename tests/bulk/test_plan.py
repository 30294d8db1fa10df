"""The plan follows from the rows alone, and loses none."""

from __future__ import annotations

import pytest
from giftcardpartners_bulk.errors import OtherCampaign
from giftcardpartners_bulk.plan import MOST_UNITS, Chunk, Numbered, check_name, chunks, parse_po_number
from hypothesis import given
from hypothesis import strategies as st

rows = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["DigitalDelivery", "Links"]),
            "product_id": st.sampled_from(["CVS", "PRODUCTA"]),
            "quantity": st.integers(1, 200).map(str),
        }
    ),
    max_size=60,
).map(lambda found: list(enumerate(found, 2)))


@given(rows, st.integers(1, 20))
def test_every_row_is_in_one_chunk_that_is_small_enough(numbered: list[Numbered], size: int) -> None:
    planned = list(chunks(numbered, size))
    assert sorted(number for chunk in planned for number, _ in chunk.rows) == [
        number for number, _ in numbered
    ]
    assert [chunk.number for chunk in planned] == list(range(1, len(planned) + 1))
    for chunk in planned:
        assert 1 <= len(chunk.rows) <= size
        assert {row["type"] for _, row in chunk.rows} == {chunk.kind}
        assert len(chunk.rows) == 1 or sum(int(row["quantity"]) for _, row in chunk.rows) <= MOST_UNITS


@given(rows, st.integers(1, 20))
def test_the_same_rows_have_the_same_numbers_wherever_they_stand(numbered: list[Numbered], size: int) -> None:
    moved = [(number + 7, dict(reversed(row.items()))) for number, row in numbered]
    there = [chunk.po_number("A") for chunk in chunks(numbered, size)]
    assert there == [chunk.po_number("A") for chunk in chunks(moved, size)]
    assert len(set(there)) == len(there)


@given(st.integers(2, 50), st.integers(0, 49))
def test_another_row_is_another_number(count: int, changed: int) -> None:
    numbered = [(number, {"type": "Links", "to": str(number)}) for number in range(count)]
    other = [(number, {**row, "to": "x"} if number == changed % count else row) for number, row in numbered]
    assert Chunk(1, "Links", numbered).po_number("A") != Chunk(1, "Links", other).po_number("A")


@given(st.integers(1, 70))
def test_halves_of_halves_end_at_single_rows_and_are_all_there_is(count: int) -> None:
    chunk = Chunk(1, "Links", [(number, {"type": "Links"}) for number in range(count)])

    def leaves(path: str) -> list[int]:
        part = chunk.part(path)
        assert part
        return [part[0][0]] if len(part) == 1 else leaves(f"{path}0") + leaves(f"{path}1")

    assert leaves("") == list(range(count))


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", fullmatch=True), st.text("01", max_size=6))
def test_a_number_says_whose_it_is(campaign: str, path: str) -> None:
    chunk = Chunk(17, "Links", [(number, {"type": "Links"}) for number in range(64)])
    number = chunk.po_number(check_name(campaign), path)
    found = parse_po_number(campaign, number)
    assert found is not None
    assert (found.chunk, found.path) == (17, path)
    assert len(number) <= 100
    assert parse_po_number(f"{campaign}-1", number) is None
    assert parse_po_number("Q", f"Q-{number}") is None


@pytest.mark.parametrize("name", ["", "-a", "a b", "ä", "a" * 41, "a/b", "a\n"])
def test_a_name_that_no_number_can_begin_with_is_refused(name: str) -> None:
    with pytest.raises(OtherCampaign, match="name"):
        check_name(name)
