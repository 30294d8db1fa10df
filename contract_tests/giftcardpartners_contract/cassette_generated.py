"""Exchanges that schemathesis makes up: its examples, its corner cases and its random data, sent once and frozen."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import NonInteractiveExampleWarning, Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.generation.hypothesis.examples import generate_many

from .cassette_tape import Label
from .scrubber import ACCESS_TOKEN, EMAIL, Scrubber

if TYPE_CHECKING:
    from collections.abc import Iterator

    from giftcardpartners_simulator import Simulator
    from schemathesis import Case as AnyCase
    from schemathesis.schemas import APIOperation

    from .cassette_tape import Tape

    Case = AnyCase[Any]
    Operation = APIOperation[Any, Any, Any, Any]

LARGEST_BODY = 6_000
"""Bytes; a longer request or answer says no more than a short one and makes a cassette hard to read."""

_MANY = {"createOrder": 70, "listProducts": 30, "listOrders": 30}
_FEW = 12
_ORDERABLE = (("PRODUCTA", 25, "DL"), ("CVS", 12.34, "DL"), ("CARDSPA", 50, "P"), ("KEYNOTE", 10, "DL"))


def freeze_generated(document: dict[str, Any], tape: Tape, simulator: Simulator, base_url: str) -> None:
    """Send and record what schemathesis makes of every operation; the simulator is reset before each."""
    schema = schemathesis.openapi.from_dict(document)
    with requests.Session() as http:
        for found in schema.get_all_operations():
            assert isinstance(found, Ok), "the specification was validated before"
            _freeze(found.ok(), tape, simulator, http, base_url)


def _freeze(
    operation: Operation, tape: Tape, simulator: Simulator, http: requests.Session, base_url: str
) -> None:
    simulator.reset()
    credentials = {"Email": simulator.email, "AccessToken": simulator.access_token}
    token: str = http.post(f"{base_url}/v1/Tokens", headers=credentials).json()["Value"]
    name = operation.definition.raw["operationId"]
    needs_token = operation.definition.raw.get("security") != []
    scrubber = Scrubber({simulator.email: EMAIL, simulator.access_token: ACCESS_TOKEN})
    scrubber.learn_token(token)
    seen: set[str] = set()
    for story, case in _cases(operation, _MANY.get(name, _FEW)):
        if case.method.upper() != operation.method.upper():
            continue
        kwargs = case.as_transport_kwargs(base_url=base_url)
        kwargs["headers"]["Accept-Encoding"] = "identity"
        kwargs["headers"].pop("Authorization", None)
        if needs_token:
            kwargs["headers"]["Authorization"] = f"Bearer {token}"
        _send(
            http,
            kwargs,
            tape,
            Label(f"generated: {story}", len(seen) + 1, "generated", False, scrubber),
            seen,
        )


def _send(http: requests.Session, kwargs: dict[str, Any], tape: Tape, label: Label, seen: set[str]) -> None:
    try:
        request = http.prepare_request(
            requests.Request(**{key: kwargs[key] for key in kwargs if key != "cookies"})
        )
    except (requests.exceptions.RequestException, UnicodeError, ValueError):
        return  # not a request that can be written on a wire
    secret = [request.headers.get(name) for name in ("Email", "AccessToken")]
    key = json.dumps([request.method, request.url, str(request.body), list(map(str, secret))])
    if key in seen or len(key) > LARGEST_BODY:
        return
    seen.add(key)
    with tape.labelled(label):
        answer = http.send(request, timeout=10)
    if len(answer.content) > LARGEST_BODY:
        tape.forget_last()


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
