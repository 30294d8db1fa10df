"""Every request and answer has an example, every example fits its schema, and none holds anything real."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.specification import load

from .document import Node, answer_roots, judge, operation, operations, reachable, resolve, validator

if TYPE_CHECKING:
    from collections.abc import Iterator

VENDOR_ORDER = {
    "Type": "DigitalDelivery",
    "LineItems": [
        {
            "ProductId": "PRODUCTA",
            "Value": 25.0,
            "Quantity": 1,
            "DigitalDeliveryAddress": {"Email": "recipient@example.com"},
            "Personalization": {
                "To": "Gift Recipient",
                "FromName": "GiftCard Partners",
                "FromEmail": "sender@example.com",
                "Message": "Enjoy your reward!",
            },
        }
    ],
    "PONumber": "PO-12345",
}
HOST = re.compile(r"(?:[\w-]+\.)*(?:example|example\.com|example\.org)")
EMAIL = re.compile(r"[\w.+-]+@([\w.-]+)")


def bodies() -> Iterator[tuple[str, Node]]:
    for path, method, node in operations(load()):
        place = f"/paths/{escaped(path)}/{method}"
        if "requestBody" in node:
            yield f"{place}/requestBody", node["requestBody"]
        for status, answer in node["responses"].items():
            name = answer.get("$ref", f"#{place}/responses/{status}")
            yield name.removeprefix("#"), resolve(load(), answer)
        for event, callback in node.get("callbacks", {}).items():
            for address, item in callback.items():
                body = f"{place}/callbacks/{event}/{escaped(address)}/post/requestBody"
                yield body, item["post"]["requestBody"]


def escaped(key: str) -> str:
    return (
        key.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D").replace("$", "%24")
    )


BODIES = dict(bodies())


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("place", BODIES)
def test_every_body_has_examples_that_fit(place: str) -> None:
    (media,) = BODIES[place]["content"].values()
    fits = validator(f"{place}/content/application~1json/schema")
    assert media["examples"]
    for name, example in media["examples"].items():
        assert example["summary"]
        assert list(fits.iter_errors(example["value"])) == [], name


def test_no_example_of_an_answer_shows_a_property_that_is_not_listed() -> None:
    document = deepcopy(load())
    for schema in reachable(document, *answer_roots(document)).values():
        if "properties" in schema:
            assert isinstance(schema, dict)
            schema["additionalProperties"] = False
    for place, body in BODIES.items():
        closed = judge(document, f"{place}/content/application~1json/schema")
        for name, example in body["content"]["application/json"]["examples"].items():
            assert list(closed.iter_errors(example["value"])) == [], f"{place} {name}"


def test_the_examples_of_answers_show_every_property_but_the_ones_that_may_never_come() -> None:
    shown = set(re.findall(r'"(\w+)":', json.dumps([body["content"] for body in BODIES.values()])))
    answers = reachable(load(), *answer_roots(load())).values()
    assert {key for schema in answers for key in schema.get("properties", ())} - shown == {"OrderId"}


def holders() -> Iterator[tuple[str, Node]]:
    for path, method, node in operations(load()):
        for index, parameter in enumerate(node.get("parameters", ())):
            yield f"/paths/{escaped(path)}/{method}/parameters/{index}", parameter
    for place, body in BODIES.items():
        for name, header in body.get("headers", {}).items():
            yield f"{place}/headers/{name}", header


def test_every_parameter_and_header_has_an_example_that_fits() -> None:
    found = dict(holders())
    assert len(found) == 12
    for place, holder in found.items():
        assert validator(f"{place}/schema").is_valid(holder["example"]), place


def test_the_vendors_own_order_is_among_the_examples_to_the_letter() -> None:
    examples = operation("createOrder")["requestBody"]["content"]["application/json"]["examples"]
    assert json.dumps(examples["vendorSample"]["value"]) == json.dumps(VENDOR_ORDER)


def test_the_examples_show_every_property_of_an_order_request() -> None:
    examples = operation("createOrder")["requestBody"]["content"]["application/json"]["examples"]
    shown = set(re.findall(r'"(\w+)":', json.dumps([example["value"] for example in examples.values()])))
    schemas = load()["components"]["schemas"]
    sent = [schema for schema in schemas.values() if schema.get("additionalProperties") is False]
    assert {key for schema in sent for key in schema["properties"]} - shown == {"AddressLine2"}


def test_no_example_names_a_real_host_mailbox_or_telephone() -> None:
    found = [
        text
        for body in BODIES.values()
        for media in body["content"].values()
        for text in texts(media["examples"])
    ]
    for text in found:
        for host in EMAIL.findall(text):
            assert HOST.fullmatch(host), text
        if "://" in text:
            assert HOST.fullmatch(urlsplit(text).hostname or ""), text
        if text.startswith("+"):
            assert text.startswith("+1555010"), text


def test_no_example_holds_anything_that_looks_like_a_secret() -> None:
    token = operation("createToken")
    for media in token["responses"]["200"]["content"].values():
        assert all(
            example["value"]["Value"].startswith("not-a-real-") for example in media["examples"].values()
        )
    assert token["parameters"][1]["example"].startswith("not-a-real-")
    for body in BODIES.values():
        for media in body["content"].values():
            assert not [text for text in texts(media["examples"]) if text.startswith("eyJ")]
