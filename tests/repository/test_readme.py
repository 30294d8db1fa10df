"""The README stays short; that its blocks run is in tests/docs."""

from __future__ import annotations

from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_it_has_at_most_a_hundred_lines() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= 100
