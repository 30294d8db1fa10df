"""Mutants that break the rules around reading back: orders, history, claim links, status, catalogue, tokens."""

# ruff: noqa: ARG002 -- a mutant overrides methods of the simulator and needs few of their arguments

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from giftcardpartners_simulator import Response, Rules, Settings
from giftcardpartners_simulator.parts import Listing

from .kinds import business, edited

Call = Any
JSON = dict[str, Any]


def _kept(listing: Listing[Any], wanted: Callable[[Any], bool]) -> Listing[Any]:
    kept = [one for one in listing.part(0, len(listing)) if wanted(one)]
    return Listing(kept, len(kept), set())


class _ReadBack(Rules):
    """Shows an order otherwise when it is read than when it was placed."""

    def get_order(self, call: Call) -> Response:
        answer = super().get_order(call)
        return edited(answer, self.changed) if answer.status == 200 else answer

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


@business("unknown-product-refused")
class UnknownProductsReplaced(Rules):
    """An unknown product is taken as the first of the catalogue."""

    def check_eligible(self, draft: Any) -> None:
        for line in draft.lines:
            if line.product_id not in self.catalogue:
                product = self.catalogue["PENNYLANE"]
                line.product_id, line.value = product.id, product.values[0]
                draft.type = "Links"
        super().check_eligible(draft)


@business("delivery-types-enforced")
class AnyDelivery(Rules):
    """Every product can be ordered with every Type."""

    def check_delivery_type(self, *_: Any) -> None:
        pass


@business("fixed-values-enforced")
class AnyFixedValue(Rules):
    """A fixed product takes any value between its least and its greatest."""

    def check_denomination(self, product: Any, line: Any, path: str, findings: Any) -> None:
        if product.variable or not min(product.values) <= line.value <= max(product.values):
            super().check_denomination(product, line, path, findings)


@business("variable-values-enforced")
class NoGreatestValue(Rules):
    """A variable product takes any value above its least."""

    def check_denomination(self, product: Any, line: Any, path: str, findings: Any) -> None:
        if not product.variable or line.value < product.values[0]:
            super().check_denomination(product, line, path, findings)


@business("valid-order-accepted")
class LeastValueRefused(Rules):
    """The least value of a variable product is refused."""

    def check_denomination(self, product: Any, line: Any, path: str, findings: Any) -> None:
        super().check_denomination(product, line, path, findings)
        if product.variable and line.value == product.values[0]:
            findings.add(path, "must be more")


@business("digital-needs-address")
class NobodyIsARecipient(Rules):
    """A DigitalDelivery line needs no address."""

    def read_digital(self, value: Any, path: str, findings: Any) -> Any:
        return {} if value == {} else super().read_digital(value, path, findings)


@business("physical-needs-address")
class NoZipNeeded(Rules):
    """A postal address needs no Zip."""

    def read_postal(self, value: Any, path: str, findings: Any) -> Any:
        if isinstance(value, dict) and "Zip" not in value:
            value = {**value, "Zip": "00000"}
        return super().read_postal(value, path, findings)


@business("unlisted-shipping-refused")
class AnyShipping(Rules):
    """Any shipping method and carrier is accepted."""

    def check_shipping(self, *_: Any) -> None:
        pass


@business("unlisted-branding-refused")
class AnyBranding(Rules):
    """Any branding is accepted."""

    def check_branding(self, *_: Any) -> None:
        pass


@business("valid-order-accepted")
class SecondBrandingRefused(Rules):
    """One of the listed brandings is refused."""

    def check_branding(self, line: Any, path: str, findings: Any) -> None:
        super().check_branding(line, path, findings)
        if line.branding_id == "BRAND-FÊTE":
            findings.add(path, "is not a branding")


@business("product-same-wherever-read")
class AnotherCurrencyAlone(Rules):
    """A product read alone has another currency than in the list."""

    def get_product(self, call: Call) -> Response:
        return edited(super().get_product(call), lambda body: {**body, "CurrencyCode": "XXX"})


@business("filters-narrow")
class FiltersAreIgnored(Rules):
    """Filters of the catalogue are passed over."""

    def is_wanted(self, product: Any, query: dict[str, str]) -> bool:
        return True


@business("product-ids-unique")
class ProductsListedTwice(Rules):
    """The first product of each page is listed twice."""

    def page_of(self, items: Sequence[Any], page: int, size: int) -> Sequence[Any]:
        found = list(super().page_of(items, page, size))
        return found[:1] + found


@business("denominations-make-sense")
class BoundsTheWrongWay(Rules):
    """Variable products show their greatest value first."""

    def product_answer(self, product: Any) -> JSON:
        shown: JSON = super().product_answer(product)
        return {**shown, "Denominations": shown["Denominations"][::-1]} if product.variable else shown


@business("wrong-credentials-refused")
class AnyAccessToken(Rules):
    """Any access token opens the account."""

    def find_credentials(self, email: str | None, access_token: str | None) -> Any:
        found = [account for account in self.state.accounts if account.email == email]
        return found[0] if found and access_token else None


@business("wrong-credentials-refused")
class ShortAccessToken(Rules):
    """The beginning of an access token suffices."""

    def find_credentials(self, email: str | None, access_token: str | None) -> Any:
        for account in self.state.accounts:
            if account.email == email and access_token and account.access_token.startswith(access_token):
                return account
        return None


@business("disabled-credentials-answered-403")
class DisabledGetTokens(Rules):
    """Credentials whose access is switched off get a token."""

    def is_enabled(self, account: Any) -> bool:
        return True


@business("token-expires")
class ExpiredTokensAccepted(Rules):
    """Expired tokens are accepted."""

    def is_token_valid(self, token: Any) -> bool:
        return not token.revoked


@business("token-reusable")
class TokenForOneCall(Rules):
    """A token is good for three calls."""

    def is_token_valid(self, token: Any) -> bool:
        uses: dict[str, int] = self.__dict__.setdefault("uses", {})
        uses[token.value] = uses.get(token.value, 0) + 1
        return super().is_token_valid(token) and uses[token.value] <= 3


@business("token-reusable")
class TokenDiesYoung(Rules):
    """A token expires after half of its life."""

    def is_token_valid(self, token: Any) -> bool:
        return bool(self.clock.now() < token.expires_at - self.token_lifetime() / 2)
