"""Schemathesis alone, all checks on, on the same servers: what a team gets without this gate."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import schemathesis
from giftcardpartners_contract.conformance.narrow_spec import narrowed
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.session import Session
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.steps.catalogue import Catalogue
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import Request, Simulator, SimulatorTransport, serve
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from .registry import MUTANTS, VARIANTS, Mutant, Variant

EXAMPLES = 25
"""Generated requests for each operation; the phases of coverage and examples add many more."""

LONGEST = 60.0
"""Seconds after which a run is stopped: only a server that takes seconds for each answer needs more."""


class CannotCompare(Exception):
    """Schemathesis could not run on the simulator as it is, so what it misses elsewhere would mean nothing."""


@dataclass(frozen=True)
class Baseline:
    """What schemathesis alone found on one server: pairs of operation and kind of failure."""

    name: str
    found: frozenset[tuple[str, str]]
    cases: int


def baseline_findings(name: str) -> Baseline:
    """Run schemathesis over HTTP on a mutant or a variant; the empty name is the simulator as it is.

    A request that it could not make or read counts as found, too. Raises CannotCompare when that happens on the
    simulator as it is: then the mistake is in how it is run here.
    """
    started = time.monotonic()
    servers: list[Mutant | Variant] = [*MUTANTS, *VARIANTS]
    server = next((one for one in servers if one.name == name), None)
    simulator = Simulator(seed=1) if server is None else server.build(1)
    found: set[tuple[str, str]] = set()
    cases = 0
    with serve(simulator) as running:
        stream = from_schema(_schema(simulator, running.base_url)).execute()
        for event in stream:
            if time.monotonic() - started > LONGEST:
                stream.stop()
            if isinstance(event, events.NonFatalError | events.FatalError):
                error = event.value if isinstance(event, events.NonFatalError) else event.exception
                if not name:
                    raise CannotCompare(f"{type(error).__name__}: {error}")
                found.add((getattr(event, "label", ""), type(error).__name__))
            elif isinstance(event, events.ScenarioFinished):
                cases += len(event.recorder.cases)
                for case_id, checks in event.recorder.checks.items():
                    label = event.recorder.cases[case_id].value.operation.label
                    found |= {(label, check.name) for check in checks if check.status is Status.FAILURE}
    return Baseline(name, frozenset(found), cases)


def _schema(simulator: Simulator, url: str) -> Any:
    config = SchemathesisConfig.from_dict(
        {
            "base-url": url,
            "seed": 1,
            "workers": 1,
            "continue-on-failure": True,
            "generation": {"max-examples": EXAMPLES, "database": "none"},
            "phases": {"stateful": {"inference": {"algorithms": []}}},
        }
    )
    schema: Any = schemathesis.openapi.from_dict(_raw(), config=config)

    @schema.auth()
    class _Bearer:
        """Swaps the credentials for a token, as the documentation of schemathesis advises."""

        def get(self, _case: Any, _context: Any) -> str:
            headers = {"Email": simulator.email, "AccessToken": simulator.access_token}
            answer = simulator.handle(Request("POST", "/v1/Tokens", headers))
            return _value(answer.body)

        def set(self, case: Any, data: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    return schema


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    """Return the specification with the ids of products that the simulator sells, so that orders can be placed."""
    simulator, spec = Simulator(seed=1), load_spec()
    credentials = Credentials(simulator.email, simulator.access_token)
    with Target("http://127.0.0.1", credentials, transport=SimulatorTransport(simulator)) as target:
        session = Session(target, spec, Options(run_id="baseline"))
        return narrowed(session, Catalogue.fetch(session), copy.deepcopy(spec.raw))


def _value(body: bytes) -> str:
    try:
        payload = json.loads(body)
    except ValueError:
        return ""
    return next((str(value) for key, value in payload.items() if key.lower() == "value"), "")
