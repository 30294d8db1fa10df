"""Find the operation a request means: 404 for an unknown path, 405 with an exact Allow for a wrong method."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from .messages import Request

PATHS: dict[str, dict[str, str]] = {
    "/v1/Tokens": {"POST": "createToken"},
    "/v1/AccountBalance": {"GET": "getAccountBalance"},
    "/v1/Products": {"GET": "listProducts"},
    "/v1/Products/{id}": {"GET": "getProduct"},
    "/v1/Orders": {"GET": "listOrders", "POST": "createOrder"},
    "/v1/Orders/{id}": {"GET": "getOrder"},
    "/v1/ShippingMethods": {"GET": "listShippingMethods"},
    "/v1/Carriers": {"GET": "listCarriers"},
    "/v1/Brandings": {"GET": "listBrandings"},
    "/v1/Departments": {"GET": "listDepartments"},
    "/v1/Status": {"GET": "getStatus"},
}

OPERATIONS = frozenset(operation for methods in PATHS.values() for operation in methods.values())
WITH_ID = frozenset({"getProduct", "getOrder"})
WITHOUT_TOKEN = frozenset({"createToken", "getStatus"})


class Route(NamedTuple):
    """Where a request leads.

    `operation` is empty when the method is wrong, `methods` when the path is unknown; `path` is the template;
    `id` is empty when the path has none, or one that is not UTF-8.
    """

    operation: str
    methods: dict[str, str]
    path: str
    id: str
    query: str


def route(request: Request) -> Route:
    """Return where a request leads; an absolute target is read by its path."""
    target = request.target
    if not target.startswith("/") and "://" in target:
        target = "/" + target.partition("://")[2].partition("/")[2]
    path, _, query = target.partition("#")[0].partition("?")
    found_id = ""
    methods = PATHS.get(path)
    if methods is None or "{" in path:
        parent, _, found_id = path.rpartition("/")
        path = f"{parent}/{{id}}"
        methods = PATHS.get(path, {}) if found_id else {}
    return Route(methods.get(request.method, ""), methods, path if methods else "", _decoded(found_id), query)


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ""
