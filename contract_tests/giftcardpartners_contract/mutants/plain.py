"""Plain schemathesis, all checks on, on the same servers: what a team gets without this gate."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import schemathesis
from giftcardpartners_simulator import Request, Simulator, SimulatorTransport
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from giftcardpartners_contract.behaviour.shop import Shop
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.run import Run
from giftcardpartners_contract.schema.offered import offered
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.target import Credentials, Target

from .kinds import MUTANTS, VARIANTS, Mutant, Variant

_EXAMPLES = 4


@dataclass(frozen=True)
class Plain:
    """What plain schemathesis found on one server: pairs of operation and kind of failure."""

    name: str
    found: frozenset[tuple[str, str]]
    seconds: float


def plain_findings(name: str) -> Plain:
    """Run plain schemathesis on a mutant or a variant; the empty name is the simulator as it is."""
    started = time.monotonic()
    servers: list[Mutant | Variant] = [*MUTANTS, *VARIANTS]
    server = next((one for one in servers if one.name == name), None)
    simulator = Simulator(seed=1) if server is None else server.build(1)
    config = SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "workers": 1,
            "generation": {"max-examples": _EXAMPLES, "database": "none"},
            "phases": {"stateful": {"inference": {"algorithms": []}}},
        }
    )
    schema: Any = schemathesis.openapi.from_dict(_raw(), config=config)
    schema.app = _application(simulator)

    @schema.auth()
    class _Bearer:
        """Swaps the credentials for a token, as the documentation of schemathesis advises."""

        def get(self, _case: Any, _context: Any) -> str:
            headers = {"Email": simulator.email, "AccessToken": simulator.access_token}
            answer = simulator.handle(Request("POST", "/v1/Tokens", headers))
            return _value(answer.body)

        def set(self, case: Any, data: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    found: set[tuple[str, str]] = set()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for case_id, checks in event.recorder.checks.items():
                label = event.recorder.cases[case_id].value.operation.label
                found |= {(label, check.name) for check in checks if check.status is Status.FAILURE}
    return Plain(name, frozenset(found), time.monotonic() - started)


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    """Return the specification with the ids of products that the simulator sells, so that orders can be placed."""
    simulator, spec = Simulator(seed=1), load_spec()
    credentials = Credentials(simulator.email, simulator.access_token)
    with Target("http://127.0.0.1", credentials, transport=SimulatorTransport(simulator)) as target:
        run = Run(target, spec, Options(run_id="plain"))
        return offered(run, Shop.visit(run), copy.deepcopy(spec.raw))


def _value(body: bytes) -> str:
    try:
        payload = json.loads(body)
    except ValueError:
        return ""
    return next((str(value) for key, value in payload.items() if key.lower() == "value"), "")


def _application(simulator: Simulator) -> Callable[..., Iterable[bytes]]:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        headers = [
            (key[5:].replace("_", "-"), value) for key, value in environ.items() if key.startswith("HTTP_")
        ]
        if environ.get("CONTENT_TYPE"):
            headers.append(("Content-Type", environ["CONTENT_TYPE"]))
        path = environ.get("REQUEST_URI") or environ["PATH_INFO"]
        if environ.get("QUERY_STRING") and "?" not in path:
            path += "?" + environ["QUERY_STRING"]
        body = environ["wsgi.input"].read(length)
        answer = simulator.handle(Request(environ["REQUEST_METHOD"], path, headers, body))
        start_response(f"{answer.status} answered", list(answer.headers))
        return [answer.body]

    return application
