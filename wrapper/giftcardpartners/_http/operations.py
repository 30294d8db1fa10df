"""The twelve operations as calls: the generated client says which method, path and parameters, and what a body is.

`createToken` is missing here because it carries no token of its own: see `_token`.
"""

from __future__ import annotations

from typing import Any

from giftcardpartners_api.api.account_balance import get_account_balance
from giftcardpartners_api.api.brandings import list_brandings
from giftcardpartners_api.api.carriers import list_carriers
from giftcardpartners_api.api.departments import list_departments
from giftcardpartners_api.api.orders import create_order, get_order, list_orders
from giftcardpartners_api.api.products import get_product, list_products
from giftcardpartners_api.api.shipping_methods import list_shipping_methods
from giftcardpartners_api.api.status import get_status

from ..errors import InvalidInput
from ..order_requests import OrderRequest
from .flow import Call

_LONGEST_ID = 200


def account_balance() -> Call:
    """Call `getAccountBalance`."""
    return _call("getAccountBalance", get_account_balance._get_kwargs())


def service_status() -> Call:
    """Call `getStatus`."""
    return _call("getStatus", get_status._get_kwargs())


def products_page(index: int, size: int) -> Call:
    """Call `listProducts` for one page, without its filters: the whole catalogue is remembered and searched here."""
    return _call("listProducts", list_products._get_kwargs(page_index=index, page_size=size))


def product(product_id: str) -> Call:
    """Call `getProduct`."""
    return _call("getProduct", get_product._get_kwargs(_usable(product_id)))


def orders_page(index: int, size: int) -> Call:
    """Call `listOrders` for one page."""
    return _call("listOrders", list_orders._get_kwargs(page_index=index, page_size=size))


def order(order_id: str) -> Call:
    """Call `getOrder`."""
    return _call("getOrder", get_order._get_kwargs(_usable(order_id)))


def lookup(operation: str) -> Call:
    """Call one of the look-up lists, by its operationId."""
    return _call(operation, _LOOKUPS[operation]._get_kwargs())


def new_order(order: OrderRequest) -> Call:
    """Call `createOrder`; the bytes are fixed here, so that every replay sends the same ones. Raises InvalidInput."""
    if not isinstance(order, OrderRequest):
        raise InvalidInput("An order is a DigitalDelivery, a Links or a PhysicalShipment. Nothing was sent.")
    return _call("createOrder", create_order._get_kwargs(body=order.request()))


_LOOKUPS = {
    "listShippingMethods": list_shipping_methods,
    "listCarriers": list_carriers,
    "listBrandings": list_brandings,
    "listDepartments": list_departments,
}


def _call(operation: str, kwargs: dict[str, Any]) -> Call:
    params = kwargs.get("params") or None
    return Call(operation, kwargs["method"].upper(), kwargs["url"], params, kwargs.get("content"))


def _usable(resource_id: str) -> str:
    """Refuse an id that would name another path; ids come from callers, from answers and from webhook calls."""
    if (
        not isinstance(resource_id, str)
        or not resource_id
        or len(resource_id) > _LONGEST_ID
        or resource_id in {".", ".."}
        or not resource_id.isprintable()
    ):
        raise InvalidInput("This id cannot be part of an address. Nothing was sent.")
    return resource_id
