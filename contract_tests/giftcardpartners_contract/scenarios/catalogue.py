"""Scenarios of the catalogue: what it says of itself, and what can be ordered from it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..errors import CannotJudge
from ..exchange import JSON, amount
from ..session import Session
from ..steps.catalogue import TYPES, Catalogue, Offer, wrapped
from ..steps.orders import place
from ..steps.rejections import Refusals
from .registry import scenario

_LEAST, _MOST = Decimal("0.01"), Decimal(10_000)


@scenario("product-ids-unique", "denominations-make-sense", orders=False)
def the_catalogue_makes_sense(session: Session, catalogue: Catalogue) -> None:
    """Ids are unique; fixed products list values, variable ones have two bounds."""
    answer = session.call_with_retry("listProducts")
    kept = len(set(answer.row_ids)) == len(answer.rows)
    session.check("product-ids-unique", kept, "An Id is listed twice.", answer)
    for product in catalogue.products:
        kind, listed = product.get("DenominationType"), product.get("Denominations")
        if kind not in ("Fixed", "Variable") or not isinstance(listed, list):
            continue
        values = [value for one in listed if (value := amount(one)) is not None]
        sensible = len(values) == 2 and values[0] <= values[1] if kind == "Variable" else bool(values)
        message = f"A {kind} product has the Denominations {[str(value) for value in values]}."
        session.check("denominations-make-sense", sensible, message, answer)


@scenario("product-same-wherever-read", orders=False)
def products_are_read_alone(session: Session, catalogue: Catalogue) -> None:
    """A product that is read alone is the one in the list."""
    if not catalogue.products:
        raise CannotJudge("the catalogue is empty")
    fullest = max(catalogue.products, key=lambda product: len(str(product)))
    for product in (fullest, *session.random.sample(catalogue.products, min(5, len(catalogue.products)))):
        answer = session.call_with_retry("getProduct", id=product["Id"])
        message = f"A listed product, read alone (status {answer.status}), is another."
        session.check("product-same-wherever-read", answer.object == product, message, answer)


@scenario("filters-narrow", orders=False)
def the_catalogue_is_filtered(session: Session, catalogue: Catalogue) -> None:
    """A filter shows the products that contain the text and no others; one that fits nothing shows nothing."""
    named = [product for product in catalogue.products if str(product.get("Name", "")).strip()]
    if not named:
        raise CannotJudge("no product has a name")
    everything = {product["Id"] for product in catalogue.products}
    word = str(session.random.choice(named)["Name"]).split()[0]
    for query in ({"productName": word}, {"productName": "no such thing §"}, {"productType": "Digital"}):
        answer = session.call_with_retry("listProducts", query={**query, "pageSize": 100})
        if not answer.is_success:
            session.results.not_judged("filters-narrow", f"a filter is answered with {answer.status}")
            continue
        (name, wanted), shown = next(iter(query.items())), answer.rows
        strangers = {row.get("Id") for row in shown} - everything
        fitting, right = (_containing(rows, name, wanted) for rows in (catalogue.products, shown))
        wrong = len(shown) - right
        enough = len(shown) >= min(fitting, 100) or answer.object.get("TotalCount") == fitting
        message = f"{name}={wanted} shows {len(shown)} products, of which {wrong} do not fit."
        session.check("filters-narrow", not strangers and not wrong and enough, message, answer)
    empty = session.call_with_retry("listProducts", query={"productName": "", "productDescription": ""})
    kept = empty.row_ids == session.call_with_retry("listProducts").row_ids
    session.check("filters-narrow", kept, "Empty filters filter something.", empty)


def _containing(products: list[JSON], name: str, wanted: str) -> int:
    key = "Name" if name == "productName" else "Type"
    return sum(wanted.casefold() in str(product.get(key)).casefold() for product in products)


@scenario("offered-values-accepted")
def offered_values_are_ordered(session: Session, catalogue: Catalogue) -> None:
    """Values of fixed products, both ends and a cent between them of variable ones."""
    for offer in _offers(session, catalogue):
        least, most = offer.values[0], offer.values[-1]
        values = {least, most}
        if offer.is_variable and most - least > 1:
            values.add(least + Decimal("0.37"))
        for value in sorted(value for value in values if _LEAST <= value <= _MOST):
            body = wrapped(session, offer.type, [catalogue.line(offer, value)])
            place(session, catalogue, body, "offered-values-accepted")


@scenario(
    "fixed-values-enforced", "variable-values-enforced", "refused-order-not-charged",
    "refused-order-not-stored",
)  # fmt: skip
def values_that_are_not_offered_are_ordered(session: Session, catalogue: Catalogue) -> None:
    """Between the values of a fixed product, and just outside of the range of a variable one."""
    refused, found = Refusals(session), list(_offers(session, catalogue))
    if not found:
        raise CannotJudge("the catalogue has nothing to order")
    for offer in found:
        rule = "variable-values-enforced" if offer.is_variable else "fixed-values-enforced"
        for value in _strange_values(offer):
            body = wrapped(session, offer.type, [catalogue.line(offer, value)])
            session.budget.reserve(catalogue.estimate(body))
            offered = [str(one) for one in offer.values]
            refused.send(rule, body, f"A value of {value} was accepted; offered are {offered}.")
    refused.check_left_nothing()


def _offers(session: Session, catalogue: Catalogue) -> Iterator[Offer]:
    """Yield a fixed and a variable offer of each Type."""
    for variable in (False, True):
        for order_type in catalogue.types():
            found = [offer for offer in catalogue.offers(order_type)[:12] if offer.is_variable == variable]
            if found:
                yield session.random.choice(found[:4])


def _strange_values(offer: Offer) -> list[Decimal]:
    least, most, cent = offer.values[0], offer.values[-1], Decimal("0.01")
    found = (least - cent, most + cent) if offer.is_variable else (least + cent, most + 1, least - cent)
    return [value for value in found if _LEAST <= value <= _MOST and value not in offer.values]


@scenario(
    "unknown-product-refused", "delivery-types-enforced", "refused-order-not-charged",
    "refused-order-not-stored",
)  # fmt: skip
def products_are_ordered_that_cannot_be(session: Session, catalogue: Catalogue) -> None:
    """An unknown product, and products with a Type that they are not available for."""
    refused = Refusals(session)
    unknown = catalogue.order(session)
    unknown["LineItems"][0]["ProductId"] = "NO-SUCH-PRODUCT"
    refused.send("unknown-product-refused", unknown, "An unknown product was accepted.")
    mixed = catalogue.order(session)
    mixed["LineItems"].append({**mixed["LineItems"][0], "ProductId": "NO-SUCH-PRODUCT"})
    refused.send("unknown-product-refused", mixed, "An unknown product in a second line was accepted.")
    for order_type in TYPES:
        for offer in _elsewhere(session, catalogue, order_type):
            body = wrapped(session, order_type, [catalogue.line(replace(offer, type=order_type))])
            session.budget.reserve(catalogue.estimate(body))
            message = f"A product for {offer.product['AvailableDeliveryTypes']} was accepted as {order_type}."
            refused.send("delivery-types-enforced", body, message)
    refused.check_left_nothing()


def _elsewhere(session: Session, catalogue: Catalogue, order_type: str) -> list[Offer]:
    """Return up to two offers of products that cannot be ordered as this Type."""
    found = {
        offer.id: offer
        for name in catalogue.types()
        for offer in catalogue.offers(name)
        if order_type not in offer.product["AvailableDeliveryTypes"]
    }
    return session.random.sample(list(found.values()), min(2, len(found)))
