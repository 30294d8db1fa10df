"""Mutants that break the rules around what is offered: catalogue, look-ups, pages, credentials and tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from giftcardpartners_simulator import Response, Rules, Settings
from giftcardpartners_simulator.extending import Refused

from .registry import business, with_body

Call = Any
JSON = dict[str, Any]


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


@business("offered-values-accepted")
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


@business("listed-brandings-accepted")
class SecondBrandingRefused(Rules):
    """One of the listed brandings is refused."""

    def check_branding(self, line: Any, path: str, findings: Any) -> None:
        super().check_branding(line, path, findings)
        if line.branding_id == "BRAND-FÊTE":
            findings.add(path, "is not a branding")


@business("listed-shipping-accepted")
class OvernightRefused(Rules):
    """One of the listed shipping methods is refused."""

    def check_shipping(self, product: Any, line: Any, path: str, findings: Any) -> None:
        super().check_shipping(product, line, path, findings)
        if (line.physical_address or {}).get("ShippingMethodId") == "OVERNIGHT":
            findings.add(path, "is not a shipping method")


@business("sms-alone-accepted")
class EmailNeeded(Rules):
    """A DigitalDelivery line needs an e-mail address."""

    def read_digital(self, value: Any, path: str, findings: Any) -> Any:
        if isinstance(value, dict) and "Email" not in value:
            findings.add(path, "needs Email")
        return super().read_digital(value, path, findings)


@business("recipients-can-be-mixed")
class OneRecipientPerOrder(Rules):
    """All lines of an order must go to the same recipient."""

    def check_eligible(self, draft: Any) -> None:
        super().check_eligible(draft)
        if len({str(line.digital_address) for line in draft.lines}) > 1:
            raise Refused(self.bad_request("There is more than one recipient."))


@business("links-need-no-address")
class LinksNeedPersonalization(Rules):
    """A Links order needs to say whom it is for."""

    def check_eligible(self, draft: Any) -> None:
        super().check_eligible(draft)
        if (
            draft.type == "Links"
            and len(draft.lines) == 3
            and not any(line.personalization for line in draft.lines)
        ):
            raise Refused(self.bad_request("A Links order needs Personalization."))


@business("optional-properties-accepted")
class DeliveryDateRefused(Rules):
    """DeliveryDate is refused."""

    def read_personal(self, value: Any, path: str, findings: Any) -> Any:
        if isinstance(value, dict) and "DeliveryDate" in value:
            findings.add(path, "is not a known property")
        return super().read_personal(value, path, findings)


@business("first-page-is-one", Settings(first_page=0))
class PagesFromZero(Rules):
    """The first page has number 0."""


@business("cost-is-per-card")
class CostOfTheLine(Rules):
    """The Cost of a line is that of all its cards."""

    def line_answer(self, order: Any, line: Any, status: str) -> JSON:
        shown: JSON = super().line_answer(order, line, status)
        return {**shown, "Cost": round(shown["Cost"] * line.quantity, 2)}


@business("product-same-wherever-read")
class AnotherCurrencyAlone(Rules):
    """A product read alone has another currency than in the list."""

    def get_product(self, call: Call) -> Response:
        return with_body(super().get_product(call), lambda body: {**body, "CurrencyCode": "XXX"})


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


@business("wrong-credentials-answered-401")
class ForbiddenForWrongCredentials(Rules):
    """Wrong credentials are answered with 403."""

    def create_token(self, call: Call) -> Response:
        try:
            return super().create_token(call)
        except Refused:
            raise Refused(self.access_disabled()) from None


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
