"""Stories about the catalogue: what it says of itself, and what can be ordered from it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from giftcardpartners_contract.exchange import amount
from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.catalogue import TYPES, Offer, wrapped
from giftcardpartners_contract.steps.orders import place
from giftcardpartners_contract.steps.rejections import check_left_nothing, refuse

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_LEAST, _MOST = Decimal("0.01"), Decimal(10_000)


@story("product-ids-unique", "denominations-make-sense", orders=False)
def the_catalogue_makes_sense(run: Run, shop: Shop) -> None:
    """Ids are unique; fixed products list values, variable ones have two bounds."""
    answer = run.ask("listProducts")
    counts = Counter(row.get("Id") for row in answer.rows)
    run.judge.check(
        "product-ids-unique", all(n == 1 for n in counts.values()), "An Id is listed twice.", answer
    )
    for product in shop.products:
        kind, listed = product.get("DenominationType"), product.get("Denominations")
        if kind not in ("Fixed", "Variable") or not isinstance(listed, list):
            continue
        values = [value for one in listed if (value := amount(one)) is not None]
        sensible = len(values) == 2 and values[0] <= values[1] if kind == "Variable" else bool(values)
        message = f"A {kind} product has the Denominations {[str(value) for value in values]}."
        run.judge.check("denominations-make-sense", sensible, message, answer)


@story("product-same-wherever-read", orders=False)
def products_are_read_alone(run: Run, shop: Shop) -> None:
    """A product that is read alone is the one in the list."""
    if not shop.products:
        raise CannotJudge("the catalogue is empty")
    fullest = max(shop.products, key=lambda product: len(str(product)))
    for product in (fullest, *run.random.sample(shop.products, min(5, len(shop.products)))):
        answer = run.ask("getProduct", id=product["Id"])
        message = f"A listed product, read alone (status {answer.status}), is another."
        run.judge.check("product-same-wherever-read", answer.object == product, message, answer)


@story("filters-narrow", orders=False)
def the_catalogue_is_filtered(run: Run, shop: Shop) -> None:
    """A filter shows the products that contain the text and no others; one that fits nothing shows nothing."""
    named = [product for product in shop.products if str(product.get("Name", "")).strip()]
    if not named:
        raise CannotJudge("no product has a name")
    everything = {product["Id"] for product in shop.products}
    word = str(run.random.choice(named)["Name"]).split()[0]
    for query in ({"productName": word}, {"productName": "no such thing §"}, {"productType": "Digital"}):
        answer = run.ask("listProducts", query={**query, "pageSize": 100})
        if not answer.is_success:
            run.judge.not_judged("filters-narrow", f"a filter is answered with {answer.status}")
            continue
        (name, wanted), shown = next(iter(query.items())), answer.rows
        strangers = {row.get("Id") for row in shown} - everything
        key = "Name" if name == "productName" else "Type"
        fitting = [
            product for product in shop.products if wanted.casefold() in str(product.get(key)).casefold()
        ]
        wrong = [row for row in shown if wanted.casefold() not in str(row.get(key)).casefold()]
        enough = len(shown) >= min(len(fitting), 100) or answer.object.get("TotalCount") == len(fitting)
        message = f"{name}={wanted} shows {len(shown)} products, of which {len(wrong)} do not fit."
        run.judge.check("filters-narrow", not strangers and not wrong and enough, message, answer)
    empty = run.ask("listProducts", query={"productName": "", "productDescription": ""})
    message = "Empty filters filter something."
    kept = [row.get("Id") for row in empty.rows] == [row.get("Id") for row in run.ask("listProducts").rows]
    run.judge.check("filters-narrow", kept, message, empty)


@story("offered-values-accepted")
def offered_values_are_ordered(run: Run, shop: Shop) -> None:
    """Values of fixed products, both ends and a cent between them of variable ones."""
    for variable in (False, True):
        for order_type in shop.types():
            found = [offer for offer in shop.offers(order_type)[:12] if offer.is_variable == variable]
            if not found:
                continue
            offer = run.random.choice(found[:4])
            values = {offer.values[0], offer.values[-1]}
            if variable and offer.values[-1] - offer.values[0] > 1:
                values.add(offer.values[0] + Decimal("0.37"))
            for value in sorted(value for value in values if _LEAST <= value <= _MOST):
                body = wrapped(run, order_type, [shop.line(offer, value)])
                place(run, shop, body, "offered-values-accepted")


@story(
    "fixed-values-enforced",
    "variable-values-enforced",
    "refused-order-not-charged",
    "refused-order-not-stored",
)
def values_that_are_not_offered_are_ordered(run: Run, shop: Shop) -> None:
    """Between the values of a fixed product, and just outside of the range of a variable one."""
    before, bodies, answers = run.available(), [], []
    for variable, rule in ((False, "fixed-values-enforced"), (True, "variable-values-enforced")):
        for order_type in shop.types():
            found = [offer for offer in shop.offers(order_type)[:12] if offer.is_variable == variable]
            if not found:
                continue
            offer = run.random.choice(found[:4])
            for value in _strange_values(offer):
                body = wrapped(run, order_type, [shop.line(offer, value)])
                run.purse.ask(shop.estimate(body))
                message = (
                    f"A value of {value} was accepted; offered are {[str(one) for one in offer.values]}."
                )
                bodies.append(body)
                answers.append(refuse(run, rule, body, message))
    if not bodies:
        raise CannotJudge("the catalogue has nothing to order")
    check_left_nothing(run, bodies, before, *answers)


def _strange_values(offer: Offer) -> list[Decimal]:
    cent = Decimal("0.01")
    if offer.is_variable:
        found = [offer.values[0] - cent, offer.values[-1] + cent]
    else:
        found = [offer.values[0] + cent, offer.values[-1] + 1, offer.values[0] - cent]
    return [
        value
        for value in found
        if _LEAST <= value <= _MOST and (offer.is_variable or value not in offer.values)
    ]


@story(
    "unknown-product-refused",
    "delivery-types-enforced",
    "refused-order-not-charged",
    "refused-order-not-stored",
)
def products_are_ordered_that_cannot_be(run: Run, shop: Shop) -> None:
    """An unknown product, and products with a Type that they are not available for."""
    before = run.available()
    unknown = shop.order(run)
    unknown["LineItems"][0]["ProductId"] = "NO-SUCH-PRODUCT"
    answers = [refuse(run, "unknown-product-refused", unknown, "An unknown product was accepted.")]
    bodies = [unknown]
    mixed = shop.order(run)
    mixed["LineItems"].append({**mixed["LineItems"][0], "ProductId": "NO-SUCH-PRODUCT"})
    answers.append(
        refuse(run, "unknown-product-refused", mixed, "An unknown product in a second line was accepted.")
    )
    bodies.append(mixed)
    for order_type in TYPES:
        for offer in _elsewhere(run, shop, order_type):
            body = wrapped(run, order_type, [_line(shop, offer, order_type)])
            run.purse.ask(shop.estimate(body))
            message = f"A product for {offer.product['AvailableDeliveryTypes']} was accepted as {order_type}."
            bodies.append(body)
            answers.append(refuse(run, "delivery-types-enforced", body, message))
    check_left_nothing(run, bodies, before, *answers)


def _elsewhere(run: Run, shop: Shop, order_type: str) -> list[Offer]:
    """Return up to two offers of products that cannot be ordered as this Type."""
    found = {
        offer.id: offer
        for name in shop.types()
        for offer in shop.offers(name)
        if order_type not in offer.product["AvailableDeliveryTypes"]
    }
    return run.random.sample(list(found.values()), min(2, len(found)))


def _line(shop: Shop, offer: Offer, order_type: str) -> JSON:
    return shop.line(Offer(offer.product, order_type, offer.values, offer.is_variable))
