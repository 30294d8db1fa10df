"""Strict where the sources are strong, tolerant where they are weak: what all schemas have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.specification import load

from .document import Node, all_schemas, answer_roots, operations, reachable, request_roots, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMED = load()["components"]["schemas"]
REQUESTS = reachable(load(), *request_roots(load()))
ANSWERS = reachable(load(), *answer_roots(load()))
STRONG = {"S", "V"}


def everywhere() -> Iterator[tuple[str, Node]]:
    for name, schema in NAMED.items():
        yield from all_schemas(schema, name)
    for _, _, node in operations(load()):
        for parameter in node.get("parameters", ()):
            yield from all_schemas(parameter["schema"], f"{node['operationId']} {parameter['name']}")
    for root in answer_roots(load()):
        yield from all_schemas(root, "answer")


def types(schema: Node) -> set[str]:
    kind = schema.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)


def accepts_null(schema: Node) -> bool:
    schema = resolve(load(), schema)
    return "null" in types(schema) or any(map(accepts_null, schema.get("anyOf", ())))


def is_enumeration(schema: Node) -> bool:
    return "enum" in resolve(load(), schema)


def answer_properties() -> Iterator[tuple[str, str, Node, bool]]:
    for name, schema in ANSWERS.items():
        for key, inner in schema.get("properties", {}).items():
            yield name, key, inner, key in schema.get("required", ())


def test_every_schema_is_used() -> None:
    assert REQUESTS.keys() | ANSWERS.keys() | {"ProductType"} == NAMED.keys()


def test_no_shape_is_both_sent_and_received() -> None:
    shared = REQUESTS.keys() & ANSWERS.keys()
    assert [name for name in shared if not is_enumeration(NAMED[name])] == []


def test_a_property_of_an_answer_is_required_only_with_strong_evidence() -> None:
    required = {
        f"{name}.{key}": inner["x-evidence"]["level"]
        for name, key, inner, needed in answer_properties()
        if needed
    }
    assert set(required.values()) <= STRONG
    assert required.keys() == {"Token.Value", "Token.ExpiresIn", "Product.Id", "Order.Id", "Order.Status"}


def test_a_property_of_an_answer_may_be_null_exactly_when_its_evidence_is_weak() -> None:
    for name, key, inner, _ in answer_properties():
        assert accepts_null(inner) is (inner["x-evidence"]["level"] not in STRONG), f"{name}.{key}"


def test_answers_are_open() -> None:
    for name, schema in ANSWERS.items():
        for place, inner in all_schemas(schema, name):
            assert inner.get("additionalProperties", True) is not False, place


def test_requests_are_closed() -> None:
    for name, schema in REQUESTS.items():
        for place, inner in all_schemas(schema, name):
            if "object" in types(inner):
                assert inner["additionalProperties"] is False, place


def test_enumerations_are_open_everywhere() -> None:
    for place, schema in everywhere():
        for option in schema.get("anyOf", ()):
            if is_enumeration(option):
                assert {"type": "string"} in schema["anyOf"], place
        for inner in [schema.get("items"), *schema.get("properties", {}).values()]:
            assert inner is None or not is_enumeration(inner), place


def test_every_number_has_bounds() -> None:
    numbers = [(place, schema) for place, schema in everywhere() if types(schema) & {"integer", "number"}]
    assert len(numbers) > 20
    for place, schema in numbers:
        assert schema["minimum"] < schema["maximum"], place


def test_no_number_is_held_to_a_multiple_because_binary_validators_refuse_good_cents() -> None:
    assert [place for place, schema in everywhere() if "multipleOf" in schema] == []


def test_lists_are_taken_in_an_envelope_and_bare() -> None:
    for _, _, node in operations(load()):
        if node["operationId"].startswith("list"):
            envelope, bare = node["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"]
            data = resolve(load(), envelope)["properties"]["Data"]
            assert bare == {"type": "array", "items": data["items"]}
