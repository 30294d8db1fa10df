"""The generated models can be read and written, each of them, with what is marked treated as such."""

from __future__ import annotations

import inspect
import io
import json
from decimal import Decimal
from typing import Any, get_type_hints

import msgspec
import pytest
import rich.console
from giftcardpartners_api import models
from giftcardpartners_api.types import Answer, Model, NotAllowed, Request, Unreadable, from_json

from tests.specification import load

SCHEMAS = load()["components"]["schemas"]
MODELS: list[Any] = [
    one for _, one in inspect.getmembers(models, inspect.isclass) if issubclass(one, msgspec.Struct)
]


@pytest.mark.parametrize("kind", MODELS)
def test_a_decoder_can_be_built_for_every_model(kind: type[Model]) -> None:
    msgspec.json.Decoder(kind)
    get_type_hints(kind)
    assert issubclass(kind, Request) is (SCHEMAS[kind.__name__].get("additionalProperties") is False)
    assert issubclass(kind, Answer) is not issubclass(kind, Request)


def test_every_object_of_the_document_has_a_model() -> None:
    objects = {name for name, schema in SCHEMAS.items() if schema.get("properties")}
    assert {kind.__name__ for kind in MODELS} == objects


@pytest.mark.parametrize("kind", MODELS)
def test_every_property_is_there_under_its_name_in_snake_case(kind: type[Model]) -> None:
    constants = {key for key, one in SCHEMAS[kind.__name__]["properties"].items() if "const" in one}
    keys = set(kind.__struct_encode_fields__) - {""}
    assert keys == set(SCHEMAS[kind.__name__]["properties"]) - constants
    assert not [name for name in kind.__struct_fields__ if name.endswith("_")]


SECRETS = [
    (kind, key, name)
    for kind in MODELS
    for key, name in zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True)
    if issubclass(kind, Answer) and SCHEMAS[kind.__name__]["properties"].get(key, {}).get("x-secret")
]


@pytest.mark.parametrize(("kind", "key", "name"), SECRETS)
def test_no_secret_is_in_any_repr(kind: Any, key: str, name: str) -> None:
    sure: dict[str, Any] = {"Id": "o", "Status": "x", "Value": "v", "ExpiresIn": 1}
    whole = {one: sure[one] for one in SCHEMAS[kind.__name__].get("required", ())}
    secret: Any = {"City": "planted"} if key == "PhysicalDeliveryAddress" else "planted"
    shown = from_json(json.dumps(whole | {key: secret, "UnheardOf": "planted"}).encode(), kind)
    assert getattr(shown, name) is not None
    screen = io.StringIO()
    rich.console.Console(file=screen, width=200).print(shown)
    told = repr(shown) + str(shown) + screen.getvalue()
    assert kind.__name__ in told
    assert "planted" not in told
    assert "planted" in str(msgspec.to_builtins(shown))


def test_limits_are_those_of_the_document() -> None:
    line: dict[str, Any] = {"product_id": "S", "value": Decimal(1)}
    for wrong in ({"value": Decimal("0.001")}, {"value": 1.5}, {"quantity": 0}, {"product_id": " "}):
        with pytest.raises(NotAllowed) as caught:
            models.LinksLine(**(line | wrong))
        assert next(iter(wrong)) in str(caught.value)
    with pytest.raises(NotAllowed, match="digital_delivery_address needs at least 1 of email, sms"):
        models.DigitalDeliveryLine(**line, digital_delivery_address=models.DigitalDeliveryAddress())
    with pytest.raises(NotAllowed, match="line_items must have 1 to 1000 entries"):
        models.LinksOrder(po_number="PO-1", line_items=())


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b"null", b"<html>", b'{"Id": 7, "Status": "x"}'])
def test_what_cannot_be_read_is_named_without_its_value(body: bytes) -> None:
    with pytest.raises(Unreadable):
        from_json(body, models.Order)


def test_what_decides_is_read_strictly_and_the_rest_leniently() -> None:
    for key, one in SCHEMAS["OrderLine"]["properties"].items():
        body = {"Id": "o", "Status": "x", "LineItems": [{key: [["odd"]]}]}
        if one.get("x-strict"):
            with pytest.raises(Unreadable, match=f"LineItems.{key} is not"):
                from_json(json.dumps(body).encode(), models.Order)
        else:
            (line,) = from_json(json.dumps(body).encode(), models.Order).line_items
            assert line.extra == {key: [["odd"]]}
