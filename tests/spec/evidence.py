"""Find everything in an OpenAPI document that must say how well it is known, and judge what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .document import METHODS, Node, all_schemas

LEVELS = ("S", "V", "E", "I")
KEYS = {"level", "source", "assumption"}
ASSUMPTION = re.compile(r"A[1-9][0-9]*")


def subjects(document: Node) -> Iterator[tuple[str, Node]]:
    """Yield every operation, parameter, request body, response, header and property, each with its place."""
    for path, item in document["paths"].items():
        yield from _path_item(item, f"paths {path}")
    components = document["components"]
    for name, schema in components.get("schemas", {}).items():
        yield from _properties(schema, f"schema {name}")
    for name, parameter in components.get("parameters", {}).items():
        yield from _parameter(parameter, f"component parameter {name}")
    for name, response in components.get("responses", {}).items():
        yield from _response(response, f"component response {name}")


def problems(document: Node) -> list[str]:
    """Return a sentence for every subject whose evidence is missing or not in order."""
    found = []
    for place, node in subjects(document):
        fault = fault_of(node.get("x-evidence"))
        if fault:
            found.append(f"{place}: {fault}")
    return found


def fault_of(evidence: Any) -> str | None:
    """Return what is wrong with a piece of evidence, or None."""
    if not isinstance(evidence, Mapping):
        return "has no evidence"
    if not evidence.keys() <= KEYS:
        return "has evidence with an unknown key"
    if evidence.get("level") not in LEVELS:
        return "has an unknown level of evidence"
    if not isinstance(evidence.get("source"), str) or not evidence["source"].strip():
        return "names no source"
    if any(not ASSUMPTION.fullmatch(name) for name in assumptions_of(evidence)):
        return "names no proper assumption"
    if evidence["level"] == "I" and not assumptions_of(evidence):
        return "is inferred but names no assumption"
    return None


def assumptions_of(evidence: Node) -> list[str]:
    """Return the assumptions that a piece of evidence names: one, several or none."""
    named = evidence.get("assumption", [])
    return [str(name) for name in named] if isinstance(named, list) else [str(named)]


def every_evidence(node: Any) -> Iterator[Node]:
    """Yield every piece of evidence and every rule in a document, wherever it stands."""
    if isinstance(node, Mapping):
        if "x-evidence" in node:
            yield node["x-evidence"]
        yield from node.get("x-rules", ())
        for value in node.values():
            yield from every_evidence(value)
    elif isinstance(node, list):
        for value in node:
            yield from every_evidence(value)


def _path_item(item: Node, place: str) -> Iterator[tuple[str, Node]]:
    for parameter in item.get("parameters", ()):
        yield from _parameter(parameter, place)
    for method in sorted(item.keys() & METHODS):
        yield from _operation(item[method], f"{place} {method}")


def _operation(operation: Node, place: str) -> Iterator[tuple[str, Node]]:
    yield place, operation
    for parameter in operation.get("parameters", ()):
        yield from _parameter(parameter, place)
    if "requestBody" in operation:
        yield f"{place} body", operation["requestBody"]
        yield from _content(operation["requestBody"], f"{place} body")
    for status, response in operation["responses"].items():
        yield from _response(response, f"{place} {status}")
    for name, callback in operation.get("callbacks", {}).items():
        for item in callback.values():
            yield from _path_item(item, f"{place} callback {name}")


def _parameter(parameter: Node, place: str) -> Iterator[tuple[str, Node]]:
    if "$ref" not in parameter:
        yield f"{place} parameter {parameter['name']}", parameter
        yield from _properties(parameter["schema"], f"{place} parameter {parameter['name']}")


def _response(response: Node, place: str) -> Iterator[tuple[str, Node]]:
    if "$ref" not in response:
        yield place, response
        for name, header in response.get("headers", {}).items():
            yield f"{place} header {name}", header
        yield from _content(response, place)


def _content(holder: Node, place: str) -> Iterator[tuple[str, Node]]:
    for media in holder.get("content", {}).values():
        yield from _properties(media["schema"], place)


def _properties(schema: Node, place: str) -> Iterator[tuple[str, Node]]:
    for inner_place, inner in all_schemas(schema, place):
        for name, property_schema in inner.get("properties", {}).items():
            yield f"{inner_place}.{name}", property_schema
