"""The generated client has all operations and reads what `openapi.yaml` shows, without loss."""

from __future__ import annotations

import importlib
import importlib.resources
import inspect
import json
import re
from decimal import Decimal
from typing import Any

import giftcardpartners_api
import httpx
import msgspec
import pytest
from giftcardpartners_api import Client, models
from giftcardpartners_api.errors import UnexpectedStatus
from giftcardpartners_api.types import from_json, to_json

from tests.specification import load

from .document import operations, resolve

OPERATIONS = {node["operationId"]: (path, method, node) for path, method, node in operations(load())}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def module_of(name: str) -> Any:
    tag = OPERATIONS[name][2]["tags"][0]
    return importlib.import_module(f"giftcardpartners_api.api.{snake(tag)}.{snake(name)}")


def answers() -> list[Any]:
    return [
        pytest.param(name, int(status), example["value"], id=f"{name} {status} {title}")
        for name, (_, _, node) in OPERATIONS.items()
        for status, answer in node["responses"].items()
        for title, example in resolve(load(), answer)["content"]["application/json"]["examples"].items()
    ]


def arguments_of(name: str) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if "requestBody" in OPERATIONS[name][2]:
        examples = OPERATIONS[name][2]["requestBody"]["content"]["application/json"]["examples"]
        given["body"] = request(models.DigitalDeliveryOrder, examples["vendorSample"]["value"])
    for parameter in OPERATIONS[name][2].get("parameters", ()):
        if parameter.get("required"):
            given[snake(parameter["name"])] = parameter["example"]
    return given


def request(kind: Any, shown: Any) -> Any:
    return msgspec.json.decode(json.dumps(shown), type=kind)


def written(value: Any) -> Any:
    """What a model is as JSON; nulls and what is empty are not written."""
    return json.loads(to_json(value))


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: without_nulls(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, [], {})}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_generated_for_threads_and_for_tasks(name: str) -> None:
    module = module_of(name)
    assert inspect.iscoroutinefunction(module.asyncio_detailed)
    assert list(inspect.signature(module.sync_detailed).parameters) == list(
        inspect.signature(module.asyncio_detailed).parameters
    )


@pytest.mark.parametrize(("name", "status", "body"), answers())
def test_every_example_of_an_answer_is_read_without_loss(name: str, status: int, body: Any) -> None:
    path, method, _ = OPERATIONS[name]
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, json=body)

    client = Client(base_url="https://api.example.com", raise_on_unexpected_status=True)
    with httpx.Client(base_url="https://api.example.com", transport=httpx.MockTransport(answer)) as http:
        client.set_httpx_client(http)
        result = module_of(name).sync_detailed(client=client, **arguments_of(name))
    assert without_nulls(written(result.parsed)) == without_nulls(body)
    (request,) = seen
    given = arguments_of(name).get("id", "")
    assert (request.method.lower(), request.url.path) == (method, path.replace("{id}", given))


@pytest.mark.parametrize(
    ("model", "title"),
    [
        (models.DigitalDeliveryOrder, "vendorSample"),
        (models.DigitalDeliveryOrder, "textMessage"),
        (models.DigitalDeliveryOrder, "bulk"),
        (models.DigitalDeliveryOrder, "everything"),
        (models.LinksOrder, "links"),
        (models.PhysicalShipmentOrder, "physical"),
    ],
)
def test_every_example_of_an_order_is_sent_as_it_is_shown(model: Any, title: str) -> None:
    examples = OPERATIONS["createOrder"][2]["requestBody"]["content"]["application/json"]["examples"]
    shown = examples[title]["value"]
    assert json.loads(request(model, shown).to_json()) == shown


def test_the_words_of_an_open_enumeration_are_texts_to_compare_with() -> None:
    known = from_json(b'{"Id": "order-1", "Status": "Pending"}', models.Order)
    unknown = from_json(b'{"Id": "order-1", "Status": "Reticulating"}', models.Order)
    assert known.status == models.OrderStatus.PENDING
    assert (type(known.status), type(unknown.status)) == (str, str)
    product = from_json(b'{"Id": "SHOP1", "AvailableDeliveryTypes": ["Links", "Fax"]}', models.Product)
    assert product.available_delivery_types == (models.DeliveryType.LINKS, "Fax")


def test_an_order_of_one_type_is_not_read_as_another() -> None:
    line = models.LinksLine(product_id="SHOP1", value=Decimal(1))
    body = models.LinksOrder(line_items=(line,), po_number="PO-1").to_json()
    with pytest.raises(msgspec.ValidationError, match="Invalid value 'Links'"):
        msgspec.json.decode(body, type=models.DigitalDeliveryOrder)


def test_what_nobody_knows_is_kept() -> None:
    order = from_json(b'{"Id": "order-1", "Status": "Pending", "Total": 25.5}', models.Order)
    assert order.extra == {"Total": Decimal("25.5")}


def test_every_object_of_the_document_has_a_model_of_its_name() -> None:
    for name, schema in load()["components"]["schemas"].items():
        if schema.get("properties") or "enum" in schema:
            assert getattr(models, name).__name__ == name


def test_the_package_is_marked_as_typed() -> None:
    package = importlib.resources.files(giftcardpartners_api)
    assert package.joinpath("py.typed").is_file()


def test_an_unexpected_status_does_not_quote_the_answer() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(418, content=b"planted")

    client = Client(base_url="https://api.example.com", raise_on_unexpected_status=True)
    with httpx.Client(base_url="https://api.example.com", transport=httpx.MockTransport(answer)) as http:
        client.set_httpx_client(http)
        with pytest.raises(UnexpectedStatus, match="Unexpected status code: 418") as caught:
            module_of("getStatus").sync_detailed(client=client)
    assert "planted" not in str(caught.value)
