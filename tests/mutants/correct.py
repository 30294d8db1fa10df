"""Correct variants: servers that read what no source documents in another way, or have a bad day; all must pass."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from giftcardpartners_simulator import Fault, Response, Rules, Settings
from giftcardpartners_simulator.extending import Listing

from .registry import VARIANTS, Variant

JSON = dict[str, Any]
Call = Any


class _OldestFirst(Rules):
    """Lists the oldest orders first."""

    def newest_page_of(self, items: Listing[Any], page: int, size: int) -> list[Any]:
        start = (page - self.settings.first_page) * size
        return items.part(start, start + size)


class _ExtraFields(Rules):
    """Adds properties to every object that nobody has documented."""

    def encode(self, payload: object) -> bytes:
        return super().encode(_enriched(payload))


class _OtherCost(Rules):
    """Reckons costs in another way: fee per card first, then the discount, always rounded down."""

    def line_cost(self, line: Any) -> int:
        product = self.catalogue[line.product_id]
        return int((line.value + product.fee) * (10_000 - product.discount) // 10_000)


class _CostPerLine(Rules):
    """Shows the cost of a whole line."""

    def line_answer(self, order: Any, line: Any, status: str) -> JSON:
        shown: JSON = super().line_answer(order, line, status)
        return {**shown, "Cost": round(shown["Cost"] * line.quantity, 2)}


class _IdempotentRepeat(Rules):
    """Answers a repeat with 200 and the original order."""

    def conflict(self, account: Any, original: Any, call: Call) -> Response:
        return self.answer(200, self.order_answer(original))


class _Bare(Rules):
    """Shows of an order nothing but its Id and Status."""

    def order_answer(self, order: Any) -> JSON:
        shown: JSON = super().order_answer(order)
        return {"Id": shown["Id"], "Status": shown["Status"]}


class _OneProduct(Rules):
    """Sells one product."""

    def __init__(self, *state: Any) -> None:
        super().__init__(*state)
        self.catalogue = {"PENNYLANE": self.catalogue["PENNYLANE"]}


class _NoLookups(Rules):
    """Has no shipping methods, carriers, brandings and departments."""

    def whole_list(self, rows: tuple[JSON, ...]) -> Response:
        return super().whole_list(())


class _PendingChargedLater(Rules):
    """Takes the money of a Pending order when it completes."""

    def create_order(self, call: Call) -> Response:
        before = call.account.available
        answer = super().create_order(call)
        order = call.account.orders[-1]
        if not order.done and call.account.available < before:
            call.account.available += order.charge
            self.__dict__.setdefault("owed", {})[order.id] = call.account
        return answer

    def complete(self, order: Any) -> Any:
        changed = super().complete(order)
        account = self.__dict__.setdefault("owed", {}).pop(order.id, None)
        if account is not None:
            self.debit(account, order.charge)
        return changed


class _StrictOrder(Rules):
    """Answers 422 where the simulator answers 400, and looks at funds before the PONumber."""

    def bad_request(self, message: str, errors: Any = None) -> Response:
        return self.problem(422, "Unprocessable", message, errors)


class _LenientReading(Rules):
    """Passes over unknown properties, and takes odd pages for the first."""

    def read_number(self, query: Any, name: str, default: int, least: int, most: int, errors: Any) -> int:
        return super().read_number(query, name, default, least, most, {})

    def read_draft(self, body: Any, findings: Any) -> Any:
        if isinstance(body, dict):
            known = ("type", "lineitems", "ponumber", "note", "webhooksettings")
            body = {key: value for key, value in body.items() if key.lower() in known}
        return super().read_draft(body, findings)


class _NoBalance(Rules):
    """Does not say what is Available."""

    def balance_answer(self, account: Any) -> JSON:
        return {"Pending": None, "Available": None}


def _enriched(value: Any) -> Any:
    if isinstance(value, dict):
        return {**{key: _enriched(item) for key, item in value.items()}, "XNew": {"Deep": [1, None]}}
    return [_enriched(item) for item in value] if isinstance(value, list) else value


def _sometimes(kind: str, operation: str, every: int, times: int, **more: Any) -> tuple[Fault, ...]:
    return tuple(Fault(kind=kind, operation=operation, skip=every if n else 2, **more) for n in range(times))


_SLOW_DAY = (
    *_sometimes("status_after_store", "createOrder", 9, 12, status=504),
    *_sometimes("status_before_store", "createOrder", 7, 12, status=504),
    *_sometimes("status_before_store", "getOrder", 11, 12, status=504, value="html"),
    *_sometimes("status_before_store", "listOrders", 13, 8, status=504),
    *_sometimes("status_before_store", "createToken", 3, 3, status=504),
)
_BUSY_DAY = tuple(
    fault
    for operation in (
        "createOrder",
        "getOrder",
        "listOrders",
        "listProducts",
        "getAccountBalance",
        "createToken",
    )
    for fault in _sometimes("rate_limited", operation, 6, 10, value="1")
)
_DROPS = (
    *_sometimes("drop_after_store", "createOrder", 8, 10),
    *_sometimes("drop_before_reading", "createOrder", 9, 10),
    *_sometimes("drop_mid_body", "getOrder", 12, 10),
)


def _variant(name: str, sentence: str, /, **settings: Any) -> None:
    rules = settings.pop("rules", Rules)
    faults = settings.pop("faults", ())
    controlled = settings.pop("controlled", True)
    VARIANTS.append(Variant(name, sentence, Settings(**settings), rules, faults, controlled))


_variant("as it is", "The simulator with its default settings.")
_variant("from outside", "The simulator as a server that cannot be controlled.", controlled=False)
_variant("conflict by Id", "A 409 names the original order in Id.", conflict_body="id")
_variant("conflict by OrderId", "A 409 names the original order in OrderId.", conflict_body="order_id")
_variant("bare lists", "Lists come as bare arrays.", bare_lists=True)
_variant("camelCase", "Answers spell their keys in camelCase.", camel_case=True)
_variant("200 for an order", "An order is answered with 200.", create_status=200)
_variant("201 for a token", "A token is answered with 201.", token_status=201)
_variant("opaque tokens", "Tokens are opaque texts.", token_form="opaque")
_variant("minutes", "ExpiresIn counts minutes.", expires_in_unit="minutes")
_variant("short tokens", "A token lasts two minutes.", token_lifetime=120.0)
_variant("text refusals", "Refusals are plain text.", problem_body="text")
_variant("empty refusals", "Refusals have no body.", problem_body="empty")
_variant("RFC 9457 refusals", "Refusals are application/problem+json.", problem_body="problem")
_variant("message refusals", "Refusals have a Message only.", problem_body="message")
_variant("all Pending", "Every order is Pending first.", pending_from_units=1)
_variant(
    "all Pending, by polls",
    "Every order is Pending for three looks.",
    pending_from_units=1,
    completion_polls=3,
)
_variant("none Pending", "No order is ever Pending.", pending_from_units=None)
_variant("Pending for hours", "Large orders take six hours.", completion_seconds=21_600.0)
_variant(
    "Pending, from outside", "Every order stays Pending for longer than the gate waits.",
    pending_from_units=1, controlled=False,
)  # fmt: skip
_variant("another word", "Finished orders are Fulfilled.", completed_word="Fulfilled")
_variant("unknown word", "Finished orders are Released, a word that nobody knows.", completed_word="Released")
_variant("little money", "The account holds 30.", start_balance=Decimal(30), controlled=False)
_variant("no money", "The account holds nothing.", start_balance=Decimal(0), controlled=False)
_variant(
    "much money", "The account holds a hundred million.", start_balance=Decimal(100_000_000), controlled=False
)
_variant("pages from zero", "The first page has number 0.", first_page=0)
_variant("small pages", "A page holds 5, and 20 at most.", page_size=5, page_size_max=20)
_variant("lagging history", "Orders are listed after two seconds.", history_lag=2.0)
_variant("no claim data yet", "ClaimData is empty while there is none.", absent_claim_data="empty")
_variant("claim data missing", "ClaimData is missing while there is none.", absent_claim_data="missing")
_variant("claim data for e-mail", "Orders by e-mail show claim links too.", claim_data_for_digital=True)
_variant("addresses shown", "Orders show the addresses.", echo_addresses=True)
_variant("PONumber not shown", "Orders do not show their PONumber.", echo_po_number=False)
_variant("numeric strings", "Numbers may be sent as text.", accept_numeric_strings=True)
_variant("postage", "Shipping costs 7.50 a line.", shipping_price=Decimal("7.50"))
_variant("oldest first", "The history lists the oldest orders first.", rules=_OldestFirst)
_variant("extra properties", "Answers hold properties that nobody knows.", rules=_ExtraFields)
_variant("another formula", "Costs are reckoned in another way.", rules=_OtherCost)
_variant("cost per line", "The Cost of a line is that of all its cards.", rules=_CostPerLine)
_variant("repeat is 200", "A repeat is answered with 200 and the original order.", rules=_IdempotentRepeat)
_variant("bare orders", "An order shows its Id and Status only.", rules=_Bare)
_variant("one product", "The catalogue has one product.", rules=_OneProduct)
_variant("no look-ups", "There is nothing to ship with, and no branding.", rules=_NoLookups)
_variant(
    "charged when complete", "Pending orders are charged when they complete.", rules=_PendingChargedLater
)
_variant("422 for all", "Orders that are not well formed are answered with 422.", rules=_StrictOrder)
_variant("lenient", "Unknown properties and odd pages are passed over.", rules=_LenientReading)
_variant("silent balance", "The balance says nothing.", rules=_NoBalance)
_variant("504 now and then", "Every few calls time out, with and without an order.", faults=_SLOW_DAY)
_variant(
    "504 now and then, from outside",
    "The same, and time cannot be moved.",
    faults=_SLOW_DAY,
    controlled=False,
)
_variant("429 now and then", "Every few calls are too many.", faults=_BUSY_DAY)
_variant("dropped connections", "Every few connections break.", faults=_DROPS)
_variant(
    "slow", "Every answer takes three seconds.", faults=(Fault(kind="latency", times=None, seconds=3.0),)
)
