"""The example scripts, run as they are."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from giftcardpartners import Client, Links, RetryPolicy, TokenPolicy
from giftcardpartners_simulator import Fault, Simulator

from .stage import NAMES, credentials, environment, example, served


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    with served() as running:
        for name, value in environment(running).items():
            monkeypatch.setenv(name, value)
        yield running


def test_every_example_is_run_by_some_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    others = {"demo"}  # run as a whole, elsewhere
    assert set(NAMES) > others
    assert [name for name in NAMES if name not in others and f'"{name}"' not in tests] == []
    assert all(inspect.getdoc(example(name)) for name in NAMES)


def test_a_first_order_is_placed_and_paid(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert example("first_order").main() == 0
    told = capsys.readouterr().out
    (order,) = simulator.ledger()["accounts"][0]["orders"]
    assert f"order {order['id']} of one" in told
    assert "is Completed" in told
    assert "Available: 10000.0, then 99" in told
    assert "createOrder: first attempt: 201" in told


def test_a_first_order_whose_answer_is_lost_is_placed_once(simulator: Simulator) -> None:
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
    assert example("first_order").main() == 0
    assert len(simulator.ledger()["accounts"][0]["orders"]) == 1


def test_a_first_order_that_fails_says_why(simulator: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    simulator.set_enabled(False)
    assert example("first_order").main() == 1
    assert "AccessDisabled: 403" in capsys.readouterr().err


def test_a_card_that_is_not_there_is_not_chosen() -> None:
    with pytest.raises(LookupError):
        example("first_order").choose((), Decimal(25))


def test_an_unknown_outcome_is_settled(simulator: Simulator) -> None:
    module = example("first_order")
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
    with Client(**credentials(simulator), retry=RetryPolicy(attempts=1)) as client:
        order = module.DigitalDelivery(po_number="A").add("CVS", 25, email="ana@example.org")
        assert module.place(client, order).replayed


def test_a_book_is_settled_after_a_restart(
    simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = example("settle_after_restart")
    book = module.Book(tmp_path / "book.sqlite3")
    sent, unsent, broken = (Links(po_number=name) for name in ("SENT", "UNSENT", "BROKEN"))
    for order in (sent.add("CVS", Decimal("25.50"), 2), unsent.add("CVS", 30), broken.add("NOSUCH", 5)):
        book.want(order)
        book.want(order)
    with Client(**credentials(simulator)) as client:
        client.orders.create(sent)  # and here the process died, before it could write that down
    simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
    with Client(**credentials(simulator), retry=RetryPolicy(history_wait=0.2)) as client:
        assert module.settle_all(client, book) == 0
    told = capsys.readouterr().out
    assert "SENT: order" in told
    assert "(placed before)" in told
    assert "BROKEN: 400" in told
    assert book.open_intents() == []
    placed = [order["po_number"] for order in simulator.ledger()["accounts"][0]["orders"]]
    assert sorted(placed) == ["SENT", "UNSENT"]
    monkeypatch.setattr("sys.argv", ["settle", str(tmp_path / "book.sqlite3")])
    book.want(Links(po_number="LATER").add("CVS", 30))
    assert module.main() == 0
    assert "LATER: order" in capsys.readouterr().out
    assert module.main() == 0
    assert capsys.readouterr().out == ""


def test_what_cannot_be_settled_now_stays_open(simulator: Simulator, tmp_path: Path) -> None:
    module = example("settle_after_restart")
    book = module.Book(tmp_path / "book.sqlite3")
    book.want(Links(po_number="A").add("CVS", 25))
    simulator.set_enabled(False)
    with Client(**credentials(simulator), token=TokenPolicy(refusal=0)) as client:
        assert module.settle_all(client, book) == 1
        assert [order.po_number for order in book.open_intents()] == ["A"]
        simulator.set_enabled(True)
        assert module.settle_all(client, book) == 0
