"""A server that is right in its own way is not broken, whatever else goes on around it."""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from giftcardpartners_contract.results.model import ExitStatus
from giftcardpartners_simulator import ManualClock, Response, Rules, Settings, Simulator, SimulatorTransport

from .clock import Clock
from .servers import QUICK, judged

pytestmark = pytest.mark.slow
_ALL = dataclasses.replace(QUICK, machine_examples=6)


def only(order_type: str) -> type[Rules]:
    """Return rules whose catalogue knows nothing but one Type."""

    class Only(Rules):
        """Sells one Type only."""

        def __init__(self, *state: Any) -> None:
            super().__init__(*state)
            self.catalogue = {
                name: dataclasses.replace(
                    one, deliveries=(order_type,), shown={**one.shown, "AvailableDeliveryTypes": [order_type]}
                )
                for name, one in self.catalogue.items()
                if order_type in one.deliveries
            }

    return Only


@pytest.mark.parametrize("is_controlled", [True, False])
@pytest.mark.parametrize("settings", [Settings(), Settings(shipping_price=Decimal("4.95"))])
@pytest.mark.parametrize("order_type", ["PhysicalShipment", "Links"])
def test_a_shop_that_sells_one_type_is_kept(order_type: str, settings: Settings, is_controlled: bool) -> None:
    """With and without postage."""
    settings = dataclasses.replace(settings, completion_polls=2)
    report = judged(Simulator(settings, rules=only(order_type)), _ALL, controlled=is_controlled)
    assert (report.failing, report.gaps, report.unjudgeable) == ((), (), "")
    assert report.exit_status is ExitStatus.KEPT


class _Others(httpx.BaseTransport):
    """Lets somebody else place an order on the same account at every so many requests."""

    def __init__(self, simulator: Simulator, every: int) -> None:
        self._inner = SimulatorTransport(simulator)
        self._every = every
        self._number = 0
        self._token = ""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._number += 1
        self._token = request.headers.get("Authorization", self._token)
        if self._number % self._every == 0 and self._token:
            body = {
                "Type": "Links",
                "PONumber": f"ELSEWHERE-{self._number}",
                "LineItems": [{"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1}],
            }
            other = httpx.Request(
                "POST", request.url.copy_with(path="/v1/Orders", query=None), json=body,
                headers={"Authorization": self._token},
            )  # fmt: skip
            self._inner.handle_request(other)
        return self._inner.handle_request(request)


@pytest.mark.parametrize("every", [7, 40])
def test_orders_of_somebody_else_are_noticed_and_named(every: int) -> None:
    """They break nothing; rules that they made impossible to judge are not judged."""
    simulator = Simulator(Settings(completion_polls=2))
    report = judged(simulator, _ALL, transport=_Others(simulator, every))
    assert report.failing == ()
    assert any("somebody else placed orders" in note and "ELSEWHERE-" in note for note in report.notes)
    assert any("somebody else placed" in one.reason for one in report.not_judged)


def test_two_gates_may_share_an_account() -> None:
    """Each takes the orders of the other for what they are."""
    simulator = Simulator(Settings(completion_polls=2), ManualClock())
    reports = []

    def judge(run_id: str) -> None:
        options = dataclasses.replace(_ALL, run_id=run_id, machine_examples=2)
        reports.append(judged(simulator, options, controlled=False))

    threads = [threading.Thread(target=judge, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.failing for report in reports] == [(), ()]


class _Gateway(httpx.BaseTransport):
    """Something in front of the service that answers in its place when `when(number of the request)` says so."""

    def __init__(self, simulator: Simulator, when: Callable[[int], bool], answer: httpx.Response) -> None:
        self._inner = SimulatorTransport(simulator)
        self._when = when
        self._answer = answer
        self._number = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._number += 1
        if self._when(self._number):
            one = self._answer
            return httpx.Response(one.status_code, headers=one.headers, content=one.content)
        return self._inner.handle_request(request)


_PAGES = {
    "502": httpx.Response(502, text="Bad gateway"),
    "503": httpx.Response(503, html="<html>maintenance</html>"),
    "log in": httpx.Response(200, html="<!doctype html><form>Sign in</form>"),
    "redirect": httpx.Response(302, headers={"Location": "https://login.example.com"}),
}


@pytest.mark.parametrize("page", _PAGES)
def test_a_gateway_that_answers_now_and_then_breaks_nothing(page: str) -> None:
    """What is asked again is answered by the service; the report says how often it was."""
    simulator = Simulator(Settings(completion_polls=2))
    transport = _Gateway(simulator, lambda number: number % 40 == 0, _PAGES[page])
    report = judged(simulator, _ALL, transport=transport)
    assert (report.failing, report.unjudgeable) == ((), "")
    assert report.exit_status is ExitStatus.KEPT
    assert any("in front of the service" in note for note in report.notes)


@pytest.mark.parametrize("first", [0, 1, 300])
@pytest.mark.parametrize("page", _PAGES)
def test_a_gateway_that_is_all_there_is_cannot_be_judged(page: str, first: int) -> None:
    """From the start, after the token, and in the middle of a run."""
    simulator = Simulator()
    transport = _Gateway(simulator, lambda number: number > first, _PAGES[page])
    report = judged(simulator, _ALL, transport=transport)
    assert report.failing == ()
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert report.unjudgeable


class _OneInputFails(Rules):
    """Answers 503 to one kind of request and to no other."""

    def list_carriers(self, call: Any) -> Response:
        return dataclasses.replace(super().list_carriers(call), status=503)


def test_a_503_to_one_kind_of_request_is_the_fault_of_the_service() -> None:
    """When others are answered meanwhile."""
    report = judged(Simulator(rules=_OneInputFails), _ALL)
    assert {one.rule for one in report.failing} == {"no-server-error"}


class _Lenient(httpx.BaseTransport):
    """Passes over properties that nobody knows, and takes numbers for the texts they spell."""

    def __init__(self, simulator: Simulator) -> None:
        self._inner = SimulatorTransport(simulator)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if (request.method, request.url.path) == ("POST", "/v1/Orders"):
            try:
                body = self._known(json.loads(request.content))
            except (ValueError, RecursionError):
                return self._inner.handle_request(request)
            headers = {name: value for name, value in request.headers.items() if name != "content-length"}
            request = httpx.Request("POST", request.url, headers=headers, content=json.dumps(body))
        return self._inner.handle_request(request)

    def _known(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._known(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {key: self._known(item) for key, item in value.items() if key not in _UNKNOWN}
        for key in ("Note", "ExternalId", "Message", "PONumber", "Culture"):
            if isinstance(found.get(key), int):
                found[key] = str(found[key])
        return found


_UNKNOWN = {"Priority", "Colour", "Mood", "Pager", "Anything"}


@pytest.mark.parametrize("is_controlled", [True, False])
def test_an_order_that_only_an_assumption_forbids_may_be_accepted_and_charged(is_controlled: bool) -> None:
    """No rule of a vendor is blamed for it, by the state machine neither."""
    simulator = Simulator(Settings(completion_polls=2))
    options = dataclasses.replace(_ALL, machine_examples=25)
    report = judged(simulator, options, controlled=is_controlled, transport=_Lenient(simulator))
    assert "unknown-property-refused" in {one.rule for one in report.findings}
    assert report.failing == ()
    assert report.exit_status is ExitStatus.KEPT


def test_a_history_that_lags_breaks_nothing() -> None:
    """Orders show up in it a second late."""
    simulator = Simulator(Settings(history_lag=1.0, completion_polls=2))
    report = judged(simulator, _ALL)
    assert report.failing == ()
    assert report.exit_status is ExitStatus.KEPT


def test_a_history_that_grows_while_it_is_walked_through_is_walked_again() -> None:
    """Pages that have shifted show an order twice, which is nobody's fault."""
    simulator = Simulator(Settings(completion_polls=2))
    transport = _Others(simulator, 60)
    options = dataclasses.replace(_ALL, rules=frozenset({"history-without-repeats"}), machine_examples=20)
    report = judged(simulator, options, transport=transport)
    assert report.failing == ()


def test_a_slow_server_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """200 ms for each answer: what the time does not allow is not judged, and nothing is blamed."""
    clock = Clock(monkeypatch)
    simulator = Simulator()
    inner = SimulatorTransport(simulator)

    class Slow(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            clock.advance(0.2)
            return inner.handle_request(request)

    report = judged(simulator, dataclasses.replace(_ALL, time_limit=20), transport=Slow())
    assert report.failing == ()
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert any("time limit" in gap.reason for gap in report.gaps)
