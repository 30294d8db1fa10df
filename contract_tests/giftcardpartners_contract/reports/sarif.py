"""The verdict as SARIF 2.1.0, which code hosts show as annotations."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..results.model import Finding, Report
from ..rules import RULES
from ..spec import load_spec

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SPEC_FILE = "openapi.yaml"


def sarif(report: Report, waivers: Path | None = None) -> dict[str, Any]:
    """Return the SARIF log; every finding points at a place in the user's repository, or at none.

    That is its rule or operation in an openapi.yaml of the working folder which is the one that was judged by, else the
    file of waivers, else the workflow of GitHub that runs.
    """
    rules = [
        {
            "id": rule.rule,
            "shortDescription": {"text": rule.sentence},
            "help": {"text": f"Level {rule.level}: {rule.source}."},
            "properties": {"evidenceLevel": rule.level},
        }
        for rule in report.rules
    ]
    driver = {"name": "giftcardpartners-contract", "version": report.header.spec_version, "rules": rules}
    invocation: dict[str, Any] = {
        "executionSuccessful": not (report.unjudgeable or report.gaps),
        "exitCode": int(report.exit_status),
        "startTimeUtc": report.header.started.replace("+00:00", "Z"),
    }
    missed = [report.unjudgeable, *(f"{gap.what}: {gap.reason}" for gap in report.gaps)]
    notifications = [{"level": "error", "message": {"text": text}} for text in missed if text]
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "results": [_result(finding, finding in report.failing, waivers) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(finding: Finding, is_failing: bool, waivers: Path | None) -> dict[str, Any]:
    text = f"{finding.sentence} Seen: {finding.message} Repeat: {finding.repeat}"
    place = _place(waivers)
    region = {"startLine": _line_of(finding) if place == _SPEC_FILE else 1}
    location = {"physicalLocation": {"artifactLocation": {"uri": place}, "region": region}}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": "error" if is_failing else "note",
        "message": {"text": text},
        "locations": [location] if place else [],
        "partialFingerprints": {"rule": f"{finding.rule}/{finding.operation}"},
    }
    if finding.outcome == "waived":
        result["suppressions"] = [{"kind": "external", "justification": finding.waiver}]
    return result


def _place(waivers: Path | None) -> str | None:
    """Return a file of the working folder to point at."""
    here = Path.cwd()
    with suppress(OSError):
        if (here / _SPEC_FILE).read_text(encoding="utf-8") == load_spec().text:
            return _SPEC_FILE
    workflow = os.environ.get("GITHUB_WORKFLOW_REF", "").partition("@")[0].split("/", 2)[2:]
    for name in (*([str(waivers)] if waivers else ()), *workflow):
        path = Path(os.path.normpath(here / name))
        if path.is_file() and path.is_relative_to(here):
            return quote(path.relative_to(here).as_posix())
    return None


def _line_of(finding: Finding) -> int:
    """Return the number of the line that begins the rule, else the operation, else the file."""
    lines = [line.strip() for line in load_spec().text.splitlines()]
    marks = (*(f"- id: {entry}" for entry in RULES[finding.rule].spec), f"operationId: {finding.operation}")
    return next((lines.index(mark) + 1 for mark in marks if mark in lines), 1)
