"""Recording replaces the cassettes by what is answered today, or leaves them as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from giftcardpartners_contract.options import Options

from tests.recording import __main__ as program
from tests.recording.cassette import Recorded, load, load_folder
from tests.recording.generated import record_generated
from tests.recording.index import SCENARIOS
from tests.recording.recorder import Recording
from tests.recording.scenario import Scenario, ScenarioClient, UnexpectedStatus, add, record_scenarios


def recorded(*scenarios: Scenario) -> list[Recorded]:
    recording = Recording()
    record_scenarios(recording, scenarios)
    return recording.exchanges


def test_the_scenarios_are_recorded_as_they_would_be_today() -> None:
    """Whoever changes the simulator or a scenario finds here that `nox -s record` is due."""
    today = recorded(*SCENARIOS.values())
    stored = [one for cassette in load_folder() for one in cassette.exchanges if one.origin == "named"]

    def key(one: Recorded) -> tuple[str, int]:
        return one.scenario, one.step

    assert sorted(today, key=key) == sorted(stored, key=key)


def test_an_order_has_one_token_and_the_same_links_wherever_it_is_read() -> None:
    exchanges = recorded(SCENARIOS["claim links, one for each card"])

    placed, read = (json.loads(one.body) for one in exchanges)
    assert [one.operation for one in exchanges] == ["createOrder", "getOrder"]
    assert placed["LineItems"][0]["ClaimData"] == read["LineItems"][0]["ClaimData"]
    assert len({one["ClaimLink"] for one in placed["LineItems"][0]["ClaimData"]}) == 3
    tokens = {dict(one.sent_headers)["authorization"] for one in exchanges}
    assert len(tokens) == 1
    assert tokens.pop().startswith("Bearer not-a-real-token-")


def test_what_is_saved_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "getMood.yaml").write_text("old")
    recording = Recording(recorded(SCENARIOS["the service is up"]))

    assert recording.save(tmp_path) == {"getStatus": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["getStatus.yaml"]
    assert list(load(tmp_path / "getStatus.yaml").exchanges) == recording.exchanges


def test_bytes_that_are_no_text_are_read_as_they_were(tmp_path: Path) -> None:
    recording = Recording(recorded(SCENARIOS["the service is up"]))
    recording.exchanges[0].body = b"\xff\xfe"

    recording.save(tmp_path)

    assert load(tmp_path / "getStatus.yaml").exchanges[0].body == b"\xff\xfe"


def test_a_scenario_that_goes_otherwise_ends_the_recording() -> None:
    def play(client: ScenarioClient) -> None:
        client.get("/v1/Status", 418)

    with pytest.raises(UnexpectedStatus, match="a teapot, step 1: 200, not 418"):
        recorded(Scenario("a teapot", play))


def test_a_scenario_that_is_not_staged_has_no_controls() -> None:
    with pytest.raises(RuntimeError, match="does not say that it is staged"):
        recorded(Scenario("a cheat", lambda client: client.controls.clear_faults()))


def test_two_scenarios_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="two scenarios"):
        add(next(iter(SCENARIOS.values())))


@pytest.mark.parametrize(("name", "status"), [("socks", 0), ("+12025550123", 1)])
def test_a_secret_that_is_left_makes_the_recording_fail(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    status: int,
) -> None:
    def play(client: ScenarioClient) -> None:
        client.get("/v1/Products", params={"productName": name})

    monkeypatch.setattr(program, "SCENARIOS", {"a slip": Scenario("a slip", play)})
    monkeypatch.setattr(program, "record_generated", lambda _: None)

    assert program.main(["--into", str(tmp_path)]) == status
    assert ("listProducts.yaml: phone number" in capsys.readouterr().err) == bool(status)


def test_generated_exchanges_are_a_sample_without_repeats() -> None:
    recording = Recording()
    record_generated(recording, Options(run_id="RECORDED", time_limit=600, generated_examples=1))

    sent = [
        (one.status, one.method, one.path, one.sent_body, one.sent_headers) for one in recording.exchanges
    ]
    assert len(set(sent)) == len(sent) > 100
    assert {one.origin for one in recording.exchanges} == {"generated"}
    found = {(one.operation, one.status) for one in recording.exchanges}
    assert found >= {("createOrder", 201), ("createOrder", 400), ("getProduct", 200), ("getProduct", 404)}
