"""Mutants that break the rules around reading back: orders, history, pages, status and claim links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from giftcardpartners_simulator import Response, Rules, Settings
from giftcardpartners_simulator.extending import Listing

from .registry import business, with_body

Call = Any
JSON = dict[str, Any]


def _kept(listing: Listing[Any], wanted: Callable[[Any], bool]) -> Listing[Any]:
    kept = [one for one in listing.part(0, len(listing)) if wanted(one)]
    return Listing(kept, len(kept), set())


class _ReadBack(Rules):
    """Shows an order otherwise when it is read than when it was placed."""

    def get_order(self, call: Call) -> Response:
        answer = super().get_order(call)
        return with_body(answer, self.changed) if answer.status == 200 else answer

    def changed(self, order: JSON) -> JSON:
        for line in order["LineItems"]:
            self.change(line)
        return order

    def change(self, line: JSON) -> None:
        pass


@business("quantities-come-back")
class ReadsAnotherQuantity(_ReadBack):
    """An order that is read shows one card more."""

    def change(self, line: JSON) -> None:
        line["Quantity"] += 1


@business("values-come-back")
class ReadsRoundedValues(_ReadBack):
    """An order that is read shows its values in whole units."""

    def change(self, line: JSON) -> None:
        line["Value"] = int(line["Value"])


@business("products-come-back")
class ReadsAnotherProduct(_ReadBack):
    """An order that is read shows another product."""

    def change(self, line: JSON) -> None:
        line["ProductId"] = "PRODUCTA" if line["ProductId"] != "PRODUCTA" else "PRODUCTB"


@business("order-same-wherever-read")
class ReadsAnotherCost(_ReadBack):
    """An order that is read shows a cost of zero."""

    def change(self, line: JSON) -> None:
        line["Cost"] = 0


@business("texts-come-back")
class ReadsAsciiOnly(_ReadBack):
    """Texts that are read show a question mark for what is not ASCII."""

    def change(self, line: JSON) -> None:
        for name, text in (line.get("Personalization") or {}).items():
            line["Personalization"][name] = text.encode("ascii", "replace").decode()


@business("texts-come-back")
class ReadsShortMessages(_ReadBack):
    """Messages that are read are cut after twenty characters."""

    def change(self, line: JSON) -> None:
        if "Message" in (line.get("Personalization") or {}):
            line["Personalization"]["Message"] = line["Personalization"]["Message"][:20]


@business("texts-come-back")
class ReadsAnotherBranding(_ReadBack):
    """Orders that are read show the default branding."""

    def change(self, line: JSON) -> None:
        if "BrandingId" in line:
            line["BrandingId"] = "BRAND-DEFAULT"


@business("lines-come-back")
class ReadsLinesBackwards(_ReadBack):
    """The lines of an order are read in reverse order."""

    def changed(self, order: JSON) -> JSON:
        return {**order, "LineItems": order["LineItems"][::-1]}


@business("lines-come-back")
class KeepsFirstLineOnly(Rules):
    """Of an order with several lines the first is kept."""

    def read_lines(self, value: Any, order_type: Any, findings: Any) -> Any:
        return super().read_lines(value, order_type, findings)[:1]


@business("lines-come-back")
class MergesEqualLines(Rules):
    """Equal lines are merged into one of their quantity."""

    def read_lines(self, value: Any, order_type: Any, findings: Any) -> Any:
        merged: list[Any] = []
        for line in super().read_lines(value, order_type, findings):
            if merged and merged[-1].product_id == line.product_id and merged[-1].value == line.value:
                merged[-1].quantity += line.quantity
            else:
                merged.append(line)
        return merged


@business("type-comes-back")
class EverythingIsLinks(_ReadBack):
    """Every order is read as Links."""

    def changed(self, order: JSON) -> JSON:
        return {**order, "Type": "Links"}


@business("po-number-comes-back", Settings(echo_po_number=False))
class PoNumberNotShown(Rules):
    """Orders do not show their PONumber."""


@business("notes-come-back")
class NotesAreForgotten(Rules):
    """The Note of an order is forgotten."""

    def read_draft(self, body: Any, findings: Any) -> Any:
        draft = super().read_draft(body, findings)
        draft.note = None
        return draft


@business("order-readable-at-once")
class NotReadableAtFirst(Rules):
    """An order cannot be read in its first minute."""

    def find_order(self, account: Any, order_id: str) -> Any:
        order = super().find_order(account, order_id)
        return None if order is not None and self.clock.now() - order.placed_at < 60 else order


@business("order-ids-unique")
class IdsRepeat(Rules):
    """The ids of orders repeat after a while."""

    def new_id(self, prefix: str) -> str:
        return f"{prefix}-{self.random.randrange(40):04d}"


@business("order-in-history")
class HistoryWithoutPost(Rules):
    """Orders by post are not in the history."""

    def listed_orders(self, account: Any, call: Call) -> Listing[Any]:
        return _kept(super().listed_orders(account, call), lambda one: one.draft.type != "PhysicalShipment")


@business("order-in-history")
class HistoryWithoutNotes(Rules):
    """Orders with a Note are not in the history."""

    def listed_orders(self, account: Any, call: Call) -> Listing[Any]:
        return _kept(super().listed_orders(account, call), lambda one: one.draft.note is None)


@business("history-without-repeats")
class HistoryPagesOverlap(Rules):
    """Each page of the history begins with the last order of the page before."""

    def newest_page_of(self, items: Listing[Any], page: int, size: int) -> list[Any]:
        start = max(0, (page - 1) * size - (page > 1))
        return items.part(0, len(items))[::-1][start : start + size]


@business("products-without-repeats")
class CatalogueLosesOnePerPage(Rules):
    """Each page of the catalogue leaves out one product between pages."""

    def page_of(self, items: Sequence[Any], page: int, size: int) -> Sequence[Any]:
        start = (page - 1) * (size + 1)
        return items[start : start + size]


@business("page-size-kept")
class PageSizeIgnored(Rules):
    """Pages hold twice as much as was asked for."""

    def read_page(self, query: Any) -> tuple[int, int]:
        page, size = super().read_page(query)
        return page, size * 2


@business("past-the-end-is-empty")
class LastPageForEver(Rules):
    """Past the end, the last page comes again."""

    def read_page(self, query: Any) -> tuple[int, int]:
        page, size = super().read_page(query)
        total = len(self.catalogue)
        last = max(1, -(-total // size))
        return (min(page, last), size) if page > 3 else (page, size)


@business("page-counts-agree")
class TotalCountOfThePage(Rules):
    """TotalCount is one more than there are."""

    def envelope(self, data: list[Any], page: int, size: int, total: int) -> JSON:
        return super().envelope(data, page, size, total + 1)


@business("history-newest-first")
class HistoryOldestFirst(Rules):
    """The history lists the oldest orders first."""

    def newest_page_of(self, items: Listing[Any], page: int, size: int) -> list[Any]:
        return items.part((page - 1) * size, page * size)


@business("orders-are-private")
class OrdersOfOthers(Rules):
    """Any account can read any order by its Id."""

    def find_order(self, account: Any, order_id: str) -> Any:
        return next((one.by_id[order_id] for one in self.state.accounts if order_id in one.by_id), None)


@business("po-number-per-account")
class PoNumbersShared(Rules):
    """A PONumber is unique over all accounts."""

    def check_unique_po(self, account: Any, draft: Any, call: Call) -> None:
        for other in self.state.accounts:
            super().check_unique_po(other, draft, call)


@business("status-moves-forward")
class PendingAgain(Rules):
    """A complete order is Pending again when it is read for the third time."""

    def status_of(self, order: Any) -> str:
        reads: dict[str, int] = self.__dict__.setdefault("reads", {})
        reads[order.id] = reads.get(order.id, 0) + 1
        if order.asynchronous and order.done and reads[order.id] % 3 == 0:
            return "Pending"
        return super().status_of(order)


@business("pending-ends", Settings(never_complete=True))
class PendingForEver(Rules):
    """Pending orders are never completed."""


@business("claim-links-differ")
class OneLinkForAll(Rules):
    """All cards of a line have the same claim link."""

    def claim_entry(self, order: Any, line: Any, unit: int) -> JSON:
        shown: JSON = super().claim_entry(order, line, unit)
        return {**shown, "ClaimLink": f"https://claim.example.com/t/{line.id}"}


@business("claim-links-differ")
class LinkByUnitOnly(Rules):
    """The claim links of different orders are the same."""

    def claim_entry(self, order: Any, line: Any, unit: int) -> JSON:
        shown: JSON = super().claim_entry(order, line, unit)
        return {**shown, "ClaimLink": f"https://claim.example.com/t/{line.id[-1]}-{unit}"}


@business("claim-entry-per-card")
class OneLinkPerLine(Rules):
    """A line shows one claim link, however many cards it has."""

    def claim_data(self, order: Any, line: Any) -> list[JSON]:
        return super().claim_data(order, line)[:1]


@business("claim-entries-complete")
class LinkWithoutAnswer(Rules):
    """Claim links come without their challenge answer."""

    def claim_entry(self, order: Any, line: Any, unit: int) -> JSON:
        shown: JSON = super().claim_entry(order, line, unit)
        return {**shown, "ClaimLinkChallengeAnswer": ""}


@business("claim-links-stay")
class NewLinksEachTime(Rules):
    """Each reading shows new claim links."""

    def claim_link(self, code: str, line: Any) -> str:
        return f"https://claim.example.com/t/{self.random.getrandbits(64):x}"
