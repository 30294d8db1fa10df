"""Scenarios of orders that come back as they were sent."""

from ..exchange import JSON, dicts
from ..session import Session
from ..steps.catalogue import Catalogue, wrapped
from ..steps.orders import Placed, check_claim_entries, find_in_history, place, read, settle
from ..steps.round_trip import check_round_trip
from .registry import scenario

_MESSAGES = (
    "Grüße aus Köln, naïve café — “bravo”!",
    "お誕生日おめでとうございます",
    "Всего доброго, د مبارک, שלום",
    "🎁🎉 well done 👩‍💻",
    'one line\nand another\twith a tab, <b>&amp;</b> and \\ and "',
    "long " + "x" * 400 + " end",
)
_ECHO = ("lines-come-back", "products-come-back", "values-come-back", "quantities-come-back")


@scenario(
    *_ECHO, "texts-come-back", "type-comes-back", "notes-come-back", "po-number-comes-back", "order-readable-at-once",
    "order-same-wherever-read", "order-in-history", "optional-properties-accepted", "order-ids-unique",
)  # fmt: skip
def orders_with_everything_come_back(session: Session, catalogue: Catalogue) -> None:
    """One order of each Type with every optional property: as answered, as read, as listed."""
    for order_type in catalogue.types():
        body = _full_order(session, catalogue, order_type)
        placed = place(session, catalogue, body, "optional-properties-accepted")
        read(session, placed)
        _check_listed(session, placed)


def _full_order(session: Session, catalogue: Catalogue, order_type: str) -> JSON:
    offers = catalogue.offers(order_type)[:8]
    lines = []
    for index in range(3):
        offer, cents = session.random.choice(offers), session.random.randrange(1, 300)
        more: JSON = {
            "Personalization": {
                "To": session.random.choice(("Ana", "Zoë Ångström", "李小龍")),
                "FromName": "Acme",
                "FromEmail": "hr@example.com",
                "Message": session.random.choice(_MESSAGES),
                "DeliveryDate": "2030-01-02T09:00:00Z",
            },
            "ExternalId": f"row-{index + 1}",
            "Culture": "en-US",
        }
        if catalogue.brandings:
            more["BrandingId"] = session.random.choice(catalogue.brandings)
        lines.append(catalogue.line(offer, offer.with_cents(cents), index + 1, **more))
    return wrapped(session, order_type, lines, Note=session.random.choice(_MESSAGES))


def _check_listed(session: Session, placed: Placed) -> None:
    rows = find_in_history(session, placed)
    message = "An order that was placed is not in the history."
    if session.check("order-in-history", bool(rows), message, placed.answer):
        answer = session.call_with_retry("getOrder", id=placed.id)
        for row in rows:
            check_round_trip(session.results, placed.body, row, answer)
            kept = row.get("Status") == answer.object.get("Status")
            message = "The history shows another Status than the order itself."
            again = session.call_with_retry("getOrder", id=placed.id)
            has_moved = again.object.get("Status") != answer.object.get("Status")
            session.check("order-same-wherever-read", kept or has_moved, message, answer)


@scenario("recipients-can-be-mixed", "links-need-no-address", "sms-alone-accepted", *_ECHO)
def recipients_are_mixed(session: Session, catalogue: Catalogue) -> None:
    """Many lines with different recipients, products and quantities, equal lines among them."""
    if "DigitalDelivery" in catalogue.types():
        addresses: list[JSON] = [
            {"Email": "a@example.com"},
            {"Email": "b@example.com", "Sms": "+15550100001"},
            {"Sms": "+15550100002"},
            {"Email": "a@example.com"},
        ]
        offers = [catalogue.offer(session, "DigitalDelivery") for _ in addresses]
        offers[3] = offers[0]
        lines = [
            {**catalogue.line(offer, quantity=1 + index % 3), "DigitalDeliveryAddress": address}
            for index, (offer, address) in enumerate(zip(offers, addresses, strict=True))
        ]
        for line in lines[1:3]:
            place(session, catalogue, wrapped(session, "DigitalDelivery", [line]), "sms-alone-accepted")
        body = wrapped(session, "DigitalDelivery", lines)
        read(session, place(session, catalogue, body, "recipients-can-be-mixed"))
    if "Links" in catalogue.types():
        body = wrapped(session, "Links", [catalogue.line(catalogue.offer(session, "Links"))] * 3)
        read(session, place(session, catalogue, body, "links-need-no-address"))


@scenario("missing-quantity-is-one")
def a_quantity_is_missing(session: Session, catalogue: Catalogue) -> None:
    """A line without a quantity is one card."""
    body = catalogue.order(session)
    del body["LineItems"][0]["Quantity"]
    placed = place(session, catalogue, body)
    shown = [line.get("Quantity") for line in dicts(placed.order.get("LineItems"))]
    message = f"A line without a Quantity came back with {shown}."
    session.check("missing-quantity-is-one", shown in ([1], [None], []), message, placed.answer)


@scenario(
    "claim-entry-per-card", "claim-links-differ", "claim-entries-complete", "claim-links-stay",
    "quantities-come-back",
)  # fmt: skip
def claim_links_are_handed_out(session: Session, catalogue: Catalogue) -> None:
    """A Links order of several lines: one entry per card, all different, the same whenever they are read."""
    offer = catalogue.offer(session, "Links")
    lines = [catalogue.line(offer, quantity=quantity) for quantity in (3, 1, 2)]
    for _ in range(2):
        placed = place(session, catalogue, wrapped(session, "Links", lines))
        order = settle(session, placed)
        answer = session.call_with_retry("getOrder", id=placed.id)
        session.order_log.note(answer.object, answer)
        check_claim_entries(session, order, answer)
