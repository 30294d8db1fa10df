"""Everything in `openapi.yaml` says how well it is known, and the check that says so would notice a gap."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.specification import load

from .evidence import every_evidence, fault_of, problems, subjects

RULES = {f"R{number}" for number in range(1, 30)}


def test_every_operation_parameter_response_header_and_property_has_evidence() -> None:
    assert problems(load()) == []


def test_taking_away_any_one_piece_of_evidence_is_noticed() -> None:
    document = deepcopy(load())
    places = list(subjects(document))
    assert len(places) > 200
    for place, node in places:
        assert isinstance(node, dict)
        evidence = node.pop("x-evidence")
        assert problems(document) == [f"{place}: has no evidence"]
        node["x-evidence"] = evidence


def _bare_response(document: dict[str, Any]) -> None:
    document["paths"]["/v1/Status"]["get"]["responses"]["418"] = {"description": "Short and stout."}


def _bare_header(document: dict[str, Any]) -> None:
    document["components"]["responses"]["NotFound"]["headers"] = {"X-New": {"schema": {"type": "string"}}}


def _bare_parameter(document: dict[str, Any]) -> None:
    document["paths"]["/v1/Status"]["parameters"] = [{"name": "x", "in": "query", "schema": {}}]


def _bare_operation(document: dict[str, Any]) -> None:
    document["paths"]["/v1/Status"]["head"] = {"responses": {}}


def _bare_property(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["Order"]["properties"]["New"] = {"type": "string"}


def _bare_property_of_an_inline_schema(document: dict[str, Any]) -> None:
    lines = document["components"]["schemas"]["Order"]["properties"]["LineItems"]
    lines["items"] = {"anyOf": [{"properties": {"New": {"type": "string"}}}]}


def _bare_property_of_a_callback(document: dict[str, Any]) -> None:
    callback = document["paths"]["/v1/Orders"]["post"]["callbacks"]["FulfillmentComplete"]
    (item,) = callback.values()
    item["post"]["requestBody"]["content"]["application/json"]["schema"] = {"properties": {"New": {}}}


@pytest.mark.parametrize(
    "spoil",
    [
        _bare_response,
        _bare_header,
        _bare_parameter,
        _bare_operation,
        _bare_property,
        _bare_property_of_an_inline_schema,
        _bare_property_of_a_callback,
    ],
)
def test_something_new_without_evidence_is_noticed(spoil: Any) -> None:
    document = deepcopy(load())
    spoil(document)
    (problem,) = problems(document)
    assert problem.endswith("has no evidence")


@pytest.mark.parametrize(
    ("evidence", "fault"),
    [
        (None, "has no evidence"),
        ({"level": "X", "source": "page"}, "has an unknown level of evidence"),
        ({"source": "page"}, "has an unknown level of evidence"),
        ({"level": "S"}, "names no source"),
        ({"level": "S", "source": " "}, "names no source"),
        ({"level": "S", "source": "page", "note": ""}, "has evidence with an unknown key"),
        ({"level": "I", "source": "page"}, "is inferred but names no assumption"),
        ({"level": "I", "source": "page", "assumption": []}, "is inferred but names no assumption"),
        ({"level": "I", "source": "page", "assumption": "7"}, "names no proper assumption"),
        ({"level": "I", "source": "page", "assumption": ["A7", "B1"]}, "names no proper assumption"),
        ({"level": "I", "source": "page", "assumption": "A7"}, None),
        ({"level": "V", "source": "page", "assumption": ["A7", "A12"]}, None),
        ({"level": "S", "source": "page"}, None),
    ],
)
def test_evidence_is_a_level_a_source_and_for_inferences_an_assumption(
    evidence: object, fault: str | None
) -> None:
    assert fault_of(evidence) == fault


def test_the_rules_are_complete_and_each_has_evidence() -> None:
    rules = [item for item in every_evidence(load()) if "rule" in item]
    assert sorted(rule["id"] for rule in rules) == sorted(RULES)
    for rule in rules:
        assert rule["rule"].endswith(".")
        assert fault_of({key: rule[key] for key in rule.keys() - {"id", "rule"}}) is None, rule["id"]


def test_all_evidence_in_the_document_is_in_order_wherever_it_stands() -> None:
    for evidence in every_evidence(load()):
        if "rule" not in evidence:
            assert fault_of(evidence) is None, evidence
