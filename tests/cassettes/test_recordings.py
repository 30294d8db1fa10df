"""The recordings that are shipped are many, current, read by everyone, and fit for what they are for."""

from __future__ import annotations

import shutil
import socket
import time
from collections import Counter
from pathlib import Path

import pytest
import vcr  # type: ignore[import-untyped]
from giftcardpartners_contract import cassette_readers
from giftcardpartners_contract.cassette_file import FOLDER, Cassette, load_folder
from giftcardpartners_contract.cassette_readers import CURRENT, FITS, NO_SECRET, PARSED, judge_cassettes
from giftcardpartners_contract.cassette_storybook import STORIES
from giftcardpartners_contract.offline import NetworkUsed, no_network
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.spec import load_spec


@pytest.fixture(scope="module")
def cassettes() -> list[Cassette]:
    return load_folder()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of two cassettes that a test may spoil."""
    for name in ("getStatus", "getOrder"):
        shutil.copy(FOLDER / f"{name}.yaml", tmp_path)
    return tmp_path


def broken(folder: Path) -> dict[str, str]:
    judge = Collector()
    judge_cassettes(judge, load_spec(), folder)
    said: dict[str, str] = {}
    for finding in judge.findings:
        said[finding.rule] = f"{said.get(finding.rule, '')}\n{finding.message}"
    return said


def test_every_recording_keeps_every_rule_within_ten_seconds() -> None:
    judge, started = Collector(), time.process_time()

    notes = judge_cassettes(judge, load_spec())

    assert [finding.message for finding in judge.findings] == []
    assert list(notes) == [], "openapi.yaml or a tool has changed: run the session that records"
    assert time.process_time() - started < 10
    checks = {result.rule: result.checks for result in judge.results()}
    assert checks[FITS] == checks[PARSED] >= 500
    assert checks[NO_SECRET]
    assert checks[CURRENT]


def test_there_are_at_least_five_hundred_of_both_kinds_and_not_too_many_bytes(
    cassettes: list[Cassette],
) -> None:
    origins = Counter(recorded.origin for cassette in cassettes for recorded in cassette.exchanges)

    assert origins["named"] >= 200
    assert origins["generated"] >= 300
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000


def test_every_operation_and_documented_status_is_recorded(cassettes: list[Cassette]) -> None:
    recorded = {(one.operation, str(exchange.status)) for one in cassettes for exchange in one.exchanges}
    documented = {(one.id, status) for one in load_spec().operations.values() for status in one.statuses}

    assert documented <= recorded


def test_every_cassette_says_where_it_comes_from(cassettes: list[Cassette]) -> None:
    for cassette in cassettes:
        assert cassette.target == "simulator"
        assert cassette.spec_hash == load_spec().hash
        assert {"vcrpy", "schemathesis", "hypothesis", "httpx"} == set(cassette.tools)


def test_every_story_is_recorded_from_its_first_step(cassettes: list[Cassette]) -> None:
    steps: dict[str, list[int]] = {}
    for cassette in cassettes:
        for recorded in cassette.exchanges:
            if recorded.origin == "named":
                steps.setdefault(recorded.story, []).append(recorded.step)

    assert set(steps) == set(STORIES)
    assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in steps.values())


def test_vcrpy_replays_a_cassette_without_a_network() -> None:
    import httpx

    with vcr.use_cassette(str(FOLDER / "getStatus.yaml"), record_mode="none"), no_network():
        answer = httpx.get("https://api.example.com/v1/Status")

    assert answer.json() == {"Status": "OK"}


def test_an_answer_that_no_longer_fits_the_specification_is_named(copy: Path) -> None:
    spoil(copy / "getStatus.yaml", '"Status":"OK"', '"Status":7')

    assert "getStatus · the service is up · step 1: Response violates schema" in broken(copy)[FITS]


def test_an_answer_of_which_the_client_loses_something_is_named(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from giftcardpartners_api.models.service_status import ServiceStatus

    monkeypatch.setattr(ServiceStatus, "to_dict", lambda _: {"Status": "lost"})

    assert "writes back" in broken(copy)[PARSED]


def test_an_answer_that_the_client_cannot_parse_is_named(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from giftcardpartners_api.models.service_status import ServiceStatus

    monkeypatch.setattr(ServiceStatus, "from_dict", lambda source: source["Missing"])

    assert "cannot parse it: KeyError" in broken(copy)[PARSED]


def test_a_secret_that_was_left_in_is_named(copy: Path) -> None:
    spoil(copy / "getStatus.yaml", "OK", "jo.doe@mail.acme-gifts.io")

    assert "getStatus.yaml: e-mail address" in broken(copy)[NO_SECRET]


def test_a_cassette_that_cannot_be_read_is_named_and_not_passed_over(copy: Path) -> None:
    (copy / "getStatus.yaml").write_text("{")

    assert "getStatus.yaml" in broken(copy)[FITS]


def test_recordings_that_nothing_reads_are_named(copy: Path) -> None:
    spoil(copy / "getStatus.yaml", "the service is up", "a forgotten story")
    (copy / "leftover.yml").write_text("a: 1")

    said = broken(copy)[CURRENT]

    assert "a forgotten story (no such story)" in said
    assert "leftover.yml (no cassette)" in said
    assert "listOrders (not recorded)" in said


def test_a_cassette_of_an_operation_that_is_gone_is_named(copy: Path) -> None:
    gone = (copy / "getStatus.yaml").read_text("utf-8").replace("operation: getStatus", "operation: getMood")
    (copy / "getMood.yaml").write_text(gone, "utf-8")

    assert "getMood (no such operation)" in broken(copy)[CURRENT]


def test_recordings_from_another_specification_or_with_other_tools_are_named_and_break_nothing(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cassette_readers, "tool_versions", lambda: {"vcrpy": "0.1"})
    spoil(copy / "getStatus.yaml", load_spec().hash, "f" * 64)
    judge = Collector()

    notes = judge_cassettes(judge, load_spec(), copy)

    assert any("getStatus" in note and "another openapi.yaml" in note for note in notes)
    assert any("getOrder" in note and "vcrpy" in note for note in notes)
    assert not any("from" in finding.message for finding in judge.findings if finding.rule == FITS)


def test_an_empty_folder_is_no_success(tmp_path: Path) -> None:
    assert CURRENT in broken(tmp_path)


def test_the_network_is_blocked_and_open_again_afterwards() -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with no_network():
            for reach_out in (
                lambda: caller.connect(listener.getsockname()),
                lambda: socket.getaddrinfo("localhost", 80),
                lambda: caller.bind(("127.0.0.1", 0)),
            ):
                with pytest.raises(NetworkUsed):
                    reach_out()
        caller.connect(listener.getsockname())


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
