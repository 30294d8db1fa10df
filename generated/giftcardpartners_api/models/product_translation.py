from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.culture_code import CultureCode
from ..types import UNSET, Unset

T = TypeVar("T", bound="ProductTranslation")


@_attrs_define
class ProductTranslation:
    """The product's texts in one culture.

    Attributes:
        culture_code (CultureCode | str | Unset):
        name (str | Unset):
        description (str | Unset):
        terms_and_conditions (str | Unset):
        special_terms_and_conditions (str | Unset):
        general_redemption_instructions (str | Unset):
        online_redemption_instructions (str | Unset):
        instore_redemption_instructions (str | Unset):
        print_redemption_instructions (str | Unset):
    """

    culture_code: CultureCode | str | Unset = UNSET
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    terms_and_conditions: str | Unset = UNSET
    special_terms_and_conditions: str | Unset = UNSET
    general_redemption_instructions: str | Unset = UNSET
    online_redemption_instructions: str | Unset = UNSET
    instore_redemption_instructions: str | Unset = UNSET
    print_redemption_instructions: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        culture_code: str | Unset
        if isinstance(self.culture_code, Unset):
            culture_code = UNSET
        elif isinstance(self.culture_code, CultureCode):
            culture_code = self.culture_code.value
        else:
            culture_code = self.culture_code

        name = self.name

        description = self.description

        terms_and_conditions = self.terms_and_conditions

        special_terms_and_conditions = self.special_terms_and_conditions

        general_redemption_instructions = self.general_redemption_instructions

        online_redemption_instructions = self.online_redemption_instructions

        instore_redemption_instructions = self.instore_redemption_instructions

        print_redemption_instructions = self.print_redemption_instructions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if culture_code is not UNSET:
            field_dict["CultureCode"] = culture_code
        if name is not UNSET:
            field_dict["Name"] = name
        if description is not UNSET:
            field_dict["Description"] = description
        if terms_and_conditions is not UNSET:
            field_dict["TermsAndConditions"] = terms_and_conditions
        if special_terms_and_conditions is not UNSET:
            field_dict["SpecialTermsAndConditions"] = special_terms_and_conditions
        if general_redemption_instructions is not UNSET:
            field_dict["GeneralRedemptionInstructions"] = (
                general_redemption_instructions
            )
        if online_redemption_instructions is not UNSET:
            field_dict["OnlineRedemptionInstructions"] = online_redemption_instructions
        if instore_redemption_instructions is not UNSET:
            field_dict["InstoreRedemptionInstructions"] = (
                instore_redemption_instructions
            )
        if print_redemption_instructions is not UNSET:
            field_dict["PrintRedemptionInstructions"] = print_redemption_instructions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_culture_code(data: object) -> CultureCode | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                culture_code_type_0 = CultureCode(data)

                return culture_code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CultureCode | str | Unset, data)

        culture_code = _parse_culture_code(d.pop("CultureCode", UNSET))

        name = d.pop("Name", UNSET)

        description = d.pop("Description", UNSET)

        terms_and_conditions = d.pop("TermsAndConditions", UNSET)

        special_terms_and_conditions = d.pop("SpecialTermsAndConditions", UNSET)

        general_redemption_instructions = d.pop("GeneralRedemptionInstructions", UNSET)

        online_redemption_instructions = d.pop("OnlineRedemptionInstructions", UNSET)

        instore_redemption_instructions = d.pop("InstoreRedemptionInstructions", UNSET)

        print_redemption_instructions = d.pop("PrintRedemptionInstructions", UNSET)

        product_translation = cls(
            culture_code=culture_code,
            name=name,
            description=description,
            terms_and_conditions=terms_and_conditions,
            special_terms_and_conditions=special_terms_and_conditions,
            general_redemption_instructions=general_redemption_instructions,
            online_redemption_instructions=online_redemption_instructions,
            instore_redemption_instructions=instore_redemption_instructions,
            print_redemption_instructions=print_redemption_instructions,
        )

        product_translation.additional_properties = d
        return product_translation

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
