"""Scenarios of look-ups: what is listed can be used in orders, and nothing else."""

from __future__ import annotations

from ..errors import CannotJudge
from ..exchange import JSON
from ..session import Session
from ..steps.catalogue import Catalogue, wrapped
from ..steps.orders import place
from ..steps.rejections import check_left_nothing, refuse
from .registry import scenario

_REQUIRED = ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country")


@scenario("listed-shipping-accepted", "unlisted-shipping-refused", "physical-needs-address")
def cards_are_posted(session: Session, catalogue: Catalogue) -> None:
    """Every listed shipping method and carrier is accepted, others are not, nor is half an address."""
    if "PhysicalShipment" not in catalogue.types():
        raise CannotJudge("no printed cards are offered")
    for shipping in catalogue.shipping[:4]:
        place(
            session,
            catalogue,
            _posted(session, catalogue, catalogue.address(shipping)),
            "listed-shipping-accepted",
        )
    for carrier in catalogue.carriers[:4]:
        place(
            session,
            catalogue,
            _posted(session, catalogue, catalogue.address(carrier=carrier)),
            "listed-shipping-accepted",
        )
    before, bodies, answers = session.available(), [], []
    for name in ("ShippingMethodId", "CarrierId"):
        body = _posted(session, catalogue, {**catalogue.address(), name: "NO-SUCH-THING"})
        message = f"An order with a {name} that is not listed was accepted."
        bodies.append(body)
        answers.append(refuse(session, "unlisted-shipping-refused", body, message, about=name))
    for name in _REQUIRED:
        address = {key: value for key, value in catalogue.address().items() if key != name}
        body = _posted(session, catalogue, address)
        message = f"An order without {name} was accepted."
        bodies.append(body)
        answers.append(refuse(session, "physical-needs-address", body, message, about=name))
    body = _posted(session, catalogue, catalogue.address())
    del body["LineItems"][0]["PhysicalDeliveryAddress"]
    bodies.append(body)
    answers.append(
        refuse(session, "physical-needs-address", body, "An order without any address was accepted.")
    )
    check_left_nothing(session, bodies, before, *answers)


def _posted(session: Session, catalogue: Catalogue, address: JSON) -> JSON:
    offer = catalogue.offer(session, "PhysicalShipment")
    return wrapped(
        session, "PhysicalShipment", [{**catalogue.line(offer), "PhysicalDeliveryAddress": address}]
    )


@scenario("listed-brandings-accepted", "unlisted-branding-refused")
def orders_are_branded(session: Session, catalogue: Catalogue) -> None:
    """Every listed branding is accepted, others are not."""
    for branding in catalogue.brandings[:4]:
        body = catalogue.order(session)
        body["LineItems"][0]["BrandingId"] = branding
        place(session, catalogue, body, "listed-brandings-accepted")
    body = catalogue.order(session)
    body["LineItems"][0]["BrandingId"] = "NO-SUCH-BRANDING"
    refuse(session, "unlisted-branding-refused", body, "A branding that is not listed was accepted.")


@scenario("digital-needs-address")
def cards_are_sent_to_nobody(session: Session, catalogue: Catalogue) -> None:
    """A line without an address, or with an empty one, is refused."""
    if "DigitalDelivery" not in catalogue.types():
        raise CannotJudge("nothing is offered as DigitalDelivery")
    for is_empty in (False, True):
        body = catalogue.order(session, "DigitalDelivery")
        del body["LineItems"][0]["DigitalDeliveryAddress"]
        if is_empty:
            body["LineItems"][0]["DigitalDeliveryAddress"] = {}
        refuse(
            session, "digital-needs-address", body, "A DigitalDelivery line without an address was accepted."
        )
