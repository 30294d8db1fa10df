"""The parsed `openapi.yaml`, and the few ways in which the tests of this folder look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.specification import load

METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"})

Node = Mapping[str, Any]


def resolve(document: Node, node: Node) -> Node:
    """Return what a reference points at, or the node itself."""
    while "$ref" in node:
        target: Any = document
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def operations(document: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield path, method and operation; callbacks are not among them."""
    for path, item in document["paths"].items():
        for method in sorted(item.keys() & METHODS):  # sorted: parallel runs must collect the same tests
            yield path, method, item[method]


def operation(operation_id: str) -> Node:
    """Return one operation."""
    return next(node for _, _, node in operations(load()) if node["operationId"] == operation_id)


def inner_schemas(schema: Node) -> Iterator[tuple[str, Node]]:
    """Yield the schemas directly inside a schema, each with its place; references are not followed."""
    for name, inner in schema.get("properties", {}).items():
        yield f"properties/{name}", inner
    for key in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for index, inner in enumerate(schema.get(key, ())):
            yield f"{key}/{index}", inner
    for key in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(key), Mapping):
            yield key, schema[key]


def all_schemas(schema: Node, place: str) -> Iterator[tuple[str, Node]]:
    """Yield a schema and every schema written inside it."""
    yield place, schema
    for key, inner in inner_schemas(schema):
        yield from all_schemas(inner, f"{place}/{key}")


def reachable(document: Node, *roots: Node) -> dict[str, Node]:
    """Return the named schemas that can be reached from some schemas through references."""
    found: dict[str, Node] = {}
    waiting = list(roots)
    while waiting:
        for _, schema in all_schemas(waiting.pop(), ""):
            name = schema.get("$ref", "").rpartition("/")[2]
            if name and name not in found:
                found[name] = resolve(document, schema)
                waiting.append(found[name])
    return found


def request_roots(document: Node) -> list[Node]:
    """Return the schemas of all request bodies that a client sends."""
    bodies = [node["requestBody"] for _, _, node in operations(document) if "requestBody" in node]
    return [media["schema"] for body in bodies for media in body["content"].values()]


def answer_roots(document: Node) -> list[Node]:
    """Return the schemas of everything that a client is told: answers, and the bodies of callbacks."""
    holders: list[Node] = []
    for _, _, node in operations(document):
        holders += [resolve(document, answer) for answer in node["responses"].values()]
        for callback in node.get("callbacks", {}).values():
            holders += [op["requestBody"] for item in callback.values() for op in item.values()]
    return [media["schema"] for holder in holders for media in holder.get("content", {}).values()]


def judge(document: Node, pointer: str) -> Draft202012Validator:
    """Return a validator for the schema at a JSON pointer such as `/components/schemas/Order`."""
    contents = Resource.from_contents(document, default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:api", contents)
    schema = {"$ref": f"urn:api#{pointer}"}
    return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker())


@cache
def validator(pointer: str) -> Draft202012Validator:
    """Return a validator for a schema of `openapi.yaml` itself."""
    return judge(load(), pointer)


def accepts(schema: str, value: object) -> bool:
    """Tell whether a named schema accepts a value."""
    return validator(f"/components/schemas/{schema}").is_valid(value)
