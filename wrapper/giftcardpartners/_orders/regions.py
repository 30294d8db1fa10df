"""The states of the USA and the provinces of Canada, with the codes that post offices use for them."""

from __future__ import annotations

_LISTED = """
AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado; CT Connecticut; DE Delaware;
DC District of Columbia; FL Florida; GA Georgia; HI Hawaii; ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas;
KY Kentucky; LA Louisiana; ME Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS Mississippi;
MO Missouri; MT Montana; NE Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey; NM New Mexico; NY New York;
NC North Carolina; ND North Dakota; OH Ohio; OK Oklahoma; OR Oregon; PA Pennsylvania; RI Rhode Island;
SC South Carolina; SD South Dakota; TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington;
WV West Virginia; WI Wisconsin; WY Wyoming;
AB Alberta; BC British Columbia; MB Manitoba; NB New Brunswick; NL Newfoundland and Labrador; NS Nova Scotia;
NT Northwest Territories; NU Nunavut; ON Ontario; PE Prince Edward Island; QC Quebec; QC Québec; SK Saskatchewan;
YT Yukon
"""
_CODE_OF = {
    name.rstrip(): code for code, name in (each.split(maxsplit=1) for each in _LISTED.casefold().split(";"))
}
_CODES = frozenset(_CODE_OF.values())


def is_same_region(one: str, other: str) -> bool | None:
    """Whether a region's name and a code, in small letters, mean the same; None unless they are a name and a code.

    Letters do not tell: those of CA stand in Colorado, and Nevada begins with those of Nebraska's code.
    """
    for name, code in ((one, other), (other, one)):
        if name in _CODE_OF and code in _CODES:
            return _CODE_OF[name] == code
    return None
