from __future__ import annotations

from msgspec import field
from msgspec.structs import force_setattr

from ..models.product_colors import ProductColors
from ..models.shipping_configuration import ShippingConfiguration
from ..types import Answer, Part, empty


class ProductMeta(Answer, frozen=True, kw_only=True, eq=False):
    """Facts about the product that are not texts.

    Attributes:
        shipping_configuration: How a printed card is sent; empty on digital products.
        supports_api_balance_checks: Whether what is left on a card can be asked for by machine.
        website: The merchant's own site.
        colors
    """

    shipping_configuration: Part[ShippingConfiguration] = field(
        name="ShippingConfiguration", default=empty(ShippingConfiguration)
    )
    supports_api_balance_checks: bool | None = field(name="SupportsApiBalanceChecks", default=None)
    website: str | None = field(name="Website", default=None)
    colors: Part[ProductColors] = field(name="Colors", default=empty(ProductColors))

    def __post_init__(self) -> None:
        if self.shipping_configuration is None:
            force_setattr(self, "shipping_configuration", empty(ShippingConfiguration))
        if self.colors is None:
            force_setattr(self, "colors", empty(ProductColors))
