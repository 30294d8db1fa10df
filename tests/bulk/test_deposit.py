"""The deposit guard, on a real SQLite file, by as many threads as like."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from giftcardpartners import RequestFailed
from giftcardpartners_bulk.database import open_engine
from giftcardpartners_bulk.deposit import DepositGuard, NoBalance, Request, Verdict
from giftcardpartners_bulk.tables import campaigns, chunks, metadata, to_units


class Account:
    """An account whose balance only orders change; stands in for a client."""

    def __init__(self, available: Decimal | None) -> None:
        self.available = available
        self.asked = 0
        self.error: Exception | None = None

    def balance(self) -> SimpleNamespace:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return SimpleNamespace(available=self.available)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_engine(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    with engine.begin() as connection:
        metadata.create_all(connection)
        row = {"account": "a", "file_sha256": "", "reading": "", "plan_sha256": "", "chunks": 99, "rows": 99}
        rest = {"cost": 0, "handed_over": 0, "created": 0.0}
        for name, floor in (("SPRING", 100), ("OTHER", 0)):
            connection.execute(
                campaigns.insert().values(name=name, floor=to_units(Decimal(floor)), **row, **rest)
            )
    yield engine
    engine.dispose()


def ask(
    guard: DepositGuard, number: int, amount: int, campaign: str = "SPRING", owner: str = "me"
) -> Request:
    request = Request(campaign, number, to_units(Decimal(amount)), owner)
    guard.admit(request)
    return request


def finish(engine: sa.Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(chunks.update().where(chunks.c.number == number).values(done=1.0))


def test_what_is_under_way_and_the_floor_are_not_available(engine: sa.Engine) -> None:
    guard = DepositGuard(engine, Account(Decimal(1000)), "a")  # type: ignore[arg-type]
    assert ask(guard, 1, 500).verdict is Verdict.ADMITTED
    assert ask(guard, 2, 400).verdict is Verdict.ADMITTED
    assert ask(guard, 3, 1).verdict is Verdict.UNCOVERED


def test_what_was_paid_shows_in_the_balance_and_is_not_counted_twice(engine: sa.Engine) -> None:
    account = Account(Decimal(1000))
    guard = DepositGuard(engine, account, "a")  # type: ignore[arg-type]
    ask(guard, 1, 900)
    account.available = Decimal(100)
    assert ask(guard, 2, 1).verdict is Verdict.UNCOVERED
    finish(engine, 1)
    account.available = Decimal(101)
    assert ask(guard, 2, 1).verdict is Verdict.ADMITTED


def test_a_chunk_that_waits_holds_up_no_smaller_one_and_no_other_campaign(engine: sa.Engine) -> None:
    guard = DepositGuard(engine, Account(Decimal(1000)), "a")  # type: ignore[arg-type]
    assert ask(guard, 1, 5000).verdict is Verdict.UNCOVERED
    assert ask(guard, 2, 10).verdict is Verdict.ADMITTED
    assert ask(guard, 1, 990, campaign="OTHER").verdict is Verdict.ADMITTED
    with engine.connect() as connection:
        assert connection.execute(sa.select(campaigns.c.waiting)).scalars().first() is None


def test_the_campaign_says_how_much_is_missing_while_it_waits(engine: sa.Engine) -> None:
    account = Account(Decimal(150))
    guard = DepositGuard(engine, account, "a")  # type: ignore[arg-type]
    ask(guard, 1, 200)
    with engine.connect() as connection:
        waiting = sa.select(campaigns.c.waiting).where(campaigns.c.name == "SPRING")
        assert connection.execute(waiting).scalar_one() == "150.00"
        connection.rollback()
        account.available = Decimal(300)
        assert ask(guard, 1, 200).verdict is Verdict.ADMITTED
        assert connection.execute(waiting).scalar_one() is None


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"state": "paused"}, Verdict.HELD),
        ({"state": "stopped"}, Verdict.HELD),
        ({"state": "forgotten"}, Verdict.DONE),
        ({"account": "b"}, Verdict.FOREIGN),
    ],
)
def test_a_campaign_that_must_not_move_claims_nothing(
    engine: sa.Engine, change: dict[str, str], verdict: Verdict
) -> None:
    account = Account(Decimal(1000))
    guard = DepositGuard(engine, account, "a")  # type: ignore[arg-type]
    with engine.begin() as connection:
        connection.execute(campaigns.update().values(**change))
    assert ask(guard, 1, 1).verdict is verdict
    assert account.asked == 0
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count(chunks.c.claim))).scalar_one() == 0


def test_a_chunk_that_is_done_is_not_done_again(engine: sa.Engine) -> None:
    guard = DepositGuard(engine, Account(Decimal(1000)), "a")  # type: ignore[arg-type]
    ask(guard, 1, 1)
    finish(engine, 1)
    assert ask(guard, 1, 1).verdict is Verdict.DONE


def test_a_chunk_of_a_dead_worker_keeps_its_claim_and_knows_that_it_had_one(engine: sa.Engine) -> None:
    guard = DepositGuard(engine, Account(Decimal(500)), "a")  # type: ignore[arg-type]
    ask(guard, 1, 400, owner="dead")
    again = ask(guard, 1, 400, owner="alive")
    assert again.claimed_before
    assert again.verdict is Verdict.ADMITTED
    assert ask(guard, 2, 1).verdict is Verdict.UNCOVERED


def test_what_is_known_to_be_paid_needs_no_money(engine: sa.Engine) -> None:
    guard = DepositGuard(engine, Account(Decimal(0)), "a")  # type: ignore[arg-type]
    assert ask(guard, 1, 0).verdict is Verdict.ADMITTED


def test_a_balance_that_is_not_told_or_not_read_admits_nobody(engine: sa.Engine) -> None:
    account = Account(None)
    guard = DepositGuard(engine, account, "a")  # type: ignore[arg-type]
    with pytest.raises(NoBalance):
        ask(guard, 1, 1)
    account.error = RequestFailed("no answer")
    with pytest.raises(RequestFailed):
        ask(guard, 1, 1)


@pytest.mark.parametrize("seed", range(6))
def test_however_many_ask_the_floor_is_never_touched(engine: sa.Engine, seed: int) -> None:
    """Two guards stand for two hosts; each pays a moment after it was admitted."""
    chance = random.Random(seed)
    account = Account(Decimal(1000))
    paying = threading.Lock()
    lowest: list[Decimal] = []
    paid: set[int] = set()
    guards = [DepositGuard(engine, account, "a") for _ in range(2)]  # type: ignore[arg-type]
    amounts = [chance.randint(20, 200) for _ in range(16)]

    def run(number: int) -> None:
        for _ in range(4):
            if (
                ask(guards[number % 2], number + 1, amounts[number], owner=str(number)).verdict
                is Verdict.ADMITTED
            ):
                time.sleep(chance.random() / 100)
                with paying:
                    assert account.available is not None
                    account.available -= amounts[number]
                    lowest.append(account.available)
                    paid.add(number)
                finish(engine, number + 1)
                return

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(amounts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # In the throng a chunk may have been turned away by what another one was about to pay; alone it is not.
    for number in range(len(amounts)):
        if number not in paid:
            run(number)
    left = min(lowest)
    assert left >= 100
    waiting = [amount for number, amount in enumerate(amounts) if number not in paid]
    assert all(left - amount < 100 for amount in waiting), "what could be ordered was ordered"
