from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.product_colors import ProductColors
from ..models.shipping_configuration import ShippingConfiguration


class ProductMeta(Answer, frozen=True, kw_only=True, eq=False):
    """Facts about the product that are not texts.

    Attributes:
        shipping_configuration: How a printed card is sent; empty on digital products.
        supports_api_balance_checks: Whether what is left on a card can be asked for by machine.
        website: The merchant's own site.
        colors
    """


    shipping_configuration: Part[ShippingConfiguration] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3fc90>", default=empty(ShippingConfiguration))
    supports_api_balance_checks: bool | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3fb90>", default=None)
    website: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8cd10>", default=None)
    colors: Part[ProductColors] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8ced0>", default=empty(ProductColors))

    def __post_init__(self) -> None:
        if self.shipping_configuration is None:
            force_setattr(self, "shipping_configuration", empty(ShippingConfiguration))
        if self.colors is None:
            force_setattr(self, "colors", empty(ProductColors))

