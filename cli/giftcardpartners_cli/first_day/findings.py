"""What an order's answer says of each assumption."""

from __future__ import annotations

from typing import Any

from .card import Card
from .orders import FINISHED, Sent
from .readings import amount, ids, value

NOTE = "first day: ordered to learn how an order is read"

Finding = tuple[str, bool | None]
"""What was seen, and whether it is as assumed."""

CREATED = "Is an order answered with 201?"
MAIN = (
    ("A23", "Is an unknown product refused with 400?"),
    ("A6", "Has the body of an error Title, Message and Errors?"),
    ("A29", "Does a refused order leave its PONumber free, and the balance as it was?"),
    ("A3", CREATED),
    ("A42", "Does an order show its PONumber?"),
    ("A42", "Does an order show its Note as it was sent?"),
    ("A46", "Does the history show an order at once?"),
    ("A16", "Does Available go down by the cost at once?"),
    ("A34", "Is the cost the value less the discount, and the fee?"),
    ("A32", "Is an order of one card complete at once?"),
    ("A33", "Are the words Pending, and Complete, Completed or Fulfilled?"),
    ("A41", "Has a complete Links order claim data for each card?"),
)
AGAIN = (
    ("A30", "Is the same order again answered with 409?"),
    ("A31", "Does the 409 name the order in PreviousOrderIds or Id?"),
)
CHECKS = (("A30", "Is an impossible order under a used PONumber 400, not 409?"),)
BY_MAIL = (
    ("A36", "Is an e-mail address enough?"),
    ("A41", "Is claim data absent on orders by e-mail?"),
    ("A11", "Is what is absent null, empty or missing?"),
    ("A42", "Are addresses shown as they were sent, if at all?"),
)


def first_line(order: Any) -> Any:
    lines = value(order, "LineItems")
    return lines[0] if isinstance(lines, list) and lines else None


def error_body(body: Any) -> Finding:
    if not isinstance(body, dict):
        return "no JSON object", False
    names = ("title", "message", "errors")
    return ", ".join(map(str, body)) or "nothing", all(value(body, name) is not None for name in names)


def left_nothing(refused: Sent, was_taken: bool) -> Finding:
    if refused.status < 300:
        return "it was not refused", None
    if was_taken:
        return "its PONumber is taken: the next order got a 409", False
    lost = refused.lost_money
    return ("the balance lost something", False) if lost else ("both", None if lost is None else True)


def number_shown(order: Any, number: str) -> Finding:
    shown = value(order, "PONumber")
    return "yes" if shown == number else "no" if shown is None else "rewritten", shown == number


def note_shown(order: Any) -> Finding:
    shown = value(order, "Note")
    return "yes" if shown == NOTE else "no" if shown is None else "rewritten", shown == NOTE


def listed_at_once(listed: list[Any], order_id: Any) -> Finding:
    there = order_id in ids(listed)
    return "its first page does" if there else "its first page does not", there


def money_taken(sent: Sent, order: Any) -> Finding:
    lost, cost = sent.lost_money, amount(value(first_line(order), "Cost"))
    if lost is None or sent.was_lost:
        return "the balance before and after was not to be had", None
    return (
        f"it lost {lost:.2f}, the order shows {'no cost' if cost is None else f'{cost:.2f}'}",
        lost > 0 and (cost is None or lost == cost),
    )


def cost_as_assumed(order: Any, card: Card) -> Finding:
    cost, assumed = amount(value(first_line(order), "Cost")), card.cost
    if cost is None or assumed is None:
        return "the order or the catalogue shows no cost", None
    return f"{cost:.2f} instead of {assumed:.2f}" if cost != assumed else f"{cost:.2f}", cost == assumed


def words(statuses: list[str]) -> Finding:
    seen = ", then ".join(statuses)
    known = {*FINISHED, "pending"}
    if any(one.lower() not in known for one in statuses):
        return seen, False
    return seen, True if statuses[-1].lower() in FINISHED else None


def claim_data_there(order: Any) -> Finding:
    """A complete order of links shows one entry for each card."""
    if value(order, "Type") != "Links":
        return "the order was no Links order", None
    entries = value(first_line(order), "ClaimData")
    count = len(entries) if isinstance(entries, list) else 0
    return f"{count} for one card", count == 1


def claim_data_absent(line: Any) -> list[Finding]:
    """An order by e-mail shows none; and how it shows that there is none."""
    claims = value(line, "ClaimData")
    if claims:
        return [("it is shown", False), ("nothing was absent", None)]
    there = isinstance(line, dict) and "claimdata" in {key.lower() for key in line}
    kind = "null" if there and claims is None else "missing" if claims is None else "empty"
    return [(kind, True), (kind, claims in (None, []))]


def address_shown(line: Any, email: str) -> Finding:
    """Addresses may be shown."""
    address = value(line, "DigitalDeliveryAddress")
    if address is None:
        return "not shown", True
    same = bool(value(address, "Email") == email)
    return "as it was sent" if same else "rewritten", same
