"""Stories about orders that take time, answers that are lost, and answers that are read in more than one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault

from .orders import digital, links
from .scenario import story

if TYPE_CHECKING:
    from .scenario import Talk


@story("a large order is pending, and finished later", staged=True)
def _pending(talk: Talk) -> None:
    placed = talk.order(links("STORY-LARGE", 100, 5))
    talk.get(f"/v1/Orders/{placed['Id']}")
    talk.get("/v1/Orders")
    talk.order(links("STORY-LARGE", 100, 5), 409)
    talk.controls.clock.advance(60)
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("a pending order without claim data", pending_from_units=1, absent_claim_data="missing")
def _missing_claim_data(talk: Talk) -> None:
    talk.order(links("STORY-NO-CLAIM-DATA"))


@story("a pending order with empty claim data", pending_from_units=1, absent_claim_data="empty")
def _empty_claim_data(talk: Talk) -> None:
    talk.order(links("STORY-EMPTY-CLAIM-DATA"))


@story("an order by e-mail that shows claim data too", claim_data_for_digital=True)
def _digital_claim_data(talk: Talk) -> None:
    talk.order(digital("STORY-MAIL-AND-LINK"))


@story("answers that show the addresses", echo_addresses=True)
def _echoed(talk: Talk) -> None:
    talk.order(digital("STORY-ECHO"))


@story("answers without the number", echo_po_number=False)
def _no_po_number(talk: Talk) -> None:
    talk.order(digital("STORY-NO-ECHO"))


@story("a status that nobody has described", staged=True)
def _unknown_status(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="unknown_status", operation="createOrder", polls=2, value="OnHold"))
    placed = talk.order(links("STORY-ON-HOLD"))
    for _ in range(3):
        talk.get(f"/v1/Orders/{placed['Id']}")


@story("orders with properties that nobody documented", staged=True)
def _extra(talk: Talk) -> None:
    for operation in ("createOrder", "getOrder", "listOrders", "listProducts"):
        talk.controls.add_fault(Fault(kind="extra_fields", operation=operation))
    placed = talk.order(links("STORY-EXTRA"))
    talk.get(f"/v1/Orders/{placed['Id']}")
    talk.get("/v1/Orders")
    talk.get("/v1/Products", params={"pageSize": 2})


@story("the answer is lost after the order was stored", staged=True)
def _lost_after(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="status_after_store", operation="createOrder", status=504))
    order = digital("STORY-LOST-AFTER")
    talk.order(order, 504)
    conflict = talk.order(order, 409)
    talk.get(f"/v1/Orders/{conflict['PreviousOrderIds'][0]}")
    talk.get("/v1/AccountBalance")


@story("the answer is lost before the order was stored", staged=True)
def _lost_before(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="status_before_store", operation="createOrder", status=504))
    order = digital("STORY-LOST-BEFORE")
    talk.order(order, 504)
    talk.order(order)


@story("a gateway answers with a page instead", staged=True)
def _gateway_page(talk: Talk) -> None:
    fault = Fault(kind="status_after_store", operation="createOrder", status=504, value="html")
    talk.controls.add_fault(fault)
    order = digital("STORY-GATEWAY-PAGE")
    talk.order(order, 504)
    conflict = talk.order(order, 409)
    talk.get(f"/v1/Orders/{conflict['PreviousOrderIds'][0]}")


@story("a gateway answers with nothing", staged=True)
def _gateway_empty(talk: Talk) -> None:
    talk.controls.add_fault(
        Fault(kind="status_before_store", operation="createOrder", status=504, value="empty")
    )
    order = digital("STORY-GATEWAY-EMPTY")
    talk.order(order, 504)
    talk.order(order)


@story("an order is slowed down, then taken", staged=True)
def _slowed_down(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="rate_limited", operation="createOrder", value="1"))
    order = digital("STORY-SLOW-DOWN")
    talk.order(order, 429)
    talk.order(order)


@story("a token is refused in the middle of ordering", staged=True)
def _token_refused(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="unauthorized", operation="createOrder"))
    order = digital("STORY-TOKEN-REFUSED")
    talk.order(order, 401)
    talk.token = talk.swap()["Value"]
    talk.order(order)


@story("a conflict that names the order by its id", conflict_body="id")
def _conflict_by_id(talk: Talk) -> None:
    placed = talk.order(digital("STORY-CONFLICT-ID"))
    talk.order(digital("STORY-CONFLICT-ID"), 409)
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("a conflict that names no order, which the history has", conflict_body="none")
def _conflict_unnamed(talk: Talk) -> None:
    placed = talk.order(digital("STORY-CONFLICT-NONE"))
    talk.order(digital("STORY-CONFLICT-NONE"), 409)
    talk.get("/v1/Orders", params={"pageSize": 50})
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("a conflict that names several orders", staged=True)
def _conflict_several(talk: Talk) -> None:
    talk.order(links("STORY-CONFLICT-OTHER"))
    placed = talk.order(digital("STORY-CONFLICT-SEVERAL"))
    talk.controls.add_fault(Fault(kind="conflict_body", operation="createOrder", value="several"))
    conflict = talk.order(digital("STORY-CONFLICT-SEVERAL"), 409)
    assert placed["Id"] in conflict["PreviousOrderIds"]
    for order_id in conflict["PreviousOrderIds"]:
        talk.get(f"/v1/Orders/{order_id}", 404 if order_id not in _ids(talk) else 200)


@story("refusals that say less", problem_body="message")
def _terse_problems(talk: Talk) -> None:
    talk.order({}, 400)
    talk.get("/v1/Orders", 401, token=None)


def _ids(talk: Talk) -> set[str]:
    ledger = talk.controls.ledger()
    return {order["id"] for account in ledger["accounts"] for order in account["orders"]}
