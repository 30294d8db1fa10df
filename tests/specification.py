"""openapi.yaml, read once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]


@cache
def load() -> dict[str, Any]:
    """Return the document; who changes it makes a deep copy first."""
    document = yaml.load((ROOT / "openapi.yaml").read_text("utf-8"), yaml.CSafeLoader)
    assert isinstance(document, dict)
    return document
