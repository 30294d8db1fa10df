"""The HTML page shows the whole verdict, loads nothing, and trusts nothing that came from the target."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from giftcardpartners_contract.exchange import Exchange
from giftcardpartners_contract.reports.html import html_page
from giftcardpartners_contract.results.model import (
    Coverage,
    Finding,
    Gap,
    Header,
    NotJudged,
    OperationCoverage,
    Report,
    RuleResult,
)
from giftcardpartners_contract.rules import RULES

from tests.recording.scan import scan_folder

EVIL = "<script>alert('x')</script><img src=x onerror=\"y\">&"
RULE = next(iter(RULES.values()))
EXCHANGE = Exchange(
    operation="createOrder",
    method="POST",
    path="/v1/Orders",
    request_headers=(("Authorization", "•••"),),
    request_body='{"PONumber": "GATE-1"}',
    status=201,
    response_headers=(("content-type", "application/json"),),
    response_body='{"Id": "ord-2"}',
    elapsed=0.0123,
)
FINDING = Finding(
    rule=RULE.id,
    sentence=RULE.sentence,
    level="S",
    source="vendor page",
    kind="behaviour",
    message="The second order was accepted.",
    operation="createOrder",
    exchanges=(EXCHANGE,),
    repeat="python -m giftcardpartners_contract --rule po-number-unique",
)
REPORT = Report(
    header=Header(
        "https://api.example.com", "1.0", "a" * 64, 7, False, 1, {"httpx": "0.28.1"}, "2026-11-23T09:00:00Z"
    ),
    findings=(FINDING,),
    not_judged=(NotJudged("token-expires", "the lifetime is not known"),),
    rules=(RuleResult(RULE.id, RULE.sentence, "S", "vendor page", "behaviour", 1234, 1),),
    coverage=Coverage(
        (
            OperationCoverage(
                "createOrder", 5, {"201": 4, "409": 0}, {"201 Id": 4, "201 Note": 0}, {"500": 1}
            ),
        ),
        ("a-rule-that-nobody-exercised",),
    ),
    seconds={"behaviour": 12.3},
    notes=("a waiver matches nothing",),
)


class Page(HTMLParser):
    """Collects the elements and checks that they are closed in order."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def changed(**changes: object) -> Report:
    return dataclasses.replace(REPORT, **changes)  # type: ignore[arg-type]


def test_verdict_coverage_rules_and_what_was_not_judged_are_all_there() -> None:
    page = html_page(REPORT)

    for said in (
        "The contract is broken",
        "1,234 checks of 1 rules; 1 finding breaks the gate.",
        RULE.sentence,
        "The second order was accepted.",
        "POST /v1/Orders → 201 (12 ms)",
        "Authorization: •••",
        "{&quot;PONumber&quot;: &quot;GATE-1&quot;}",
        "python -m giftcardpartners_contract --rule po-number-unique",
        "S: vendor's reference page",
        '<td class="seen">4</td><td class="unseen">none</td>',
        "500 × 1",
        "createOrder 201 Note",
        "a-rule-that-nobody-exercised",
        "token-expires: the lifetime is not known",
        "a waiver matches nothing",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("report", "headline", "look"),
    [
        (changed(findings=()), "The contract is kept", "kept"),
        (REPORT, "The contract is broken", "broken"),
        (changed(findings=(), unjudgeable="nobody answers"), "The contract could not be judged", "doubt"),
    ],
)
def test_the_verdict_stands_on_top_in_words_and_colour(report: Report, headline: str, look: str) -> None:
    page = html_page(report)

    assert f'<header class="verdict {look}"><h1>{headline}</h1>' in page
    assert f"<title>{headline}:" in page


def test_a_difference_from_an_assumption_and_a_waived_finding_have_places_of_their_own() -> None:
    assumption = dataclasses.replace(FINDING, outcome="assumption", level="I")
    waived = dataclasses.replace(FINDING, outcome="waived", waiver="known since May (2026-05-01)")

    page = html_page(changed(findings=(assumption, waived)))

    assert "The contract is kept" in page
    assert page.index("Differs from an assumption") < page.index("Excused by a waiver")
    assert "known since May (2026-05-01)" in page
    assert "What breaks it" not in page


def test_with_strict_an_assumption_breaks_the_gate_and_is_shown_once() -> None:
    assumption = dataclasses.replace(FINDING, outcome="assumption", level="I")

    page = html_page(changed(findings=(assumption,), header=dataclasses.replace(REPORT.header, strict=True)))

    assert "What breaks it" in page
    assert "Differs from an assumption" not in page


def test_the_page_needs_nothing_but_itself() -> None:
    page = Page(html_page(REPORT))

    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "a"}
    assert not any(
        name.startswith("on") or name in ("src", "href") for _, attrs in page.elements for name in attrs
    )
    assert not re.search(r"url\(|@import", html_page(REPORT))


def test_whatever_came_from_the_target_is_escaped() -> None:
    exchange = Exchange(EVIL, EVIL, EVIL, ((EVIL, EVIL),), EVIL, 200, ((EVIL, EVIL),), EVIL, 0.1, EVIL)
    finding = dataclasses.replace(
        FINDING,
        message=EVIL,
        operation=EVIL,
        repeat=EVIL,
        waiver=EVIL,
        source=EVIL,
        sentence=EVIL,
        exchanges=(exchange,),
    )
    evil = changed(
        header=dataclasses.replace(REPORT.header, target=EVIL, started=EVIL, tools={EVIL: EVIL}),
        findings=(finding, dataclasses.replace(finding, outcome="waived")),
        not_judged=(NotJudged(EVIL, EVIL),),
        rules=(RuleResult(EVIL, EVIL, "S", EVIL, "schema", 1, 1),),
        coverage=Coverage((OperationCoverage(EVIL, 1, {EVIL: 1}, {EVIL: 0}, {EVIL: 1}),), (EVIL,)),
        notes=(EVIL,),
        seconds={EVIL: 1.0},
    )

    assert not {tag for tag, _ in Page(html_page(evil)).elements} & {"script", "img"}
    assert "<img" not in html_page(dataclasses.replace(evil, unjudgeable=EVIL))


def test_an_exchange_without_an_answer_says_so() -> None:
    silent = dataclasses.replace(
        EXCHANGE, status=None, response_headers=(), response_body="", note="read timed out"
    )

    page = html_page(changed(findings=(dataclasses.replace(FINDING, exchanges=(silent,)),)))

    assert "→ no answer" in page
    assert "read timed out" in page


def test_the_page_is_for_light_and_dark_and_for_small_screens(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(page := html_page(REPORT), "utf-8")

    assert "prefers-color-scheme: dark" in page
    assert "width=device-width" in page
    assert "max-width: 40rem" in page
    assert scan_folder(tmp_path) == []


def test_what_was_not_looked_at_is_shown_with_its_traceback() -> None:
    """And escaped like everything else."""
    gap = Gap("an order is repeated", f"the check itself fell over {EVIL}", (RULE.id,), "Traceback: line 7")
    page = html_page(dataclasses.replace(REPORT, findings=(), gaps=(gap,)))
    assert "Not looked at" in page
    assert "Traceback: line 7" in page
    assert "<script>" not in page
    assert "COULD NOT JUDGE: not everything was looked at" in page
