"""Which column of a file is which keyword of `add`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .errors import BadFile, RowFinding

_LINES = ("address_line_1", "address_line_2")
ADDRESS = ("name", *_LINES, "city", "state", "zip", "country", "shipping_method_id", "carrier_id")
TEXTS = ("to", "from_name", "from_email", "message", "branding_id", "external_id", "culture")
KEYWORDS = frozenset(
    ("type", "product_id", "value", "quantity", "email", "sms", "delivery_date", *TEXTS, *ADDRESS)
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each keyword stands in a row, what is used where a column is missing, and what is not looked at."""

    places: tuple[tuple[int, str], ...]
    defaults: Mapping[str, str]
    ignored: tuple[str, ...]
    width: int
    kind: str | None
    """The order type of every row, or None where the column `type` says it row by row."""


def keyword(heading: str) -> str:
    """Read a heading as a keyword: case, blanks and dashes do not count."""
    return re.sub(r"[\s\-]+", "_", heading.strip().lower())


def read_header(
    header: Sequence[str], renamed: Mapping[str, str], defaults: Mapping[str, str], kind: str | None
) -> Columns:
    """Find the keywords in a header. Raises BadFile with everything that is wrong with it.

    `renamed` maps headings of the file to keywords, `defaults` keywords to what stands for a missing column.
    """
    wrong = [
        RowFinding(None, target, f"is not one of {', '.join(sorted(KEYWORDS))}")
        for target in (*renamed.values(), *defaults)
        if target not in KEYWORDS
    ]
    wanted = {keyword(heading): target for heading, target in renamed.items()}
    headings = [keyword(heading) for heading in header]
    for heading, target in renamed.items():
        if keyword(heading) not in headings:
            wrong.append(RowFinding(1, heading, f"is no column of this file, so it cannot be {target}"))
    # Who names the type means it: an address book may well hold more than one way to reach somebody.
    by_mail, by_post = kind in {None, "DigitalDelivery"}, kind in {None, "PhysicalShipment"}
    unused = {*(() if by_mail else ("email", "sms")), *(() if by_post else ADDRESS)}
    places: list[tuple[int, str]] = []
    ignored: list[str] = []
    seen: dict[str, int] = {}
    for index, heading in enumerate(headings):
        name = wanted.get(heading, heading)
        if name not in KEYWORDS or name in unused:
            if heading:
                ignored.append(header[index].strip())
            continue
        if name in seen:
            wrong.append(RowFinding(1, name, f"stands twice, in columns {seen[name] + 1} and {index + 1}"))
        seen[name] = index
        places.append((index, name))
    present = {*seen, *defaults}
    for name, option in (("product_id", "--product"), ("value", "--value")):
        if name not in present:
            hint = f"name it with --map 'Your heading={name}', or give {option}"
            wrong.append(RowFinding(1, name, f"there is no such column: {hint}"))
    if wrong:
        raise BadFile("The header cannot be used. Nothing was ordered.", wrong)
    kind = kind or (None if "type" in present else _kind(present))
    return Columns(tuple(places), dict(defaults), tuple(ignored), len(header), kind)


def _kind(present: set[str]) -> str:
    """Tell from the columns alone, so that an empty cell never turns an e-mail into a link."""
    by_mail, by_post = bool(present & {"email", "sms"}), "address_line_1" in present
    if by_mail and by_post:
        both = "there are columns for e-mail or text message and for post: add a column type, or give --type"
        raise BadFile("The header cannot be used. Nothing was ordered.", [RowFinding(1, "type", both)])
    return "DigitalDelivery" if by_mail else "PhysicalShipment" if by_post else "Links"
