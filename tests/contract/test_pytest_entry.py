"""The same verdict through pytest: one item for each rule, passed, failed or skipped with the reason."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from giftcardpartners_contract.pytest_plugin import VERDICT, outcomes_of
from giftcardpartners_contract.results.model import Gap
from giftcardpartners_contract.rules import RULES
from giftcardpartners_simulator import Simulator, serve

import tests.mutants.judging  # noqa: F401 -- registers the mutants

from ..mutants.registry import MUTANTS
from .servers import ELSEWHERE, QUICK, judged


def run(folder: Path, *arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run pytest on the installed package, from a folder of its own."""
    words = ["-q", "-p", "no:cacheprovider", "--pyargs", "giftcardpartners_contract", *arguments]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=folder, capture_output=True, text=True, check=False,
        timeout=280, env=env,
    )  # fmt: skip


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An environment with the credentials of the simulator."""
    simulator = Simulator()
    names = {
        "GIFTCARDPARTNERS_EMAIL": simulator.email,
        "GIFTCARDPARTNERS_ACCESS_TOKEN": simulator.access_token,
    }
    return {**{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}, **names}


@pytest.mark.slow
def test_one_rule_of_a_broken_server_is_one_failed_test(tmp_path: Path, environment: dict[str, str]) -> None:
    """Selected with -k, at an address, shown with the exchange."""
    mutant = next(one for one in MUTANTS if one.name == "duplicates accepted")
    with serve(mutant.build(1)) as server:
        done = run(tmp_path, "--giftcards-url", server.base_url, "-k", "po-number-unique] or token-reusable",
                   "-rA", "--giftcards-args", "--time-limit 200", env=environment)  # fmt: skip
    assert done.returncode == 1
    assert "FAILED" in done.stdout
    assert "test_rule[po-number-unique]" in done.stdout
    assert "POST /v1/Orders" in done.stdout
    assert "BROKEN: " in done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_workers_of_xdist_share_one_run(tmp_path: Path, environment: dict[str, str]) -> None:
    """However many there are, the server sees one gate."""
    simulator = Simulator()
    with serve(simulator) as server:
        done = run(tmp_path, "--giftcards-url", server.base_url, "-n", "2", "-k", "token-reusable or verdict",
                   "--giftcards-args", "--time-limit 200", env=environment)  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    fetched = sum(1 for one in simulator.requests() if one["path"] == "/v1/Tokens")
    assert "2 passed" in done.stdout
    assert "KEPT: " in done.stdout
    assert fetched < 8


@pytest.mark.parametrize(
    ("selected", "workers"),
    [("verdict", ()), pytest.param("token-reusable", ("-n", "2"), marks=pytest.mark.slow)],
)
def test_a_server_that_is_not_there_is_not_broken(
    tmp_path: Path, environment: dict[str, str], selected: str, workers: tuple[str, ...]
) -> None:
    """The status is 2, as on the command line, also when a rule was selected of which nothing was seen."""
    done = run(tmp_path, "--giftcards-url", "http://127.0.0.1:9", "-k", selected, *workers, env=environment)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "failed" not in done.stdout
    assert "COULD NOT JUDGE: http://127.0.0.1:9 cannot be reached: nothing listens" in done.stdout
    assert ("1 could not judge" if selected == "verdict" else "1 skipped") in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--giftcards-args", "--rule no-such-rule"), "'no-such-rule' is no rule"),
        *(
            pytest.param(*one, marks=pytest.mark.slow)
            for one in (
                (("--giftcards-args", "--budget lots"), "'lots' is no amount of money"),
                (("--giftcards-args", "--waivers no-such-file"), "no-such-file"),
                (("--giftcards-args", "'"), "--giftcards-args cannot be read"),
                (("--giftcards-url", "ftp://127.0.0.1"), "is no http or https address"),
                (
                    ("--giftcards-url", "http://127.0.0.1:9", "-n", "2", "--giftcards-args", "--budget lots"),
                    "'lots' is no amount",
                ),
            )
        ),
    ],
)
def test_wrong_arguments_are_a_usage_error_of_pytest(
    tmp_path: Path, environment: dict[str, str], words: tuple[str, ...], said: str
) -> None:
    """Status 4 and one line, before anything is judged; neither 1 nor 2, which a CI may let pass."""
    done = run(tmp_path, "-k", "token-reusable", *words, env=environment)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "passed" not in done.stdout


@pytest.mark.slow
def test_arguments_matter_only_to_those_who_run_the_gate(tmp_path: Path, environment: dict[str, str]) -> None:
    """An address in `addopts` stops neither other tests nor an editor that lists them."""
    (tmp_path / "test_mine.py").write_text("def test_mine(): pass\n", "utf-8")
    wrong = ("--giftcards-args", "--rule no-such-rule")
    assert run(tmp_path, "-k", "test_mine", "test_mine.py", *wrong, env=environment).returncode == 0
    listed = run(tmp_path, "--collect-only", *wrong, env=environment)
    assert listed.returncode == 0, listed.stdout + listed.stderr


def test_what_is_not_judged_is_skipped_and_what_was_not_looked_at_is_named() -> None:
    """By name, with the reason, and the whole verdict as a test of its own."""
    report = judged(
        Simulator(), dataclasses.replace(QUICK, parts=("behaviour",)), controlled=False, url=ELSEWHERE
    )
    outcomes = outcomes_of(report)
    assert set(outcomes) == {*RULES, VERDICT}
    assert outcomes["token-reusable"] == ("passed", "")
    assert outcomes["order-charged"][0] == "skipped"
    assert "--allow-orders" in outcomes["order-charged"][1]
    assert outcomes[VERDICT][0] == "passed"
    gap = Gap("a token is used again and again", "the time limit was reached", ("token-reusable",))
    outcomes = outcomes_of(dataclasses.replace(report, gaps=(gap,)))
    assert outcomes["token-reusable"] == ("could not judge", f"{gap.what}: {gap.reason}")
    assert outcomes[VERDICT][0] == "could not judge"
