"""The rules themselves: what counts as advice to order again under another number."""

from __future__ import annotations

import pytest

from .invariants import gives_bad_advice


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("If you want both, give this one a new PONumber.", True),
        ("Take a new number: call orders.settle.", True),
        ("Order again with another number.", True),
        ("Order it again under a different PO number.", True),
        ("Do not order again with another number: call orders.settle with the same order.", False),
        ("The service answered with an order of another PONumber than was asked for.", False),
        ("Ordering again with the same PONumber is safe, do not order again with another number.", False),
    ],
)
def test_advice_is_told_from_a_warning(text: str, *, bad: bool) -> None:
    assert gives_bad_advice(text) is bad
