"""Scenarios of refusals: every one that every operation documents, told for each of them in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giftcardpartners_simulator import Fault

from .reading import LISTS
from .scenario import Scenario, add

if TYPE_CHECKING:
    from .scenario import ScenarioClient

_REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "createToken": (
        "POST",
        "/v1/Tokens",
        {"headers": {"Email": "ops@example.com", "AccessToken": "not-a-real-one"}},
    ),
    "getAccountBalance": ("GET", "/v1/AccountBalance", {}),
    "listProducts": ("GET", "/v1/Products", {"params": {"pageSize": 2}}),
    "getProduct": ("GET", "/v1/Products/PRODUCTA", {}),
    "createOrder": (
        "POST",
        "/v1/Orders",
        {
            "body": {
                "Type": "Links",
                "LineItems": [{"ProductId": "PRODUCTA", "Value": 10, "Quantity": 1}],
                "PONumber": "REFUSED-1",
            }
        },
    ),
    "listOrders": ("GET", "/v1/Orders", {"params": {"pageSize": 2}}),
    "getOrder": ("GET", "/v1/Orders/ord-1", {}),
    **{operation: ("GET", path, {}) for operation, path in LISTS.items()},
    "getStatus": ("GET", "/v1/Status", {}),
}
"""One plain request for each operation."""

_WITHOUT_TOKEN = {"createToken", "getStatus"}
_BAD_REQUEST = {"createToken", "listProducts", "getProduct", "createOrder", "listOrders", "getOrder"}


def _refusals() -> None:
    for operation, (method, path, request) in _REQUESTS.items():
        if operation not in _WITHOUT_TOKEN:
            add(Scenario(f"{operation} without a right token", _without_token(method, path, request)))
            add(
                Scenario(
                    f"{operation} with switched-off credentials",
                    _switched_off(method, path, request),
                    staged=True,
                )
            )
        play = _troubled(operation, method, path, request)
        add(Scenario(f"{operation} on a bad day", play, staged=True))


def _without_token(method: str, path: str, request: dict[str, Any]) -> Any:
    def play(client: ScenarioClient) -> None:
        for header in (None, "Bearer not-a-real-unknown-token", "Bearer", "Basic not-a-real-unknown-token"):
            client.send(401, method, path, token=header, **request)

    return play


def _switched_off(method: str, path: str, request: dict[str, Any]) -> Any:
    def play(client: ScenarioClient) -> None:
        client.controls.set_enabled(False)
        client.send(403, method, path, **request)

    return play


def _troubled(operation: str, method: str, path: str, request: dict[str, Any]) -> Any:
    token = None if operation in _WITHOUT_TOKEN else ""
    faults = [
        (429, Fault(kind="rate_limited", operation=operation, value="2")),
        (429, Fault(kind="rate_limited", operation=operation, value="date:30")),
        (504, Fault(kind="status_before_store", operation=operation, status=504)),
    ]
    if operation in _BAD_REQUEST:
        faults.append((400, Fault(kind="status_before_store", operation=operation, status=400)))

    def play(client: ScenarioClient) -> None:
        for expected, fault in faults:
            client.controls.add_fault(fault)
            client.send(expected, method, path, token=token, **request)

    return play


_refusals()
