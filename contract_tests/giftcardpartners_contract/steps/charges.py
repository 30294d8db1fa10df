"""Orders that the account cannot afford, and what an order really took from it."""

from decimal import Decimal

from ..budget import POSTAGE
from ..errors import CannotJudge
from ..exchange import JSON, Answer, amount, dicts
from ..session import Session
from ..spec import Level
from .catalogue import Catalogue, Offer, wrapped
from .orders import cost_of, post

_MOST_UNITS = 10_000
_LARGEST_VALUE = Decimal(10_000)
_TOO_MUCH = "An order that costs more than Available was accepted."


def unaffordable_order(session: Session, catalogue: Catalogue) -> JSON:
    """Return an order that costs a little more than is Available, by its quantity alone.

    Raises CannotJudge when the target does not say what is Available, when it has so much that no order exceeds it,
    and when accepting the order by mistake would cost real money beyond the budget.
    """
    available = session.known_available()
    by_wire = [name for name in catalogue.types() if name != "PhysicalShipment"]
    offers = [offer for name in by_wire or catalogue.types() for offer in catalogue.offers(name)]
    if not offers:
        raise CannotJudge("the catalogue has nothing to order")
    offers.sort(key=lambda offer: least_cost(offer, top(offer)), reverse=True)
    single = [offer for offer in offers if least_cost(offer, top(offer)) <= available]
    offer = session.random.choice((single or offers)[:3])
    unit = least_cost(offer, top(offer))
    quantity = int(max(available, Decimal(0)) / unit) + 1
    if quantity > _MOST_UNITS:
        raise CannotJudge("the account has so much money that no order exceeds it")
    if not session.target.is_loopback:
        session.budget.reserve(unit * quantity * 2)
    return wrapped(session, offer.type, [catalogue.line(offer, top(offer), quantity)])


def overspend(session: Session, body: JSON, message: str = _TOO_MUCH) -> Answer:
    """Send an order that should cost too much, and judge that it is refused.

    That it costs too much rests on a formula (I), unless the target itself says so afterwards: by the Cost of the
    lines, or by what is left.
    """
    before = session.available()
    answer = post(session, body)
    level: Level | None = None
    if answer.is_success:
        cost, after = cost_of(session, answer.object), session.available()
        is_proven = cost is not None and before is not None and cost > before
        level = None if is_proven or (after is not None and after < 0) else "I"
    session.check("overspending-refused", not answer.is_success, message, answer, level=level)
    return answer


def top(offer: Offer) -> Decimal:
    """Return the greatest value of an offer that an order may have."""
    return max((value for value in offer.values if value <= _LARGEST_VALUE), default=offer.value)


def least_cost(offer: Offer, value: Decimal) -> Decimal:
    """Return what a card costs at least: by the formula, or half its value when the product shows no Cost."""
    return offer.cost(value) or value / 2


def check_charge(
    session: Session, order: JSON, before: Decimal | None, after: Decimal | None, *answers: Answer
) -> None:
    """Judge what a complete order took from Available against the costs that its lines show."""
    if before is None or after is None:
        raise CannotJudge("the target does not say what is Available")
    charge, expected = before - after, cost_of(session, order)
    message = f"Available went from {before} to {after} when an order was placed."
    if not session.check("order-charged", charge > 0, message, *answers):
        return
    if expected is None:
        session.results.not_judged("charge-is-sum-of-costs", "the lines show no Cost")
        return
    if is_charge_of(session, order, charge):
        session.check("charge-is-sum-of-costs", True, "")
        session.check("cost-is-per-card", True, "")
        return
    message = f"An order was charged {charge}; Cost × Quantity of its lines is {expected}."
    is_per_line = _costs_are_per_line(order, charge)
    session.costs_are_per_line = session.costs_are_per_line or is_per_line
    session.check("cost-is-per-card" if is_per_line else "charge-is-sum-of-costs", False, message, *answers)


def is_charge_of(session: Session, order: JSON, charge: Decimal) -> bool:
    """Whether an order may have taken this much: what its lines show, and postage where cards are printed."""
    expected = cost_of(session, order)
    if expected is None:
        return True
    parcels = max(1, len(dicts(order.get("LineItems"))))  # each line may be one of its own
    postage = POSTAGE * parcels if order.get("Type") == "PhysicalShipment" else 0
    return expected <= charge <= expected + postage


def _costs_are_per_line(order: JSON, charge: Decimal) -> bool:
    """Whether the charge is the plain sum of the costs, and each is about value times quantity."""
    total = Decimal(0)
    for line in dicts(order.get("LineItems")):
        cost, value, quantity = amount(line.get("Cost")), amount(line.get("Value")), line.get("Quantity")
        if cost is None or value is None or not isinstance(quantity, int):
            return False
        if quantity > 1 and cost < value * quantity / 2:
            return False
        total += cost
    return total == charge


def check_formula(session: Session, catalogue: Catalogue, order: JSON, answer: Answer) -> None:
    """Judge the Cost of each line by fee and discount of its product (I)."""
    offers = {offer.id: offer for name in catalogue.types() for offer in catalogue.offers(name)}
    for line in dicts(order.get("LineItems")):
        offer = offers.get(str(line.get("ProductId")))
        cost, value = amount(line.get("Cost")), amount(line.get("Value"))
        wanted = offer.cost(value) if offer and value is not None else None
        if wanted is not None and cost is not None:
            message = f"A card of {value} costs {cost}; fee and discount make it {wanted}."
            session.check("cost-follows-from-product", cost == wanted, message, answer)
