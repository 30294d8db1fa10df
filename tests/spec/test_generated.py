"""The generated client has all operations and reads what `openapi.yaml` shows, without loss."""

from __future__ import annotations

import importlib
import importlib.resources
import inspect
import re
from typing import Any

import giftcardpartners_api
import httpx
import pytest
from giftcardpartners_api import Client, models

from .document import load, operations, resolve

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
        given["body"] = models.DigitalDeliveryOrder.from_dict(examples["vendorSample"]["value"])
    for parameter in OPERATIONS[name][2].get("parameters", ()):
        if parameter.get("required"):
            given[snake(parameter["name"])] = parameter["example"]
    return given


def dumped(value: Any) -> Any:
    return [dumped(item) for item in value] if isinstance(value, list) else value.to_dict()


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
    assert dumped(result.parsed) == body
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
    sent = model.from_dict(shown).to_dict()
    for line in sent["LineItems"]:
        personal = line.get("Personalization", {})
        if "DeliveryDate" in personal:
            personal["DeliveryDate"] = personal["DeliveryDate"].replace("+00:00", "Z")
    assert sent == shown


def test_a_known_status_is_an_enumeration_member_and_an_unknown_one_stays_text() -> None:
    known = models.Order.from_dict({"Id": "order-1", "Status": "Pending"})
    unknown = models.Order.from_dict({"Id": "order-1", "Status": "Reticulating"})
    assert known.status is models.OrderStatus.PENDING
    assert type(unknown.status) is str
    assert unknown.to_dict() == {"Id": "order-1", "Status": "Reticulating"}
    assert models.Order.__annotations__["status"] == "OrderStatus | str"


def test_an_unknown_value_inside_a_list_stays_text_beside_known_ones() -> None:
    product = models.Product.from_dict({"Id": "SHOP1", "AvailableDeliveryTypes": ["Links", "Fax"]})
    assert product.available_delivery_types == [models.DeliveryType.LINKS, "Fax"]


def test_an_order_of_one_type_is_not_read_as_another() -> None:
    body = models.LinksOrder(type_="Links", line_items=[], po_number="PO-1").to_dict()
    with pytest.raises(ValueError, match="DigitalDelivery"):
        models.DigitalDeliveryOrder.from_dict(body)


def test_what_nobody_knows_is_kept() -> None:
    order = models.Order.from_dict({"Id": "order-1", "Status": "Pending", "Total": 25.5})
    assert order.additional_properties == {"Total": 25.5}


def test_every_object_of_the_document_has_a_model_of_its_name() -> None:
    for name, schema in load()["components"]["schemas"].items():
        if schema.get("type") == "object" or "enum" in schema:
            assert getattr(models, name).__name__ == name


def test_the_package_is_marked_as_typed() -> None:
    package = importlib.resources.files(giftcardpartners_api)
    assert package.joinpath("py.typed").is_file()
