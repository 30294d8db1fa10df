"""Recording replaces the cassettes by what was heard, scrubbed, or leaves them as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.recording import __main__ as program
from tests.recording import generated
from tests.recording.cassette import Cassette, Recorded, load, load_folder
from tests.recording.index import STORIES
from tests.recording.scenario import Story, Talk, UnexpectedStatus, add


@pytest.fixture
def stories(monkeypatch: pytest.MonkeyPatch) -> dict[str, Story]:
    """Two of the stories and nothing generated, so that a recording takes no time."""
    few = {
        name: STORIES[name]
        for name in ("a token is used again until it expires", "claim links, one for each card")
    }
    monkeypatch.setattr(program, "STORIES", few)
    monkeypatch.setattr(program, "freeze_generated", lambda *_: None)
    return few


def test_what_was_heard_is_sorted_by_operation_and_scrubbed(
    tmp_path: Path, stories: dict[str, Story]
) -> None:
    assert program.main(["--into", str(tmp_path)]) == 0

    cassettes = {one.operation: one for one in load_folder(tmp_path)}
    assert {name: len(one.exchanges) for name, one in cassettes.items()} == {
        "createToken": 2,
        "getAccountBalance": 4,
        "createOrder": 1,
        "getOrder": 1,
    }
    assert b"not-a-real-link-3" in cassettes["createOrder"].exchanges[0].body
    balance = cassettes["getAccountBalance"].exchanges
    tokens = [dict(one.sent_headers)["authorization"] for one in balance]
    assert tokens == ["Bearer not-a-real-token-2"] * 3 + ["Bearer not-a-real-token-3"]
    assert [one.status for one in balance] == [200, 200, 401, 200]
    assert {one.path for one in cassettes["getOrder"].exchanges} == {
        f"/v1/Orders/{_id(cassettes['createOrder'].exchanges[0].body)}"
    }


def test_the_stories_are_recorded_as_they_would_be_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes the simulator, a story or the scrubber finds here that `nox -s record` is due."""
    monkeypatch.setattr(program, "freeze_generated", lambda *_: None)
    program.record(tmp_path)

    assert _named(load_folder(tmp_path)) == _named(load_folder())


def _named(cassettes: list[Cassette]) -> list[Recorded]:
    return [recorded for one in cassettes for recorded in one.exchanges if recorded.origin == "named"]


def test_credentials_are_scrubbed_also_where_they_came_first(
    tmp_path: Path, stories: dict[str, Story]
) -> None:
    def tell(talk: Talk) -> None:
        talk.get("/v1/Products", params={"productName": "s3cret-of-jo"})
        talk.swap(401, {"Email": "jo@firm.test", "AccessToken": "s3cret-of-jo"})

    stories["a stranger"] = Story("a stranger", tell)
    program.record(tmp_path)

    assert "s3cret" not in "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    refused = load(tmp_path / "createToken.yaml").exchanges[-1]
    assert dict(refused.sent_headers)["email"] == "stranger@example.com"


def test_recording_twice_gives_the_same_files(tmp_path: Path, stories: dict[str, Story]) -> None:
    first, second = tmp_path / "1", tmp_path / "2"

    program.record(first)
    program.record(second)

    assert [path.name for path in sorted(first.iterdir())] == [path.name for path in sorted(second.iterdir())]
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_a_cassette_of_an_operation_that_is_no_longer_called_goes_away(
    tmp_path: Path, stories: dict[str, Story]
) -> None:
    (tmp_path / "getMood.yaml").write_text("old")

    program.record(tmp_path)

    assert not (tmp_path / "getMood.yaml").exists()


def test_a_story_that_goes_otherwise_leaves_the_cassettes_as_they_are(
    tmp_path: Path, stories: dict[str, Story]
) -> None:
    def tell(talk: Talk) -> None:
        talk.get("/v1/Status", 418)

    (tmp_path / "getStatus.yaml").write_text("old")
    stories["a teapot"] = Story("a teapot", tell)

    with pytest.raises(UnexpectedStatus, match="a teapot, step 1: 200, not 418"):
        program.record(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["getStatus.yaml"]


def test_a_story_that_is_not_staged_has_no_controls(tmp_path: Path, stories: dict[str, Story]) -> None:
    stories["a cheat"] = Story("a cheat", lambda talk: talk.controls.clear_faults())

    with pytest.raises(RuntimeError, match="does not say that it is staged"):
        program.record(tmp_path)


def test_two_stories_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="two stories"):
        add(next(iter(STORIES.values())))


def test_a_secret_that_is_left_makes_the_recording_fail(
    tmp_path: Path, stories: dict[str, Story], capsys: pytest.CaptureFixture[str]
) -> None:
    def tell(talk: Talk) -> None:
        talk.get("/v1/Products", params={"productName": "/home/jo/secrets"})

    stories["a slip"] = Story("a slip", tell)

    assert program.main(["--into", str(tmp_path)]) == 1
    assert "listProducts.yaml: home folder" in capsys.readouterr().err


def test_generated_exchanges_are_frozen_without_repeats(
    tmp_path: Path, stories: dict[str, Story], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "STORIES", {})
    monkeypatch.setattr(program, "freeze_generated", only("getProduct", "createOrder"))
    monkeypatch.setattr(generated, "_MANY", {})
    monkeypatch.setattr(generated, "_FEW", 4)

    program.record(tmp_path)

    for name in ("getProduct", "createOrder"):
        exchanges = load(tmp_path / f"{name}.yaml").exchanges
        sent = [(one.method, one.path, one.sent_body, one.sent_headers) for one in exchanges]
        assert {one.origin for one in exchanges} == {"generated"}
        assert len(set(sent)) == len(sent) > 5
        assert {one.status for one in exchanges} >= ({200, 404} if name == "getProduct" else {201, 400})


def only(*operations: str) -> Any:
    def freeze(document: dict[str, Any], *others: Any) -> None:
        paths = {
            path: {method: node for method, node in item.items() if node.get("operationId") in operations}
            for path, item in document["paths"].items()
        }
        kept = {path: item for path, item in paths.items() if item}
        generated.freeze_generated({**document, "paths": kept}, *others)

    return freeze


def _id(body: bytes) -> str:
    import json

    found: str = json.loads(body)["Id"]
    return found
