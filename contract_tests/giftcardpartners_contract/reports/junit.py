"""The verdict as JUnit XML: one test case per rule, for the test report of a CI server."""

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from ..results.model import Finding, Report, RuleResult
from .console import header_lines

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(report: Report, path: Path) -> None:
    """Write the XML to a file."""
    path.write_text(junit_xml(report), encoding="utf-8")


def junit_xml(report: Report) -> str:
    """Return the XML text: a suite per kind of rule; what could not be judged is skipped."""
    root = Element("testsuites", name="giftcardpartners contract")
    for kind in dict.fromkeys(rule.kind for rule in report.rules):
        rules = [rule for rule in report.rules if rule.kind == kind]
        _suite(root, report, kind, rules)
    if report.unjudgeable or report.gaps:
        suite = SubElement(root, "testsuite", name="target", tests="1", failures="0", errors="1", skipped="0")
        case = SubElement(suite, "testcase", classname="contract.target", name="Everything can be looked at")
        missed = [f"{gap.what}: {gap.reason}\n{gap.traceback}" for gap in report.gaps]
        error = SubElement(case, "error", message=_clean(report.unjudgeable or f"{len(missed)} gaps"))
        error.text = _clean("\n".join(missed))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _suite(root: Element, report: Report, kind: str, rules: Sequence[RuleResult]) -> None:
    suite = SubElement(root, "testsuite", name=kind, errors="0", timestamp=report.header.started)
    properties = SubElement(suite, "properties")
    for line in header_lines(report):
        name, _, value = line.partition(" ")
        SubElement(properties, "property", name=name, value=_clean(value.strip()))
    failures = skipped = 0
    for rule in rules:
        case = SubElement(
            suite, "testcase", classname=f"contract.{kind}", name=f"{rule.rule}: {rule.sentence}"
        )
        found = [finding for finding in report.failing if finding.rule == rule.rule]
        if found:
            failures += 1
            failure = SubElement(
                case, "failure", message=_clean(found[0].message), type=f"level {found[0].level}"
            )
            failure.text = _clean("\n\n".join(_told(finding) for finding in found))
        elif not rule.checks:
            skipped += 1
            reasons = [one.reason for one in report.not_judged if one.rule == rule.rule]
            SubElement(case, "skipped", message=_clean("; ".join(reasons) or "not exercised"))
    suite.set("tests", str(len(rules)))
    suite.set("failures", str(failures))
    suite.set("skipped", str(skipped))


def _told(finding: Finding) -> str:
    lines = [finding.message]
    for one in finding.exchanges:
        lines.append(f"{one.method} {one.path} {one.request_body}")
        lines.append(f"-> {one.status or one.note} {one.response_body}")
    return "\n".join([*lines, f"source: {finding.source}", f"repeat: {finding.repeat}"])


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
