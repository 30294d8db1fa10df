"""Scenarios of look-ups: what is listed can be used in orders, and nothing else."""

from ..exchange import JSON
from ..session import Session
from ..steps.catalogue import Catalogue, wrapped
from ..steps.orders import place
from ..steps.rejections import Refusals, refuse
from .registry import scenario

_REQUIRED = ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country")


@scenario("listed-shipping-accepted", "unlisted-shipping-refused", "physical-needs-address")
def cards_are_posted(session: Session, catalogue: Catalogue) -> None:
    """Every listed shipping method and carrier is accepted, others are not, nor is half an address."""
    ways = [(shipping, "") for shipping in catalogue.shipping[:4]]
    for way in (*ways, *(("", carrier) for carrier in catalogue.carriers[:4])):
        body = _posted(session, catalogue, catalogue.address(*way))
        place(session, catalogue, body, "listed-shipping-accepted")
    address, refused = catalogue.address(), Refusals(session)
    for name in ("ShippingMethodId", "CarrierId"):
        body = _posted(session, catalogue, {**address, name: "NO-SUCH-THING"})
        message = f"An order with a {name} that is not listed was accepted."
        refused.send("unlisted-shipping-refused", body, message, about=name)
    for name in _REQUIRED:
        body = _posted(session, catalogue, {key: address[key] for key in address if key != name})
        refused.send("physical-needs-address", body, f"An order without {name} was accepted.", about=name)
    body = _posted(session, catalogue, address)
    del body["LineItems"][0]["PhysicalDeliveryAddress"]
    refused.send("physical-needs-address", body, "An order without any address was accepted.")
    refused.check_left_nothing()


def _posted(session: Session, catalogue: Catalogue, address: JSON) -> JSON:
    offer = catalogue.offer(session, "PhysicalShipment")
    return wrapped(session, "PhysicalShipment", [catalogue.line(offer, PhysicalDeliveryAddress=address)])


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
    message = "A DigitalDelivery line without an address was accepted."
    body = catalogue.order(session, "DigitalDelivery")
    line = body["LineItems"][0]
    del line["DigitalDeliveryAddress"]
    refuse(session, "digital-needs-address", body, message)
    line["DigitalDeliveryAddress"] = {}
    refuse(session, "digital-needs-address", {**body, "PONumber": session.new_po()}, message)
