from __future__ import annotations

from msgspec import field

from ..types import Answer


class ShippingConfiguration(Answer, frozen=True, kw_only=True, eq=False):
    """How a printed card is sent; empty on digital products.

    Attributes:
        fulfillment_group: Printed products of one group are sent alike.
        has_required_card_carriers: Whether the card must be mounted in a carrier.
    """

    fulfillment_group: str | None = field(name="FulfillmentGroup", default=None)
    has_required_card_carriers: bool | None = field(name="HasRequiredCardCarriers", default=None)
