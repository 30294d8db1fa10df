"""The control interface under /_simulator/."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from giftcardpartners_simulator import QUIRKS, ManualClock, Request, Response, Simulator, serve
from giftcardpartners_simulator.http import same_site
from giftcardpartners_simulator.http import server as server_module
from giftcardpartners_simulator.http.control_endpoint import Control


@pytest.fixture
def control() -> Control:
    """Return the control interface of a fresh simulator."""
    return Control(Simulator(clock=ManualClock(100)))


def ask(control: Control, method: str, name: str, payload: Any = None) -> Response:
    """Send a control request; a payload that is not bytes goes as JSON."""
    if payload is not None and not isinstance(payload, bytes):
        payload = json.dumps(payload).encode()
    return control.handle(Request(method, f"/_simulator/{name}", (), payload or b""))


def done(control: Control, method: str, name: str, payload: Any = None) -> Any:
    """Send a control request that must succeed; return its JSON."""
    answer = ask(control, method, name, payload)
    assert answer.status == 200, answer.body
    return answer.json()


def test_faults_are_added_one_or_many_listed_and_cleared(control: Control) -> None:
    assert done(control, "POST", "faults", {"kind": "latency", "seconds": 1.5}) == {
        "faults": [{"kind": "latency", "seconds": 1.5}]
    }
    many = [{"kind": "html_page"}, {"kind": "rate_limited", "value": "5", "times": None}]
    assert len(done(control, "POST", "faults", many)["faults"]) == 3
    assert len(done(control, "GET", "faults")["faults"]) == 3
    assert done(control, "DELETE", "faults") == {"faults": []}


def test_of_many_faults_all_are_added_or_none(control: Control) -> None:
    assert ask(control, "POST", "faults", [{"kind": "latency"}, {"kind": "?"}]).status == 400
    assert done(control, "GET", "faults") == {"faults": []}


def test_funds_are_requested_and_applied(control: Control) -> None:
    pending = done(control, "POST", "funds", {"amount": "12.34", "stage": "pending"})
    assert pending == {"account": 1, "funded": "0.00", "pending": "12.34", "available": "10000.00"}
    assert done(control, "POST", "funds", {"apply": True})["available"] == "10012.34"
    assert done(control, "POST", "funds", {"amount": 0.1, "account": 2})["available"] == "10000.10"


def test_the_clock_is_moved(control: Control) -> None:
    assert done(control, "POST", "clock", {"advance": 2.5}) == {"now": 102.5}
    assert done(control, "GET", "clock") == {"now": 102.5}


def test_settings_change_and_the_state_stays(control: Control) -> None:
    done(control, "POST", "funds", {"amount": 1})
    assert done(control, "POST", "settings", {"camel_case": True}) == {"changed": ["camel_case"]}
    assert done(control, "GET", "ledger")["accounts"][0]["available"] == "10001.00"


def test_reset_takes_settings_and_seed(control: Control) -> None:
    done(control, "POST", "funds", {"amount": 1})
    assert done(control, "POST", "reset") == {"seed": 1}
    assert done(control, "POST", "reset", {"seed": 5, "settings": {"start_balance": "7"}}) == {"seed": 5}
    assert done(control, "GET", "ledger")["accounts"][0]["available"] == "7.00"


def test_an_account_is_switched_off_and_on(control: Control) -> None:
    assert done(control, "POST", "accounts", {"account": 2, "enabled": False}) == {
        "account": 2,
        "enabled": False,
    }
    assert done(control, "POST", "accounts", {"enabled": True}) == {"account": 1, "enabled": True}


def test_requests_and_ledger_are_told(control: Control) -> None:
    assert done(control, "GET", "requests") == {"requests": []}
    assert done(control, "GET", "ledger")["seed"] == 1


@pytest.mark.parametrize(
    ("method", "name", "payload", "status"),
    [
        ("GET", "nothing", None, 404),
        ("GET", "", None, 404),
        ("PUT", "faults", None, 405),
        ("POST", "ledger", None, 405),
        ("POST", "faults", b"{", 400),
        ("POST", "faults", 5, 400),
        ("POST", "faults", {"kind": "latency", "seconds": "x"}, 400),
        ("POST", "funds", [], 400),
        ("POST", "funds", {"amount": "x"}, 400),
        ("POST", "funds", {"amount": 1, "account": 9}, 400),
        ("POST", "funds", {"amount": 1, "account": "1"}, 400),
        ("POST", "clock", {}, 400),
        ("POST", "clock", {"advance": -1}, 400),
        ("POST", "clock", {"advance": None}, 400),
        ("POST", "settings", {"colour": 1}, 400),
        ("POST", "settings", [1], 400),
        ("POST", "reset", {"settings": {"page_size": 0}}, 400),
        ("POST", "reset", {"seed": [1]}, 400),
        ("POST", "accounts", {}, 400),
    ],
)
def test_what_cannot_be_done_says_why(
    control: Control, method: str, name: str, payload: Any, status: int
) -> None:
    answer = ask(control, method, name, payload)
    assert answer.status == status
    assert answer.json()["error"]


def test_the_allowed_methods_are_told(control: Control) -> None:
    assert ask(control, "PUT", "faults").header("Allow") == "GET, POST, DELETE"


def test_the_server_has_it_and_the_api_has_not() -> None:
    sim = Simulator()
    with serve(sim) as running, httpx.Client(base_url=running.base_url, trust_env=False) as client:
        assert client.get("/_simulator/ledger?x=1").json()["seed"] == 1
        assert client.post("/_simulator/faults", json={"kind": "html_page"}).status_code == 200
        assert client.get("/v1/Status").headers["content-type"].startswith("text/html")
    assert sim.handle(Request("GET", "/_simulator/ledger")).status == 404


@pytest.mark.parametrize(
    ("peer", "near"),
    [("127.0.0.1", True), ("::1", True), ("10.0.0.5", False), ("fe80::1%eth0", False), ("", False)],
)
def test_it_answers_this_machine_only(peer: str, near: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    assert same_site.is_loopback(peer) is near
    monkeypatch.setattr(server_module, "refusal", lambda request, _peer: same_site.refusal(request, peer))
    with serve(Simulator()) as running, httpx.Client(base_url=running.base_url, trust_env=False) as client:
        assert client.get("/_simulator/ledger").status_code == (200 if near else 403)


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"Host": "evil.example.com"}, 403),  # DNS rebinding
        ("GET", {"Host": "127.0.0.1.example.com"}, 403),
        ("GET", {"Host": "[::1"}, 403),
        ("GET", {"Host": "[::1]:8080"}, 200),
        ("GET", {"Host": "localhost:8080", "Origin": "https://evil.example.com"}, 200),  # unread without CORS
        ("POST", {"Origin": "https://evil.example.com"}, 403),
        ("POST", {"Origin": "null"}, 403),
        ("POST", {"Host": "localhost:8080", "Origin": "http://localhost:8081"}, 403),
        ("POST", {"Host": "localhost:8080", "Origin": "http://localhost:8080"}, 200),
        ("POST", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("POST", {"Sec-Fetch-Site": "same-site"}, 403),
        ("POST", {"Sec-Fetch-Site": "same-origin"}, 200),
        ("DELETE", {"Origin": "https://evil.example.com"}, 403),
    ],
)
def test_no_other_site_reaches_it(method: str, headers: dict[str, str], status: int) -> None:
    sim = Simulator()
    with serve(sim) as running, httpx.Client(base_url=running.base_url, trust_env=False) as client:
        answer = client.request(method, "/_simulator/faults", json={"kind": "latency"}, headers=headers)
        assert answer.status_code == status
    assert len(sim.faults()) == (method == "POST" and status == 200)


def test_quirks_are_listed_and_switched_on(control: Control) -> None:
    listed = done(control, "GET", "quirks")["quirks"]
    assert listed == {name: quirk.sentence for name, quirk in QUIRKS.items()}
    assert done(control, "POST", "quirks", "text_nfd") == {"switched_on": ["text_nfd"]}
    assert done(control, "POST", "quirks", ["text_cut", "page_login"]) == {
        "switched_on": ["text_cut", "page_login"]
    }
    assert done(control, "GET", "faults")["faults"] == [{"kind": "status_before_store", "value": "login"}]
    assert ask(control, "POST", "quirks", ["text_of_all_kinds"]).status == 400
    assert ask(control, "POST", "quirks", {"name": 1}).status == 400
    assert ask(control, "POST", "quirks", 1).status == 400
