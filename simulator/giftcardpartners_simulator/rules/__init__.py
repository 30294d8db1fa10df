"""All rules of the service in one class, to be used as it is or changed by a subclass.

A mutant of the service is a subclass of `Rules` that overrides one method, given to `Simulator(rules=...)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..router import WITH_ID, WITHOUT_TOKEN
from .answers import Call, Refused
from .history import HistoryRules
from .lookups import LookupRules
from .orders import OrderRules
from .tokens import TokenRules

if TYPE_CHECKING:
    from ..messages import Response
    from ..state import Order

_METHODS = {
    "createToken": "create_token",
    "getAccountBalance": "get_account_balance",
    "listProducts": "list_products",
    "getProduct": "get_product",
    "createOrder": "create_order",
    "getOrder": "get_order",
    "listOrders": "list_orders",
    "listShippingMethods": "list_shipping_methods",
    "listCarriers": "list_carriers",
    "listBrandings": "list_brandings",
    "listDepartments": "list_departments",
    "getStatus": "get_status",
}


class Rules(TokenRules, OrderRules, HistoryRules, LookupRules):
    """Request in, answer out; whatever is remembered is in `state`, whatever time it is in `clock`."""

    def respond(self, call: Call) -> Response:
        """Return the answer to a call whose operation is known."""
        try:
            if call.operation not in WITHOUT_TOKEN or self.needs_token(call):
                call.account = self.authenticate(call)
            if call.operation in WITH_ID and not call.id:
                return self.bad_request("The id in the path is not UTF-8.")
            answer: Response = getattr(self, _METHODS[call.operation])(call)
        except Refused as refused:
            return refused.response
        return answer

    def needs_token(self, call: Call) -> bool:
        """Tell whether a call that the API lets through without a token needs one here."""
        return self.settings.status_needs_token and call.operation == "getStatus"

    def webhook_payload(self, order: Order) -> dict[str, Any]:
        """Return the body of a FulfillmentComplete call; no source shows one (I)."""
        return {
            "Event": "FulfillmentComplete",
            "Id": order.id,
            "PONumber": order.po_number,
            "Status": self.status_of(order),
        }
