"""Kept says that everything was looked at: every way in which it was not ends in a verdict of its own."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from typing import Any

import httpx
import pytest
from giftcardpartners_contract.conformance.fuzzing import generate
from giftcardpartners_contract.conformance.wsgi_adapter import WsgiAdapter
from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.reports.console import console_report
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.results.model import ExitStatus, Report
from giftcardpartners_contract.results.waivers import Waiver, apply_waivers
from giftcardpartners_contract.scenarios import balance
from giftcardpartners_contract.scenarios.registry import SCENARIOS
from giftcardpartners_contract.steps.catalogue import Catalogue
from giftcardpartners_simulator import Response, Rules, Settings, Simulator, SimulatorTransport

from .clock import Clock
from .servers import ELSEWHERE, QUICK, judged, run_of

_ONE = dataclasses.replace(QUICK, rules=frozenset({"order-charged"}))


def answer(operation: str, status: int = 418) -> Answer:
    """Return an answer that does not matter."""
    return Answer(operation, "GET", "/", (), b"", status, (), b"", 0.0)


@pytest.fixture(scope="module")
def kept() -> Report:
    """The report of a run that found nothing."""
    return judged(Simulator(), _ONE)


def with_findings(report: Report, results: Collector, *waivers: Waiver) -> Report:
    """Return a report on other findings."""
    findings, _, _ = apply_waivers(results.findings, (), waivers, balance_day())
    return dataclasses.replace(report, findings=findings)


def balance_day() -> datetime.date:
    """Return the day of these tests."""

    return datetime.date(2026, 11, 28)


def test_a_grave_finding_is_not_hidden_by_harmless_ones(kept: Report) -> None:
    """However many of level I came before it."""
    results = Collector()
    for operation in ("listProducts", "listOrders", "getStatus", "listCarriers"):
        results.check("status-documented", False, "418", answer(operation), level="I")
    results.check("status-documented", False, "418", answer("createOrder"), level="S")
    report = with_findings(kept, results)
    assert report.exit_status is ExitStatus.BROKEN
    text = console_report(report)
    assert "and 1 more findings of status-documented" in text


def test_a_finding_is_not_hidden_by_waived_ones(kept: Report) -> None:
    """A fourth operation that no waiver names fails the gate."""
    results = Collector()
    names = ("listProducts", "listOrders", "getStatus")
    for operation in (*names, "createOrder"):
        results.check("status-documented", False, "418", answer(operation), about="418")
    waivers = [Waiver("status-documented", "known", balance_day(), operation=name) for name in names]
    assert with_findings(kept, results, *waivers).exit_status is ExitStatus.BROKEN


class _Slow(httpx.BaseTransport):
    """A simulator that takes a tenth of a simulated second for each answer."""

    def __init__(self, clock: Clock, simulator: Simulator) -> None:
        self._clock, self._inner = clock, SimulatorTransport(simulator)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._clock.advance(0.1)
        return self._inner.handle_request(request)


def _timed(limit: float) -> tuple[Report, float]:
    """Judge on a simulated clock; the report, and how long it took."""
    with pytest.MonkeyPatch.context() as patched:
        clock, simulator = Clock(patched), Simulator()
        began, options = clock.now, dataclasses.replace(QUICK, time_limit=limit)
        return judged(simulator, options, transport=_Slow(clock, simulator)), clock.now - began


@functools.cache
def _whole() -> float:
    """How long a run takes to its end when it has no time to waste; Hypothesis draws otherwise beside other modules."""
    return _timed(_timed(3600)[1])[1]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.78, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99])
def test_a_run_that_is_cut_short_is_not_kept(share: float) -> None:
    """Wherever it is cut, what was left out is named; --partial accepts it and says so in one line."""
    report, _ = _timed(share * _whole())
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert any("time limit" in gap.reason for gap in report.gaps)
    assert [gap.reason for gap in report.gaps if gap.traceback] == []
    partial = dataclasses.replace(report, header=dataclasses.replace(report.header, partial=True))
    assert partial.exit_status is ExitStatus.KEPT
    assert console_report(partial).splitlines()[-1].startswith("KEPT IN PART: ")


@pytest.mark.parametrize("error", [TypeError("x\ny"), KeyError("y"), RecursionError(), ZeroDivisionError()])
def test_a_check_that_falls_over_is_not_kept(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its traceback is in the report."""

    def fall_over(*_: object) -> None:
        raise error

    monkeypatch.setattr(balance, "check_charge", fall_over)
    report = judged(Simulator(), _ONE)
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    (gap,) = [gap for gap in report.gaps if gap.traceback]
    assert gap.what == "an order is paid for"
    assert "fall_over" in gap.traceback
    verdict = console_report(report).splitlines()[-1]
    assert verdict.startswith("COULD NOT JUDGE: not everything was looked at: an order is paid for"), (
        "one line"
    )


@pytest.mark.parametrize("parts", [("schema",), ("behaviour",)])
def test_a_rule_that_was_asked_for_and_not_judged_is_not_kept(parts: Any) -> None:
    """In another part, or where it may not be judged."""
    other = "status-needs-no-token" if parts == ("behaviour",) else "order-charged"
    report = judged(Simulator(), dataclasses.replace(QUICK, parts=parts, rules=frozenset({other})))
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert any(gap.what == other for gap in report.gaps)
    forbidden = dataclasses.replace(QUICK, rules=frozenset({"po-number-unique"}))
    report = judged(Simulator(), forbidden, controlled=False, url=ELSEWHERE)
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert "--allow-orders" in report.gaps[0].reason


def test_requests_that_were_not_sent_are_no_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do they break anything, nor cost anything."""
    session = run_of(Simulator(), dataclasses.replace(QUICK, generated_examples=1, strict=True))
    catalogue = Catalogue.fetch(session)
    monkeypatch.setattr(WsgiAdapter, "_ask", lambda *_: None)
    before = {one.rule: one.checks for one in session.results.results()}
    generate(session, catalogue)
    assert {one.rule: one.checks for one in session.results.results()} == before
    assert session.results.broken == frozenset()
    assert session.budget.spent == 0


def test_an_order_that_stays_pending_is_not_passed_over() -> None:
    """It is waited for with the time limit in view; a waiver for the rule can excuse it."""
    settings = Settings(pending_from_units=1, never_complete=True)
    report = judged(Simulator(settings), controlled=False)
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert [gap.rules for gap in report.gaps] == [("pending-ends",)]
    assert "PONumber GATE-test-" in report.gaps[0].reason
    waiver = Waiver("pending-ends", "large orders take a day", balance_day())
    report = judged(Simulator(settings), dataclasses.replace(QUICK, waivers=(waiver,)), controlled=False)
    assert report.exit_status is ExitStatus.KEPT


def test_a_target_of_which_nothing_was_judged_is_not_kept(kept: Report) -> None:
    """No rule, no verdict."""
    rules = tuple(dataclasses.replace(rule, checks=0) for rule in kept.rules)
    assert dataclasses.replace(kept, rules=rules).exit_status is ExitStatus.COULD_NOT_JUDGE


class ReadingOrders(Rules):
    """Files an order that nobody placed whenever brandings are listed."""

    def list_brandings(self, call: Any) -> Response:
        orders = call.account.orders
        if orders:
            last, number = orders[-1], len(orders)
            draft = dataclasses.replace(last.draft, po_number=f"G-{number}")
            orders.append(dataclasses.replace(last, id=f"ghost-{number}", draft=draft, position=number))
        return super().list_brandings(call)


def test_reading_that_changes_the_history_is_found() -> None:
    """Not only the balance is looked at."""
    report = judged(Simulator(rules=ReadingOrders), dataclasses.replace(QUICK, strict=True))
    assert "reading-changes-nothing" in {one.rule for one in report.failing}
    assert any("more orders" in one.message for one in report.failing)


def test_the_machine_goes_on_past_an_assumption() -> None:
    """An inference that differs ends no sequence; with --strict it does."""
    for is_strict in (False, True):
        results = Collector(is_strict=is_strict)
        results.check("unknown-property-refused", False, "accepted")
        assert results.failures_but(frozenset()) == is_strict


def test_a_machine_that_falls_over_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Hypothesis or a step of ours raises."""
    from giftcardpartners_contract import state_machine

    def fall_over(*_: object) -> None:
        raise TypeError("a step")

    monkeypatch.setattr(state_machine, "read", fall_over)
    report = judged(
        Simulator(),
        dataclasses.replace(QUICK, rules=frozenset({"reading-changes-nothing"}), machine_examples=20),
    )
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert any(gap.what == "state machine" and "a step" in gap.traceback for gap in report.gaps)


def test_what_the_controls_staged_is_marked_and_covers_nothing() -> None:
    """Neither statuses nor checks."""
    report = judged(Simulator(), dataclasses.replace(QUICK, rules=frozenset({"refusals-are-json"})))
    row = next(row for row in report.coverage.operations if row.operation == "listCarriers")
    assert (row.statuses["429"], row.staged["429"]) == (0, 1)
    assert next(one.checks for one in report.rules if one.rule == "too-many-requests-says-when") == 0


def test_every_scenario_has_a_name_of_its_own() -> None:
    """Reports and seeds tell them apart by it."""
    assert len({one.name for one in SCENARIOS}) == len(SCENARIOS)
