"""What a run leaves behind for people and for CI servers."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from giftcardpartners_contract.cli import main
from giftcardpartners_contract.reports.console import console_report
from giftcardpartners_contract.reports.files import write_reports
from giftcardpartners_contract.reports.junit import junit_xml
from giftcardpartners_contract.reports.sarif import sarif
from giftcardpartners_contract.results.model import Gap, Report
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_simulator import Simulator

import tests.mutants.judging  # noqa: F401 -- registers the mutants
from tests.mutants.registry import MUTANTS

from .servers import QUICK, judged


@pytest.fixture(scope="module")
def broken() -> Report:
    """The report on a server that accepts duplicates."""
    mutant = next(one for one in MUTANTS if one.name == "duplicates accepted")
    return judged(mutant.build(1), QUICK, until=mutant.rule)


def test_the_terminal_shows_rule_evidence_exchange_and_command(broken: Report) -> None:
    """Everything it takes to believe a failure and to repeat it."""
    text = console_report(broken)
    for wanted in (
        "openapi.yaml 1.0",
        load_spec().hash[:12],
        "seed 1",
        "BROKEN: The PONumber of an order is not accepted again with the same body.",
        "level S (vendor's reference page): vendor page, Error responses",
        "POST /v1/Orders",
        "--scenario an-order-is-repeated --rule po-number-unique",
    ):
        assert wanted in text


def test_no_report_holds_a_secret(broken: Report, tmp_path: Path) -> None:
    """Neither token nor credentials, addresses or claim links, in any of the files."""
    simulator = Simulator()
    write_reports(broken, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"contract.sarif", "index.html", "junit.xml", "report.json", "verdicts.jsonl"}
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.iterdir()] + [console_report(broken)]
    secrets = (simulator.access_token, simulator.email, "recipient@example.com", "claim.example.com", "eyJ")
    assert not [secret for text in texts for secret in secrets if secret in text]


def test_junit_counts_what_was_broken_and_skipped(broken: Report) -> None:
    """One case per rule."""
    root = ElementTree.fromstring(junit_xml(broken))
    assert [suite.get("name") for suite in root] == ["schema", "behaviour", "target"]
    failed = [case.get("name", "") for case in root.iter("testcase") if case.find("failure") is not None]
    assert [name.partition(":")[0] for name in failed] == sorted(
        {one.rule for one in broken.failing}, key=[one.rule for one in broken.rules].index
    )
    total = sum(int(suite.get("tests", "0")) for suite in root)
    assert total == len(broken.rules) + 1


def test_junit_shows_what_was_not_looked_at_as_an_error_of_its_rule(broken: Report) -> None:
    """No failure of the server, and not skipped: somebody has to look."""
    gap = Gap("a token is used again and again", "the time limit was reached", ("token-reusable",))
    root = ElementTree.fromstring(junit_xml(dataclasses.replace(broken, gaps=(gap,))))
    (case,) = (one for one in root.iter("testcase") if one.get("name", "").startswith("token-reusable:"))
    (error,) = case
    assert (error.tag, error.get("message")) == ("error", f"{gap.what}: {gap.reason}")
    assert {suite.get("name"): suite.get("errors") for suite in root}["behaviour"] == "1"


def test_sarif_points_at_the_rule_in_the_specification(broken: Report) -> None:
    """A code host can annotate the line."""
    run = sarif(broken)["runs"][0]
    result = next(one for one in run["results"] if one["ruleId"] == "po-number-unique")
    location = result["locations"][0]["physicalLocation"]
    line = load_spec().text.splitlines()[location["region"]["startLine"] - 1]
    assert (location["artifactLocation"]["uri"], line.strip()) == ("openapi.yaml", "- id: R10")
    assert result["level"] == "error"
    assert run["invocations"][0]["exitCode"] == 1


def test_sarif_points_at_a_place_of_the_users_repository_or_at_none(
    broken: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The specification that was judged by, the waivers, the workflow that runs; never a file that is not there."""

    def place(waivers: Path | None = None) -> str | None:
        locations = sarif(broken, waivers)["runs"][0]["results"][0]["locations"]
        return locations[0]["physicalLocation"]["artifactLocation"]["uri"] if locations else None

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKFLOW_REF", raising=False)
    assert place() is None
    (tmp_path / "openapi.yaml").write_text("another: one", "utf-8")
    assert place() is None
    monkeypatch.setenv("GITHUB_WORKFLOW_REF", "acme/shop/.github/workflows/gift cards.yml@refs/heads/main")
    assert place() is None
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "gift cards.yml").touch()
    assert place() == ".github/workflows/gift%20cards.yml"
    (tmp_path / "waivers.toml").touch()
    assert place(Path("waivers.toml")) == "waivers.toml"
    assert place(Path("/dev/null")) == ".github/workflows/gift%20cards.yml"
    (tmp_path / "openapi.yaml").write_text(load_spec().text, "utf-8")
    assert place(Path("waivers.toml")) == "openapi.yaml"


def test_the_report_is_json(broken: Report) -> None:
    """With the verdict in words and in numbers."""
    found = json.loads(json.dumps(broken.to_json()))
    assert (found["verdict"], found["exit_status"]) == ("broken", 1)


def test_the_command_judges_the_built_in_simulator(capsys: pytest.CaptureFixture[str]) -> None:
    """Over a real socket, one rule only."""
    assert main(["--only", "behaviour", "--rule", "po-number-unique", "--time-limit", "30"]) == 0
    assert "KEPT" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "environment", "status", "reason"),
    [
        (
            ["--base-url", "http://127.0.0.1:9"],
            True,
            2,
            "COULD NOT JUDGE: http://127.0.0.1:9 cannot be reached: nothing",
        ),
        (["--report", "/dev/null/reports"], False, 2, "COULD NOT JUDGE: Not a directory: /dev/null"),
        (["--report", __file__], False, 2, "COULD NOT JUDGE: File exists"),
        (["--base-url", "http://127.0.0.1:9"], False, 64, "CANNOT BEGIN: set GIFTCARDPARTNERS_EMAIL"),
        (["--base-url", "http://api.example.com"], True, 64, "--allow-http api.example.com"),
        (["--base-url", "api.example.com"], True, 64, "is no http or https address"),
        (["--base-url", "http://[::1"], True, 64, "cannot be read"),
        (["--base-url", "https://api.example.com/?key=x"], True, 64, "before the first ?"),
        (["--waivers", "no-such-file.toml"], False, 64, "cannot be read"),
        (
            ["--ca-bundle", "no-such.pem", "--base-url", "https://127.0.0.1:9"],
            True,
            64,
            "no file of certificates",
        ),
        (["--rule", "po-number"], False, 64, "but there is po-number-unique"),
        (["--scenario", "an-order-is-repeat"], False, 64, "but there is an-order-is-repeated"),
        (["--time-limit", "1"], False, 64, "5 seconds to a day"),
        (["--buget", "5"], False, 64, "unrecognized arguments: --buget;"),
        (["--access-toke", "planted"], False, 64, "unrecognized arguments: --access-toke;"),
        (["--access-toke=planted"], False, 64, "unrecognized arguments: --access-toke;"),
        (["planted"], False, 64, "a value that belongs to no option"),
        (["--base-url", "https://me:planted@127.0.0.1:9"], True, 2, "https://127.0.0.1:9 cannot be reached"),
        (["history"], False, 64, "one folder"),
        (["history", "/no/such/folder"], False, 64, "run the gate with --report first"),
    ],
)
def test_what_cannot_be_judged_is_one_readable_line(
    arguments: list[str],
    environment: bool,
    status: int,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With a status of its own, what to do, and no traceback."""
    for name in ("GIFTCARDPARTNERS_EMAIL", "GIFTCARDPARTNERS_ACCESS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
        if environment:
            monkeypatch.setenv(name, "not-a-real-value")
    assert main(arguments) == status
    written = capsys.readouterr()
    assert "not exercised" not in written.out
    lines = written.err.strip().splitlines()
    assert len(lines) == 1
    assert reason in lines[0]
    assert "planted" not in written.err + written.out
