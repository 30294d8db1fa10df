"""The gate on whole servers: it catches, it spares, it never falls over, and it keeps off what is not its own."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import httpx
import pytest
from giftcardpartners_contract.conformance.fuzzing import generate
from giftcardpartners_contract.conformance.wsgi_adapter import WsgiAdapter
from giftcardpartners_contract.controls import Controls
from giftcardpartners_contract.errors import UsageError
from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.options import Part
from giftcardpartners_contract.results.model import ExitStatus
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.steps.catalogue import Catalogue
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Fault, Response, Rules, Settings, Simulator, SimulatorTransport, serve

from .servers import ELSEWHERE, FAKE, LOOPBACK, QUICK, Watched, judged, run_of, silly

_STRICT = dataclasses.replace(QUICK, strict=True)


def test_the_simulator_keeps_every_rule_strictly() -> None:
    """All operations, all documented statuses, nothing found."""
    report = judged(Simulator(), _STRICT)
    assert report.findings == ()
    assert report.gaps == ()
    assert {one.rule for one in report.not_judged} == {
        "webhook-sent",  # there is no socket here to call back to
        "too-many-requests-says-when",  # the simulator has no reason to
        *(
            "generated-invalid-refused",
            "generated-valid-accepted",
            "created-order-readable",
        ),  # none were wanted
    }
    assert report.exit_status is ExitStatus.KEPT
    assert report.coverage.operations_covered == (12, 12)
    staged = sum(len(row.staged) for row in report.coverage.operations)
    seen, whole = report.coverage.statuses_covered
    assert (whole, staged) == (68, 41)
    assert 30 < seen < whole


def test_a_run_is_repeatable_from_its_seed() -> None:
    """The same requests in the same order."""
    logs = []
    for _ in range(2):
        simulator = Simulator()
        watched = Watched(SimulatorTransport(simulator))
        judged(
            simulator,
            dataclasses.replace(QUICK, rules=frozenset({"texts-come-back"}), seed=7),
            transport=watched,
        )
        logs.append([(one.method, str(one.url), one.content) for one in watched.requests])
    assert logs[0] == logs[1]
    assert len(logs[0]) > 20


def test_nothing_but_the_api_is_asked_for() -> None:
    """No control interface, from outside."""
    simulator = Simulator(Settings(completion_polls=2))
    watched = Watched(SimulatorTransport(simulator))
    report = judged(simulator, _STRICT, controlled=False, transport=watched)
    assert report.exit_status is ExitStatus.KEPT
    assert not [one for one in watched.requests if not one.url.path.startswith("/v1/")]
    assert {one.rule for one in report.not_judged} >= {"token-expires", "pending-funds-cannot-be-spent"}


def test_no_order_is_placed_elsewhere_unless_it_is_allowed() -> None:
    """Only refusals of requests without a token reach the operation."""
    simulator = Simulator()
    watched = Watched(SimulatorTransport(simulator))
    options = dataclasses.replace(QUICK, generated_examples=1)
    report = judged(simulator, options, controlled=False, url=ELSEWHERE, transport=watched)
    assert report.exit_status is ExitStatus.KEPT
    assert simulator.ledger()["accounts"][0]["orders"] == []
    assert any("--allow-orders" in one.reason for one in report.not_judged)


@pytest.mark.parametrize("budget", [Decimal(0), Decimal(40)])
def test_spending_stays_under_the_budget(budget: Decimal) -> None:
    """Whatever is allowed to be ordered elsewhere, the ledger shows no more than the budget."""
    simulator = Simulator()
    options = dataclasses.replace(QUICK, allow_orders=True, budget=budget, generated_examples=1)
    report = judged(simulator, options, controlled=False, url=ELSEWHERE)
    assert report.exit_status is ExitStatus.KEPT
    charged = Decimal(simulator.ledger()["accounts"][0]["charged"])
    assert charged <= budget
    assert bool(charged) == bool(budget)


@pytest.mark.parametrize(
    ("settings", "assumptions"),
    [
        (Settings(conflict_body="id", token_form="opaque", completion_polls=2), 0),
        (Settings(bare_lists=True, page_size=5, page_size_max=20, completion_polls=2), 0),
        (Settings(camel_case=True, create_status=200, completion_polls=2), 2),
        (Settings(start_balance=Decimal(3)), 0),
    ],
)
def test_other_readings_pass(settings: Settings, assumptions: int) -> None:
    """From outside, with what differs reported as an assumption."""
    report = judged(Simulator(settings), controlled=False)
    assert report.exit_status is ExitStatus.KEPT
    assert len({one.rule for one in report.findings}) == assumptions


def test_a_day_of_time_outs_passes() -> None:
    """504 before and after storing, 429 and broken connections are answered by asking again."""
    simulator = Simulator()
    kinds: list[dict[str, Any]] = [
        {"kind": "status_after_store", "status": 504},
        {"kind": "status_before_store", "status": 504},
        {"kind": "rate_limited", "value": "1"},
        {"kind": "drop_after_store"},
    ]
    for number in range(24):
        simulator.add_fault(Fault(operation="createOrder", skip=3 + number % 5, **kinds[number % 4]))
    assert judged(simulator).failing == ()


_SILLY: dict[str, httpx.Response] = {
    "HTML": httpx.Response(200, text="<html>", headers={"Content-Type": "text/html"}),
    "nothing": httpx.Response(200),
    "null": httpx.Response(200, json=None),
    "a number": httpx.Response(200, json=7),
    "an empty object": httpx.Response(200, json={}),
    "an empty list": httpx.Response(200, json=[]),
    "data that is text": httpx.Response(200, json={"Data": "x", "Id": 5, "Status": [], "Available": {}}),
    "rows that are numbers": httpx.Response(200, json={"Data": [1, None, "x"], "TotalCount": "many"}),
    "rows without sense": httpx.Response(
        200,
        json={
            "Data": [{"Id": "X", "Denominations": [0, -1, "x"], "DenominationType": "Fixed", "Cost": 3}] * 2,
            "Available": 10**9, "Id": "X", "Status": "Completed", "LineItems": [{"Cost": "x", "ClaimData": 3}, 4],
        },
    ),
    "404": httpx.Response(404, json={}),
    "500": httpx.Response(500, text="oops"),
    "401": httpx.Response(401, json={}),
    "418": httpx.Response(418, content=b"\xff\xfe"),
}  # fmt: skip


@pytest.mark.parametrize("name", _SILLY)
def test_a_server_that_answers_nonsense_is_broken_and_does_not_break_the_gate(name: str) -> None:
    """Whatever comes back, there is a verdict, and it is not that the contract is kept."""

    def answer(_: httpx.Request) -> httpx.Response:
        one = _SILLY[name]
        return httpx.Response(one.status_code, headers=one.headers, content=one.content)

    with silly(answer) as target:
        report = judge_target(target, dataclasses.replace(QUICK, time_limit=20))
    assert report.exit_status is (ExitStatus.COULD_NOT_JUDGE if name == "HTML" else ExitStatus.BROKEN)


def test_a_server_that_never_answers_cannot_be_judged() -> None:
    """Neither kept nor broken."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with Target(LOOPBACK, FAKE, transport=httpx.MockTransport(answer)) as target:
        report = judge_target(target, QUICK)
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert "cannot be reached" in report.unjudgeable


def test_a_server_that_never_answers_is_called_so_when_time_is_up() -> None:
    """That the time limit leaves no time to ask again is not the reason."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with Target(LOOPBACK, FAKE, transport=httpx.MockTransport(answer)) as target:
        report = judge_target(target, dataclasses.replace(QUICK, time_limit=0.001))
    assert "cannot be reached" in report.unjudgeable


def test_plain_http_is_refused_elsewhere() -> None:
    """Credentials are not shown to the network."""
    with pytest.raises(UsageError, match="https"):
        Target("http://api.example.com", FAKE)
    with pytest.raises(UsageError, match="address"):
        Target("api.example.com", FAKE)


@pytest.mark.parametrize("is_sent", [True, False])
def test_webhooks_are_waited_for(is_sent: bool) -> None:
    """Over a real socket, the finished order calls back, or the rule is broken."""
    simulator = Simulator()
    if not is_sent:
        simulator.on_webhook = lambda _call: None  # the server then sends none itself
    credentials = Credentials(simulator.email, simulator.access_token)
    with serve(simulator) as server, Target(server.base_url, credentials) as target:
        options = dataclasses.replace(QUICK, parts=("behaviour",), rules=frozenset({"webhook-sent"}))
        report = judge_target(target, options, Controls(simulator), until="webhook-sent")
    assert [one.rule for one in report.failing] == ([] if is_sent else ["webhook-sent"])


def test_generated_requests_find_what_the_stories_do_not_send() -> None:
    """A number that is out of bounds in a place of its own."""

    class AnyPage(Rules):
        def read_number(
            self, query: Any, name: str, default: int, least: int, _most: int, errors: Any
        ) -> int:
            return super().read_number(query, name, default, least, 10**12, errors)

    simulator = Simulator(rules=AnyPage)
    report = judged(simulator, dataclasses.replace(_STRICT, parts=("schema",), generated_examples=1))
    assert {one.rule for one in report.failing} == {"generated-invalid-refused"}


class _NoLongNames(Rules):
    """Refuses to look for a long name, which no story does."""

    def list_products(self, call: Any) -> Response:
        if len(call.query) > 40:
            return self.bad_request("The query is long.")
        return super().list_products(call)


class _Unreadable(Rules):
    """Places orders that cannot be read."""

    def get_order(self, _call: Any) -> Response:
        return self.not_found("There is no such order.")


class _DeadTokens(Rules):
    """Hands out tokens that have expired."""

    def token_lifetime(self) -> float:
        return -1.0


@pytest.mark.parametrize(
    ("rules", "rule", "part"),
    [
        pytest.param(_NoLongNames, "generated-valid-accepted", "schema", marks=pytest.mark.slow),
        pytest.param(_Unreadable, "created-order-readable", "schema", marks=pytest.mark.slow),
        (_DeadTokens, "token-opens-the-door", "behaviour"),
    ],
)
def test_rules_without_a_mutant_of_their_own_can_be_broken(rules: type[Rules], rule: str, part: Part) -> None:
    """Each of them names the fault that it is there for."""
    options = dataclasses.replace(
        _STRICT, parts=(part,), rules=frozenset({rule}), generated_examples=8, time_limit=600
    )
    report = judged(Simulator(rules=rules), options, until=rule)
    assert rule in {one.rule for one in report.failing}


def test_requests_for_which_there_is_no_time_break_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the WSGI adapter did not send any more says nothing about the target."""
    session = run_of(Simulator(), dataclasses.replace(_STRICT, generated_examples=1))
    catalogue = Catalogue.fetch(session)

    def unsent(_: WsgiAdapter, method: str, path: str, *_rest: object) -> Answer:
        return Answer("", method, path, (), b"", 0, (), b"", 0.0)

    monkeypatch.setattr(WsgiAdapter, "_ask", unsent)
    generate(session, catalogue)
    assert session.results.broken == frozenset()
    assert session.budget.spent == 0


def test_generated_requests_are_judged_too() -> None:
    """Schemathesis goes over the WSGI adapter, through all its phases."""
    simulator = Simulator()
    report = judged(simulator, dataclasses.replace(_STRICT, parts=("schema",), generated_examples=1))
    checks = {one.rule: one.checks for one in report.rules}
    assert report.exit_status is ExitStatus.KEPT
    assert checks["generated-invalid-refused"] > 20
    assert checks["generated-valid-accepted"] > 5
    assert report.header.spec_hash == load_spec().hash
