"""What only orders show: the questions in the order in which they pay off, each asked by an order of one card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .card import Card, cheapest
from .findings import (
    AGAIN,
    BY_MAIL,
    CHECKS,
    MAIN,
    NOTE,
    Finding,
    address_shown,
    claim_data_absent,
    claim_data_there,
    cost_as_assumed,
    error_body,
    first_line,
    left_nothing,
    listed_at_once,
    money_taken,
    note_shown,
    number_shown,
    words,
)
from .orders import FINISHED, NotFoundOut, Orders, Sent
from .readings import Reading, amount, ids, value

_NO_PRODUCT = "NO-SUCH-PRODUCT"


@dataclass(frozen=True, slots=True)
class _Question:
    """What one order asks: it has a finding for each topic, an assumption and a question in words."""

    name: str
    topics: tuple[tuple[str, str], ...]
    ask: Callable[[], list[Finding]]


class OrderQuestions:
    """Asks what an order shows; `email` is whom a card may be sent to: without links, or for what mail shows."""

    def __init__(self, orders: Orders, products: Sequence[Any], email: str | None) -> None:
        self._orders = orders
        self._email = email
        self._links, self._by_mail = cheapest(products, "Links"), cheapest(products, "DigitalDelivery")
        for one in products:
            orders.learn(one)
        self._placed: list[str] = []

    def asked(self) -> Iterator[Reading]:
        """Ask one question after another; what an earlier run found out is told again and not asked."""
        card = self._links or (self._by_mail if self._email else None)
        if card is None:
            why = "no product can be ordered as links: --email ADDRESS orders by e-mail"
            yield from (Reading(*topic, why, None) for topic in (*MAIN, *AGAIN))
            return
        self._orders.learn({**card.product, "Id": _NO_PRODUCT})
        yield from self._once(_Question("main", MAIN, lambda: self._main(card)))
        stands = "main" in self._orders.record.readings
        for question in self._variations(card):
            if stands:
                yield from self._once(question)
            else:  # a refusal would say nothing
                why = "not asked, since the first order was not placed"
                yield from (Reading(*topic, why, None) for topic in question.topics)

    def _once(self, question: _Question) -> Iterator[Reading]:
        known = self._orders.record.readings
        if question.name not in known:
            try:
                findings = question.ask()
            except NotFoundOut as why:
                yield from (Reading(*topic, str(why), None) for topic in question.topics)
                return
            told = [Reading(*topic, *one) for topic, one in zip(question.topics, findings, strict=True)]
            self._orders.record.knows(question.name, told)
        yield from known[question.name]

    def _order(self, name: str, card: Card, **line: Any) -> dict[str, Any]:
        by_links = card is self._links
        item = {"ProductId": card.id, "Value": card.least, "Quantity": 1, **line}
        if not by_links:
            item.setdefault("DigitalDeliveryAddress", {"Email": self._email})
        number = self._orders.record.number(name)
        kind = "Links" if by_links else "DigitalDelivery"
        return {"Type": kind, "PONumber": number, "LineItems": [item]}

    def _send(self, name: str, order: dict[str, Any]) -> Sent:
        sent = self._orders.send(name, order)
        if sent.is_placed and sent.order_id:
            self._placed.append(sent.order_id)
        return sent

    def _used_number(self) -> str:
        """Return the PONumber of the order that stands."""
        record = self._orders.record
        return record.number("main-after-all" if record.unrefused.get("main-after-all") else "main")

    def _main(self, card: Card) -> list[Finding]:
        """Have an order refused, then place one under the same number."""
        was_cut_off = self._orders.record.unrefused.get("main", 0) > 0
        refused = self._send("impossible", self._order("main", card, ProductId=_NO_PRODUCT))
        name = "main" if refused.status >= 400 else "main-after-all"
        order = {**self._order(name, card), "Note": NOTE}
        sent = self._send(name, order)
        was_taken = sent.status == 409 and not sent.was_lost
        if was_taken:
            order["PONumber"] = self._orders.record.number("main-after-all")
            sent = self._send("main-after-all", order)
        if not sent.is_placed:
            raise NotFoundOut(f"the order is refused ({sent.status})")
        shown = sent.body if sent.status < 300 else self._orders.get(f"Orders/{sent.order_id}")
        listed = self._orders.history()
        last, statuses = self._orders.settled(shown)
        return [
            (f"it is answered {refused.status}", None if was_cut_off else refused.status == 400),
            error_body(refused.body),
            left_nothing(refused, was_taken),
            (f"{sent.status}", None if sent.was_lost else sent.status == 201),
            number_shown(shown, order["PONumber"]),
            note_shown(shown),
            listed_at_once(listed, value(shown, "Id")),
            money_taken(sent, shown),
            cost_as_assumed(shown, card),
            (statuses[0], statuses[0].lower() in FINISHED),
            words(statuses),
            claim_data_there(last),
        ]

    def _variations(self, card: Card) -> Iterator[_Question]:
        yield _Question("again", AGAIN, lambda: self._again(card))
        yield _Question("checks", CHECKS, lambda: self._checks(card))
        for name, assumption, question, order in self._refusals(card):
            yield self._variation(name, assumption, question, order, is_taken=False)
        for name, assumption, question, order in self._acceptances(card):
            yield self._variation(name, assumption, question, order, is_taken=True)
        if self._email is not None and self._by_mail is not None:
            by_mail = self._by_mail
            yield _Question("by-mail", BY_MAIL, lambda: self._to_an_address(by_mail))
        yield _Question("newest", (("A46", "Does the history begin with the latest order?"),), self._newest)

    def _refusals(self, card: Card) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        unknown = {**self._order("unknown-property", card), "Unknown": 1}
        yield "unknown-property", "A4", "Is an unknown property refused with 400?", unknown
        text = self._order("text-value", card, Value=f"{card.least:f}")
        yield "text-value", "A13", "Is a value as text refused with 400?", text
        off = self._order("not-offered", card, Value=card.not_offered)
        yield "not-offered", "A22", "Is a value that is not offered refused with 400?", off
        branding = self._order("unknown-branding", card, BrandingId="NO-SUCH-BRANDING")
        yield "unknown-branding", "A39", "Is an unknown BrandingId refused with 400?", branding
        if self._email is not None and card is self._links:
            address = self._order("links-address", card, DigitalDeliveryAddress={"Email": self._email})
            yield "links-address", "A40", "Is an address on a Links line refused with 400?", address
        if self._by_mail is not None:
            nobody = self._by_mail_order("no-address", self._by_mail, {})
            yield "no-address", "A36", "Is an address without e-mail and number refused with 400?", nobody

    def _acceptances(self, card: Card) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        keys = _in_camel_case(self._order("camel-case", card))
        yield "camel-case", "A5", "Are request keys taken in any case?", keys
        one = self._order("no-quantity", card)
        del one["LineItems"][0]["Quantity"]
        yield "no-quantity", "A35", "Does a missing Quantity mean one card?", one
        number = self._used_number()
        lower = {**self._order("other-case", card), "PONumber": number.lower()}
        yield "other-case", "A30", "Are PONumbers told apart by case?", lower
        padded = {**self._order("padded", card), "PONumber": f"{number} "}
        yield "padded", "A30", "Are PONumbers told apart by white space?", padded

    def _variation(
        self, name: str, assumption: str, question: str, order: dict[str, Any], *, is_taken: bool
    ) -> _Question:
        def ask() -> list[Finding]:
            sent = self._send(name, order)
            if sent.status == 409 and sent.was_lost and assumption == "A30":
                raise NotFoundOut("an answer was lost, so that a 409 says nothing")
            if not is_taken:
                return [(f"it is answered {sent.status}", sent.status == 400)]
            count = amount(value(first_line(sent.body), "Quantity")) if name == "no-quantity" else 1
            return [(f"it is answered {sent.status}", sent.is_placed and count in (1, None))]

        return _Question(name, ((assumption, question),), ask)

    def _again(self, card: Card) -> list[Finding]:
        order = {**self._order("main", card), "PONumber": self._used_number(), "Note": NOTE}
        sent = self._send("again", order)
        names = [name for name in ("PreviousOrderIds", "Id") if value(sent.body, name)]
        others = [name for name in ("PreviousOrderId", "OrderId") if value(sent.body, name)]
        named = ", ".join(names or others) or "nothing"
        return [
            (f"it is answered {sent.status}", sent.status == 409),
            (named, bool(names)) if sent.status == 409 else ("there is no 409", None),
        ]

    def _checks(self, card: Card) -> list[Finding]:
        impossible = self._order("checks", card, ProductId=_NO_PRODUCT)
        sent = self._send("checks", {**impossible, "PONumber": self._used_number()})
        return [(f"it is answered {sent.status}", sent.status == 400)]

    def _by_mail_order(self, name: str, card: Card, address: dict[str, Any]) -> dict[str, Any]:
        item = {"ProductId": card.id, "Value": card.least, "Quantity": 1, "DigitalDeliveryAddress": address}
        number = self._orders.record.number(name)
        return {"Type": "DigitalDelivery", "PONumber": number, "LineItems": [item]}

    def _to_an_address(self, card: Card) -> list[Finding]:
        sent = self._send("by-mail", self._by_mail_order("by-mail", card, {"Email": self._email}))
        if not sent.is_placed:
            raise NotFoundOut(f"the order is refused ({sent.status})")
        shown = sent.body if sent.status < 300 else self._orders.get(f"Orders/{sent.order_id}")
        line = first_line(self._orders.settled(shown)[0])
        return [(f"{sent.status}", True), *claim_data_absent(line), address_shown(line, str(self._email))]

    def _newest(self) -> list[Finding]:
        there = [one for one in ids(self._orders.history()) if one in self._placed]
        if len(there) < 2:
            raise NotFoundOut("its first page shows fewer than two of the orders of this run")
        latest = sorted(there, key=self._placed.index, reverse=True)
        return [(f"{len(there)} of this run are there", there == latest)]


def _in_camel_case(found: Any) -> Any:
    if isinstance(found, list):
        return [_in_camel_case(one) for one in found]
    if not isinstance(found, dict):
        return found
    return {
        ("poNumber" if key == "PONumber" else key[0].lower() + key[1:]): _in_camel_case(one)
        for key, one in found.items()
    }
