"""The twelve operations as calls: the generated client says which method, path and parameters, and what a body is.

`createToken` is missing here because it carries no token of its own: see `_token`.
"""

from __future__ import annotations

from typing import Any, TypeVar

from giftcardpartners_api import models as api
from giftcardpartners_api.api.account_balance import get_account_balance
from giftcardpartners_api.api.brandings import list_brandings
from giftcardpartners_api.api.carriers import list_carriers
from giftcardpartners_api.api.departments import list_departments
from giftcardpartners_api.api.orders import create_order, get_order, list_orders
from giftcardpartners_api.api.products import get_product, list_products
from giftcardpartners_api.api.shipping_methods import list_shipping_methods
from giftcardpartners_api.api.status import get_status
from giftcardpartners_api.types import UNSET, Unset

from .._money import on_the_wire
from ..errors import InvalidInput
from ..order_requests import DigitalDelivery, Line, Links, OrderRequest, PhysicalShipment
from .flow import Call
from .wire import encode

T = TypeVar("T")
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


def new_order(asked: OrderRequest) -> Call:
    """Call `createOrder`; the bytes are fixed here, so that every replay sends the same ones."""
    if not asked.lines:
        raise InvalidInput("An order needs at least one line. Nothing was sent.")
    return _call("createOrder", create_order._get_kwargs(body=_body(asked)))


_LOOKUPS = {
    "listShippingMethods": list_shipping_methods,
    "listCarriers": list_carriers,
    "listBrandings": list_brandings,
    "listDepartments": list_departments,
}


def _call(operation: str, kwargs: dict[str, Any]) -> Call:
    content = encode(kwargs["json"]) if "json" in kwargs else None
    return Call(operation, kwargs["method"].upper(), kwargs["url"], kwargs.get("params") or None, content)


def _usable(resource_id: str) -> str:
    """Refuse an id that would name another path; ids come from callers, from answers and from webhook calls."""
    if (
        not resource_id
        or len(resource_id) > _LONGEST_ID
        or resource_id in {".", ".."}
        or not resource_id.isprintable()
    ):
        raise InvalidInput("This id cannot be part of an address. Nothing was sent.")
    return resource_id


def _body(asked: OrderRequest) -> api.DigitalDeliveryOrder | api.LinksOrder | api.PhysicalShipmentOrder:
    common: dict[str, Any] = {
        "po_number": asked.po_number,
        "note": _or_unset(asked.note),
        "webhook_settings": (
            UNSET
            if asked.webhook_url is None
            else api.WebhookSettings(fulfillment_complete=asked.webhook_url)
        ),
    }
    if isinstance(asked, DigitalDelivery):
        return api.DigitalDeliveryOrder(
            type_="DigitalDelivery",
            line_items=[
                api.DigitalDeliveryLine(digital_delivery_address=_digital(line), **_line(line))
                for line in asked.lines
            ],
            **common,
        )
    if isinstance(asked, Links):
        return api.LinksOrder(
            type_="Links", line_items=[api.LinksLine(**_line(line)) for line in asked.lines], **common
        )
    if isinstance(asked, PhysicalShipment):
        return api.PhysicalShipmentOrder(
            type_="PhysicalShipment",
            line_items=[
                api.PhysicalShipmentLine(physical_delivery_address=_postal(line), **_line(line))
                for line in asked.lines
            ],
            **common,
        )
    raise InvalidInput("An order is a DigitalDelivery, a Links or a PhysicalShipment. Nothing was sent.")


def _line(line: Line) -> dict[str, Any]:
    personal = (line.to, line.from_name, line.from_email, line.message, line.delivery_date)
    return {
        "product_id": line.product_id,
        "value": on_the_wire(line.value),
        "quantity": line.quantity,
        "personalization": (
            UNSET
            if all(part is None for part in personal)
            else api.Personalization(
                to=_or_unset(line.to),
                from_name=_or_unset(line.from_name),
                from_email=_or_unset(line.from_email),
                message=_or_unset(line.message),
                delivery_date=_or_unset(line.delivery_date),
            )
        ),
        "branding_id": _or_unset(line.branding_id),
        "external_id": _or_unset(line.external_id),
        "culture": _or_unset(line.culture),
    }


def _digital(line: Line) -> api.DigitalDeliveryAddress:
    return api.DigitalDeliveryAddress(email=_or_unset(line.email), sms=_or_unset(line.sms))


def _postal(line: Line) -> api.PhysicalDeliveryAddress:
    address = line.address
    if address is None:
        raise InvalidInput("A physical line needs an Address. Nothing was sent.")
    return api.PhysicalDeliveryAddress(
        shipping_method_id=address.shipping_method_id,
        carrier_id=_or_unset(address.carrier_id),
        name=address.name,
        address_line_1=address.line1,
        address_line_2=_or_unset(address.line2),
        city=address.city,
        state=address.state,
        zip_=address.zip,
        country=address.country,
    )


def _or_unset(value: T | None) -> T | Unset:
    return UNSET if value is None else value
