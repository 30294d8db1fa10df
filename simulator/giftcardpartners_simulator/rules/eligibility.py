"""Rules about what the catalogue allows to be ordered (rules 17, 18, 21, 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..catalogue import BRANDINGS, CARRIERS, SHIPPING_METHODS, Product
from ..money import to_text
from .answers import AnswerRules, Refused
from .fields import Findings, join

if TYPE_CHECKING:
    from ..state import Draft, Line

_BRANDING_IDS = frozenset(branding["Id"] for branding in BRANDINGS)
_CARRIER_IDS = frozenset(carrier["Id"] for carrier in CARRIERS)
_SHIPPING_METHOD_IDS = frozenset(method["Id"] for method in SHIPPING_METHODS)


class EligibilityRules(AnswerRules):
    """Compare a well-formed order with the catalogue; what does not fit is 400 (I)."""

    def check_eligible(self, draft: Draft) -> None:
        """Raise Refused (400) with everything the catalogue has against this order."""
        findings = Findings()
        for index, line in enumerate(draft.lines):
            path = f"LineItems[{index}]"
            product = self.catalogue.get(line.product_id)
            if product is None:
                findings.add(join(path, "ProductId"), "is not in the catalogue")
            else:
                self.check_delivery_type(product, draft.type, path, findings)
                self.check_denomination(product, line, path, findings)
                self.check_shipping(product, line, path, findings)
            self.check_branding(line, path, findings)
        if findings.errors:
            raise Refused(self.bad_request("The catalogue does not allow this order.", findings.errors))

    def check_delivery_type(self, product: Product, order_type: str, path: str, findings: Findings) -> None:
        """The product must be available for the order's Type (rule 17)."""
        if order_type not in product.deliveries:
            findings.add(join(path, "ProductId"), f"cannot be ordered as {order_type}")

    def check_denomination(self, product: Product, line: Line, path: str, findings: Findings) -> None:
        """A fixed product has listed values only, a variable one a range with both ends (rule 18)."""
        if product.variable:
            least, most = product.values
            if not least <= line.value <= most:
                findings.add(join(path, "Value"), f"must be from {to_text(least)} to {to_text(most)}")
        elif line.value not in product.values:
            allowed = ", ".join(map(to_text, product.values))
            findings.add(join(path, "Value"), f"must be one of {allowed}")

    def check_shipping(self, product: Product, line: Line, path: str, findings: Findings) -> None:
        """Shipping method and carrier must exist; a carrier is needed when the product says so (rule 21)."""
        address = line.physical_address
        if address is None:
            return
        path = join(path, "PhysicalDeliveryAddress")
        if address["ShippingMethodId"] not in _SHIPPING_METHOD_IDS:
            findings.add(join(path, "ShippingMethodId"), "is not a shipping method")
        if "CarrierId" in address:
            if address["CarrierId"] not in _CARRIER_IDS:
                findings.add(join(path, "CarrierId"), "is not a carrier")
        elif product.needs_carrier:
            findings.add(join(path, "CarrierId"), "is required for this product")

    def check_branding(self, line: Line, path: str, findings: Findings) -> None:
        """A branding must exist (rule 23)."""
        if line.branding_id is not None and line.branding_id not in _BRANDING_IDS:
            findings.add(join(path, "BrandingId"), "is not a branding")
