"""What the README shows runs as it stands, and it stays short."""

from __future__ import annotations

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def test_the_example_runs_without_credentials() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), flags=re.DOTALL)
    exec(compile(block, str(README), "exec"), {})  # our own text, shown to readers as runnable


def test_it_has_at_most_a_hundred_lines() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= 100
