"""Which reading of an assumption is true is told from what the service does, and nothing is changed by asking."""

from __future__ import annotations

import json

import pytest
from giftcardpartners_simulator import Settings, Simulator

from .conftest import giftcards


def readings(*words: str) -> dict[str, list[bool | None]]:
    ran = giftcards(*words, "contract", "--first-day", "--json")
    assert ran.status == 0, ran.err
    found: dict[str, list[bool | None]] = {}
    for line in ran.out.splitlines():
        one = json.loads(line)
        found.setdefault(one["assumption"], []).append(one["as_assumed"])
    return found


def test_the_simulator_is_as_assumed_and_nothing_is_written(simulator: Simulator) -> None:
    found = readings()
    assert {one for several in found.values() for one in several} == {True, None}
    assert found["A46"] == [None]  # there is no order yet
    assert [one for one in simulator.requests() if one["operation"] == "createOrder"] == []
    told = giftcards("contract", "--first-day").out
    assert "A19\tDo pages count from 1?" in told
    assert simulator.access_token not in told


@pytest.mark.parametrize(
    ("settings", "assumption"),
    [
        (Settings(camel_case=True), "A2"),
        (Settings(token_status=201), "A3"),
        (Settings(expires_in_unit="minutes"), "A14"),
        (Settings(bare_lists=True), "A18"),
        (Settings(first_page=0, page_size=2), "A19"),
        (Settings(status_needs_token=True), "A28"),
    ],
)
def test_the_other_reading_is_seen(simulator: Simulator, assumption: str) -> None:
    found = readings()
    assert [name for name, several in found.items() if False in several] == [assumption]


def test_it_needs_no_credentials_with_the_simulator() -> None:
    assert "A28" in readings("--simulator")


def test_what_stops_it(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in (("--budget", "5"), ("--allow-orders",), ("--email", "me@example.org"), ("--nonsense",)):
        assert giftcards("contract", "--first-day", *words).status == 64
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("GIFTCARDPARTNERS_BASE_URL", "http://api.example.com")
        assert giftcards("contract", "--first-day").status == 78  # no token over plain http
    simulator.set_enabled(False)
    assert giftcards("contract", "--first-day").status == 77
    monkeypatch.setenv("GIFTCARDPARTNERS_BASE_URL", "http://127.0.0.1:9")
    assert giftcards("contract", "--first-day").status == 69
