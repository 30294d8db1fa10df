from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class ClaimData(Answer, frozen=True, kw_only=True, eq=False):
    """What it takes to claim one card. The link and the answer together are as good as cash: never log or store them
    in clear.

    Attributes:
        id
        claim_link: Address at which the card is claimed. A secret.
        claim_link_challenge_answer: The word that opens the link. A secret.
        barcode_path
        barcode_type
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"claim_link", "claim_link_challenge_answer", "barcode_path", })

    id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8747d0>", default=None)
    claim_link: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8753d0>", default=None)
    claim_link_challenge_answer: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f875810>", default=None)
    barcode_path: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f876910>", default=None)
    barcode_type: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8774d0>", default=None)

