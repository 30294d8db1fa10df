from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from msgspec import field
from msgspec.structs import force_setattr

from ..models.claim_data import ClaimData
from ..models.order_line_digital_delivery_address import OrderLineDigitalDeliveryAddress
from ..models.order_line_personalization import OrderLinePersonalization
from ..models.order_line_physical_delivery_address import OrderLinePhysicalDeliveryAddress
from ..types import Answer, Items, Part, check_amount, empty


class OrderLine(Answer, frozen=True, kw_only=True, eq=False):
    """A line of an order that was placed.

    Attributes:
        id
        product_id: As ordered.
        value: Face value of one card, as ordered.
        quantity: As ordered.
        cost: What one card of this line is charged; differs from its value by fee and discount.
        status: How far the line has come. Its values are not documented.
        culture: As ordered.
        theme
        branding_id: As ordered.
        external_id: As ordered.
        personalization: As ordered.
        digital_delivery_address: As ordered, where a service shows it at all.
        physical_delivery_address: As ordered, where a service shows it at all.
        claim_data: One entry per card, presumably; null or empty while the order is `Pending`.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"physical_delivery_address"})
    STRICT: ClassVar[frozenset[str]] = frozenset({"product_id", "value", "quantity"})

    id: str | None = field(name="Id", default=None)
    product_id: str | None = field(name="ProductId", default=None)
    value: Decimal | None = field(name="Value", default=None)
    quantity: int | None = field(name="Quantity", default=None)
    cost: Decimal | None = field(name="Cost", default=None)
    status: str | None = field(name="Status", default=None)
    culture: str | None = field(name="Culture", default=None)
    theme: str | None = field(name="Theme", default=None)
    branding_id: str | None = field(name="BrandingId", default=None)
    external_id: str | None = field(name="ExternalId", default=None)
    personalization: Part[OrderLinePersonalization] = field(
        name="Personalization", default=empty(OrderLinePersonalization)
    )
    digital_delivery_address: Part[OrderLineDigitalDeliveryAddress] = field(
        name="DigitalDeliveryAddress", default=empty(OrderLineDigitalDeliveryAddress)
    )
    physical_delivery_address: Part[OrderLinePhysicalDeliveryAddress] = field(
        name="PhysicalDeliveryAddress", default=empty(OrderLinePhysicalDeliveryAddress)
    )
    claim_data: Items[ClaimData] = field(name="ClaimData", default=())

    def __post_init__(self) -> None:
        if self.personalization is None:
            force_setattr(self, "personalization", empty(OrderLinePersonalization))
        if self.digital_delivery_address is None:
            force_setattr(self, "digital_delivery_address", empty(OrderLineDigitalDeliveryAddress))
        if self.physical_delivery_address is None:
            force_setattr(self, "physical_delivery_address", empty(OrderLinePhysicalDeliveryAddress))
        if self.claim_data is None:
            force_setattr(self, "claim_data", ())
        check_amount(self.value)
        check_amount(self.cost)
