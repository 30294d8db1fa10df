"""Rules about the shape of an order: fields, kinds, bounds (rules 8, 9, 19, 21, 26, 27)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from ..json_body import BadJSON, read_json
from ..state import Draft, Line, OrderType
from .answers import AnswerRules, Call, Refused
from .fields import (
    Findings,
    join,
    read_date_time,
    read_integer,
    read_matching,
    read_money,
    read_object,
    read_text,
    read_url,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_VALUE, MOST_VALUE = Decimal("0.01"), Decimal(10000)
MOST_UNITS_PER_LINE = 10_000
MOST_LINES = 1_000
MOST_PO_CHARACTERS = 100
MOST_URL_CHARACTERS = 2_000

ORDER_TYPES: tuple[OrderType, ...] = get_args(OrderType)
EMAIL = re.compile(r"[^@\s]{1,200}@[^@\s]{1,200}")
SMS = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)


def _names(*names: str) -> dict[str, str]:
    return {name.lower(): name for name in names}


_ORDER = _names("Type", "LineItems", "PONumber", "WebhookSettings", "Note")
_LINE = _names("ProductId", "Value", "Quantity", "Personalization", "BrandingId", "ExternalId", "Culture")
_LINE_BY_TYPE: dict[str, Mapping[str, str]] = {
    "DigitalDelivery": _LINE | _names("DigitalDeliveryAddress"),
    "Links": _LINE,
    "PhysicalShipment": _LINE | _names("PhysicalDeliveryAddress"),
}
_ANY_LINE = _LINE | _names("DigitalDeliveryAddress", "PhysicalDeliveryAddress")
_WEBHOOK = _names("FulfillmentComplete")
_DIGITAL = _names("Email", "Sms")
_PERSONAL = _names("To", "FromName", "FromEmail", "Message", "DeliveryDate")
_POSTAL = _names(
    "ShippingMethodId", "CarrierId", "Name", "AddressLine1", "AddressLine2", "City", "State", "Zip", "Country"
)
_POSTAL_REQUIRED = ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country")
_JSON_MEDIA = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII | re.IGNORECASE)


class OrderParsingRules(AnswerRules):
    """Turn the bytes of a POST /v1/Orders into a draft, or refuse them with every finding at once (400)."""

    def read_order(self, call: Call) -> Draft:
        """Return what the caller sent; raises Refused (400) for what cannot be read as an order."""
        self.check_media_type(call.request.header("Content-Type"))
        try:
            body = read_json(call.request.body)
        except BadJSON as error:
            raise Refused(self.bad_request(str(error))) from None
        findings = Findings()
        draft = self.read_draft(body, findings)
        if findings.errors:
            raise Refused(self.bad_request("The order has errors.", findings.errors))
        return draft

    def check_media_type(self, content_type: str | None) -> None:
        """Accept JSON, and a missing Content-Type; anything else is 400 (V: application/json)."""
        media_type = (content_type or "application/json").partition(";")[0].strip()
        if not _JSON_MEDIA.fullmatch(media_type):
            raise Refused(self.bad_request("Content-Type must be application/json."))

    def read_draft(self, body: Any, findings: Findings) -> Draft:
        """Return the order level of a body."""
        order = read_object(body, "", _ORDER, findings)
        for name in ("Type", "LineItems", "PONumber"):
            if name not in order and isinstance(body, dict):
                findings.add(name, "is required")
        order_type = self.read_type(order["Type"], findings) if "Type" in order else None
        return Draft(
            type=order_type or "Links",
            po_number=self.read_po_number(order["PONumber"], findings) if "PONumber" in order else "",
            lines=self.read_lines(order["LineItems"], order_type, findings) if "LineItems" in order else [],
            note=read_text(order["Note"], "Note", findings) if "Note" in order else None,
            webhook_url=self.read_webhook(order["WebhookSettings"], findings)
            if "WebhookSettings" in order
            else None,
        )

    def read_type(self, value: Any, findings: Findings) -> OrderType | None:
        """Return the order's Type (rule 9)."""
        for known in ORDER_TYPES:
            if value == known:
                return known
        findings.add("Type", f"must be one of {', '.join(ORDER_TYPES)}")
        return None

    def read_po_number(self, value: Any, findings: Findings) -> str:
        """Return the caller's number, 1 to 100 characters (I)."""
        if isinstance(value, str) and self.settings.po_number_key.startswith("trimmed"):
            value = value.strip()
        return read_text(value, "PONumber", findings, 1, MOST_PO_CHARACTERS)

    def read_webhook(self, value: Any, findings: Findings) -> str | None:
        """Return the URL to call on completion, if there is one."""
        settings = read_object(value, "WebhookSettings", _WEBHOOK, findings)
        if "FulfillmentComplete" not in settings:
            return None
        path = "WebhookSettings.FulfillmentComplete"
        return read_url(settings["FulfillmentComplete"], path, findings, MOST_URL_CHARACTERS)

    def read_lines(self, value: Any, order_type: OrderType | None, findings: Findings) -> list[Line]:
        """Return the lines of an order, 1 to 1000 (I)."""
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_LINES:
            findings.add("LineItems", f"must be a list of 1 to {MOST_LINES} line items")
            return []
        return [
            self.read_line(item, f"LineItems[{index}]", order_type, findings)
            for index, item in enumerate(value)
        ]

    def read_line(self, value: Any, path: str, order_type: OrderType | None, findings: Findings) -> Line:
        """Return one line; which address it needs and may have depends on the order's Type."""
        known = self.line_properties(order_type)
        item = read_object(value, path, known, findings)
        for name in ("ProductId", "Value"):
            if name not in item and isinstance(value, dict):
                findings.add(join(path, name), "is required")
        line = Line(
            product_id=read_text(item.get("ProductId", ""), join(path, "ProductId"), findings),
            value=self.read_value(item["Value"], join(path, "Value"), findings) if "Value" in item else 0,
            quantity=self.read_quantity(item.get("Quantity", 1), join(path, "Quantity"), findings),
        )
        if "DigitalDeliveryAddress" in item or order_type == "DigitalDelivery":
            address = item.get("DigitalDeliveryAddress", {})
            line.digital_address = self.read_digital(address, join(path, "DigitalDeliveryAddress"), findings)
        if "PhysicalDeliveryAddress" in item or order_type == "PhysicalShipment":
            address = item.get("PhysicalDeliveryAddress", {})
            line.physical_address = self.read_postal(address, join(path, "PhysicalDeliveryAddress"), findings)
        if "Personalization" in item:
            personal = item["Personalization"]
            line.personalization = self.read_personal(personal, join(path, "Personalization"), findings)
        if "BrandingId" in item:
            line.branding_id = read_text(item["BrandingId"], join(path, "BrandingId"), findings)
        if "ExternalId" in item:
            line.external_id = read_text(item["ExternalId"], join(path, "ExternalId"), findings)
        if "Culture" in item:
            line.culture = read_text(item["Culture"], join(path, "Culture"), findings)
        return line

    def line_properties(self, order_type: OrderType | None) -> Mapping[str, str]:
        """Return the properties that a line may have; all of them while the Type is not known."""
        if order_type is None or (order_type == "Links" and self.settings.accept_address_on_links):
            return _ANY_LINE if order_type is None else _LINE_BY_TYPE["DigitalDelivery"]
        return _LINE_BY_TYPE[order_type]

    def read_value(self, value: Any, path: str, findings: Findings) -> int:
        """Return a face value in cents: 0.01 to 10000 (I), at most two decimals."""
        return read_money(
            value, path, findings, LEAST_VALUE, MOST_VALUE, self.settings.accept_numeric_strings
        )

    def read_quantity(self, value: Any, path: str, findings: Findings) -> int:
        """Return a quantity: 1 to 10000 (I); 1 when it is missing (I)."""
        return read_integer(
            value, path, findings, 1, MOST_UNITS_PER_LINE, self.settings.accept_numeric_strings
        )

    def read_digital(self, value: Any, path: str, findings: Findings) -> dict[str, str]:
        """Return an e-mail or text-message address; at least one of the two is needed (rule 19)."""
        address = read_object(value, path, _DIGITAL, findings)
        if not address and isinstance(value, dict):
            findings.add(path, "needs Email or Sms")
        if "Email" in address:
            read_matching(address["Email"], join(path, "Email"), findings, EMAIL, "an e-mail address")
        if "Sms" in address:
            read_matching(
                address["Sms"], join(path, "Sms"), findings, SMS, "a phone number such as +15550100000"
            )
        return address

    def read_postal(self, value: Any, path: str, findings: Findings) -> dict[str, str]:
        """Return a postal address; all but AddressLine2 and CarrierId is needed here (rule 21)."""
        address = read_object(value, path, _POSTAL, findings)
        for name in _POSTAL_REQUIRED:
            if name not in address and isinstance(value, dict):
                findings.add(join(path, name), "is required")
        for name, text in address.items():
            read_text(text, join(path, name), findings, 1 if name in _POSTAL_REQUIRED else 0)
        return address

    def read_personal(self, value: Any, path: str, findings: Findings) -> dict[str, str]:
        """Return names, message and delivery date, all optional."""
        personal = read_object(value, path, _PERSONAL, findings)
        for name, text in personal.items():
            if name == "FromEmail":
                read_matching(text, join(path, name), findings, EMAIL, "an e-mail address")
            elif name == "DeliveryDate":
                read_date_time(text, join(path, name), findings)
            else:
                read_text(text, join(path, name), findings)
        return personal
