"""From an answer to what it means: generated models read the shape, this checks each value and makes it ours.

The generated code accepts wrong primitive types in silence and fails in many ways on wrong shapes; here both become
one `UnexpectedAnswer`, whose message names a field and never its content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from giftcardpartners_api import models as api
from giftcardpartners_api.types import Unset

from ..errors import UnexpectedAnswer
from ..models import (
    Balance,
    Choice,
    Claim,
    Faceplate,
    Order,
    OrderLine,
    Product,
    Recipient,
    Status,
    Translation,
)
from .flow import Answer
from .values import Unfit, amounts, flag, items, moment, money, part, required, text, texts, whole
from .wire import decode

T = TypeVar("T")
_MOST_ORIGINALS = 10


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `total` is what the service says the whole list holds, if it does."""

    items: tuple[T, ...]
    total: int | None


def read_order(answer: Answer) -> Order:
    """Read one order. Raises UnexpectedAnswer, as every reader here."""
    return _read(answer, _order)


def read_order_page(answer: Answer) -> Page[Order]:
    """Read a page of the order history."""
    return _read(answer, lambda body: _page(body, _order))


def read_product(answer: Answer) -> Product:
    """Read one product."""
    return _read(answer, _product)


def read_product_page(answer: Answer) -> Page[Product]:
    """Read a page of the catalogue."""
    return _read(answer, lambda body: _page(body, _product))


def read_choices(answer: Answer) -> tuple[Choice, ...]:
    """Read a look-up list."""
    return _read(answer, lambda body: _page(body, _choice).items)


def read_balance(answer: Answer) -> Balance:
    """Read the account's balance."""
    return _read(answer, _balance)


def read_status(answer: Answer) -> Status:
    """Read the service's status; no source shows its body, so any JSON will do."""
    return _read(answer, _status)


def read_token(answer: Answer) -> tuple[str, int]:
    """Read a token: its value and `ExpiresIn` as given, whose unit no source states."""
    return _read(answer, _token)


def previous_order_ids(answer: Answer) -> tuple[str, ...]:
    """Read the ids that a 409 names, under any of the keys that sources hint at; none is a possible answer."""
    try:
        body = decode(answer)
    except UnexpectedAnswer:
        return ()
    if not isinstance(body, dict):
        return ()
    found: list[str] = []
    for key in ("PreviousOrderIds", "PreviousOrderId", "OrderId", "Id"):
        value = body.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.strip() and len(item) <= 200 and item not in found:
                found.append(item)
    return tuple(found[:_MOST_ORIGINALS])


def _read(answer: Answer, parse: Callable[[Any], T]) -> T:
    try:
        # The body gets no name here: an error report that shows local variables would show it.
        return parse(decode(answer))
    except Unfit as unfit:
        what = str(unfit)
    except KeyError as missing:
        what = f"{missing.args[0]} is missing" if missing.args else "a property is missing"
    except (AttributeError, TypeError, ValueError):
        what = "another shape"
    raise UnexpectedAnswer(f"The answer does not fit openapi.yaml: {what} ({answer}).", response=answer)


def _object(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise Unfit("an object expected")
    return body


def _page(body: Any, item: Callable[[Any], T]) -> Page[T]:
    """Read the envelope, or the bare array that some sources suggest."""
    if isinstance(body, list):
        return Page(tuple(item(entry) for entry in body), None)
    entries = _object(body).get("Data")
    if not isinstance(entries, list):
        raise Unfit("Data is not a list")
    return Page(tuple(item(entry) for entry in entries), whole(body.get("TotalCount"), "TotalCount"))


def _order(body: Any) -> Order:
    seen = api.Order.from_dict(_object(body))
    return Order(
        id=required(seen.id, "Id"),
        status=required(seen.status, "Status"),
        type=text(seen.type_, "Type"),
        po_number=text(seen.po_number, "PONumber"),
        note=text(seen.note, "Note"),
        lines=tuple(_line(line) for line in items(seen.line_items, "LineItems", api.OrderLine)),
        raw=body,
    )


def _line(seen: api.OrderLine) -> OrderLine:
    person = seen.personalization
    if not isinstance(person, api.OrderLinePersonalization):
        if not isinstance(person, Unset | None):
            raise Unfit("Personalization is not an object")
        person = api.OrderLinePersonalization()
    return OrderLine(
        id=text(seen.id, "LineItems.Id"),
        product_id=text(seen.product_id, "ProductId"),
        value=money(seen.value, "Value"),
        cost=money(seen.cost, "Cost"),
        quantity=whole(seen.quantity, "Quantity"),
        status=text(seen.status, "LineItems.Status"),
        branding_id=text(seen.branding_id, "BrandingId"),
        culture=text(seen.culture, "Culture"),
        theme=text(seen.theme, "Theme"),
        external_id=text(seen.external_id, "ExternalId"),
        message=text(person.message, "Message"),
        delivery_date=moment(person.delivery_date, "DeliveryDate"),
        recipient=_recipient(person, seen.additional_properties),
        claims=tuple(_claim(claim) for claim in items(seen.claim_data, "ClaimData", api.ClaimData)),
    )


def _recipient(person: api.OrderLinePersonalization, more: Mapping[str, Any]) -> Recipient:
    """No source shows addresses in an answer; where a service echoes them they are compared, so they are read."""
    digital, postal = more.get("DigitalDeliveryAddress"), more.get("PhysicalDeliveryAddress")
    shown = digital if isinstance(digital, dict) else {}
    return Recipient(
        name=text(person.to, "To"),
        email=text(shown.get("Email"), "Email"),
        sms=text(shown.get("Sms"), "Sms"),
        address=postal if isinstance(postal, dict) else None,
    )


def _claim(seen: api.ClaimData) -> Claim:
    return Claim(
        id=text(seen.id, "ClaimData.Id"),
        link=text(seen.claim_link, "ClaimLink"),
        challenge_answer=text(seen.claim_link_challenge_answer, "ClaimLinkChallengeAnswer"),
        barcode_path=text(seen.barcode_path, "BarcodePath"),
        barcode_type=text(seen.barcode_type, "BarcodeType"),
    )


def _product(body: Any) -> Product:
    seen = api.Product.from_dict(_object(body))
    meta = part(seen.meta, api.ProductMeta)
    shipping = part(meta.shipping_configuration, api.ShippingConfiguration)
    media = part(seen.media, api.ProductMedia)
    cost = part(seen.cost, api.ProductCost)
    colors = part(meta.colors, api.ProductColors)
    return Product(
        id=required(seen.id, "Id"),
        name=text(seen.name, "Name"),
        type=text(seen.type_, "Type"),
        denomination_type=text(seen.denomination_type, "DenominationType"),
        denominations=amounts(seen.denominations, "Denominations"),
        delivery_types=texts(seen.available_delivery_types, "AvailableDeliveryTypes"),
        currency=text(seen.currency_code, "CurrencyCode"),
        cultures=texts(seen.culture_codes, "CultureCodes"),
        fee=money(cost.fee, "Fee"),
        discount_percentage=money(cost.discount_percentage, "DiscountPercentage"),
        fulfillment_group=text(shipping.fulfillment_group, "FulfillmentGroup"),
        requires_card_carrier=flag(shipping.has_required_card_carriers, "HasRequiredCardCarriers"),
        short_description=text(seen.short_description, "ShortDescription"),
        long_description=text(seen.long_description, "LongDescription"),
        terms=text(seen.terms, "Terms"),
        disclaimer=text(seen.disclaimer, "Disclaimer"),
        redemption_note=text(seen.redemption_note, "RedemptionNote"),
        website=text(meta.website, "Website"),
        supports_balance_checks=flag(meta.supports_api_balance_checks, "SupportsApiBalanceChecks"),
        colors={key: shade for key, shade in colors.to_dict().items() if isinstance(shade, str)},
        logo=text(media.logo, "Logo"),
        faceplates=tuple(
            Faceplate(text(face.name, "Faceplates.Name"), text(face.path, "Faceplates.Path"))
            for face in items(media.faceplates, "Faceplates", api.Faceplate)
        ),
        translations=tuple(
            _translation(one) for one in items(seen.translations, "Translations", api.ProductTranslation)
        ),
        raw=body,
    )


def _translation(seen: api.ProductTranslation) -> Translation:
    return Translation(
        culture_code=text(seen.culture_code, "CultureCode"),
        name=text(seen.name, "Translations.Name"),
        description=text(seen.description, "Description"),
        terms_and_conditions=text(seen.terms_and_conditions, "TermsAndConditions"),
        special_terms_and_conditions=text(seen.special_terms_and_conditions, "SpecialTermsAndConditions"),
        general_redemption_instructions=text(
            seen.general_redemption_instructions, "GeneralRedemptionInstructions"
        ),
        online_redemption_instructions=text(
            seen.online_redemption_instructions, "OnlineRedemptionInstructions"
        ),
        instore_redemption_instructions=text(
            seen.instore_redemption_instructions, "InstoreRedemptionInstructions"
        ),
        print_redemption_instructions=text(seen.print_redemption_instructions, "PrintRedemptionInstructions"),
    )


def _choice(body: Any) -> Choice:
    entry = _object(body)
    return Choice(id=required(entry.get("Id"), "Id"), name=text(entry.get("Name"), "Name"), raw=entry)


def _balance(body: Any) -> Balance:
    seen = api.AccountBalance.from_dict(_object(body))
    return Balance(money(seen.pending, "Pending"), money(seen.available, "Available"), raw=body)


def _status(body: Any) -> Status:
    entry = body if isinstance(body, dict) else {"Status": body if isinstance(body, str) else None}
    return Status(text(entry.get("Status"), "Status"), raw=entry)


def _token(body: Any) -> tuple[str, int]:
    seen = api.Token.from_dict(_object(body))
    value, lifetime = required(seen.value, "Value"), whole(seen.expires_in, "ExpiresIn")
    if lifetime is None or not value.isascii() or not value.isprintable() or value != value.strip():
        raise Unfit("Value or ExpiresIn cannot be used")
    return value, lifetime
