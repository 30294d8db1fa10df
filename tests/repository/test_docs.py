"""The documents lead somewhere, and the lists in them are whole."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest
from giftcardpartners_simulator import KINDS, Settings

ROOT = Path(__file__).parents[2]
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


def test_every_fault_is_listed_with_its_meaning() -> None:
    for kind, (_, meaning) in KINDS.items():
        assert f"| `{kind}` | {meaning} |" in SIMULATOR


def test_every_setting_is_listed_with_its_default() -> None:
    for field in dataclasses.fields(Settings):
        if field.name != "accounts":
            default = field.default
            shown = json.dumps(default) if default is None or isinstance(default, bool) else str(default)
            assert f"| `{field.name}` | `{shown}` |" in SIMULATOR, field.name
