from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.culture_code import CultureCode


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


    culture_code: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faa91d0>", default=None)
    name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faa98d0>", default=None)
    description: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaa110>", default=None)
    terms_and_conditions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faa9c10>", default=None)
    special_terms_and_conditions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaa090>", default=None)
    general_redemption_instructions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaa050>", default=None)
    online_redemption_instructions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaaa10>", default=None)
    instore_redemption_instructions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaa5d0>", default=None)
    print_redemption_instructions: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faaaed0>", default=None)

