"""Scenarios of the deposit: what is charged, what is refused, and what refusals leave behind."""

import time
from decimal import Decimal

from ..errors import CannotJudge
from ..exchange import JSON, Answer, amount
from ..session import Session
from ..steps.catalogue import Catalogue, Offer, wrapped
from ..steps.charges import check_charge, check_formula, overspend, top, unaffordable_order
from ..steps.orders import cost_of, place, post, settle
from ..steps.rejections import Refusals, refuse
from .registry import scenario

_CENT = Decimal("0.01")
_MOST_SPENDING_STEPS = 12
_ROUNDS = 3
_LISTS = (
    "listProducts", "listShippingMethods", "listCarriers", "listBrandings", "listDepartments", "getStatus",
)  # fmt: skip


@scenario("order-charged", "charge-is-sum-of-costs", "cost-is-per-card", "cost-follows-from-product")
def an_order_is_paid_for(session: Session, catalogue: Catalogue) -> None:
    """Orders of one and of several lines, with quantities: Available goes down by Cost × Quantity, once."""
    for order_type in catalogue.types():
        offers = catalogue.offers(order_type)[:6]
        offers.sort(key=lambda offer: (not offer.uneven(), session.random.random()))
        picked = zip(offers, (3, 1, 2), strict=False)
        values = [
            (one, session.random.choice(one.uneven() or [one.value]), quantity) for one, quantity in picked
        ]
        lines = [catalogue.line(*one) for one in values]
        for part in (lines[:1], lines):
            placed = place(session, catalogue, wrapped(session, order_type, part))
            order = settle(session, placed)
            check_formula(session, catalogue, order, placed.answer)
            check_charge(session, order, placed.before, session.available(), placed.answer)


@scenario(
    "overspending-refused", "overspending-answered-422", "refused-order-not-charged", "refused-order-not-stored",
    "refused-order-frees-po-number",
)  # fmt: skip
def an_order_costs_too_much(session: Session, catalogue: Catalogue) -> None:
    """One unit more than there is money for: 422, and everything is as before; the number can be used."""
    before, refused = session.available(), Refusals(session)
    body = unaffordable_order(session, catalogue)
    answer = overspend(session, body)
    _check_422(session, answer)
    refused.note(body["PONumber"], answer)
    refused.check_left_nothing()
    small = {**catalogue.order(session), "PONumber": body["PONumber"]}
    session.budget.reserve(catalogue.estimate(small))
    if before is None or before < catalogue.estimate(small) * 2:
        raise CannotJudge("there is too little money to use the PONumber of a refused order")
    again = post(session, small)
    message = f"The PONumber of a refused order is answered with {again.status}."
    session.check("refused-order-frees-po-number", again.status != 409, message, answer, again)


@scenario("overspending-refused", "overspending-answered-422")
def many_lines_cost_too_much_together(session: Session, catalogue: Catalogue) -> None:
    """Lines of which each is affordable, but not their sum."""
    body = unaffordable_order(session, catalogue)
    line = body["LineItems"][0]
    count, each = (2, line["Quantity"] // 2 + 1) if line["Quantity"] > 200 else (line["Quantity"], 1)
    body = {**body, "LineItems": [{**line, "Quantity": each}] * count}
    answer = overspend(session, body, "Lines that together cost more than Available were accepted.")
    _check_422(session, answer)


def _check_422(session: Session, answer: Answer) -> None:
    message = f"An order that costs more than Available is answered with {answer.status}."
    session.check("overspending-answered-422", answer.status == 422 or answer.is_success, message, answer)


@scenario("pending-funds-cannot-be-spent")
def money_is_on_the_way(session: Session, catalogue: Catalogue) -> None:
    """Requested funds raise Pending and cannot be spent; applied funds raise Available and can."""
    if session.controls is None:
        raise CannotJudge("money cannot be added here")
    body = unaffordable_order(session, catalogue)
    needed = catalogue.estimate(body)
    before = session.call_with_retry("getAccountBalance")
    session.controls.add_funds(needed, "pending")
    asked = session.call_with_retry("getAccountBalance")
    rule, message = "pending-funds-cannot-be-spent", "A funding request does not show in Pending alone."
    kept = _moved(before, asked, "Pending", needed) and _moved(before, asked, "Available", Decimal(0))
    session.check(rule, kept, message, before, asked)
    refuse(session, rule, body, "An order was paid for with money that is Pending.")
    session.controls.apply_funds()
    applied = session.call_with_retry("getAccountBalance")
    kept = _moved(asked, applied, "Pending", -needed) and _moved(asked, applied, "Available", needed)
    session.check(rule, kept, "Applied funds do not move to Available.", asked, applied)


def _moved(before: Answer, after: Answer, name: str, by: Decimal) -> bool:
    old, new = amount(before.object.get(name)), amount(after.object.get(name))
    return old is None or new is None or new - old == by


@scenario("reading-changes-nothing", orders=False)
def everything_is_read(session: Session, catalogue: Catalogue) -> None:
    """Reading all there is to read leaves the balance as it was."""
    before = session.available()
    _read_everything(session, catalogue)
    answer = session.call_with_retry("getAccountBalance")
    kept = before is None or answer.object.get("Available") == before
    session.check("reading-changes-nothing", kept, "Reading changed what is Available.", answer)


@scenario("reading-changes-nothing", orders=False)
def reading_orders_nothing(session: Session, catalogue: Catalogue) -> None:
    """Orders that come whenever everything is read, and never while nothing is, come from reading."""
    rule = "reading-changes-nothing"
    if session.may_order and not _newest(session):
        place(session, catalogue, catalogue.order(session))
    for _ in range(_ROUNDS):
        before, started = _newest(session), time.monotonic()
        _read_everything(session, catalogue)
        after = _newest(session)
        if after.keys() <= before.keys():
            session.check(rule, True, "")
            return
        session.pause(time.monotonic() - started)
        if not _newest(session).keys() <= after.keys():
            session.results.not_judged(rule, "somebody else places orders on the account meanwhile")
            return
        session.foreign_orders.know(after)
    new = after.keys() - before.keys()
    more = f"the history has {len(new)} more orders, and none more when nothing is."
    session.check(rule, False, f"Whenever everything is read, {more}", after[next(iter(new))])


def _read_everything(session: Session, catalogue: Catalogue) -> None:
    for operation in _LISTS:
        session.call_with_retry(operation)
    for row in session.call_with_retry("listOrders").rows[:3]:
        session.call_with_retry("getOrder", id=str(row.get("Id")))
    for product in catalogue.products[:2]:
        session.call_with_retry("getProduct", id=product["Id"])


def _newest(session: Session) -> dict[str, Answer]:
    """Return the ids of the newest orders, each with the answer that shows it."""
    answer = session.call_with_retry("listOrders")
    return {str(row.get("Id")): answer for row in answer.rows}


@scenario("last-cent-can-be-spent", "overspending-refused", closing=True)
def the_last_cent_is_spent(session: Session, catalogue: Catalogue) -> None:
    """Spend all there is to the cent, which is accepted; one cent more than nothing is then refused."""
    if not session.target.is_loopback or session.budget.budget is not None:
        raise CannotJudge("all the money of the account would have to be spent")
    offer = _plain_offer(catalogue)
    first = place(session, catalogue, wrapped(session, offer.type, [catalogue.line(offer)]))
    is_priced = cost_of(session, first.order) == offer.value
    for _ in range(_MOST_SPENDING_STEPS):
        left = session.known_available()
        body = _spending(session, catalogue, offer, left)
        answer = post(session, body)
        cost = catalogue.estimate(body)
        message = f"With {left} Available, an order of {cost} is answered with {answer.status}."
        is_last = cost == left
        if is_last and session.available() == 0 and answer.is_success:
            session.check("last-cent-can-be-spent", True, "")
            overspend(session, catalogue.order(session), "An order was accepted when nothing was Available.")
            return
        if not answer.is_success and not is_last:
            raise CannotJudge(message)
        if not answer.is_success:
            # that it costs exactly this rests on a formula, unless the target has shown as much before
            session.check("last-cent-can-be-spent", False, message, answer, level=None if is_priced else "I")
            return


def _plain_offer(catalogue: Catalogue) -> Offer:
    """Return a product of any value, without fee and discount, so that every amount can be spent exactly."""
    for name in ("Links", "DigitalDelivery"):
        for offer in catalogue.offers(name) if name in catalogue.types() else ():
            if offer.is_variable and offer.cost(offer.value) == offer.value and offer.value <= 10:
                return offer
    raise CannotJudge("no product of any value is sold without fee and discount")


def _spending(session: Session, catalogue: Catalogue, offer: Offer, left: Decimal) -> JSON:
    """Return an order of exactly what is left, or of a large part of it when that does not fit into one order."""
    most = top(offer)
    quantity = int(left / most)
    rest = left - quantity * most
    if quantity and rest and rest < offer.value:
        quantity -= 1
        rest += most
    lines = []
    if quantity:
        lines.append(catalogue.line(offer, most, min(quantity, 99)))
    if quantity <= 99 and rest > most:
        half = (rest / 2).quantize(_CENT)
        lines += [catalogue.line(offer, half), catalogue.line(offer, rest - half)]
    elif quantity <= 99 and rest:
        lines.append(catalogue.line(offer, rest))
    if not lines or left < offer.value:
        raise CannotJudge(f"{left} cannot be spent to the cent")
    return wrapped(session, offer.type, lines)
