"""Values of a kind that nobody promised, for the properties whose evidence is weak."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class OddField:
    """A property of a kind of object (`schema`), its odd value, and whether it decides what was ordered."""

    schema: str
    name: str
    value: Any
    decisive: bool


@cache
def odd_fields() -> dict[str, OddField]:
    """Return all odd fields by `Schema.Property`, as `data/odd_fields.toml` lists them."""
    tables = tomllib.loads(files(__package__).joinpath("data/odd_fields.toml").read_text(encoding="utf-8"))
    decisive = frozenset(tables.pop("decisive"))
    return {
        f"{schema}.{name}": OddField(schema, name, value, f"{schema}.{name}" in decisive)
        for schema, values in tables.items()
        for name, value in values.items()
    }
