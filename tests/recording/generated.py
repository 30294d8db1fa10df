"""Exchanges that schemathesis makes up: its examples, its corner cases and its random data, sent once and frozen."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import h11
import httpx
import schemathesis
from giftcardpartners_contract.progress import Say, quiet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import NonInteractiveExampleWarning, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.generation.hypothesis.examples import generate_many

from .fakes import ACCESS_TOKEN, EMAIL
from .recorder import Label
from .scrub import Scrubber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from giftcardpartners_simulator import Simulator
    from schemathesis import Case as AnyCase
    from schemathesis.schemas import APIOperation

    from .recorder import Tape

    Case = AnyCase[Any]
    Operation = APIOperation[Any, Any, Any, Any]

LARGEST_BODY = 6_000
"""Bytes; a longer request or answer says no more than a short one and makes a cassette hard to read."""

_MANY = {"createOrder": 70, "listProducts": 30, "listOrders": 30}
_FEW = 12
_ORDERABLE = (("PRODUCTA", 25, "DL"), ("CVS", 12.34, "DL"), ("CARDSPA", 50, "P"), ("KEYNOTE", 10, "DL"))


def freeze_generated(
    document: dict[str, Any], tape: Tape, simulator: Simulator, base_url: str, say: Say = quiet
) -> None:
    """Send and record what schemathesis makes of every operation; the simulator is reset before each."""
    schema = schemathesis.openapi.from_dict(document)
    with httpx.Client() as http:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), "the specification was validated before"
            simulator.reset()
            say(f"generated requests: {found.ok().label}")
            _freeze(found.ok(), tape, simulator, http, base_url)


def _freeze(
    operation: Operation, tape: Tape, simulator: Simulator, http: httpx.Client, base_url: str
) -> None:
    credentials = {"Email": simulator.email, "AccessToken": simulator.access_token}
    token: str = http.post(f"{base_url}/v1/Tokens", headers=credentials).json()["Value"]
    scrubber = Scrubber({simulator.email: EMAIL, simulator.access_token: ACCESS_TOKEN})
    scrubber.learn_token(token)
    raw = operation.definition.raw
    authorization = {} if raw.get("security") == [] else {"Authorization": f"Bearer {token}"}
    seen: set[str] = set()
    for story, case in _cases(operation, _MANY.get(raw["operationId"], _FEW)):
        request = _request(case, base_url, authorization)
        if request is None or request.method != operation.method.upper() or _name(request) in seen:
            continue
        seen.add(_name(request))
        with tape.labelled(Label(f"generated: {story}", len(seen), "generated", False, scrubber)):
            answer = http.send(request)
        if len(answer.content) > LARGEST_BODY:
            tape.forget_last()


def _request(case: Case, base_url: str, authorization: dict[str, str]) -> httpx.Request | None:
    """Return what a case looks like on the wire; None when it cannot be written there, or is very long."""
    made = case.as_transport_kwargs(base_url=base_url)
    headers = {name: value for name, value in made["headers"].items() if name.lower() != "authorization"}
    body = {"json": made["json"]} if "json" in made else {"content": made.get("data") or b""}
    try:
        request = httpx.Request(
            made["method"],
            made["url"],
            params=made.get("params") or None,
            headers={**headers, **authorization, "Accept-Encoding": "identity"},
            **body,
        )
        _write_on_wire(request)
    except (ValueError, TypeError, UnicodeError, httpx.InvalidURL, h11.ProtocolError):
        return None
    return request if len(_name(request)) <= LARGEST_BODY else None


def _write_on_wire(request: httpx.Request) -> None:
    h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)


def _name(request: httpx.Request) -> str:
    secrets = (request.headers.get("email"), request.headers.get("accesstoken"))
    return repr((request.method, str(request.url), request.content, secrets))


def _cases(operation: Operation, many: int) -> Iterator[tuple[str, Case]]:
    for strategy in operation.get_strategies_from_examples():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NonInteractiveExampleWarning)
            yield from (("an example of the specification", case) for case in generate_many(strategy, 1))
    config = operation.schema.config.generation_for(operation=operation)
    corners = list(
        operation.schema.iter_coverage_cases(
            operation, generation_modes=list(GenerationMode), generation_config=config
        )
    )
    step = max(1, len(corners) // (many * 2))
    yield from (("a corner case", case) for case in corners[::step])
    for mode, story in (
        (GenerationMode.POSITIVE, "data that fits"),
        (GenerationMode.NEGATIVE, "data that does not fit"),
    ):
        for index, case in enumerate(_random(operation, mode, many)):
            if mode is GenerationMode.POSITIVE and isinstance(case.body, dict) and index % 2:
                _make_orderable(case.body, index)
            yield story, case


def _random(operation: Operation, mode: GenerationMode, many: int) -> list[Case]:
    cases: list[Case] = []

    @settings(
        max_examples=many,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Case) -> None:
        cases.append(case)

    try:
        collect()
    except Unsatisfiable:
        return []  # an operation that takes nothing cannot be given anything wrong
    return cases


def _make_orderable(body: dict[str, Any], index: int) -> None:
    """Put products into a made-up order that the catalogue has, so that it is placed and its texts come back."""
    ways = "P" if body.get("Type") == "PhysicalShipment" else "DL"
    fitting = [(product, value) for product, value, way in _ORDERABLE if way == ways]
    for position, line in enumerate(body.get("LineItems", ())):
        line["ProductId"], line["Value"] = fitting[(index + position) % len(fitting)]
        line.pop("BrandingId", None)
        line["Quantity"] = 1 + position
        if "PhysicalDeliveryAddress" in line:
            line["PhysicalDeliveryAddress"] |= {"ShippingMethodId": "STANDARD", "CarrierId": "DEFAULT"}
