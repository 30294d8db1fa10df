from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from ..types import Limit, Request, optional, text


class PhysicalDeliveryAddress(Request, frozen=True, kw_only=True):
    """Where and how a printed card is sent.

    Attributes:
        shipping_method_id: An `Id` of `listShippingMethods`.
        name: The recipient's whole name.
        address_line_1
        city
        state: Two letters in the only sample.
        zip: Five digits in the only sample; a string, so that leading zeros stay.
        country: Two letters, such as `US`.
        carrier_id: An `Id` of `listCarriers`; needed when the product has `HasRequiredCardCarriers`.
        address_line_2
    """

    SECRET: ClassVar[frozenset[str]] = frozenset(
        {"name", "address_line_1", "city", "state", "zip", "country", "address_line_2"}
    )
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "shipping_method_id": text(least=1),
        "carrier_id": optional(text(least=1)),
        "name": text(least=1),
        "address_line_1": text(least=1),
        "address_line_2": optional(text()),
        "city": text(least=1),
        "state": text(least=1),
        "zip": text(least=1),
        "country": text(least=1),
    }

    shipping_method_id: str = field(name="ShippingMethodId")
    carrier_id: str | None = field(name="CarrierId", default=None)
    name: str = field(name="Name")
    address_line_1: str = field(name="AddressLine1")
    address_line_2: str | None = field(name="AddressLine2", default=None)
    city: str = field(name="City")
    state: str = field(name="State")
    zip: str = field(name="Zip")
    country: str = field(name="Country")
