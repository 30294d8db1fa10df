"""The guard of what a call costs: what is above its limit is told, and no limit is loosened in silence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools import counts

BEFORE = {"requests, create": 1.0, "bytes sent, create": 423.0}


def changelog(*names: str) -> str:
    told = "".join(f"- `{name}` rose, because.\n" for name in names)
    return f"# Changelog\n\n## 1.1.0\n\n{told}\n## 1.0.0\n\n- `requests, create` of old.\n"


def test_what_is_above_its_limit_or_has_none_is_told() -> None:
    assert counts.exceeded(BEFORE, BEFORE) == []
    assert counts.exceeded({**BEFORE, "requests, create": 2}, BEFORE) == ["requests, create"]
    assert counts.exceeded({"requests, new": 0}, BEFORE) == ["requests, new"]


def test_a_limit_that_goes_away_is_loosened() -> None:
    assert counts.loosened(BEFORE, {"requests, create": 1, "bytes sent, create": 400}) == []
    assert counts.loosened(BEFORE, {"requests, create": 1}) == ["bytes sent, create"]


def test_only_the_topmost_section_of_the_changelog_counts() -> None:
    assert counts.unnamed(["requests, create"], changelog()) == ["requests, create"]
    assert counts.unnamed(["requests, create"], changelog("requests, create")) == []
    assert counts.unnamed(["requests, create"], "") == ["requests, create"]


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def put(root: Path, limit: int, text: str) -> None:
    path = root / counts.LIMITS.relative_to(counts.ROOT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"requests, create" = {limit}\n', "utf-8")
    (root / "CHANGELOG.md").write_text(text, "utf-8")


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("named", [False, True])
def test_a_limit_that_was_loosened_by_hand_is_found(tmp_path: Path, committed: bool, named: bool) -> None:
    git(tmp_path, "init")
    put(tmp_path, 1, changelog())
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    assert counts.undeclared(counts.versions(tmp_path)) == []
    put(tmp_path, 2, changelog(*(["requests, create"] * named)))
    if committed:
        git(tmp_path, "commit", "-am", "second")
    assert counts.undeclared(counts.versions(tmp_path)) == ([] if named else ["requests, create"])


def test_without_git_todays_limits_are_all_there_is(tmp_path: Path) -> None:
    put(tmp_path, 2, changelog())
    assert counts.undeclared(counts.versions(tmp_path)) == []


def test_looser_limits_are_accepted_only_when_the_changelog_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, 1, changelog())
    path = tmp_path / counts.LIMITS.relative_to(counts.ROOT)
    monkeypatch.setattr(counts, "LIMITS", path)
    monkeypatch.setattr(counts, "ROOT", tmp_path)
    monkeypatch.setattr(counts, "counted", lambda: {"requests, create": 3})
    assert counts.main(["--accept"]) == 1
    assert path.read_text("utf-8") == '"requests, create" = 1\n'
    assert counts.main([]) == 1
    (tmp_path / "CHANGELOG.md").write_text(changelog("requests, create"), "utf-8")
    assert counts.main(["--accept"]) == 0
    assert '"requests, create" = 3\n' in path.read_text("utf-8")
    assert counts.main([]) == 0
    monkeypatch.setattr(counts, "counted", lambda: {"requests, create": 1})
    (tmp_path / "CHANGELOG.md").write_text(changelog(), "utf-8")
    assert counts.main(["--accept"]) == 0


def test_what_a_call_keeps_is_seen_and_what_it_only_takes_is_not() -> None:
    kept: list[bytearray] = []
    peak, leaked = counts._memory(lambda: kept.append(bytearray(1_000)))
    assert leaked >= 1_000
    assert peak >= 1_000
    peak, leaked = counts._memory(lambda: bytearray(100_000))
    assert peak >= 100_000
    assert leaked < counts.KEPT
