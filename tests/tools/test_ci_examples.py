"""The CI examples call the gate as it is, and annotate what it found."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from giftcardpartners_contract.arguments import parser
from giftcardpartners_contract.results.waivers import load_waivers
from giftcardpartners_contract.rules import RULES

EXAMPLES = Path(__file__).parents[2] / "examples" / "ci"
REPORT_FILES = {"report.json", "junit.xml", "contract.sarif", "index.html"}


def load(name: str) -> Any:
    return yaml.safe_load((EXAMPLES / name).read_text("utf-8"))


def steps() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load("github.yml")["jobs"]["contract"]["steps"]
    return found


def commands() -> list[str]:
    lines = [step["run"] for step in steps() if "run" in step] + load("gitlab.yml")["gift-card-contract"][
        "script"
    ]
    return [line for line in lines if "-m giftcardpartners_contract" in line]


def test_both_examples_call_the_gate_with_options_that_it_has() -> None:
    assert len(commands()) == 2
    for command in commands():
        words = shlex.split(re.sub(r"\$\{[^}]*\}", "--base-url https://api.example.com", command))
        options = parser().parse_args(words[3:])
        assert options.base_url == "https://api.example.com"
        assert options.report == Path("reports")
        assert not options.allow_orders


def test_both_examples_keep_the_report_also_after_a_failure() -> None:
    upload = next(step for step in steps() if "upload-artifact" in step.get("uses", ""))
    artifacts = load("gitlab.yml")["gift-card-contract"]["artifacts"]

    assert (upload["if"], upload["with"]["path"]) == ("always()", "reports")
    assert artifacts["when"] == "always"
    assert Path(artifacts["reports"]["junit"]).name in REPORT_FILES
    sarif = next(step for step in steps() if "upload-sarif" in step.get("uses", ""))
    assert Path(sarif["with"]["sarif_file"]).name in REPORT_FILES


@pytest.mark.parametrize(
    ("outcome", "kind"), [("broken", "error"), ("assumption", "warning"), ("waived", "notice")]
)
def test_a_finding_becomes_an_annotation(tmp_path: Path, outcome: str, kind: str) -> None:
    finding = {"rule": "a-rule", "sentence": "A rule.", "message": "It was\n100% broken.", "outcome": outcome}
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "report.json").write_text(json.dumps({"findings": [finding]}))

    assert annotated(tmp_path) == f"::{kind} title=a-rule::A rule. It was%0A100%25 broken.\n"


def test_without_a_report_nothing_is_annotated(tmp_path: Path) -> None:
    assert annotated(tmp_path) == ""


def annotated(folder: Path) -> str:
    script = next(step["run"] for step in steps() if step.get("shell") == "python")
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_example_of_waivers_is_read_and_names_a_rule() -> None:
    for waiver in load_waivers(EXAMPLES / "waivers.toml"):
        assert waiver.rule in RULES
    assert tomllib.loads((EXAMPLES / "waivers.toml").read_text("utf-8"))["waiver"]
