"""Every code block of docs/logs.md runs, in order, against the simulator; its table names every attribute there is."""

from __future__ import annotations

import logging
import re

import pytest
import sentry_sdk
from giftcardpartners import AttemptEvent

from .stage import ROOT, environment, served

TEXT = (ROOT / "docs" / "logs.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EVENT = AttemptEvent("createOrder", "ACME-7", 2, 409, None, 0.12, "a receipt", False, False, "8e2f-1")
LOST = AttemptEvent(
    "createOrder",
    "ACME-7",
    1,
    None,
    "ReadTimeout (api.example.com)",
    30.004,
    "again in 0.31 s",
    True,
    True,
    None,
)


def test_the_blocks_run_one_after_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logging.getLogger("giftcardpartners")
    monkeypatch.setattr(logger, "level", logger.level)
    crumbs: list[dict[str, object]] = []
    monkeypatch.setattr(sentry_sdk, "add_breadcrumb", lambda **crumb: crumbs.append(crumb))
    names: dict[str, object] = {}
    with served() as simulator:
        for name, value in environment(simulator).items():
            monkeypatch.setenv(name, value)
        for number, block in enumerate(BLOCKS, 1):
            exec(compile(block, f"docs/logs.md, block {number}", "exec"), names)
    assert "('createOrder', '201'): 1" in capsys.readouterr().out
    breadcrumb = names["breadcrumb"]
    assert callable(breadcrumb)
    breadcrumb(LOST)
    assert crumbs[0]["message"] == str(LOST)
    assert crumbs[0]["level"] == "warning"


def test_the_lines_that_are_shown_are_those_that_are_written() -> None:
    assert f"INFO {EVENT}\n" in TEXT
    assert f"INFO {LOST}\n" in TEXT


def test_the_table_names_every_attribute() -> None:
    named = re.findall(r"^\| `(giftcardpartners\.\w+)` \|", TEXT, re.MULTILINE)
    assert set(named) == EVENT.fields().keys() | LOST.fields().keys()
