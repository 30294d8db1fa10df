"""The specification narrowed to what the target offers, so that generated orders can be placed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.behaviour.shop import wrapped

if TYPE_CHECKING:
    from giftcardpartners_contract.behaviour.shop import Shop
    from giftcardpartners_contract.run import Run

_LINES = {
    "DigitalDelivery": "DigitalDeliveryLine",
    "Links": "LinksLine",
    "PhysicalShipment": "PhysicalShipmentLine",
}
_MOST_IDS = 8


def offered(run: Run, shop: Shop, raw: dict[str, Any]) -> dict[str, Any]:
    """Change a copy of the specification: ids become those of the target, examples become orders it can take."""
    schemas = raw["components"]["schemas"]
    for order_type, name in _LINES.items():
        properties = schemas[name]["properties"]
        ids = list(dict.fromkeys(offer.id for offer in shop.offers(order_type)))[:_MOST_IDS]
        _choose(properties["ProductId"], ids)
        _choose(properties["BrandingId"], shop.brandings)
    address = schemas["PhysicalDeliveryAddress"]["properties"]
    _choose(address["ShippingMethodId"], shop.shipping)
    _choose(address["CarrierId"], shop.carriers)
    content = raw["paths"]["/v1/Orders"]["post"]["requestBody"]["content"]["application/json"]
    examples = {name: {"value": _example(run, shop, name)} for name in shop.types()}
    if examples:
        content["examples"] = examples
    return raw


def _choose(schema: dict[str, Any], ids: list[str]) -> None:
    if ids:
        schema.pop("minLength", None)
        schema["enum"] = ids[:_MOST_IDS]


def _example(run: Run, shop: Shop, order_type: str) -> dict[str, Any]:
    offer = shop.offers(order_type)[0]
    value = float(offer.value)
    line = {**shop.line(offer), "Value": int(value) if value.is_integer() else value}
    return wrapped(run, order_type, [line])
