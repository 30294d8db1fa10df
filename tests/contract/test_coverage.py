"""Which documented properties an answer had is counted by name, however deep they lie."""

from __future__ import annotations

import json
from typing import Any

import pytest
from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.results.coverage import CoverageCounter
from giftcardpartners_contract.spec import load_spec

from tests.spec.document import resolve
from tests.specification import load


def _complete(node: Any, depth: int = 0) -> Any:
    """Build an answer that has every property that a schema names."""
    schema = resolve(load(), node)
    for branch in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if depth < 8 and resolve(load(), branch).get("type") != "null":
            return _complete(branch, depth + 1)
    if "items" in schema:
        return [_complete(schema["items"], depth + 1)]
    return {name: _complete(part, depth + 1) for name, part in schema.get("properties", {}).items()} or "x"


@pytest.mark.parametrize("operation", ["createOrder", "getOrder", "listOrders", "listProducts", "getProduct"])
def test_every_property_of_a_complete_answer_is_counted_until_it_was_seen_often(operation: str) -> None:
    spec = load_spec()
    found = spec.operations[operation]
    counter = CoverageCounter(spec)
    body = json.dumps(_complete(spec.schema(found, found.success))).encode()
    for _ in range(5):
        counter.count(Answer(operation, "GET", "/", (), b"", int(found.success), (), body, 0.0))
    (row,) = (row for row in counter.matrix(()).operations if row.operation == operation)
    fields = {name: times for name, times in row.fields.items() if name.startswith(found.success)}
    assert len(fields) > 3
    assert {name for name, times in fields.items() if times != 3} == set()
    assert any("[]." in name.removeprefix(f"{found.success} []") for name in fields) or "Product" in operation
