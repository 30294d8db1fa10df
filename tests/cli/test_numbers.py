"""The PONumber that is made for a file: once, on the disk before anything is sent, and used again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from giftcardpartners_cli.exit_status import CommandError
from giftcardpartners_cli.order_file.numbers import beside, known_number, make_number
from giftcardpartners_simulator import Fault, Simulator

from .conftest import ORDER, giftcards


def booked(simulator: Simulator) -> list[str]:
    return [order["po_number"] for order in simulator.ledger()["accounts"][0]["orders"]]


def test_it_is_told_written_and_used_again(simulator: Simulator, order_file: Callable[..., str]) -> None:
    name = order_file(ORDER)
    assert giftcards("order", name, "--yes").status == 0
    number = known_number(Path(name))
    assert number is not None
    again = giftcards("order", name, "--yes")
    assert (again.status, number in again.err, "had been placed before" in again.err) == (0, True, True)
    assert booked(simulator) == [number]


def test_it_is_there_even_when_nothing_could_be_sent(
    simulator: Simulator, order_file: Callable[..., str]
) -> None:
    name = order_file(ORDER)
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
    simulator.add_fault(Fault(kind="status_before_store", operation="createOrder", times=None))
    simulator.add_fault(Fault(kind="status_before_store", operation="listOrders", times=None))
    ran = giftcards("order", name, "--yes", "--retry-max-time", "0.5")
    number = known_number(Path(name))
    assert number is not None
    assert ran.status == 75
    assert ran.err.count(f"`giftcards settle {name}` finds out, now or later.") == 1
    assert "settle FILE" not in ran.err
    simulator.clear_faults()
    assert giftcards("settle", name, "--yes").status == 0
    assert booked(simulator) == [number]


def test_a_check_makes_none(simulator: Simulator, order_file: Callable[..., str]) -> None:
    name = order_file(ORDER)
    assert giftcards("order", name, "--check").status == 0
    assert not beside(Path(name)).exists()
    assert giftcards("settle", name, "--yes").status == 65
    assert booked(simulator) == []


def test_of_many_at_once_the_first_one_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "o.yaml"
    counter = iter(range(1, 100))
    monkeypatch.setattr("os.getpid", lambda: next(counter))  # eight processes, as far as names of drafts go
    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(lambda _: make_number(file), range(8)))
    assert len(numbers) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["o.yaml.po-number"]


def test_a_link_has_the_number_of_what_it_points_at(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "o.yaml").touch()
    (tmp_path / "link.yaml").symlink_to(tmp_path / "there" / "o.yaml")
    assert make_number(tmp_path / "link.yaml") == known_number(tmp_path / "there" / "o.yaml")


@pytest.mark.parametrize("content", [b"", b"two\nlines\n", b"\xff", b" blank \n"])
def test_a_note_that_is_damaged_stops_everything(content: bytes, tmp_path: Path) -> None:
    beside(tmp_path / "o.yaml").write_bytes(content)
    with pytest.raises(CommandError, match="holds no PONumber; nothing was sent"):
        known_number(tmp_path / "o.yaml")


def test_a_folder_that_cannot_be_written(simulator: Simulator, order_file: Callable[..., str]) -> None:
    name = order_file(ORDER)
    beside(Path(name)).with_name(f"{beside(Path(name)).name}.x").touch()
    file = "/proc/self/nowhere.yaml"
    with pytest.raises(CommandError, match="cannot be written beside the file") as caught:
        make_number(Path(file))
    assert caught.value.status == 73


def test_standard_input_has_to_bring_its_own(simulator: Simulator) -> None:
    ran = giftcards("order", "-", "--yes", stdin=ORDER)
    assert (ran.status, "needs a po_number of its own" in ran.err) == (65, True)
    assert booked(simulator) == []
    assert giftcards("order", "-", "--yes", stdin="po_number: ACME-7\n" + ORDER).status == 0
    assert booked(simulator) == ["ACME-7"]
