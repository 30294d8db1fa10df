"""The specification narrowed to what the target offers, so that generated orders can be placed."""

from typing import Any

from ..exchange import plain_number
from ..session import Session
from ..steps.catalogue import TYPES, Catalogue, wrapped

_MOST_IDS = 8
_MOST_CARDS = 2


def narrowed(session: Session, catalogue: Catalogue, raw: dict[str, Any]) -> dict[str, Any]:
    """Change a copy of the specification: ids become those of the target, examples become orders it can take."""
    schemas = raw["components"]["schemas"]
    for order_type in TYPES:
        properties = schemas[f"{order_type}Line"]["properties"]
        ids = list(dict.fromkeys(offer.id for offer in catalogue.offers(order_type)))
        _choose(properties["ProductId"], ids)
        _choose(properties["BrandingId"], catalogue.brandings)
    address = schemas["PhysicalDeliveryAddress"]["properties"]
    _choose(address["ShippingMethodId"], catalogue.shipping)
    _choose(address["CarrierId"], catalogue.carriers)
    content = raw["paths"]["/v1/Orders"]["post"]["requestBody"]["content"]["application/json"]
    examples = {}
    for name in catalogue.types():
        offer = catalogue.offers(name)[0]
        line = catalogue.line(offer, Value=plain_number(offer.value))
        examples[name] = {"value": wrapped(session, name, [line])}
    if examples:
        content["examples"] = examples
    return raw


def orderable(session: Session, catalogue: Catalogue, body: Any) -> Any:
    """Return a generated order with a new PONumber and lines that the target sells; texts stay as they are.

    No schema can say which values a product has, so that hardly any generated order would be placed, and nothing that
    is linked from an order would be seen.
    """
    if not isinstance(body, dict) or body.get("Type") not in catalogue.types():
        return body
    lines = []
    for number, line in enumerate(body["LineItems"][:_MOST_CARDS]):
        offers = catalogue.offers(body["Type"])
        offer = offers[number % len(offers)]
        lines.append({**line, "ProductId": offer.id, "Value": plain_number(offer.value), "Quantity": 1})
    return {**body, "LineItems": lines, "PONumber": session.new_po()}


def _choose(schema: dict[str, Any], ids: list[str]) -> None:
    if ids:
        schema.pop("minLength", None)
        schema["enum"] = ids[:_MOST_IDS]
