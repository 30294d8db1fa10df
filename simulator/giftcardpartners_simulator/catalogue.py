"""What can be ordered, and what orders can refer to: shipping methods, carriers, brandings, departments."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from .money import to_cents, to_number

JSON = dict[str, Any]

SHIPPING_METHODS: tuple[JSON, ...] = (
    {"Id": "STANDARD", "Name": "Standard post"},
    {"Id": "EXPEDITED", "Name": "Expedited, two days"},
    {"Id": "OVERNIGHT", "Name": "Overnight"},
)
CARRIERS: tuple[JSON, ...] = (
    {"Id": "DEFAULT", "Name": "Plain card carrier"},
    {"Id": "BIRTHDAY", "Name": "Birthday card carrier"},
    {"Id": "THANKYOU", "Name": "Thank-you card carrier"},
)
BRANDINGS: tuple[JSON, ...] = (
    {"Id": "BRAND-123", "Name": "Company colours"},
    {"Id": "BRAND-FÊTE", "Name": "Fête d’été"},
)
DEPARTMENTS: tuple[JSON, ...] = (
    {"Id": "DEPT-1", "Name": "Human Resources"},
    {"Id": "DEPT-2", "Name": "Marketing"},
)
_COLORS = {"Primary": "#102030", "PrimaryText": "#ffffff", "Secondary": "#f0e0d0", "SecondaryText": "#102030"}


class Row(NamedTuple):
    """One table of `data/products.toml`, where the meaning of the names stands."""

    id: str
    name: str
    values: tuple[int, ...]
    variable: bool = False
    currency: str = "USD"
    cultures: tuple[str, ...] = ("en-US",)
    fee: str = "0.00"
    discount: str = "0.00"
    deliveries: tuple[str, ...] = ("DigitalDelivery", "Links")
    group: str = ""
    carriers: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """One product as the rules see it (cents, hundredths of a percent) and as the API shows it (`shown`)."""

    id: str
    values: tuple[int, ...]
    variable: bool
    deliveries: tuple[str, ...]
    fee: int
    discount: int
    needs_carrier: bool
    currency: str
    cultures: tuple[str, ...]
    search_name: str
    search_text: str
    shown: JSON


def build_catalogue() -> dict[str, Product]:
    """Return all products by id, in catalogue order."""
    return {row.id: _product(row) for row in _rows()}


@cache
def _rows() -> tuple[Row, ...]:
    tables = tomllib.loads(files(__package__).joinpath("data/products.toml").read_text(encoding="utf-8"))
    return tuple(_row(key, table) for key, table in tables.items())


def _row(key: str, table: dict[str, Any]) -> Row:
    fields: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in table.items()
    }
    return Row(key, **fields)


def _product(row: Row) -> Product:
    shown = _shown(row)
    return Product(
        id=row.id,
        values=tuple(value * 100 for value in row.values),
        variable=row.variable,
        deliveries=row.deliveries,
        fee=to_cents(row.fee),
        discount=to_cents(row.discount),
        needs_carrier=row.carriers,
        currency=row.currency,
        cultures=row.cultures,
        search_name=row.name.casefold(),
        search_text=f"{shown['ShortDescription']} {shown['LongDescription']}".casefold(),
        shown=shown,
    )


def _shown(row: Row) -> JSON:
    physical = bool(row.group)
    shipping: JSON = {}
    if physical:
        shipping = {"FulfillmentGroup": row.group, "HasRequiredCardCarriers": row.carriers}
    shown: JSON = {
        "Id": row.id,
        "Name": row.name,
        "ShortDescription": f"<p>Gift card for {row.name}</p>",
        "LongDescription": f"<p>A gift card that can be spent at <b>{row.name}</b>. It is invented.</p>",
        "Type": "Physical" if physical else "Digital",
        "DenominationType": "Variable" if row.variable else "Fixed",
        "Denominations": [float(value) for value in row.values],
        "AvailableDeliveryTypes": list(row.deliveries),
        "Terms": f"<p>Invented terms of {row.name}: for tests only.</p>",
        "RedemptionNote": f"Show it when you pay at {row.name}.",
        "Meta": {"ShippingConfiguration": shipping},
        "Media": {
            "Faceplates": [{"Name": "fp01", "Path": f"https://cdn.example.com/{row.id.lower()}/fp01.png"}]
        },
        "Cost": {
            "Fee": to_number(to_cents(row.fee)),
            "DiscountPercentage": to_number(to_cents(row.discount)),
        },
        "Translations": [
            _translation(row, culture) for culture in row.cultures if not culture.startswith("en")
        ],
        "CurrencyCode": row.currency,
        "CultureCodes": list(row.cultures),
    }
    if row.discount != "0.00":
        shown["Disclaimer"] = f"<p>{row.name} has nothing to do with this simulator.</p>"
    if row.variable:
        # What sibling clients read and the vendor's page does not show (E): some products have it, some do not.
        site = f"https://{row.id.lower()}.example.com"
        shown["Meta"] |= {"Website": site, "SupportsApiBalanceChecks": not physical, "Colors": dict(_COLORS)}
        shown["Media"]["Logo"] = f"{site}/logo.png"
    return shown


def _translation(row: Row, culture: str) -> JSON:
    return {
        "CultureCode": culture.partition("-")[0],
        "Name": row.name,
        "Description": f"<p>{row.name}</p>",
        "TermsAndConditions": f"<p>{row.name}: ✓</p>",
        "SpecialTermsAndConditions": "",
        "GeneralRedemptionInstructions": f"<p>{row.name}</p>",
        "OnlineRedemptionInstructions": "",
        "InstoreRedemptionInstructions": "",
        "PrintRedemptionInstructions": "",
    }
