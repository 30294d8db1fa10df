"""The recordings are many, fit the specification, pass through the generated client, and hold no secret."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import giftcardpartners_api.api
import httpx
import msgspec
import pytest
import vcr  # type: ignore[import-untyped]
import yaml
from giftcardpartners_api import Client, types
from giftcardpartners_contract.responses import Conformance
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.spec import load_spec

from tests.cassettes.offline import no_network
from tests.recording.cassette import FOLDER, PLACEHOLDER_URL, Cassette, Recorded, load, load_folder
from tests.recording.index import SCENARIOS
from tests.recording.scan import scan_folder

from .written import plain, written

CLIENT = Client(base_url=PLACEHOLDER_URL)
NAMES = [path.stem for path in sorted(FOLDER.iterdir())]


@pytest.fixture(scope="module")
def cassettes() -> list[Cassette]:
    return load_folder()


def is_gateway_page(recorded: Recorded) -> bool:
    """Tell whether an answer comes from a gateway, not from the service: nobody promised anything about its body."""
    media_type = recorded.header("content-type").partition(";")[0]
    return recorded.status in (502, 503, 504) and media_type != "application/json"


def misfits(*exchanges: Recorded) -> list[str]:
    """Return what of recorded answers does not fit today's specification."""
    results = Collector()
    conformance = Conformance(load_spec(), results)
    for recorded in exchanges:
        if not is_gateway_page(recorded):
            conformance.observe(recorded)
    return [finding.message for finding in results.findings]


def loss(recorded: Recorded) -> str:
    """Return what the generated client loses when it parses an answer and writes it back; empty: nothing."""
    headers = list(recorded.headers)
    answer = httpx.Response(
        recorded.status, headers=headers, content=recorded.body, request=httpx.Request("GET", PLACEHOLDER_URL)
    )
    parsed = api(recorded.operation)._build_response(client=CLIENT, response=answer).parsed
    before, after = canonical(plain(json.loads(recorded.body))), canonical(written(parsed))
    return "" if before == after else f"{recorded.name}: {after[:200]} is written back for {before[:200]}"


def api(operation: str) -> ModuleType:
    """Return the module of the generated client for an operation."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    modules = pkgutil.walk_packages(giftcardpartners_api.api.__path__, "giftcardpartners_api.api.")
    return importlib.import_module(next(one.name for one in modules if one.name.endswith(f".{name}")))


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("name", NAMES)
def test_every_recorded_answer_fits_todays_specification(name: str) -> None:
    assert misfits(*load(FOLDER / f"{name}.yaml").exchanges) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_generated_client_loses_nothing_of_a_recorded_answer(name: str) -> None:
    with no_network():
        lost = [loss(one) for one in load(FOLDER / f"{name}.yaml").exchanges if not is_gateway_page(one)]
    assert lost
    assert list(filter(None, lost)) == []


def test_no_recording_holds_a_secret() -> None:
    assert scan_folder(FOLDER) == []


def test_there_are_at_least_five_hundred_of_both_kinds_and_not_too_many_bytes(
    cassettes: list[Cassette],
) -> None:
    origins = Counter(recorded.origin for cassette in cassettes for recorded in cassette.exchanges)

    assert origins["named"] >= 200
    assert origins["generated"] >= 200
    assert origins.total() >= 500
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


def test_every_operation_and_documented_status_is_recorded(cassettes: list[Cassette]) -> None:
    recorded = {(one.operation, str(exchange.status)) for one in cassettes for exchange in one.exchanges}
    documented = {(one.id, status) for one in load_spec().operations.values() for status in one.statuses}

    assert documented <= recorded
    assert {one.operation for one in cassettes} == set(load_spec().operations) == set(NAMES)


def test_every_scenario_is_recorded_from_its_first_step(cassettes: list[Cassette]) -> None:
    steps: dict[str, list[int]] = {}
    for cassette in cassettes:
        for recorded in cassette.exchanges:
            if recorded.origin == "named":
                steps.setdefault(recorded.scenario, []).append(recorded.step)

    assert set(steps) == set(SCENARIOS)
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in steps.values())


def test_vcrpy_replays_a_cassette_without_a_network() -> None:
    with vcr.use_cassette(str(FOLDER / "getStatus.yaml"), record_mode="none"), no_network():
        answer = httpx.get(f"{PLACEHOLDER_URL}/v1/Status")

    assert answer.json() == {"Status": "OK"}


def test_an_answer_that_no_longer_fits_is_seen(tmp_path: Path) -> None:
    status = load(spoilt(tmp_path, '"Status":"OK"', '"Status":7')).exchanges[0]

    assert misfits(status) == ["Status of getStatus does not fit: type."]


def test_an_answer_of_which_the_client_loses_something_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "from_json", lambda _, kind: kind(status="lost"))

    assert "is written back" in loss(load(FOLDER / "getStatus.yaml").exchanges[0])


def test_a_secret_that_was_left_in_is_seen(tmp_path: Path) -> None:
    spoilt(tmp_path, "OK", "jo.doe@mail.acme-gifts.io")

    assert "getStatus.yaml: e-mail address" in str(scan_folder(tmp_path)[0])


@pytest.mark.parametrize("text", ["", "{", "just words", "version: 2\n", "!!python/tuple [1, 2]"])
def test_what_is_no_cassette_is_never_taken_for_an_empty_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "getStatus.yaml"
    path.write_text(text)

    with pytest.raises((yaml.YAMLError, msgspec.ValidationError)):
        load(path)


def spoilt(folder: Path, old: str, new: str) -> Path:
    text = (FOLDER / "getStatus.yaml").read_text("utf-8")
    assert old in text
    path = folder / "getStatus.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    return path
