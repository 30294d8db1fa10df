"""The verdict as JUnit XML: one test case per rule, for the test report of a CI server."""

import re
from collections import Counter
from xml.etree.ElementTree import Element, SubElement, tostring

from ..results.model import Report
from .console import header_lines
from .outcomes import rule_outcome

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ELEMENTS = {"failed": "failure", "could not judge": "error", "skipped": "skipped"}


def junit_xml(report: Report) -> str:
    """Return the XML text: a suite per kind of rule, and one for what the whole run could not look at."""
    root = Element("testsuites", name="giftcardpartners contract")
    for kind in dict.fromkeys(rule.kind for rule in report.rules):
        _add_suite(root, report, kind)
    if report.unjudgeable or report.gaps:
        suite = SubElement(root, "testsuite", name="target", tests="1", failures="0", errors="1", skipped="0")
        case = SubElement(suite, "testcase", classname="contract.target", name="Everything can be looked at")
        missed = [f"{gap.what}: {gap.reason}\n{gap.traceback}" for gap in report.gaps]
        error = SubElement(case, "error", message=_clean(report.unjudgeable or f"{len(missed)} gaps"))
        error.text = _clean("\n".join(missed))
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode")


def _add_suite(root: Element, report: Report, kind: str) -> None:
    suite = SubElement(root, "testsuite", name=kind, timestamp=report.header.started)
    properties = SubElement(suite, "properties")
    for line in header_lines(report):
        name, _, value = line.partition(" ")
        SubElement(properties, "property", name=name, value=_clean(value.strip()))
    statuses: Counter[str] = Counter()
    for rule in report.rules:
        if rule.kind != kind:
            continue
        status, text = rule_outcome(report, rule)
        statuses[status] += 1
        name = f"{rule.rule}: {rule.sentence}"
        case = SubElement(suite, "testcase", classname=f"contract.{kind}", name=name)
        if status in _ELEMENTS:
            messages = [one.message for one in report.failing if one.rule == rule.rule]
            SubElement(case, _ELEMENTS[status], message=_clean((*messages, text)[0])).text = _clean(text)
    suite.set("tests", str(statuses.total()))
    for name, status in (("failures", "failed"), ("errors", "could not judge"), ("skipped", "skipped")):
        suite.set(name, str(statuses[status]))


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
