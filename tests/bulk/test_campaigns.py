"""Campaigns as a program runs them, in this process: start, stop, wait, go on, forget."""

from __future__ import annotations

import csv
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from giftcardpartners import Client
from giftcardpartners_bulk import (
    Campaigns,
    CampaignStopped,
    OtherCampaign,
    Pace,
    Progress,
    Reading,
    check_file,
)
from giftcardpartners_bulk.columns import ADDRESS
from giftcardpartners_bulk.engine import Queues
from giftcardpartners_bulk.supervise import Supervisor
from giftcardpartners_bulk.worker import Worker
from giftcardpartners_simulator import Settings, Simulator, SimulatorTransport

from .conftest import write_rewards

PACE = Pace(hold=0.02, funds=0.05, retry=0.02, longest=0.1, heartbeat=0.2)
SMALL = Reading(size=3)


@pytest.fixture
def campaigns(service: Simulator, tmp_path: Path) -> Iterator[Campaigns]:
    access = {"email": service.email, "access_token": service.access_token}
    with (
        Client(service.base_url, **access, transport=SimulatorTransport(service)) as client,  # type: ignore[arg-type]
        Campaigns(f"sqlite:///{tmp_path / 'c.sqlite3'}", client=client, account="a", pace=PACE) as campaigns,
    ):
        yield campaigns


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rewards.csv"
    write_rewards(path, 12)
    return path


def ordered(service: Simulator) -> Counter[Decimal]:
    orders = service.ledger()["accounts"][0]["orders"]
    return Counter(Decimal(line["value"]) for order in orders for line in order["lines"])


def all_of(rows: int) -> Counter[Decimal]:
    return Counter(Decimal(1000 + number) / 100 for number in range(rows))


def once(when: Callable[[Progress], bool], do: Callable[[], object]) -> Callable[[Progress], None]:
    """Do something the first time that a campaign is so."""
    done = threading.Event()

    def watch(now: Progress) -> None:
        if not done.is_set() and when(now):
            done.set()
            do()

    return watch


def test_every_row_is_ordered_once_and_a_second_start_orders_nothing(
    campaigns: Campaigns, service: Simulator, file: Path
) -> None:
    end = campaigns.start(file, "A", SMALL, rate=0)
    assert (end.state, end.placed, end.refused, end.left) == ("finished", 12, 0, 0)
    assert end.spent == end.cost == sum(all_of(12).elements())
    assert campaigns.start(file, "A", SMALL, rate=0).is_finished
    assert ordered(service) == all_of(12)


def test_who_works_asks_no_finished_campaign_for_work(campaigns: Campaigns, file: Path) -> None:
    """Each queue costs a worker one per cent of a core, and campaigns stay in the database for months."""
    campaigns.start(file, "A", SMALL, rate=0)
    with Client("http://127.0.0.1:9", email="a@example.org", access_token="x") as client:  # asks nobody
        queues = Queues(campaigns._engine)
        assert queues.campaigns() == []
        # As it is when whoever started it died, and workers have ended it.
        queues.open("A", 1, None)
        ending = threading.Event()
        worker = Worker(campaigns._engine, client, "a", PACE)
        supervisor = Supervisor(worker, queues, ending)
        supervisor.begin(None)
        supervisor.watch(lambda _: queues.campaigns() == [])
        supervisor.end()
        queues.close()
    assert campaigns.status("A").state == "finished"
    campaigns.resume("A", rate=1.0)


def test_it_ends_when_told_and_the_same_call_goes_on(
    campaigns: Campaigns, service: Simulator, file: Path
) -> None:
    with pytest.raises(CampaignStopped, match="same command goes on"):
        campaigns.start(
            file,
            "A",
            Reading(size=1),
            rate=8,
            slots=1,
            watch=once(lambda now: now.placed > 0, campaigns.ending.set),
        )
    before = ordered(service)
    assert 0 < len(before) < 12
    assert campaigns.status("A").state == "unattended"
    campaigns.ending.clear()
    campaigns.start(file, "A", Reading(size=1), rate=0, slots=8)
    assert ordered(service) == all_of(12)


def test_it_waits_for_funds_says_how_much_is_missing_and_goes_on(
    campaigns: Campaigns, service: Simulator, file: Path
) -> None:
    floor = Decimal(service.ledger()["accounts"][0]["available"]) - 70
    seen: list[Progress] = []

    def fund() -> None:
        seen.append(campaigns.status("A"))
        assert Decimal(service.ledger()["accounts"][0]["available"]) >= floor
        service.add_funds(Decimal(500))

    watch = once(lambda now: now.state == "waiting" and now.placed == 6, fund)
    campaigns.start(file, "A", SMALL, rate=0, floor=floor, slots=1, watch=watch)
    assert seen[0].reason is not None
    assert "add at least" in seen[0].reason
    assert ordered(service) == all_of(12)


def test_post_is_a_delivery_whose_postage_the_guard_counts(tmp_path: Path) -> None:
    service = Simulator(Settings(start_balance=Decimal(300), shipping_price=Decimal("7.50")))
    file = tmp_path / "post.csv"
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(("product_id", "value", *ADDRESS))
        address = ("Main Street 1", "", "Springfield", "IL", "02101", "US", "STANDARD", "DEFAULT")
        writer.writerows(("CARDACORN", 25, f"Ana {number}", *address) for number in range(6))
    seen: list[Progress] = []

    def fund() -> None:
        seen.append(now := opened.status("POST"))
        # What the books of the campaign say is what the service charged, postage included.
        assert now.spent == 300 - Decimal(service.ledger()["accounts"][0]["available"])
        service.add_funds(Decimal(100))

    reading = Reading(size=1, postage=Decimal("7.50"))
    with (
        Client(
            service.base_url,
            email=service.email,
            access_token=service.access_token,
            transport=SimulatorTransport(service),
        ) as client,
        Campaigns(f"sqlite:///{tmp_path / 'c.sqlite3'}", client=client, account="a", pace=PACE) as opened,
    ):
        checked = check_file(file, client, reading)
        watch = once(lambda now: now.state == "waiting", fund)
        end = opened.start(file, "POST", reading, rate=0, slots=1, floor=Decimal(150), watch=watch)
        opened.result("POST", tmp_path / "out.csv")
    assert seen
    available = Decimal(service.ledger()["accounts"][0]["available"])
    assert end.spent == end.cost == checked.totals.cost == 400 - available
    assert checked.totals.postage == Decimal(45)
    orders = service.ledger()["accounts"][0]["orders"]
    assert len(orders) == 6
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert [row["name"] for row in rows] == [f"Ana {number}" for number in range(6)]
    assert {(row["address_line_1"], row["zip"], row["country"]) for row in rows} == {
        ("Main Street 1", "02101", "US")
    }


def test_paused_nothing_is_ordered_until_somebody_resumes(
    campaigns: Campaigns, service: Simulator, file: Path
) -> None:
    counts: list[int] = []

    def watch(now: Progress) -> None:
        if not counts and now.placed:
            campaigns.pause("A")
            counts.append(0)
        elif now.state == "paused" and now.under_way == 0:
            counts.append(len(ordered(service)))
            if len(counts) == 12:
                campaigns.resume("A", rate=0, slots=8, floor=Decimal(1))

    end = campaigns.start(file, "A", Reading(size=1), rate=8, slots=1, watch=watch)
    assert len(set(counts[1:])) == 1
    assert end.floor == 1
    assert ordered(service) == all_of(12)


def test_a_paused_campaign_is_not_started_by_accident(campaigns: Campaigns, file: Path) -> None:
    def pause() -> None:
        campaigns.pause("A")
        campaigns.ending.set()

    with pytest.raises(CampaignStopped, match="interrupted"):
        campaigns.start(
            file, "A", Reading(size=1), rate=8, slots=1, watch=once(lambda now: now.placed > 0, pause)
        )
    campaigns.ending.clear()
    with pytest.raises(CampaignStopped, match="resume A"):
        campaigns.start(file, "A", Reading(size=1))


def test_without_access_it_stops_with_the_reason_and_goes_on(
    campaigns: Campaigns, service: Simulator, file: Path
) -> None:
    off = once(lambda now: now.placed > 0, lambda: service.set_enabled(False))
    with pytest.raises(CampaignStopped, match=r"stopped: .*403"):
        campaigns.start(file, "A", Reading(size=1), rate=8, slots=1, watch=off)
    assert campaigns.status("A").state == "stopped"
    service.set_enabled(True)
    campaigns.start(file, "A", Reading(size=1), rate=0, slots=8)
    assert ordered(service) == all_of(12)


def test_refused_rows_are_in_the_result_with_the_reason(
    campaigns: Campaigns, service: Simulator, tmp_path: Path
) -> None:
    write_rewards(tmp_path / "unlucky.csv", 20)
    end = campaigns.start(tmp_path / "unlucky.csv", "A", Reading(size=20), rate=0)
    assert (end.placed, end.refused) == (19, 1)
    assert ordered(service) == all_of(20) - Counter([Decimal("10.13")])
    assert campaigns.result("A", tmp_path / "out.csv") == 20
    assert (tmp_path / "out.csv").read_text("utf-8-sig").count("refused") == 1


def test_rows_that_are_all_refused_stop_the_campaign_once(
    campaigns: Campaigns, service: Simulator, tmp_path: Path
) -> None:
    rows = "".join(f"PENNYLANE,{10 + number}.13,a{number}@example.org\n" for number in range(24))
    file = tmp_path / "bad.csv"
    file.write_text(f"product_id,value,email\n{rows}PENNYLANE,50,z@example.org\n")
    with pytest.raises(CampaignStopped, match="in a row were refused"):
        campaigns.start(file, "A", Reading(size=12), rate=0, slots=1)
    end = campaigns.start(file, "A", Reading(size=12), rate=0, slots=1)
    assert (end.placed, end.refused) == (1, 24)
    assert ordered(service) == Counter([Decimal(50)])


def test_another_file_another_account_and_a_forgotten_name_are_refused(
    campaigns: Campaigns, service: Simulator, file: Path, tmp_path: Path
) -> None:
    campaigns.start(file, "A", SMALL, rate=0)
    with pytest.raises(OtherCampaign, match="another file"):
        campaigns.start(file, "A", Reading(size=4))
    file.write_text(
        file.read_text().replace("\n", "\n\n")
    )  # the same rows in another dress are the same campaign
    assert campaigns.start(file, "A", SMALL).is_finished
    with (
        Campaigns(f"sqlite:///{tmp_path / 'c.sqlite3'}", client=campaigns._client, account="b") as other,
        pytest.raises(OtherCampaign, match="another account"),
    ):
        other.start(file, "A", SMALL)
    campaigns.forget("A")
    assert campaigns.status("A").state == "forgotten"
    with pytest.raises(OtherCampaign, match="forgotten"):
        campaigns.start(file, "A", SMALL)
    with pytest.raises(OtherCampaign, match="forgotten"):
        campaigns.result("A", tmp_path / "out.csv")
    assert b"@example.org" not in b"".join(path.read_bytes() for path in tmp_path.glob("c.sqlite3*"))
    assert ordered(service) == all_of(12)


def test_an_unfinished_campaign_is_forgotten_only_when_that_is_meant(
    campaigns: Campaigns, file: Path
) -> None:
    with pytest.raises(CampaignStopped):
        campaigns.start(
            file,
            "A",
            Reading(size=1),
            rate=8,
            slots=1,
            watch=once(lambda now: now.placed > 0, campaigns.ending.set),
        )
    with pytest.raises(CampaignStopped, match="no outcome yet"):
        campaigns.forget("A")
    campaigns.forget("A", unfinished=True)
    assert campaigns.names() == ["A"]


def test_a_worker_does_what_a_start_has_left(campaigns: Campaigns, service: Simulator, file: Path) -> None:
    with pytest.raises(CampaignStopped):
        campaigns.start(
            file,
            "A",
            Reading(size=1),
            rate=8,
            slots=1,
            watch=once(lambda now: now.placed > 0, campaigns.ending.set),
        )
    campaigns.ending.clear()

    def end() -> None:
        if campaigns.status("A").is_finished:
            campaigns.ending.set()

    campaigns.work(end)
    assert ordered(service) == all_of(12)


def test_a_campaign_needs_a_client_to_order_and_none_to_look(
    campaigns: Campaigns, file: Path, tmp_path: Path
) -> None:
    campaigns.start(file, "A", SMALL, rate=0)
    with Campaigns(f"sqlite:///{tmp_path / 'c.sqlite3'}") as blind:
        assert blind.status("A").is_finished
        with pytest.raises(OtherCampaign, match="needs a client"):
            blind.start(file, "B")


def test_a_file_is_checked_without_a_database(client: Client, file: Path) -> None:
    checked = check_file(file, client)
    assert (checked.totals.rows, checked.available) == (12, Decimal(100_000))
