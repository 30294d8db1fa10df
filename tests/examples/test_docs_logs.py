"""What docs/logs.md shows of lines and attributes is what is written."""

from __future__ import annotations

import re

from giftcardpartners import AttemptEvent

from .stage import ROOT

TEXT = (ROOT / "docs" / "logs.md").read_text(encoding="utf-8")
WHY = "ReadTimeout (api.example.com)"
EVENT = AttemptEvent("createOrder", "ACME-7", 2, 409, None, 0.12, "a receipt", False, False, "8e2f-1")
LOST = AttemptEvent("createOrder", "ACME-7", 1, None, WHY, 30.004, "again in 0.31 s", True, True, None)


def test_the_lines_that_are_shown_are_those_that_are_written() -> None:
    assert f"INFO {EVENT}\n" in TEXT
    assert f"INFO {LOST}\n" in TEXT


def test_the_table_names_every_attribute() -> None:
    named = re.findall(r"^\| `(giftcardpartners\.\w+)` \|", TEXT, re.MULTILINE)
    assert set(named) == EVENT.fields().keys() | LOST.fields().keys()
