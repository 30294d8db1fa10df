"""The verdict as SARIF 2.1.0, which code hosts show as annotations on the specification."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.rules import RULES
from giftcardpartners_contract.spec import load_spec

if TYPE_CHECKING:
    from pathlib import Path

    from giftcardpartners_contract.results.model import Finding, Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_SPEC_FILE = "openapi.yaml"


def write_sarif(report: Report, path: Path) -> None:
    """Write the SARIF file."""
    path.write_text(json.dumps(sarif(report), indent=2, ensure_ascii=False), encoding="utf-8")


def sarif(report: Report) -> dict[str, Any]:
    """Return the SARIF log: every finding points at its operation, or at its rule, in openapi.yaml."""
    failing = report.failing
    driver = {
        "name": "giftcardpartners-contract",
        "version": report.header.spec_version,
        "rules": [_rule(rule.rule, rule.sentence, rule.source, rule.level) for rule in report.rules],
    }
    invocation: dict[str, Any] = {
        "executionSuccessful": not report.unjudgeable,
        "exitCode": int(report.exit_status),
        "startTimeUtc": report.header.started.replace("+00:00", "Z"),
    }
    if report.unjudgeable:
        invocation["toolExecutionNotifications"] = [
            {"level": "error", "message": {"text": report.unjudgeable}}
        ]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "results": [_result(finding, finding in failing) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule_id: str, sentence: str, source: str, level: str) -> dict[str, Any]:
    return {
        "id": rule_id,
        "shortDescription": {"text": sentence},
        "help": {"text": f"Level {level}: {source}."},
        "properties": {"evidenceLevel": level},
    }


def _result(finding: Finding, is_failing: bool) -> dict[str, Any]:
    text = f"{finding.sentence} Seen: {finding.message} Repeat: {finding.repeat}"
    region = {"startLine": _line_of(finding)}
    location = {"physicalLocation": {"artifactLocation": {"uri": _SPEC_FILE}, "region": region}}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": "error" if is_failing else "note",
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {"rule": f"{finding.rule}/{finding.operation}"},
    }
    if finding.outcome == "waived":
        result["suppressions"] = [{"kind": "external", "justification": finding.waiver}]
    return result


def _line_of(finding: Finding) -> int:
    lines = _lines()
    for entry in RULES[finding.rule].spec:
        if f"- id: {entry}" in lines:
            return lines[f"- id: {entry}"]
    return lines.get(f"operationId: {finding.operation}", 1)


@lru_cache(maxsize=1)
def _lines() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(load_spec().text.splitlines(), 1):
        found.setdefault(line.strip(), number)
    return found
