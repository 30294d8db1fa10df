"""Stories about orders that come back as they were sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from giftcardpartners_contract.exchange import dicts
from giftcardpartners_contract.steps.catalogue import wrapped
from giftcardpartners_contract.steps.orders import find_in_history, place, read, settle
from giftcardpartners_contract.steps.round_trip import check_echo

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import JSON
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop
    from giftcardpartners_contract.steps.orders import Placed

_MESSAGES = (
    "Grüße aus Köln, naïve café — “bravo”!",
    "お誕生日おめでとうございます",
    "Всего доброго, د مبارک, שלום",
    "🎁🎉 well done 👩‍💻",
    'one line\nand another\twith a tab, <b>&amp;</b> and \\ and "',
    "long " + "x" * 400 + " end",
)
_ECHO = ("lines-come-back", "products-come-back", "values-come-back", "quantities-come-back")


@story(
    *_ECHO, "texts-come-back", "type-comes-back", "notes-come-back", "po-number-comes-back", "order-readable-at-once",
    "order-same-wherever-read", "order-in-history", "optional-properties-accepted", "order-ids-unique",
)  # fmt: skip
def orders_with_everything_come_back(run: Run, shop: Shop) -> None:
    """One order of each Type with every optional property: as answered, as read, as listed."""
    for order_type in shop.types():
        placed = place(run, shop, _full_order(run, shop, order_type), "optional-properties-accepted")
        read(run, placed)
        _check_listed(run, placed)


def _full_order(run: Run, shop: Shop, order_type: str) -> JSON:
    offers = shop.offers(order_type)[:8]
    lines = []
    for index in range(3):
        offer = run.random.choice(offers)
        value = offer.values[0]
        if offer.is_variable:
            value = min(value + Decimal(run.random.randrange(1, 300)) / 100, offer.values[-1])
        more: JSON = {
            "Personalization": {
                "To": run.random.choice(("Ana", "Zoë Ångström", "李小龍")),
                "FromName": "Acme",
                "FromEmail": "hr@example.com",
                "Message": run.random.choice(_MESSAGES),
                "DeliveryDate": "2030-01-02T09:00:00Z",
            },
            "ExternalId": f"row-{index + 1}",
            "Culture": "en-US",
        }
        if shop.brandings:
            more["BrandingId"] = run.random.choice(shop.brandings)
        lines.append(shop.line(offer, value, index + 1, **more))
    return wrapped(run, order_type, lines, Note=run.random.choice(_MESSAGES))


def _check_listed(run: Run, placed: Placed) -> None:
    rows = find_in_history(run, placed)
    message = "An order that was placed is not in the history."
    if run.judge.check("order-in-history", bool(rows), message, placed.answer):
        answer = run.ask("getOrder", id=placed.id)
        for row in rows:
            check_echo(run.judge, placed.body, row, answer)
            kept = row.get("Status") == answer.object.get("Status")
            message = "The history shows another Status than the order itself."
            again = run.ask("getOrder", id=placed.id).object.get("Status") != answer.object.get("Status")
            run.judge.check("order-same-wherever-read", kept or again, message, answer)


@story("recipients-can-be-mixed", "links-need-no-address", "sms-alone-accepted", *_ECHO)
def recipients_are_mixed(run: Run, shop: Shop) -> None:
    """Many lines with different recipients, products and quantities, equal lines among them."""
    if "DigitalDelivery" in shop.types():
        addresses: list[JSON] = [
            {"Email": "a@example.com"},
            {"Email": "b@example.com", "Sms": "+15550100001"},
            {"Sms": "+15550100002"},
            {"Email": "a@example.com"},
        ]
        offers = [shop.offer(run, "DigitalDelivery") for _ in addresses]
        offers[3] = offers[0]
        lines = [
            {**shop.line(offer, quantity=1 + index % 3), "DigitalDeliveryAddress": address}
            for index, (offer, address) in enumerate(zip(offers, addresses, strict=True))
        ]
        for line in lines[1:3]:
            place(run, shop, wrapped(run, "DigitalDelivery", [line]), "sms-alone-accepted")
        read(run, place(run, shop, wrapped(run, "DigitalDelivery", lines), "recipients-can-be-mixed"))
    if "Links" in shop.types():
        offer = shop.offer(run, "Links")
        body = wrapped(run, "Links", [shop.line(offer)] * 3)
        read(run, place(run, shop, body, "links-need-no-address"))


@story("missing-quantity-is-one")
def a_quantity_is_missing(run: Run, shop: Shop) -> None:
    """A line without a quantity is one card."""
    body = shop.order(run)
    del body["LineItems"][0]["Quantity"]
    placed = place(run, shop, body)
    shown = [line.get("Quantity") for line in dicts(placed.order.get("LineItems"))]
    message = f"A line without a Quantity came back with {shown}."
    run.judge.check("missing-quantity-is-one", shown in ([1], [None], []), message, placed.answer)


@story(
    "claim-entry-per-card",
    "claim-links-differ",
    "claim-entries-complete",
    "claim-links-stay",
    "quantities-come-back",
)
def claim_links_are_handed_out(run: Run, shop: Shop) -> None:
    """A Links order of several lines: one entry per card, all different, the same whenever they are read."""
    offer = shop.offer(run, "Links")
    lines = [shop.line(offer, quantity=quantity) for quantity in (3, 1, 2)]
    for _ in range(2):
        placed = place(run, shop, wrapped(run, "Links", lines))
        order = settle(run, placed)
        answer = run.ask("getOrder", id=placed.id)
        run.ledger.note(answer.object, answer)
        for line in dicts(order.get("LineItems")):
            count, wanted = len(dicts(line.get("ClaimData"))), line.get("Quantity")
            message = f"A complete line of {wanted} cards shows {count} ClaimData entries."
            run.judge.check("claim-entry-per-card", count == wanted, message, answer)
