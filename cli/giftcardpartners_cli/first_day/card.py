"""The cheapest card that can be ordered: the catalogue decides, so that nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .readings import amount, value

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Card:
    """A product and its lowest value; amounts in the product's currency."""

    product: Any
    id: str
    least: Decimal
    others: tuple[Decimal, ...]
    """Other amounts that the catalogue names."""

    @property
    def cost(self) -> Decimal | None:
        """What one card costs as assumed (A34); None when the catalogue has no numbers for it."""
        told = value(self.product, "Cost")
        fee, off = amount(value(told, "Fee")), amount(value(told, "DiscountPercentage"))
        if fee is None or off is None:
            return None
        return (self.least * (1 - off / 100) + fee).quantize(_CENT, ROUND_HALF_UP)

    @property
    def not_offered(self) -> Decimal:
        """A value just below what the catalogue offers."""
        return self.least - _CENT


def cheapest(products: Sequence[Any], order_type: str) -> Card | None:
    """Return the cheapest card that can be ordered in a way, in the currency that most products have."""
    common = Counter(str(value(one, "CurrencyCode")) for one in products).most_common(1)
    cards = [
        card
        for one in products
        if str(value(one, "CurrencyCode")) == common[0][0] and (card := _card(one, order_type)) is not None
    ]
    return min(cards, key=lambda card: (card.least + (_fee(card.product)), card.id), default=None)


def _card(product: Any, order_type: str) -> Card | None:
    ways, name = value(product, "AvailableDeliveryTypes"), value(product, "Id")
    told = value(product, "Denominations")
    amounts = [found for one in told if (found := amount(one)) is not None] if isinstance(told, list) else []
    if not isinstance(name, str) or not isinstance(ways, list) or order_type not in ways or not amounts:
        return None
    least, *others = sorted(amounts)
    return Card(product, name, least, tuple(others)) if least > _CENT else None


def _fee(product: Any) -> Decimal:
    return amount(value(value(product, "Cost"), "Fee")) or Decimal(0)
