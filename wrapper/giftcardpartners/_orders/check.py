"""What the catalogue can tell about an order before money moves: every finding at once, none of them sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from giftcardpartners_api.models import PhysicalDeliveryAddress, PhysicalShipmentLine

from .._http.flow import Flow
from ..errors import CheckFailed, Finding, NotFound

if TYPE_CHECKING:
    from .._cache.catalogue import Catalogue
    from ..models import Product
    from ..order_requests import Line, OrderRequest


Ids = frozenset[str] | None
"""The ids that a look-up list names; None when the service has no such list, which then proves nothing."""


def check(order: OrderRequest, catalogue: Catalogue) -> Flow[tuple[Finding, ...]]:
    """Find everything that is wrong with an order as far as the catalogue tells.

    Only the lists that the order refers to are read. Which of these rules the service enforces no source says (I).
    """
    products: dict[str, Product | None] = {}
    for line in order.line_items:
        if line.product_id not in products:
            products[line.product_id] = yield from _product(line.product_id, catalogue)
    postal = any(_address(line) is not None for line in order.line_items)
    branded = any(line.branding_id is not None for line in order.line_items)
    methods = (yield from _ids("listShippingMethods", catalogue)) if postal else None
    carriers = (yield from _ids("listCarriers", catalogue)) if postal else None
    brandings = (yield from _ids("listBrandings", catalogue)) if branded else None
    found: list[Finding] = []
    for number, line in enumerate(order.line_items, 1):
        address = _address(line)
        wrong = [
            *_with_product(order.type, line, products[line.product_id]),
            *_unknown("shipping_method_id", address.shipping_method_id if address else None, methods),
            *_unknown("carrier_id", address.carrier_id if address else None, carriers),
            *_unknown("branding_id", line.branding_id, brandings),
        ]
        found += [Finding(number, field, problem) for field, problem in wrong]
    return (*found, *_as_a_whole(order, products))


def insist(order: OrderRequest, catalogue: Catalogue) -> Flow[None]:
    """Raise CheckFailed with the findings, if there are any."""
    findings = yield from check(order, catalogue)
    if findings:
        said = "; ".join(map(str, findings[:5])) + ("; …" if len(findings) > 5 else "")
        raise CheckFailed(f"The catalogue says no: {said}. Nothing was sent.", findings=findings)


def _product(product_id: str, catalogue: Catalogue) -> Flow[Product | None]:
    try:
        return (yield from catalogue.product(product_id))
    except NotFound:
        return None


def _ids(operation: str, catalogue: Catalogue) -> Flow[Ids]:
    try:
        return frozenset(entry.id for entry in (yield from catalogue.lookup(operation)) if entry.id)
    except NotFound:
        # That these lists exist at all is partly inference (docs/assumptions.md).
        return None


def _with_product(kind: str, line: Line, product: Product | None) -> Iterator[tuple[str, str]]:
    if product is None:
        yield "product_id", f"{line.product_id!r} is not in the catalogue"
        return
    if not product.allows(line.value):
        low_high = " to " if (product.denomination_type or "").lower() == "variable" else ", "
        allowed = low_high.join(str(value) for value in product.denominations)
        yield "value", f"{line.value} is not allowed for {product.id} ({allowed})"
    offered = product.available_delivery_types
    if offered and kind.lower() not in map(str.lower, offered):
        yield "type", f"{product.id} is not available as {kind}, only as {', '.join(offered)}"
    address = _address(line)
    mounted = product.meta.shipping_configuration.has_required_card_carriers
    if mounted and address is not None and not address.carrier_id:
        yield "carrier_id", f"{product.id} needs a carrier (client.carriers)"


def _address(line: Line) -> PhysicalDeliveryAddress | None:
    return line.physical_delivery_address if isinstance(line, PhysicalShipmentLine) else None


def _unknown(field: str, value: str | None, known: Ids) -> Iterator[tuple[str, str]]:
    if value and known is not None and value not in known:
        yield field, f"{value!r} is not one of {', '.join(sorted(known)[:10]) or 'none'}"


def _as_a_whole(order: OrderRequest, products: dict[str, Product | None]) -> Iterator[Finding]:
    if not order.line_items:
        yield Finding(None, "line_items", "there is none")
    currencies = {
        product.currency_code
        for product in products.values()
        if product is not None and product.currency_code
    }
    if len(currencies) > 1:
        yield Finding(None, "currency", f"mixed: {', '.join(sorted(currencies))}")
