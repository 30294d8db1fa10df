from __future__ import annotations

from typing import ClassVar

from msgspec import field

from ..types import Answer


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

    SECRET: ClassVar[frozenset[str]] = frozenset(
        {"claim_link", "claim_link_challenge_answer", "barcode_path"}
    )

    id: str | None = field(name="Id", default=None)
    claim_link: str | None = field(name="ClaimLink", default=None)
    claim_link_challenge_answer: str | None = field(name="ClaimLinkChallengeAnswer", default=None)
    barcode_path: str | None = field(name="BarcodePath", default=None)
    barcode_type: str | None = field(name="BarcodeType", default=None)
