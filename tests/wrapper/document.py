"""openapi.yaml as the tests of the wrapper read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from tests.specification import load


def schema(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", load()["components"]["schemas"][name])


def rule(name: str, property_name: str) -> dict[str, Any]:
    """The schema of one property of a schema."""
    return cast("dict[str, Any]", schema(name)["properties"][property_name])


def operations() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Every operation: its operationId, method, path and description."""
    for path, methods in load()["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "operationId" in operation:
                yield operation["operationId"], method.upper(), path, operation


def property_names() -> set[str]:
    """The name of every property of every schema."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("properties"), dict):
                found.update(node["properties"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(load()["components"]["schemas"])
    return found
