"""How a stored order is shown: its lines, its status, and one claim link per unit."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ..money import to_number
from .completion import CompletionRules

if TYPE_CHECKING:
    from ..state import Line, Order

_SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "wu", "zy")


class OrderAnswerRules(CompletionRules):
    """Write orders; the same shape for POST, GET and history (E)."""

    def order_answer(self, order: Order) -> dict[str, Any]:
        """Return an order as the API shows it."""
        draft = order.draft
        status = self.status_of(order)
        shown: dict[str, Any] = {"Id": order.id, "Type": draft.type, "Status": status}
        if self.settings.echo_po_number:
            shown["PONumber"] = draft.po_number
        if draft.note is not None:
            shown["Note"] = draft.note
        shown["LineItems"] = [self.line_answer(order, line, status) for line in draft.lines]
        return shown

    def line_answer(self, order: Order, line: Line, status: str) -> dict[str, Any]:
        """Return one line; addresses are shown only when the settings say so."""
        shown: dict[str, Any] = {
            "Id": line.id,
            "ProductId": line.product_id,
            "Value": to_number(line.value),
            "Quantity": self.quantity_shown(line),
            "Cost": to_number(line.cost),
            "Status": status,
        }
        if line.culture is not None:
            shown["Culture"] = line.culture
        if line.branding_id is not None:
            shown["BrandingId"] = line.branding_id
        if line.external_id is not None:
            shown["ExternalId"] = line.external_id
        if line.personalization is not None:
            shown["Personalization"] = line.personalization
        if self.settings.echo_addresses:
            if line.digital_address is not None:
                shown["DigitalDeliveryAddress"] = line.digital_address
            if line.physical_address is not None:
                shown["PhysicalDeliveryAddress"] = line.physical_address
        if self.has_claim_data(order):
            shown["ClaimData"] = self.claim_data(order, line)
        elif self.settings.absent_claim_data != "missing":
            shown["ClaimData"] = None if self.settings.absent_claim_data == "null" else []
        return shown

    def quantity_shown(self, line: Line) -> int:
        """Return the quantity as an answer shows it."""
        return line.quantity

    def has_claim_data(self, order: Order) -> bool:
        """Tell whether an order shows claim links: complete Links orders do (rule 20), others by switch."""
        if not order.done:
            return False
        by_mail = order.draft.type == "DigitalDelivery" and self.settings.claim_data_for_digital
        return order.draft.type == "Links" or by_mail

    def claim_data(self, order: Order, line: Line) -> list[dict[str, Any]]:
        """Return one entry per unit (rule 20); the same ones whenever they are asked for."""
        return [self.claim_entry(order, line, unit) for unit in range(1, line.quantity + 1)]

    def claim_entry(self, order: Order, line: Line, unit: int) -> dict[str, Any]:
        """Return the claim link of one unit; invented, under example.com."""
        digest = hashlib.blake2b(f"{line.id}:{unit}".encode(), key=order.secret, digest_size=20).digest()
        return {
            "Id": f"cd-{line.id[3:]}-{unit}",
            "ClaimLink": self.claim_link(digest[:16].hex(), line),
            "ClaimLinkChallengeAnswer": self.challenge_answer(digest[16:]),
            "BarcodePath": None,
            "BarcodeType": None,
        }

    def claim_link(self, code: str, line: Line) -> str:
        """Return the link itself."""
        return f"https://claim.example.com/t/{code}?lineItemId={line.id}"

    def challenge_answer(self, digest: bytes) -> str:
        """Return a word that can be spoken."""
        return "".join(_SYLLABLES[byte >> 4] + _SYLLABLES[byte & 15] for byte in digest)
