from __future__ import annotations

from typing import ClassVar

from msgspec import field

from ..types import Answer


class OrderLinePhysicalDeliveryAddress(Answer, frozen=True, kw_only=True, eq=False):
    """Where a printed card went, as it comes back.

    Attributes:
        shipping_method_id
        carrier_id
        name
        address_line_1
        address_line_2
        city
        state
        zip
        country
    """

    SECRET: ClassVar[frozenset[str]] = frozenset(
        {"name", "address_line_1", "address_line_2", "city", "state", "zip", "country"}
    )

    shipping_method_id: str | None = field(name="ShippingMethodId", default=None)
    carrier_id: str | None = field(name="CarrierId", default=None)
    name: str | None = field(name="Name", default=None)
    address_line_1: str | None = field(name="AddressLine1", default=None)
    address_line_2: str | None = field(name="AddressLine2", default=None)
    city: str | None = field(name="City", default=None)
    state: str | None = field(name="State", default=None)
    zip: str | None = field(name="Zip", default=None)
    country: str | None = field(name="Country", default=None)
