"""Stories about the deposit: what is charged, what is refused, and what refusals leave behind."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.catalogue import Offer, wrapped
from giftcardpartners_contract.steps.charges import check_charge, check_formula, too_dear, top
from giftcardpartners_contract.steps.orders import place, post_surely, settle
from giftcardpartners_contract.steps.rejections import check_left_nothing, refuse

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_CENT = Decimal("0.01")
_MOST_SPENDING_STEPS = 12


@story("order-charged", "charge-is-sum-of-costs", "cost-is-per-card", "cost-follows-from-product")
def an_order_is_paid_for(run: Run, shop: Shop) -> None:
    """Orders of one and of several lines, with quantities: Available goes down by Cost × Quantity, once."""
    for order_type in shop.types():
        offers = shop.offers(order_type)[:6]
        picked = run.random.sample(offers, min(3, len(offers)))
        lines = [
            shop.line(offer, _odd_value(run, offer), quantity)
            for offer, quantity in zip(picked, (3, 1, 2), strict=False)
        ]
        for part in (lines[:1], lines):
            placed = place(run, shop, wrapped(run, order_type, part))
            order = settle(run, placed)
            check_formula(run, shop, order, placed.answer)
            check_charge(run, order, placed.before, run.available(), placed.answer)


def _odd_value(run: Run, offer: Offer) -> Decimal:
    """Return a value near the least one, with cents where the product allows them."""
    if not offer.is_variable:
        return offer.value
    return min(offer.value + Decimal(run.random.randrange(1, 100)) / 100, offer.values[-1])


@story(
    "overspending-refused", "overspending-answered-422", "refused-order-not-charged", "refused-order-not-stored",
    "refused-order-frees-po-number",
)  # fmt: skip
def an_order_costs_too_much(run: Run, shop: Shop) -> None:
    """One unit more than there is money for: 422, and everything is as before; the number can be used."""
    before = run.available()
    body = too_dear(run, shop)
    answer = refuse(
        run, "overspending-refused", body, "An order that costs more than Available was accepted."
    )
    _check_422(run, answer)
    check_left_nothing(run, [body], before, answer)
    small = {**shop.order(run), "PONumber": body["PONumber"]}
    run.purse.ask(shop.estimate(small))
    if before is None or before < shop.estimate(small) * 2:
        raise CannotJudge("there is too little money to use the PONumber of a refused order")
    again = post_surely(run, small)
    message = f"The PONumber of a refused order is answered with {again.status}."
    run.judge.check("refused-order-frees-po-number", again.status != 409, message, answer, again)
    if again.is_success:
        run.placed.append(str(again.object.get("Id")))


@story("overspending-refused", "overspending-answered-422")
def many_lines_cost_too_much_together(run: Run, shop: Shop) -> None:
    """Lines of which each is affordable, but not their sum."""
    body = too_dear(run, shop)
    line = body["LineItems"][0]
    count = line["Quantity"]
    if count > 200:
        count, line = 2, {**line, "Quantity": line["Quantity"] // 2 + 1}
    else:
        line = {**line, "Quantity": 1}
    body = {**body, "LineItems": [line] * count}
    answer = refuse(
        run, "overspending-refused", body, "Lines that together cost more than Available were accepted."
    )
    _check_422(run, answer)


def _check_422(run: Run, answer: object) -> None:
    status = getattr(answer, "status", 0)
    message = f"An order that costs more than Available is answered with {status}."
    run.judge.check("overspending-answered-422", status == 422 or 200 <= status < 300, message, answer)  # type: ignore[arg-type]


@story("pending-funds-cannot-be-spent")
def money_is_on_the_way(run: Run, shop: Shop) -> None:
    """Requested funds raise Pending and cannot be spent; applied funds raise Available and can."""
    if run.controls is None:
        raise CannotJudge("money cannot be added here")
    body = too_dear(run, shop)
    needed = shop.estimate(body)
    before = run.ask("getAccountBalance")
    run.controls.request_funds(needed)
    asked = run.ask("getAccountBalance")
    message = "A funding request does not show in Pending alone."
    kept = _moved(before, asked, "Pending", needed) and _moved(before, asked, "Available", Decimal(0))
    run.judge.check("pending-funds-cannot-be-spent", kept, message, before, asked)
    refuse(run, "pending-funds-cannot-be-spent", body, "An order was paid for with money that is Pending.")
    run.controls.apply_funds()
    applied = run.ask("getAccountBalance")
    kept = _moved(asked, applied, "Pending", -needed) and _moved(asked, applied, "Available", needed)
    run.judge.check(
        "pending-funds-cannot-be-spent", kept, "Applied funds do not move to Available.", asked, applied
    )


def _moved(before: object, after: object, name: str, by: Decimal) -> bool:
    old, new = (getattr(answer, "object", {}).get(name) for answer in (before, after))
    return old is None or new is None or Decimal(new) - Decimal(old) == by


@story("reading-changes-nothing", orders=False)
def everything_is_read(run: Run, shop: Shop) -> None:
    """Reading all there is to read leaves the balance as it was."""
    before = run.available()
    ids = [str(row.get("Id")) for row in run.ask("listOrders").rows[:3]]
    for operation in (
        "listProducts",
        "listShippingMethods",
        "listCarriers",
        "listBrandings",
        "listDepartments",
        "getStatus",
    ):
        run.ask(operation)
    for order_id in ids:
        run.ask("getOrder", id=order_id)
    for product in shop.products[:2]:
        run.ask("getProduct", id=product["Id"])
    answer = run.ask("getAccountBalance")
    kept = before is None or answer.object.get("Available") == before
    run.judge.check("reading-changes-nothing", kept, "Reading changed what is Available.", answer)


@story("last-cent-can-be-spent", "overspending-refused", closing=True)
def the_last_cent_is_spent(run: Run, shop: Shop) -> None:
    """Spend all there is to the cent, which is accepted; one cent more than nothing is then refused."""
    if not run.target.is_loopback or run.purse.budget is not None:
        raise CannotJudge("all the money of the account would have to be spent")
    offer = _plain_offer(shop)
    for _ in range(_MOST_SPENDING_STEPS):
        left = run.available()
        if left is None:
            raise CannotJudge("the target does not say what is Available")
        body = _spending(run, shop, offer, left)
        answer = post_surely(run, body)
        message = (
            f"With {left} Available, an order of {shop.estimate(body)} is answered with {answer.status}."
        )
        is_last = shop.estimate(body) == left
        if is_last and run.available() == 0 and answer.is_success:
            run.judge.check("last-cent-can-be-spent", True, "")
            refuse(
                run,
                "overspending-refused",
                shop.order(run),
                "An order was accepted when nothing was Available.",
            )
            return
        if not answer.is_success:
            run.judge.check("last-cent-can-be-spent", not is_last, message, answer)
            return


def _plain_offer(shop: Shop) -> Offer:
    """Return a product of any value, without fee and discount, so that every amount can be spent exactly."""
    for name in ("Links", "DigitalDelivery"):
        for offer in shop.offers(name) if name in shop.types() else ():
            if offer.is_variable and offer.cost(offer.value) == offer.value and offer.value <= 10:
                return offer
    raise CannotJudge("no product of any value is sold without fee and discount")


def _spending(run: Run, shop: Shop, offer: Offer, left: Decimal) -> JSON:
    """Return an order of exactly what is left, or of a large part of it when that does not fit into one order."""
    most = top(offer)
    quantity = int(left / most)
    rest = left - quantity * most
    if quantity and rest and rest < offer.value:
        quantity -= 1
        rest += most
    lines = []
    if quantity:
        lines.append(shop.line(offer, most, min(quantity, 99)))
    if quantity <= 99 and rest > most:
        half = (rest / 2).quantize(_CENT)
        lines += [shop.line(offer, half), shop.line(offer, rest - half)]
    elif quantity <= 99 and rest:
        lines.append(shop.line(offer, rest))
    if not lines or left < offer.value:
        raise CannotJudge(f"{left} cannot be spent to the cent")
    return wrapped(run, offer.type, lines)
