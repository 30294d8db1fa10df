"""Stories about look-ups: what is listed can be used in orders, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.catalogue import wrapped
from giftcardpartners_contract.steps.orders import place
from giftcardpartners_contract.steps.rejections import check_left_nothing, refuse

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_REQUIRED = ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country")


@story("listed-shipping-accepted", "unlisted-shipping-refused", "physical-needs-address")
def cards_are_posted(run: Run, shop: Shop) -> None:
    """Every listed shipping method and carrier is accepted, others are not, nor is half an address."""
    if "PhysicalShipment" not in shop.types():
        raise CannotJudge("no printed cards are offered")
    for shipping in shop.shipping[:4]:
        place(run, shop, _posted(run, shop, shop.address(shipping)), "listed-shipping-accepted")
    for carrier in shop.carriers[:4]:
        place(run, shop, _posted(run, shop, shop.address(carrier=carrier)), "listed-shipping-accepted")
    before, bodies, answers = run.available(), [], []
    for name in ("ShippingMethodId", "CarrierId"):
        body = _posted(run, shop, {**shop.address(), name: "NO-SUCH-THING"})
        message = f"An order with a {name} that is not listed was accepted."
        bodies.append(body)
        answers.append(refuse(run, "unlisted-shipping-refused", body, message, about=name))
    for name in _REQUIRED:
        address = {key: value for key, value in shop.address().items() if key != name}
        body = _posted(run, shop, address)
        message = f"An order without {name} was accepted."
        bodies.append(body)
        answers.append(refuse(run, "physical-needs-address", body, message, about=name))
    body = _posted(run, shop, shop.address())
    del body["LineItems"][0]["PhysicalDeliveryAddress"]
    bodies.append(body)
    answers.append(refuse(run, "physical-needs-address", body, "An order without any address was accepted."))
    check_left_nothing(run, bodies, before, *answers)


def _posted(run: Run, shop: Shop, address: JSON) -> JSON:
    offer = shop.offer(run, "PhysicalShipment")
    return wrapped(run, "PhysicalShipment", [{**shop.line(offer), "PhysicalDeliveryAddress": address}])


@story("listed-brandings-accepted", "unlisted-branding-refused")
def orders_are_branded(run: Run, shop: Shop) -> None:
    """Every listed branding is accepted, others are not."""
    for branding in shop.brandings[:4]:
        body = shop.order(run)
        body["LineItems"][0]["BrandingId"] = branding
        place(run, shop, body, "listed-brandings-accepted")
    body = shop.order(run)
    body["LineItems"][0]["BrandingId"] = "NO-SUCH-BRANDING"
    refuse(run, "unlisted-branding-refused", body, "A branding that is not listed was accepted.")


@story("digital-needs-address")
def cards_are_sent_to_nobody(run: Run, shop: Shop) -> None:
    """A line without an address, or with an empty one, is refused."""
    if "DigitalDelivery" not in shop.types():
        raise CannotJudge("nothing is offered as DigitalDelivery")
    for is_empty in (False, True):
        body = shop.order(run, "DigitalDelivery")
        del body["LineItems"][0]["DigitalDeliveryAddress"]
        if is_empty:
            body["LineItems"][0]["DigitalDeliveryAddress"] = {}
        refuse(run, "digital-needs-address", body, "A DigitalDelivery line without an address was accepted.")
