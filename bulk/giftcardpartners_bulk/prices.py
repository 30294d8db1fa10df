"""What a card is charged at, as far as the catalogue tells."""

from __future__ import annotations

from decimal import ROUND_UP, Decimal

from giftcardpartners import Client, NotFound, Product

from .rows import BY_POST, Row

_CENT = Decimal("0.01")


class Prices:
    """Price rows by the catalogue: face value less the discount, rounded up, plus the fee (level I).

    Postage is in no list: it is what somebody says that a row by post costs to send. What the service charges beyond
    that, the deposit guard sees at its next look.
    """

    def __init__(self, client: Client, postage: Decimal) -> None:
        self._client = client
        self.postage = postage
        self._products: dict[str, Product | None] = {}

    def product(self, product_id: str) -> Product | None:
        """Look a product up, once; None when the catalogue does not have it."""
        if product_id not in self._products:
            try:
                self._products[product_id] = self._client.products.get(product_id)
            except NotFound:
                self._products[product_id] = None
        return self._products[product_id]

    def of_row(self, row: Row) -> Decimal:
        """Price a row: all its cards, and its way by post."""
        value, product = Decimal(row["value"]), self.product(row["product_id"])
        if product is not None:
            discount = value * (product.cost.discount_percentage or 0) / 100
            value = (value - discount).quantize(_CENT, ROUND_UP) + (product.cost.fee or 0)
        postage = self.postage if row["type"] == BY_POST else 0
        return value * int(row["quantity"]) + postage
