"""What the target offers: its catalogue and look-ups, read once, and orders made from them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Self

from ..budget import POSTAGE
from ..errors import CannotJudge
from ..exchange import JSON, amount, text
from ..session import Session
from .pages import walk

TYPES = ("Links", "DigitalDelivery", "PhysicalShipment")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Offer:
    """One product that can be ordered as one Type; `values` are what it can cost, the least first."""

    product: JSON
    type: str
    values: tuple[Decimal, ...]
    is_variable: bool

    @property
    def id(self) -> str:
        """The ProductId."""
        return str(self.product["Id"])

    @property
    def value(self) -> Decimal:
        """The least value."""
        return self.values[0]

    def with_cents(self, cents: int) -> Decimal:
        """Return the least value and so many cents more, where the product allows them."""
        more = Decimal(cents) / 100 if self.is_variable else 0
        return min(self.value + more, self.values[-1])

    def cost(self, value: Decimal) -> Decimal | None:
        """Return what one card costs by the formula (I), or None when the product shows no Cost."""
        exact = self._exact_cost(value)
        return None if exact is None else exact.quantize(_CENT, ROUND_HALF_UP)

    def uneven(self) -> list[Decimal]:
        """Return values whose cost must be rounded up, which tells more about it than one that comes out even."""
        values = dict.fromkeys(map(self.with_cents, range(100)))
        return [value for value in values if (self.cost(value) or 0) > (self._exact_cost(value) or 0)]

    def _exact_cost(self, value: Decimal) -> Decimal | None:
        cost = self.product.get("Cost")
        if not isinstance(cost, dict):
            return None
        fee, discount = amount(cost.get("Fee")), amount(cost.get("DiscountPercentage"))
        if fee is None or discount is None:
            return None
        return value * (100 - discount) / 100 + fee


class Catalogue:
    """The catalogue and the look-ups of a target."""

    def __init__(
        self, products: list[JSON], shipping: list[str], carriers: list[str], brandings: list[str]
    ) -> None:
        self.products = products
        self.shipping = shipping
        self.carriers = carriers
        self.brandings = brandings
        currencies = Counter(str(product.get("CurrencyCode")) for product in products)
        currency = currencies.most_common(1)[0][0] if currencies else ""
        found = [offer for product in products for offer in _offers(product)]
        self._by_id = {offer.id: offer for offer in found}
        usual = [offer for offer in found if str(offer.product.get("CurrencyCode")) == currency]
        usual.sort(key=lambda offer: offer.value)
        self._by_type = {name: [offer for offer in usual if offer.type == name] for name in TYPES}

    @classmethod
    def fetch(cls, session: Session) -> Self:
        """Read everything that orders refer to; raises CannotJudge when an operation gives no answer."""
        session.first_page = _first_page(session)
        products: dict[str, JSON] = {}
        for row, _ in walk(session, "listProducts"):
            if text(row.get("Id")):
                products.setdefault(row["Id"], row)
        catalogue = cls(list(products.values()), *(_ids(session, name) for name in _LOOKUPS))
        for product in catalogue.products:
            session.budget.learn_fee(product)
        return catalogue

    def offers(self, order_type: str) -> list[Offer]:
        """Return what can be ordered as this Type in the currency of most products, the cheapest first."""
        return self._by_type[order_type]

    def types(self) -> list[str]:
        """Return the Types for which something can be ordered."""
        return [name for name in TYPES if self.offers(name) and (name != "PhysicalShipment" or self.shipping)]

    def offer(self, session: Session, order_type: str) -> Offer:
        """Pick one of the five cheapest offers; raises CannotJudge when there is none."""
        if order_type not in self.types():
            raise CannotJudge(f"the catalogue has nothing to order as {order_type}")
        return session.random.choice(self.offers(order_type)[:5])

    def any_type(self, session: Session) -> str:
        """Pick a Type, by wire when there is one; raises CannotJudge when nothing can be ordered."""
        found = self.types()
        if not found:
            raise CannotJudge("the catalogue has nothing to order")
        return session.random.choice([name for name in found if name != "PhysicalShipment"] or found)

    def line(self, offer: Offer, value: Decimal | None = None, quantity: int = 1, **more: Any) -> JSON:
        """Return a line of an order, with an address when its Type needs one."""
        value = offer.value if value is None else value
        line: JSON = {"ProductId": offer.id, "Value": value, "Quantity": quantity}
        if offer.type == "DigitalDelivery":
            line["DigitalDeliveryAddress"] = {"Email": "recipient@example.com"}
        elif offer.type == "PhysicalShipment":
            line["PhysicalDeliveryAddress"] = self.address()
        return {**line, **more}

    def address(self, shipping: str = "", carrier: str = "") -> JSON:
        """Return a postal address; raises CannotJudge when there is no way of shipping."""
        if not self.shipping:
            raise CannotJudge("there are no shipping methods")
        address = {
            "ShippingMethodId": shipping or self.shipping[0],
            "CarrierId": carrier or (self.carriers[0] if self.carriers else ""),
            "Name": "Bo Lee",
            "AddressLine1": "9 Elm Road",
            "City": "Austin",
            "State": "TX",
            "Zip": "73301",
            "Country": "US",
        }
        return {key: value for key, value in address.items() if value}

    def order(self, session: Session, order_type: str = "", *, quantity: int = 1, **more: Any) -> JSON:
        """Return a small valid order with one line under a new PONumber; `more` goes onto the order."""
        offer = self.offer(session, order_type or self.any_type(session))
        return wrapped(session, offer.type, [self.line(offer, quantity=quantity)], **more)

    def estimate(self, body: JSON) -> Decimal:
        """Return what an order will cost at most, as far as can be told."""
        lines: list[JSON] = body["LineItems"]
        total = len(lines) * POSTAGE if body["Type"] == "PhysicalShipment" else Decimal(0)
        for line in lines:
            value, offer = Decimal(line["Value"]), self._by_id.get(line["ProductId"])
            cost = offer.cost(value) if offer else None
            total += (value * Decimal("1.25") + 1 if cost is None else cost) * line.get("Quantity", 1)
        return total


def wrapped(session: Session, order_type: str, lines: list[JSON], **more: Any) -> JSON:
    """Return an order of these lines under a new PONumber."""
    return {"Type": order_type, "LineItems": lines, "PONumber": session.new_po(), **more}


_LOOKUPS = ("listShippingMethods", "listCarriers", "listBrandings")


def _ids(session: Session, operation: str) -> list[str]:
    return [row["Id"] for row in session.call_with_retry(operation).rows if text(row.get("Id"))]


def _first_page(session: Session) -> int:
    """Return 0 where page 0, and not page 1, is what a missing page number means."""
    plain = session.call_with_retry("listProducts").rows
    if not plain or plain == session.call_with_retry("listProducts", query={"pageIndex": 1}).rows:
        return 1
    zero = session.call_with_retry("listProducts", query={"pageIndex": 0})
    return 0 if zero.is_success and zero.rows == plain else 1


def _offers(product: JSON) -> Iterator[Offer]:
    listed = product.get("Denominations")
    values = [amount(value) for value in listed] if isinstance(listed, list) else []
    usable = tuple(value for value in values if value is not None and value > 0)
    kind = product.get("DenominationType")
    if not usable or kind not in ("Fixed", "Variable") or (kind == "Variable" and len(usable) != 2):
        return
    deliveries = product.get("AvailableDeliveryTypes")
    for name in deliveries if isinstance(deliveries, list) else ():
        if name in TYPES:
            ordered = usable if kind == "Variable" else tuple(sorted(usable))
            yield Offer(product, name, ordered, kind == "Variable")
