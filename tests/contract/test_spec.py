"""The specification as the gate reads it."""

from __future__ import annotations

import pytest
from giftcardpartners_contract.spec import Spec, load_spec, weakest
from giftcardpartners_simulator import Simulator

from .servers import run_of

_ORDERS = load_spec().raw["paths"]["/v1/Orders"]["post"]["requestBody"]
EXAMPLES = _ORDERS["content"]["application/json"]["examples"]


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/v1/Orders?pageIndex=2", "listOrders"),
        ("POST", "/v1/Orders", "createOrder"),
        ("GET", "/v1/Orders/a%2Fb", "getOrder"),
        ("DELETE", "/v1/Orders", None),
        ("GET", "/v1/Orders/a/b", None),
        ("GET", "/v2/Orders", None),
    ],
)
def test_requests_find_their_operation(method: str, path: str, operation: str | None) -> None:
    """By method and path, the query cut off."""
    found = load_spec().find(method, path)
    assert (found.id if found else None) == operation


def test_statuses_and_tokens_are_read() -> None:
    """Which statuses an operation documents, and whether it needs a token."""
    operations = load_spec().operations
    assert operations["createOrder"].success == "201"
    assert operations["getOrder"].success == "200"
    assert operations["createOrder"].needs_token
    assert not operations["getStatus"].needs_token


def test_the_innermost_evidence_counts() -> None:
    """A property's own level, found along the path of a schema error."""
    spec = load_spec()
    path = [
        "components",
        "schemas",
        "Order",
        "properties",
        "LineItems",
        "items",
        "properties",
        "Cost",
        "type",
    ]
    assert spec.level_at(path, None) == "E"
    assert spec.level_at(["components", "schemas", "Order", "properties", "PONumber", "type"], None) == "I"
    assert spec.level_at(["properties", "Nothing"], {}) is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_order_of_the_examples_is_taken_by_the_built_in_simulator(name: str) -> None:
    """Who tries the documentation out places an order."""
    answer = run_of(Simulator()).call("createOrder", body=EXAMPLES[name]["value"])
    assert answer.status == 201, answer.body


def test_the_hash_changes_with_the_text() -> None:
    """Two texts, two hashes."""
    text = load_spec().text
    assert Spec(text).hash == load_spec().hash
    assert Spec(text + "\n# more\n").hash != load_spec().hash


def test_the_weaker_level_wins() -> None:
    """Inference is weaker than everything."""
    assert weakest("S", "I") == "I"
    assert weakest("V", "E") == "E"
