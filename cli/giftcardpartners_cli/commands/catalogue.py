"""`products` and `product`: what can be ordered."""

from __future__ import annotations

from decimal import Decimal

import click
from giftcardpartners import Product

from ..output import emit, facts, plain, table
from ..session import Session, command
from ._money import MONEY


@command("products")
@click.option("--search", default="", metavar="TEXT", help="Part of a name.")
@click.option("--type", "delivery_type", metavar="TYPE", help="DigitalDelivery, Links or PhysicalShipment.")
@click.option("--currency", metavar="CODE", help="A currency such as USD.")
@click.option("--min", "least", type=MONEY, help="Cards of at least this face value.")
@click.option("--max", "most", type=MONEY, help="Cards of at most this face value.")
@click.option("--refresh", is_flag=True, help="Read the catalogue anew instead of the remembered one.")
def products_command(
    session: Session,
    search: str,
    delivery_type: str | None,
    currency: str | None,
    least: Decimal | None,
    most: Decimal | None,
    refresh: bool,
) -> int:
    """List or search the catalogue, which is remembered for a week.

    Exit status 1 when nothing fits.
    """
    if refresh:
        session.client.products.refresh()
    found = session.client.products.search(search, delivery_type=delivery_type, currency=currency)
    fitting = [one for one in found if _fits(one, least, most)]
    if session.as_json:
        for one in fitting:
            emit(plain(one, with_secrets=False))
    else:
        headings = ("id", "name", "values", "currency", "delivery")
        table(
            headings,
            (
                (one.id, one.name, _values(one), one.currency_code, one.available_delivery_types)
                for one in fitting
            ),
        )
    return 0 if fitting else 1


def _fits(product: Product, least: Decimal | None, most: Decimal | None) -> bool:
    """Whether a value that the product has lies between the bounds; a product that names none is shown."""
    values = product.denominations
    if not values:
        return True
    low = least if least is not None else Decimal(0)
    high = most if most is not None else max(values)
    if _is_variable(product):
        return low <= high and low <= max(values) and min(values) <= high
    return any(low <= value <= high for value in values)


def _is_variable(product: Product) -> bool:
    return (product.denomination_type or "").lower() == "variable"


def _values(product: Product) -> str:
    values = [f"{value:.2f}" for value in product.denominations]
    if _is_variable(product) and values:
        return f"{min(product.denominations):.2f} to {max(product.denominations):.2f}"
    return " ".join(values)


@command("product")
@click.argument("product_id", metavar="ID")
def product_command(session: Session, product_id: str) -> None:
    """Show one product."""
    product = session.client.products.get(product_id)
    if session.as_json:
        emit(plain(product, with_secrets=False))
        return
    facts(
        (
            ("id", product.id),
            ("name", product.name),
            ("values", _values(product)),
            ("currency", product.currency_code),
            ("delivery", product.available_delivery_types),
            ("fee per card", product.cost.fee),
            ("discount in percent", product.cost.discount_percentage),
            ("cultures", product.culture_codes),
            ("redemption", product.redemption_note),
        )
    )
