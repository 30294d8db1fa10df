"""The commands, in processes of their own where one is killed, against a service behind real sockets."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from giftcardpartners_bulk import errors
from giftcardpartners_cli.exit_status import ExitStatus
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve

from tests.cli.conftest import giftcards

from .conftest import write_rewards
from .proof.service import PickyRules
from .test_reading import workbook


@dataclass
class Desk:
    """A folder to work in, and a service to order from."""

    service: Simulator
    folder: Path
    environment: dict[str, str]

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin a command."""
        command = [sys.executable, "-m", "giftcardpartners_bulk", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command to its end, in this process: the engine takes a second to load."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name in set(os.environ) - set(self.environment):
                patch.delenv(name)
            for name, text in self.environment.items():
                patch.setenv(name, text)
            ran = giftcards("campaign", *arguments)
        return ran.status, ran.out, ran.err

    def ordered(self) -> Counter[Decimal]:
        """How often each value was ordered."""
        orders = self.service.ledger()["accounts"][0]["orders"]
        return Counter(Decimal(line["value"]) for order in orders for line in order["lines"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    service = Simulator(Settings(start_balance=Decimal(100_000)), SystemClock(), rules=PickyRules)
    with serve(service) as server:
        environment = {
            **{name: text for name, text in os.environ.items() if "PROXY" not in name.upper()},
            "GIFTCARDPARTNERS_BASE_URL": server.simulator.base_url,
            "GIFTCARDPARTNERS_EMAIL": service.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": service.access_token,
            "GIFTCARDPARTNERS_DATABASE": f"sqlite:///{tmp_path / 'c.sqlite3'}",
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "PYTHONWARNINGS": "error",
        }
        yield Desk(service, tmp_path, environment)


def test_help_loads_neither_the_engine_nor_the_client() -> None:
    script = (
        "import sys; from giftcardpartners_cli.__main__ import main\n"
        "assert main(['campaign', 'start', '--help']) == 0\n"
        "heavy = {'dbos', 'sqlalchemy', 'openpyxl', 'giftcardpartners', 'httpx', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_a_campaign_from_check_to_forget(desk: Desk) -> None:
    values = write_rewards(desk.folder / "rewards.csv", 60)
    assert desk.run("check", "rewards.csv", "--json")[0] == 0

    victim = desk.begin(
        "start", "rewards.csv", "--id", "SPRING", "--size", "5", "--rate", "5", "--slots", "1"
    )
    while not desk.ordered():
        time.sleep(0.05)
    os.kill(victim.pid, signal.SIGKILL)
    victim.communicate()
    assert len(desk.ordered()) < 60
    status, out, err = desk.run("status", "SPRING")
    assert "SPRING: unattended" in out
    assert "same start command again" in out

    status, out, err = desk.run("start", "rewards.csv", "--id", "SPRING", "--size", "5", "--json")
    said = out + err
    # Values of 10.13 are refused.
    assert status == 3, said
    assert desk.ordered() == Counter(value for value in values if value != Decimal("10.13"))
    last = json.loads(out.splitlines()[-1])
    assert (last["state"], last["placed"], last["refused"]) == ("finished", 59, 1)
    assert Decimal(last["spent"]) == sum(desk.ordered().elements())

    status, out, err = desk.run("status", "SPRING")
    said += out + err
    assert "finished, 59 of 60 rows placed, 1 refused" in out

    assert desk.run("result", "SPRING", "-o", "out.csv")[0] == 0
    with (desk.folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["row"]: row for row in csv.DictReader(file)}
    assert list(map(int, rows)) == list(range(2, 62))
    assert rows["15"]["status"] == "refused"
    assert "400" in rows["15"]["problem"]
    assert rows["16"]["email"] == "secret14@example.org"
    assert (desk.folder / "out.csv").stat().st_mode & 0o077 == 0

    changed = (desk.folder / "rewards.csv").read_text().replace("Secret 59", "Secret 60")
    (desk.folder / "rewards.csv").write_text(changed)
    status, out, err = desk.run("start", "rewards.csv", "--id", "SPRING", "--size", "5")
    said += out + err
    assert status == ExitStatus.FILE_WRONG
    assert "another file" in err

    assert desk.run("forget", "SPRING")[0] == 0
    left = b"".join(path.read_bytes() for path in desk.folder.glob("c.sqlite3*"))
    assert b"SPRING" in left
    assert b"@example.org" not in left
    status, out, err = desk.run("result", "SPRING", "-o", "out2.csv")
    assert status == ExitStatus.NOTHING
    assert "forgotten" in err
    status, _, err = desk.run("start", "rewards.csv", "--id", "SPRING", "--size", "5")
    assert status == ExitStatus.USAGE
    assert "forgotten" in err
    assert "example.org" not in said
    assert "Secret" not in said


def test_links_are_in_the_result_when_they_are_asked_for(desk: Desk) -> None:
    (desk.folder / "links.csv").write_text("To,External ID\nAna,a\nBo,b\nCy,c\n")
    options = ("--product", "CVS", "--value", "25", "--type", "links", "--size", "2", "--rate", "0")
    assert desk.run("start", "links.csv", "--id", "LINKS", *options)[0] == 0
    assert desk.run("result", "LINKS", "-o", "plain.csv")[0] == 0
    assert "http" not in (desk.folder / "plain.csv").read_text()
    assert desk.run("result", "LINKS", "-o", "links-out.csv", "--with-links")[0] == 0
    with (desk.folder / "links-out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["claim_links"] for row in rows}) == 3
    assert all(row["claim_links"].startswith("http") and row["challenge_answers"] for row in rows)


def test_a_lost_database_and_another_size_is_refused_before_anything_is_ordered(desk: Desk) -> None:
    write_rewards(desk.folder / "rewards.csv", 12)
    assert desk.run("start", "rewards.csv", "--id", "A", "--size", "4", "--rate", "0")[0] == 0
    for path in desk.folder.glob("c.sqlite3*"):
        path.unlink()
    before = desk.ordered()
    status, _, err = desk.run("start", "rewards.csv", "--id", "A", "--size", "6", "--rate", "0")
    assert status == ExitStatus.FILE_WRONG
    assert "with other rows" in err
    assert desk.ordered() == before
    assert desk.run("start", "rewards.csv", "--id", "A", "--size", "4", "--rate", "0")[0] == 0
    assert desk.ordered() == before


def test_a_campaign_belongs_to_one_account(desk: Desk) -> None:
    write_rewards(desk.folder / "rewards.csv", 4)
    assert desk.run("start", "rewards.csv", "--id", "A", "--rate", "0")[0] == 0
    desk.environment["GIFTCARDPARTNERS_EMAIL"] = "other@example.com"
    status, _, err = desk.run("start", "rewards.csv", "--id", "A", "--rate", "0")
    assert status == ExitStatus.SETTINGS
    assert "another account" in err


def test_sigterm_ends_in_good_order_and_the_same_command_goes_on(desk: Desk) -> None:
    values = write_rewards(desk.folder / "rewards.csv", 13)
    process = desk.begin("start", "rewards.csv", "--id", "A", "--size", "1", "--rate", "1", "--slots", "1")
    while not desk.ordered():
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == ExitStatus.INTERRUPTED
    assert "the same command goes on" in err
    assert 0 < len(desk.ordered()) < 13
    assert desk.run("start", "rewards.csv", "--id", "A", "--size", "1", "--rate", "0")[0] == 0
    assert desk.ordered() == Counter(values)


def test_findings_are_a_table_and_a_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("product_id,value,email\nCVS,1,secret@example.org\nNOSUCH,25,b@example.org\n")
    target = tmp_path / "findings.csv"
    status, out, err = desk.run("check", str(file), "--findings", str(target))
    assert status == ExitStatus.FILE_WRONG
    assert "row 3, product_id: 'NOSUCH' is not in the catalogue" in err
    assert "secret@" not in out + err
    told = json.loads(desk.run("check", str(file), "--json")[2])["error"]
    assert (told["status"], len(told["problems"])) == (ExitStatus.FILE_WRONG, 2)
    assert [line.split(",")[:2] for line in target.read_text("utf-8-sig").splitlines()] == [
        ["row", "column"],
        ["2", "value"],
        ["3", "product_id"],
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("status", "NOSUCH"), 1, "no campaign NOSUCH"),
        (("pause", "NOSUCH"), 1, "no campaign NOSUCH"),
        (("resume", "NOSUCH"), 1, "no campaign NOSUCH"),
        (("forget", "NOSUCH"), 1, "no campaign NOSUCH"),
        (("status",), 0, "there is no campaign"),
        (("status", "--database", "mysql://x"), 78, "--database must be"),
        (("start", "rewards.csv", "--id", "a b"), 64, "letters, digits"),
        (("start", "rewards.csv", "--id", "A", "--floor", "-1"), 64, "no amount"),
        (("start", "rewards.csv", "--id", "A", "--size", "0"), 64, "1 to 1,000"),
        (("start", "rewards.csv", "--id", "A", "--map", "x"), 64, "HEADING=KEYWORD"),
        (("start", "rewards.csv", "--id", "A", "--type", "fax"), 64, "--type must be"),
        (("check", "gone.csv"), 66, "No such file"),
        (("start", "rewards.csv", "--id", "A", "--profile", "NOSUCH"), 78, "No profile NOSUCH"),
        (("check", "rewards.csv", "--findings", "no/f.csv", "--map", "value=message"), 73, "No such file"),
    ],
)
def test_mistakes_are_told_in_a_line(desk: Desk, arguments: tuple[str, ...], status: int, words: str) -> None:
    write_rewards(desk.folder / "rewards.csv", 3)
    ended, out, err = desk.run(*arguments)
    assert (ended, words in out + err) == (status, True), out + err


def test_an_account_without_access_is_no_wrong_file(desk: Desk) -> None:
    write_rewards(desk.folder / "rewards.csv", 3)
    desk.service.set_enabled(False)
    status, _, err = desk.run("start", "rewards.csv", "--id", "A")
    assert status == ExitStatus.NO_ACCESS
    assert "403" in err


def test_without_credentials_it_says_which_are_missing(desk: Desk) -> None:
    write_rewards(desk.folder / "rewards.csv", 3)
    del desk.environment["GIFTCARDPARTNERS_ACCESS_TOKEN"]
    status, _, err = desk.run("start", "rewards.csv", "--id", "A")
    assert status == ExitStatus.SETTINGS
    assert "GIFTCARDPARTNERS_ACCESS_TOKEN" in err


def test_both_commands_are_one_and_a_profile_that_is_named_is_used(desk: Desk) -> None:
    write_rewards(desk.folder / "rewards.csv", 3)
    here = desk.environment
    url, email = (here.pop(f"GIFTCARDPARTNERS_{name}") for name in ("BASE_URL", "EMAIL"))
    (desk.folder / "config.toml").write_text(f"[profiles.here]\nbase_url = '{url}'\nemail = '{email}'\n")
    here["GIFTCARDPARTNERS_CONFIG"] = str(desk.folder / "config.toml")
    start = ("start", "rewards.csv", "--id", "A", "--rate", "0")
    assert desk.run(*start)[0] == ExitStatus.SETTINGS
    assert desk.run(*start, "--profile", "here")[0] == 0
    assert len(desk.ordered()) == 3
    for arguments in (
        ("check", "rewards.csv"),
        start,
        ("result", "A", "-o", "out.csv", "--with-links"),
        ("status", "A"),
    ):
        status, out, err = desk.run(*arguments, "--profile", "here")
        assert status == 0, out + err
    here["GIFTCARDPARTNERS_PROFILE"] = "here"
    assert desk.run(*start)[0] == 0
    worker = desk.begin("work")
    assert worker.stderr is not None
    assert "working" in worker.stderr.readline()
    worker.send_signal(signal.SIGINT)
    worker.communicate(timeout=60)
    assert worker.returncode == 0


def test_a_reader_that_goes_does_not_end_the_campaign(desk: Desk) -> None:
    values = write_rewards(desk.folder / "rewards.csv", 12)
    process = desk.begin("start", "rewards.csv", "--id", "A", "--size", "1", "--rate", "0", "--json")
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=100) in {0, ExitStatus.CLOSED_PIPE}
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    assert desk.ordered() == Counter(values)


def test_every_exit_status_is_one_of_the_table() -> None:
    kinds = (errors.BadFile, errors.OtherCampaign, errors.CampaignStopped, errors.EngineTrouble)
    assert {ExitStatus(kind.exit_status) for kind in (errors.CampaignError, *kinds)} == {
        ExitStatus.DEFECT,
        ExitStatus.FILE_WRONG,
        ExitStatus.PENDING,
        ExitStatus.CANNOT_WRITE,
    }
    for name in ("NOTHING", "USAGE", "NO_FILE", "DEFECT", "CANNOT_WRITE", "SETTINGS"):
        assert ExitStatus[name] == getattr(errors, name)


GOOD = "product_id,value,email\nCVS,25,ana@example.org\n"
POST = "product_id,value,name,address_line_1,city,state,zip,country,shipping_method_id\n"
BAD_FILES: dict[str, tuple[str | bytes, str]] = {
    "nothing in it": (b"", "rewards.csv is empty"),
    "a header and no row": (GOOD.partition("\n")[0], "a header and no row"),
    "a heading twice": (
        GOOD.replace("email", "Email,E-Mail,EMAIL"),
        "row 1, email: stands twice, in columns 3 and 5",
    ),
    "a column missing": (GOOD.replace("value", "worth"), "row 1, value: there is no such column"),
    "a number with a comma": (GOOD.replace("25", '"1,250.00"'), "row 2, value: has a comma"),
    "a formula": (GOOD.replace("25", "=20+5"), "row 2, value: is a formula"),
    "a text with a comma in a workbook": (
        workbook(("product_id", "value"), ("CVS", 25), ("CVS", "1,250.00")),
        "row 3, value: has a comma",
    ),
    "a formula in a workbook": (
        workbook(("product_id", "value", "email"), ("CVS", "=20+5", "ana@example.org")),
        "row 2, value: is a formula",
    ),
    "more rows than a sheet has": (
        "product_id,value\n" + "CVS,25\n" * 1_048_576,
        "There are 1,048,576 rows, and a campaign has at most 1,048,575: split the file",
    ),
    "post without an address": (GOOD.replace("email", "type").replace("ana@example.org", "post"), "row 2, "),
    "post to a street alone": (POST + "CARDACORN,25,Ana,Main Street 1,,,,US,STANDARD\n", "row 2, "),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_input_names_the_row_and_orders_nothing(desk: Desk, kind: str) -> None:
    content, words = BAD_FILES[kind]
    file = desk.folder / "rewards.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    for command in (("check", str(file)), ("start", str(file), "--id", "A")):
        status, _, err = desk.run(*command)
        assert (status, words in err) == (ExitStatus.FILE_WRONG, True), err
        assert "Nothing was ordered" in err
        assert "ana@" not in err
    assert desk.ordered() == Counter()
    assert desk.run("status")[1] == "there is no campaign in this database\n"


def test_a_file_that_changes_while_it_is_read_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk.folder / "rewards.csv"
    file.write_text(GOOD)
    before = os.fstat

    def grow(handle: int) -> os.stat_result:
        found = before(handle)
        with file.open("a") as still_open:
            still_open.write("CVS,30,bo@example.org\n")
        return found

    monkeypatch.setattr("giftcardpartners_bulk.snapshot.os.fstat", grow)
    status, _, err = desk.run("start", str(file), "--id", "A")
    assert status == ExitStatus.FILE_WRONG
    assert "rewards.csv changed while it was read" in err
    assert desk.ordered() == Counter()
