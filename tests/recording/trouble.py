"""Scenarios of orders that take time, answers that are lost, and answers that are read in more than one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault

from .orders import digital, links
from .scenario import scenario

if TYPE_CHECKING:
    from .scenario import ScenarioClient


@scenario("a large order is pending, and finished later", staged=True)
def _pending(client: ScenarioClient) -> None:
    placed = client.order(links("PO-LARGE", 100, 5))
    client.get(f"/v1/Orders/{placed['Id']}")
    client.get("/v1/Orders")
    client.order(links("PO-LARGE", 100, 5), 409)
    client.controls.clock.advance(60)
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("a pending order without claim data", pending_from_units=1, absent_claim_data="missing")
def _missing_claim_data(client: ScenarioClient) -> None:
    client.order(links("PO-NO-CLAIM-DATA"))


@scenario("a pending order with empty claim data", pending_from_units=1, absent_claim_data="empty")
def _empty_claim_data(client: ScenarioClient) -> None:
    client.order(links("PO-EMPTY-CLAIM-DATA"))


@scenario("an order by e-mail that shows claim data too", claim_data_for_digital=True)
def _digital_claim_data(client: ScenarioClient) -> None:
    client.order(digital("PO-MAIL-AND-LINK"))


@scenario("answers that show the addresses", echo_addresses=True)
def _echoed(client: ScenarioClient) -> None:
    client.order(digital("PO-ECHO"))


@scenario("answers without the number", echo_po_number=False)
def _no_po_number(client: ScenarioClient) -> None:
    client.order(digital("PO-NO-ECHO"))


@scenario("a status that nobody has described", staged=True)
def _unknown_status(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="unknown_status", operation="createOrder", polls=2, value="OnHold"))
    placed = client.order(links("PO-ON-HOLD"))
    for _ in range(3):
        client.get(f"/v1/Orders/{placed['Id']}")


@scenario("orders with properties that nobody documented", staged=True)
def _extra(client: ScenarioClient) -> None:
    for operation in ("createOrder", "getOrder", "listOrders", "listProducts"):
        client.controls.add_fault(Fault(kind="extra_fields", operation=operation))
    placed = client.order(links("PO-EXTRA"))
    client.get(f"/v1/Orders/{placed['Id']}")
    client.get("/v1/Orders")
    client.get("/v1/Products", params={"pageSize": 2})


@scenario("the answer is lost after the order was stored", staged=True)
def _lost_after(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="status_after_store", operation="createOrder", status=504))
    order = digital("PO-LOST-AFTER")
    client.order(order, 504)
    conflict = client.order(order, 409)
    client.get(f"/v1/Orders/{conflict['PreviousOrderIds'][0]}")
    client.get("/v1/AccountBalance")


@scenario("the answer is lost before the order was stored", staged=True)
def _lost_before(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="status_before_store", operation="createOrder", status=504))
    order = digital("PO-LOST-BEFORE")
    client.order(order, 504)
    client.order(order)


@scenario("a gateway answers with a page instead", staged=True)
def _gateway_page(client: ScenarioClient) -> None:
    fault = Fault(kind="status_after_store", operation="createOrder", status=504, value="html")
    client.controls.add_fault(fault)
    order = digital("PO-GATEWAY-PAGE")
    client.order(order, 504)
    conflict = client.order(order, 409)
    client.get(f"/v1/Orders/{conflict['PreviousOrderIds'][0]}")


@scenario("a gateway answers with nothing", staged=True)
def _gateway_empty(client: ScenarioClient) -> None:
    client.controls.add_fault(
        Fault(kind="status_before_store", operation="createOrder", status=504, value="empty")
    )
    order = digital("PO-GATEWAY-EMPTY")
    client.order(order, 504)
    client.order(order)


@scenario("an order is slowed down, then taken", staged=True)
def _slowed_down(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="rate_limited", operation="createOrder", value="1"))
    order = digital("PO-SLOW-DOWN")
    client.order(order, 429)
    client.order(order)


@scenario("a token is refused in the middle of ordering", staged=True)
def _token_refused(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="unauthorized", operation="createOrder"))
    order = digital("PO-TOKEN-REFUSED")
    client.order(order, 401)
    client.token = client.fetch_token()["Value"]
    client.order(order)


@scenario("a conflict that names the order by its id", conflict_body="id")
def _conflict_by_id(client: ScenarioClient) -> None:
    placed = client.order(digital("PO-CONFLICT-ID"))
    client.order(digital("PO-CONFLICT-ID"), 409)
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("a conflict that names no order, which the history has", conflict_body="none")
def _conflict_unnamed(client: ScenarioClient) -> None:
    placed = client.order(digital("PO-CONFLICT-NONE"))
    client.order(digital("PO-CONFLICT-NONE"), 409)
    client.get("/v1/Orders", params={"pageSize": 50})
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("a conflict that names several orders", staged=True)
def _conflict_several(client: ScenarioClient) -> None:
    client.order(links("PO-CONFLICT-OTHER"))
    placed = client.order(digital("PO-CONFLICT-SEVERAL"))
    client.controls.add_fault(Fault(kind="conflict_body", operation="createOrder", value="several"))
    conflict = client.order(digital("PO-CONFLICT-SEVERAL"), 409)
    assert placed["Id"] in conflict["PreviousOrderIds"]
    for order_id in conflict["PreviousOrderIds"]:
        client.get(f"/v1/Orders/{order_id}", 404 if order_id not in _ids(client) else 200)


@scenario("refusals that say less", problem_body="message")
def _terse_problems(client: ScenarioClient) -> None:
    client.order({}, 400)
    client.get("/v1/Orders", 401, token=None)


def _ids(client: ScenarioClient) -> set[str]:
    ledger = client.controls.ledger()
    return {order["id"] for account in ledger["accounts"] for order in account["orders"]}
