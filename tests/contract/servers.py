"""Targets for the tests of the gate: simulators in this process, and servers that answer nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
from giftcardpartners_contract.controls import Controls
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.results.model import Report
from giftcardpartners_contract.runner import judge_target
from giftcardpartners_contract.session import Session
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Simulator, SimulatorTransport

LOOPBACK = "http://127.0.0.1"
ELSEWHERE = "https://api.example.com"
FAKE = Credentials("ops@example.com", "not-a-real-access-token")
QUICK = Options(
    parts=("behaviour", "schema"),
    run_id="test",
    time_limit=600,  # no verdict here may hang on how busy the machine is
    machine_examples=3,
    generated_examples=0,
    shrink=False,
    patience=0.01,
    pace=0.001,
)


class Watched(httpx.BaseTransport):
    """Hands requests on and remembers them."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._inner.handle_request(request)

    def orders(self) -> list[dict[str, Any]]:
        """Return the bodies of all orders that were sent."""
        found = [one for one in self.requests if one.method == "POST" and one.url.path == "/v1/Orders"]
        return [json.loads(one.content) for one in found]


def target_of(
    simulator: Simulator, url: str = LOOPBACK, transport: httpx.BaseTransport | None = None
) -> Target:
    """Return a target in this process."""
    credentials = Credentials(simulator.email, simulator.access_token)
    return Target(url, credentials, transport=transport or SimulatorTransport(simulator))


def judged(
    simulator: Simulator,
    options: Options = QUICK,
    *,
    controlled: bool = True,
    url: str = LOOPBACK,
    transport: httpx.BaseTransport | None = None,
    until: str = "",
) -> Report:
    """Judge a simulator quickly."""
    controls = Controls(simulator) if controlled else None
    with target_of(simulator, url, transport) as target:
        return judge_target(target, options, controls, until)


def run_of(simulator: Simulator, options: Options = QUICK, *, controlled: bool = True) -> Session:
    """Return a run that has not begun."""
    controls = Controls(simulator) if controlled else None
    return Session(target_of(simulator), load_spec(), options, controls)


def silly(answer: Callable[[httpx.Request], httpx.Response]) -> Target:
    """Return a target that hands out tokens and answers everything else in its own way."""

    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
        return answer(request)

    return Target(LOOPBACK, FAKE, transport=httpx.MockTransport(handle))
