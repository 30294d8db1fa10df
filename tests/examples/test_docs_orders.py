"""Every code block of docs/orders.md runs, in order, against the simulator; its table names every error there is."""

from __future__ import annotations

import re

import giftcardpartners
import pytest
from giftcardpartners import GiftCardsError

from .stage import ROOT, environment, served

TEXT = (ROOT / "docs" / "orders.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_the_blocks_run_one_after_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(BLOCKS) == TEXT.count("```") / 2 > 3
    with served(completion_seconds=0.1, completion_seconds_per_unit=0) as simulator:
        for name, value in environment(simulator).items():
            monkeypatch.setenv(name, value)
        names: dict[str, object] = {}
        for number, block in enumerate(BLOCKS, 1):
            exec(compile(block, f"docs/orders.md, block {number}", "exec"), names)
        booked = simulator.ledger()["accounts"][0]["orders"]
    assert len(booked) == 1
    told = capsys.readouterr().out
    assert "Completed False" in told
    assert "createOrder: first attempt -> 201" in told


def test_the_table_names_every_error_that_an_order_can_end_in() -> None:
    table = "\n".join(line for line in TEXT.splitlines() if line.startswith("|"))
    kinds = (getattr(giftcardpartners, name) for name in giftcardpartners.__all__)
    errors = {kind.__name__ for kind in kinds if isinstance(kind, type) and issubclass(kind, GiftCardsError)}
    # The root of the tree, and what only questions end in.
    errors -= {"GiftCardsError", "ServerError"}
    assert [name for name in sorted(errors) if f"`{name}`" not in table] == []
