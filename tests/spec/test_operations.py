"""The twelve operations: their addresses, statuses, security, links and callback."""

from __future__ import annotations

import pytest

from tests.specification import load

from .document import operation, operations, resolve

LOOK_UPS = {
    "listShippingMethods": "/v1/ShippingMethods",
    "listCarriers": "/v1/Carriers",
    "listBrandings": "/v1/Brandings",
    "listDepartments": "/v1/Departments",
}
ADDRESSES = {
    "createToken": ("post", "/v1/Tokens"),
    "getAccountBalance": ("get", "/v1/AccountBalance"),
    "listProducts": ("get", "/v1/Products"),
    "getProduct": ("get", "/v1/Products/{id}"),
    "createOrder": ("post", "/v1/Orders"),
    "getOrder": ("get", "/v1/Orders/{id}"),
    "listOrders": ("get", "/v1/Orders"),
    **{name: ("get", path) for name, path in LOOK_UPS.items()},
    "getStatus": ("get", "/v1/Status"),
}
STATUSES = {
    "createToken": "200 400 401 403 429 504",
    "getAccountBalance": "200 401 403 429 504",
    "listProducts": "200 400 401 403 429 504",
    "getProduct": "200 400 401 403 404 429 504",
    "createOrder": "201 400 401 403 409 422 429 504",
    "getOrder": "200 400 401 403 404 429 504",
    "listOrders": "200 400 401 403 429 504",
    **dict.fromkeys(LOOK_UPS, "200 401 403 429 504"),
    "getStatus": "200 429 504",
}
PARAMETERS = {
    "createToken": {"Email": "header", "AccessToken": "header"},
    "listProducts": dict.fromkeys(
        ("pageIndex", "pageSize", "productName", "productDescription", "productType"), "query"
    ),
    "getProduct": {"id": "path"},
    "getOrder": {"id": "path"},
    "listOrders": {"pageIndex": "query", "pageSize": "query"},
}
OPEN = {"createToken", "getStatus"}


def test_the_operations_are_exactly_the_twelve_at_their_addresses() -> None:
    found = {node["operationId"]: (method, path) for path, method, node in operations(load())}
    assert found == ADDRESSES
    assert len(list(operations(load()))) == 12


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_operation_documents_its_statuses(name: str) -> None:
    assert sorted(operation(name)["responses"]) == STATUSES[name].split()


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_operation_has_its_parameters_and_no_others(name: str) -> None:
    found = {parameter["name"]: parameter["in"] for parameter in operation(name).get("parameters", ())}
    assert found == PARAMETERS.get(name, {})


def test_headers_and_path_parameters_are_required_and_query_parameters_are_not() -> None:
    for _, _, node in operations(load()):
        for parameter in node.get("parameters", ()):
            assert parameter.get("required", False) is (parameter["in"] != "query"), parameter["name"]


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_operation_needs_a_bearer_token_unless_it_is_open(name: str) -> None:
    needed = operation(name).get("security", load()["security"])
    assert needed == ([] if name in OPEN else [{"bearer": []}])
    scheme = load()["components"]["securitySchemes"]["bearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_only_orders_have_a_body() -> None:
    assert [node["operationId"] for _, _, node in operations(load()) if "requestBody" in node] == [
        "createOrder"
    ]


def test_an_operation_can_be_read_in_rendered_documentation() -> None:
    tags = {tag["name"]: tag["description"] for tag in load()["tags"]}
    for path, _, node in operations(load()):
        assert node["summary"]
        assert node["description"]
        assert node["tags"] == [path.split("/")[2]]
        assert tags[node["tags"][0]]


def test_a_created_order_and_a_conflict_link_to_the_order() -> None:
    answers = operation("createOrder")["responses"]
    created = {link["parameters"]["id"] for link in answers["201"]["links"].values()}
    conflict = {link["parameters"]["id"] for link in answers["409"]["links"].values()}
    assert created == {"$response.body#/Id"}
    assert conflict == {"$response.body#/Id", "$response.body#/PreviousOrderIds/0"}
    for answer in (answers["201"], answers["409"]):
        assert {link["operationId"] for link in answer["links"].values()} == {"getOrder"}


def test_the_callback_goes_to_the_address_that_the_order_gave_and_carries_no_token() -> None:
    (callback,) = operation("createOrder")["callbacks"].items()
    name, item = callback
    assert name == "FulfillmentComplete"
    assert list(item) == ["{$request.body#/WebhookSettings/FulfillmentComplete}"]
    assert item["{$request.body#/WebhookSettings/FulfillmentComplete}"]["post"]["security"] == []


def test_too_many_requests_says_when_to_come_back() -> None:
    for _, _, node in operations(load()):
        assert "Retry-After" in resolve(load(), node["responses"]["429"])["headers"]


def test_the_server_is_a_variable_without_a_real_host() -> None:
    (server,) = load()["servers"]
    assert server["url"] == "{baseUrl}"
    assert server["variables"]["baseUrl"]["default"] == "https://api.example.com"
