"""Why the first day leaves an assumption open."""

from __future__ import annotations

from collections.abc import Iterable

from .readings import Reading

_NEEDS_ORDERS = "only an order shows it: --allow-orders --budget AMOUNT"
_NEEDS_EMAIL = "only an order by e-mail shows it: --email ADDRESS with --allow-orders"
_NEEDS_RECEIVER = "it needs an address that the service can call: order with a webhook"
_ASK = "what it means shows in no answer: ask the vendor"

WHY: dict[str, tuple[str, str]] = {
    "A1": ("Where is the host?", "nothing to find out: the address is a setting"),
    "A4": ("Is an unknown property refused?", _NEEDS_ORDERS),
    "A5": ("Are request keys taken in any case?", _NEEDS_ORDERS),
    "A6": ("What is in the body of an error?", _NEEDS_ORDERS),
    "A9": ("How many calls are allowed?", "a limit shows when it is reached, and nobody should try"),
    "A10": ("Which operations answer 504?", "a gateway's 504 cannot be ordered"),
    "A11": ("Is what is absent left out or null?", _NEEDS_EMAIL),
    "A16": ("When is money taken?", _NEEDS_ORDERS),
    "A22": ("Do Denominations bind?", _NEEDS_ORDERS),
    "A23": ("How is an unknown product refused?", _NEEDS_ORDERS),
    "A24": ("What does FulfillmentGroup do?", _ASK),
    "A25": ("What is a carrier?", _ASK),
    "A29": ("What does a refused order leave behind?", _NEEDS_ORDERS),
    "A30": ("How far goes the uniqueness of a PONumber?", _NEEDS_ORDERS),
    "A31": ("What does a 409 name?", _NEEDS_ORDERS),
    "A32": ("From which size is an order Pending?", _NEEDS_ORDERS),
    "A33": ("Which words say finished, and failed?", _NEEDS_ORDERS),
    "A34": ("How does the cost come about?", _NEEDS_ORDERS),
    "A35": ("What does a missing Quantity mean?", _NEEDS_ORDERS),
    "A36": ("What does a digital address need?", _NEEDS_ORDERS),
    "A37": ("What does a postal address need?", "an order that a lenient service takes is lost in the post"),
    "A38": (
        "What does shipping cost?",
        "it costs a card by post: order one, and look at `giftcards balance`",
    ),
    "A39": ("How is an unknown BrandingId refused?", _NEEDS_ORDERS),
    "A40": ("Which properties belong to which Type?", _NEEDS_EMAIL),
    "A41": ("When does claim data appear?", _NEEDS_ORDERS),
    "A42": ("Which order properties come back?", _NEEDS_ORDERS),
    "A43": ("What does DeliveryDate do?", "whether it delays an order shows on that day only"),
    "A44": ("What else does 422 stand for?", "an order beyond the balance is paid if the service takes it"),
    "A45": (
        "Is there an order after a lost answer?",
        "no answer can be lost on purpose; the client is safe either way",
    ),
    "A47": (
        "What is in the body of a webhook?",
        _NEEDS_RECEIVER,
    ),
    "A48": ("When is a webhook sent?", _NEEDS_RECEIVER),
}
"""The question and the reason, by assumption; one that is not here is always answered by a question that only reads."""


def left_open(told: Iterable[Reading]) -> list[Reading]:
    """Return a reading that says why for every assumption that nothing was told about."""
    known = {one.assumption for one in told}
    return [Reading(name, *one, None) for name, one in WHY.items() if name not in known]
