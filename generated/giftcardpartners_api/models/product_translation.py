from __future__ import annotations

from msgspec import field

from ..types import Answer


class ProductTranslation(Answer, frozen=True, kw_only=True, eq=False):
    """The product's texts in one culture.

    Attributes:
        culture_code
        name
        description
        terms_and_conditions
        special_terms_and_conditions
        general_redemption_instructions
        online_redemption_instructions
        instore_redemption_instructions
        print_redemption_instructions
    """

    culture_code: str | None = field(name="CultureCode", default=None)
    name: str | None = field(name="Name", default=None)
    description: str | None = field(name="Description", default=None)
    terms_and_conditions: str | None = field(name="TermsAndConditions", default=None)
    special_terms_and_conditions: str | None = field(name="SpecialTermsAndConditions", default=None)
    general_redemption_instructions: str | None = field(name="GeneralRedemptionInstructions", default=None)
    online_redemption_instructions: str | None = field(name="OnlineRedemptionInstructions", default=None)
    instore_redemption_instructions: str | None = field(name="InstoreRedemptionInstructions", default=None)
    print_redemption_instructions: str | None = field(name="PrintRedemptionInstructions", default=None)
