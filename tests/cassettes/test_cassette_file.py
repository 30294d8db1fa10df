"""A cassette is believed only when it is exactly what the recorder writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from giftcardpartners_contract import cassette_yaml
from tests.recording.cassette import load, load_folder
from giftcardpartners_contract.cassette_yaml import CassetteUnreadable

from .exchanges import document, write


def test_a_sound_cassette_is_read(tmp_path: Path) -> None:
    cassette = load(write(tmp_path / "getStatus.yaml", document()))

    assert (cassette.operation, cassette.target, cassette.recorded) == (
        "getStatus",
        "simulator",
        "2026-11-23",
    )
    recorded = cassette.exchanges[0]
    assert (recorded.method, recorded.target, recorded.status) == ("GET", "/v1/Status", 200)
    assert recorded.response_body == b'{"Status":"OK"}'
    assert recorded.is_json
    assert recorded.name == "getStatus · the service is up · step 1"


def test_bytes_that_are_no_text_are_read_as_they_were(tmp_path: Path) -> None:
    response = document()["interactions"][0]["response"] | {"body": {"string": b"\xff\xfe"}}
    cassette = load(write(tmp_path / "getStatus.yaml", document(response=response)))

    assert cassette.exchanges[0].response_body == b"\xff\xfe"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "shape"),
        ("just words", "version 1"),
        ("version: 1\nversion: 1\n", "a key is there twice"),
        ("a: &x [1]\nb: *x\n", "aliases are refused"),
        ("!!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("!!python/tuple [1, 2]", "could not determine a constructor"),
        ("{", "line"),
        ("a: 'never closed", "line"),
        ("a: !!timestamp nonsense", "no recording has"),
    ],
)
def test_what_is_no_cassette_is_refused_and_never_taken_for_an_empty_one(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = write(tmp_path / "getStatus.yaml", text)

    with pytest.raises(CassetteUnreadable, match=f"getStatus.*{reason}"):
        load(path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "getStatus.yaml"
    path.write_bytes(b"a: \xff")

    with pytest.raises(CassetteUnreadable, match="not UTF-8"):
        load(path)


def test_a_file_that_is_very_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cassette_yaml, "LARGEST_FILE", 10)

    with pytest.raises(CassetteUnreadable, match="larger than 10 bytes"):
        load(write(tmp_path / "getStatus.yaml", document()))


def test_a_link_to_a_file_elsewhere_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "getStatus.yaml"
    link.symlink_to(write(tmp_path / "elsewhere", document()))

    with pytest.raises(CassetteUnreadable, match="not a regular file"):
        load(link)


def test_one_bad_cassette_of_a_folder_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "getStatus.yaml", document())
    write(tmp_path / "listOrders.yaml", "{")

    with pytest.raises(CassetteUnreadable, match=r"listOrders\.yaml"):
        load_folder(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "hearsay"},
        {"staged": "no"},
        {"step": "one"},
        {"story": 7},
        {"request": None},
        {"response": {}},
        {"response": {"status": {"code": "200"}, "headers": {}, "body": {"string": ""}}},
        {"response": {"status": {"code": 200}, "headers": {"a": "b"}, "body": {"string": ""}}},
        {"response": {"status": {"code": 200}, "headers": {}, "body": {"string": 7}}},
        {"request": {"method": "GET", "uri": "https://elsewhere.example.org/", "headers": {}, "body": None}},
    ],
)
def test_an_exchange_of_another_shape_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(CassetteUnreadable):
        load(write(tmp_path / "getStatus.yaml", document(**changes)))


@pytest.mark.parametrize(
    "changes",
    [{"version": 2}, {"interactions": []}, {"interactions": {}}, {"metadata": {}}, {"more": 1}],
)
def test_a_document_of_another_shape_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(CassetteUnreadable):
        load(write(tmp_path / "getStatus.yaml", {**document(), **changes}))


def test_a_cassette_under_the_name_of_another_operation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CassetteUnreadable, match="operation"):
        load(write(tmp_path / "listOrders.yaml", document("getStatus")))
