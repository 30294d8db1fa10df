from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ClaimData")


@_attrs_define
class ClaimData:
    """What it takes to claim one card. The link and the answer together are as good as cash: never log or store them in
    clear.

        Attributes:
            id (None | str | Unset):
            claim_link (None | str | Unset): Address at which the card is claimed. A secret.
            claim_link_challenge_answer (None | str | Unset): The word that opens the link. A secret.
            barcode_path (None | str | Unset):
            barcode_type (None | str | Unset):
    """

    id: None | str | Unset = UNSET
    claim_link: None | str | Unset = UNSET
    claim_link_challenge_answer: None | str | Unset = UNSET
    barcode_path: None | str | Unset = UNSET
    barcode_type: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        claim_link: None | str | Unset
        if isinstance(self.claim_link, Unset):
            claim_link = UNSET
        else:
            claim_link = self.claim_link

        claim_link_challenge_answer: None | str | Unset
        if isinstance(self.claim_link_challenge_answer, Unset):
            claim_link_challenge_answer = UNSET
        else:
            claim_link_challenge_answer = self.claim_link_challenge_answer

        barcode_path: None | str | Unset
        if isinstance(self.barcode_path, Unset):
            barcode_path = UNSET
        else:
            barcode_path = self.barcode_path

        barcode_type: None | str | Unset
        if isinstance(self.barcode_type, Unset):
            barcode_type = UNSET
        else:
            barcode_type = self.barcode_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if claim_link is not UNSET:
            field_dict["ClaimLink"] = claim_link
        if claim_link_challenge_answer is not UNSET:
            field_dict["ClaimLinkChallengeAnswer"] = claim_link_challenge_answer
        if barcode_path is not UNSET:
            field_dict["BarcodePath"] = barcode_path
        if barcode_type is not UNSET:
            field_dict["BarcodeType"] = barcode_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("Id", UNSET))

        def _parse_claim_link(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        claim_link = _parse_claim_link(d.pop("ClaimLink", UNSET))

        def _parse_claim_link_challenge_answer(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        claim_link_challenge_answer = _parse_claim_link_challenge_answer(
            d.pop("ClaimLinkChallengeAnswer", UNSET)
        )

        def _parse_barcode_path(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        barcode_path = _parse_barcode_path(d.pop("BarcodePath", UNSET))

        def _parse_barcode_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        barcode_type = _parse_barcode_type(d.pop("BarcodeType", UNSET))

        claim_data = cls(
            id=id,
            claim_link=claim_link,
            claim_link_challenge_answer=claim_link_challenge_answer,
            barcode_path=barcode_path,
            barcode_type=barcode_type,
        )

        claim_data.additional_properties = d
        return claim_data

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
