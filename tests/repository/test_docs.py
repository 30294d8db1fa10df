"""The documents lead somewhere, and the lists in them are whole."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from giftcardpartners_simulator import KINDS, Settings

ROOT = Path(__file__).parents[2]
MOST_BYTES = 250_000
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
GENERATED = frozenset({"http-api/index.html"})
"""What `nox -s docs` writes."""

SIMULATOR = (ROOT / "docs" / "simulator.md").read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_names_of_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert target in GENERATED or (document.parent / target).exists(), target
    for named in re.findall(r"\bdocs/[\w-]+\.(?:md|png)", text):
        assert (ROOT / named).exists(), named


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_pictures_say_what_they_show_to_those_who_do_not_see_them(document: Path) -> None:
    for words, file in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", document.read_text("utf-8")):
        assert len(words) > 40, file
        assert (document.parent / file).stat().st_size < MOST_BYTES, file


def test_pictures_are_used_load_nothing_and_show_nothing_of_the_machine_that_drew_them() -> None:
    text = "".join(document.read_text("utf-8") for document in DOCUMENTS)
    for file in [*(ROOT / "docs").glob("*.svg"), *(ROOT / "docs").glob("*.png")]:
        assert file.name in text
        if file.suffix == ".svg":
            drawn = file.read_text("utf-8")
            assert not re.search(
                r"/tmp/|/home/|/root|/Users|not-a-real|claim\.example|url\(http|<script", drawn
            ), file


def test_every_fault_is_listed_with_its_meaning() -> None:
    for kind, (_, meaning) in KINDS.items():
        assert f"| `{kind}` | {meaning} |" in SIMULATOR


def test_every_setting_is_listed_with_its_default() -> None:
    for field in dataclasses.fields(Settings):
        if field.name != "accounts":
            default = field.default
            shown = json.dumps(default) if default is None or isinstance(default, bool) else str(default)
            assert f"| `{field.name}` | `{shown}` |" in SIMULATOR, field.name
