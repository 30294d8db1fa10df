"""Every amount, every secret and whatever decides is marked, so that what is generated treats it as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.specification import load

from .document import Node, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = load()["components"]["schemas"]
NO_SECRETS = frozenset({"Problem", "DuplicateOrder", "Faceplate", "ProductTranslation", "Product"})
"""Schemas whose `Message` or `Name` is the service's or the merchant's, not the recipient's."""
PRIVATE = frozenset(
    {
        *(
            "ClaimLink",
            "ClaimLinkChallengeAnswer",
            "BarcodePath",
            "Email",
            "Sms",
            "To",
            "FromName",
            "FromEmail",
        ),
        *("Message", "Note", "AddressLine1", "AddressLine2", "City", "State", "Zip", "Country"),
        *("PhysicalDeliveryAddress", "FulfillmentComplete"),
    }
)


def properties() -> Iterator[tuple[str, str, Node]]:
    for name, schema in SCHEMAS.items():
        for key, inner in schema.get("properties", {}).items():
            yield name, key, inner


def is_number(schema: Node) -> bool:
    kind = schema.get("type", ())
    return "number" in ([kind] if isinstance(kind, str) else kind)


def test_every_number_that_is_no_count_is_a_decimal() -> None:
    amounts = []
    for name, key, inner in properties():
        for schema in (inner, inner.get("items", {})):
            if is_number(schema):
                amounts.append(f"{name}.{key}")
                assert schema["format"] == "decimal", f"{name}.{key}"
    assert len(amounts) == 10


def test_every_amount_that_is_sent_says_how_many_decimals_it_may_have() -> None:
    sent = [(name, inner) for name, key, inner in properties() if key == "Value" and name.endswith("Line")]
    assert {name for name, inner in sent if inner.get("x-decimals") == 2} == {
        *("DigitalDeliveryLine", "LinksLine", "PhysicalShipmentLine")
    }


def test_every_secret_is_marked_and_nothing_else_is() -> None:
    expected = {f"{name}.{key}" for name, key, _ in properties() if key in PRIVATE and name not in NO_SECRETS}
    postal = {f"{name}.Name" for name in SCHEMAS if name.endswith("PhysicalDeliveryAddress")}
    marked = {f"{name}.{key}" for name, key, inner in properties() if inner.get("x-secret")}
    assert marked == expected | postal | {"Token.Value"}


def test_the_credentials_are_marked() -> None:
    given = load()["paths"]["/v1/Tokens"]["post"]["parameters"]
    assert [parameter["name"] for parameter in given if parameter.get("x-secret")] == ["Email", "AccessToken"]


def test_what_decides_about_money_and_identity_is_strict() -> None:
    strict = {f"{name}.{key}" for name, key, inner in properties() if inner.get("x-strict")}
    assert strict == {
        *(
            "Order.PONumber",
            "Order.LineItems",
            "OrderLine.ProductId",
            "OrderLine.Value",
            "OrderLine.Quantity",
        ),
        *("AccountBalance.Available", "AccountBalance.Pending"),
    }


@pytest.mark.parametrize("mark", ["`format: decimal`", "`x-decimals`", "`x-secret`", "`x-strict`"])
def test_the_marks_are_explained(mark: str) -> None:
    assert mark in load()["info"]["description"]


def test_no_schema_needs_what_the_templates_do_not_handle() -> None:
    """The templates of the generated models know neither `allOf` nor schemas that hold themselves."""
    for name, schema in SCHEMAS.items():
        assert "allOf" not in str(schema), name
        assert name not in held(schema, set()), name


def held(schema: Node, seen: set[str]) -> set[str]:
    """Name every schema that is reached from one."""
    text = [schema]
    while text:
        node = text.pop()
        if isinstance(node, dict):
            reference = str(node.get("$ref", ""))
            name = reference.rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                held(resolve(load(), node), seen)
            text += node.values()
        elif isinstance(node, list):
            text += node
    return seen
