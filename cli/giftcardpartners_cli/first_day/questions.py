"""What shows without an order: questions that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

import httpx
from giftcardpartners_api.models import DeliveryType, DenominationType, ProductType

from ..exit_status import CommandError, ExitStatus
from ..profiles import Account
from .readings import Reading, ids, items, read_json, value

_KNOWN_WORDS: dict[str, type[StrEnum]] = {
    "Type": ProductType,
    "DenominationType": DenominationType,
    "AvailableDeliveryTypes": DeliveryType,
}
_LOOKUPS = ("ShippingMethods", "Carriers", "Brandings", "Departments")


class Questions:
    """Asks; afterwards it knows the token, the catalogue and the first page."""

    def __init__(self, http: httpx.Client, account: Account) -> None:
        self._http = http
        self._account = account
        self.bearer: dict[str, str] = {}
        self.products: list[Any] = []
        self.first_page = 1

    def asked(self) -> Iterator[Reading]:
        """Ask one question after another. Raises CommandError when no token can be had."""
        yield self._status()
        yield from self._token()
        yield self._balance()
        yield from self._lists()
        yield from self._catalogue()
        yield from self._lookups()
        yield self._history()

    def _get(self, path: str, **query: int | str) -> tuple[int, Any]:
        answer = self._http.get(f"/v1/{path}", params=query, headers=self.bearer)
        return answer.status_code, read_json(answer)

    def _status(self) -> Reading:
        status, _ = self._get("Status")
        return Reading("A28", "Does getStatus answer without a token?", f"it answers {status}", status == 200)

    def _token(self) -> Iterator[Reading]:
        account = self._account
        credentials = {"Email": account.email, "AccessToken": account.access_token}
        answer = self._http.post("/v1/Tokens", headers=credentials)
        found = read_json(answer)
        token = value(found, "Value")
        if answer.status_code in {401, 403}:
            raise CommandError(f"The credentials are refused ({answer.status_code}).", ExitStatus.NO_ACCESS)
        if not isinstance(token, str):
            raise CommandError(
                f"The answer to a token request ({answer.status_code}) holds no token.",
                ExitStatus.NOT_UNDERSTOOD,
                "`giftcards config` shows the address.",
            )
        self.bearer = {"Authorization": f"Bearer {token}"}
        yield Reading(
            "A3", "Is a token answered with 200?", str(answer.status_code), answer.status_code == 200
        )
        keys = [key for key in found if key]
        pascal = all(key[0].isupper() for key in keys)
        yield Reading("A2", "Are keys in PascalCase?", ", ".join(keys), pascal)
        life = value(found, "ExpiresIn")
        seconds = isinstance(life, int) and life >= 300
        yield Reading(
            "A14", "Is ExpiresIn in seconds?", f"{life}, likely {'' if seconds else 'not '}seconds", seconds
        )

    def _balance(self) -> Reading:
        status, found = self._get("AccountBalance")
        both = [value(found, name) for name in ("Available", "Pending")]
        numbers = all(isinstance(one, int | Decimal) for one in both)
        seen = "two numbers" if numbers else f"{status}, without two numbers"
        return Reading("A15", "Has the balance Available and Pending?", seen, numbers)

    def _lists(self) -> Iterator[Reading]:
        status, first = self._get("Products", pageIndex=1)
        products = items(first)
        wrapped = isinstance(first, dict)
        seen = f"{status}, {'in an envelope' if wrapped else 'a bare list'} of {len(products)}"
        yield Reading("A18", "Are lists wrapped?", seen, None if status != 200 else wrapped)
        status, zeroth = self._get("Products", pageIndex=0)
        same = ids(items(zeroth)) == ids(products)
        refused = status >= 400
        seen = f"page 0 is {f'refused with {status}' if refused else 'page 1' if same else 'another page'}"
        yield Reading("A19", "Do pages count from 1?", seen, (refused or same) if products else None)
        if not refused and not same:
            self.first_page, products = 0, [*items(zeroth), *products]
        status, last = self._get("Products", pageIndex=99_999)
        empty = status == 200 and not items(last)
        seen = "empty" if empty else f"{status}, {len(items(last))} entries"
        yield Reading("A19", "Is the page after the last one empty?", seen, empty)
        status, _ = self._get("Products", pageIndex="one")
        yield Reading("A7", "Is a page that is no number refused with 400?", str(status), status == 400)
        status, _ = self._get("Products", pageSize=501)
        yield Reading("A12", "Is a page of more than 500 refused with 400?", str(status), status == 400)
        status, whole = self._get("Products", pageIndex=self.first_page, pageSize=500)
        self.products = items(whole) if status == 200 else products

    def _catalogue(self) -> Iterator[Reading]:
        products = self.products
        money = [one for product in products for one in value(product, "Denominations") or ()]
        texts = sum(isinstance(one, str) for one in money)
        seen = f"{texts} of {len(money)} are text"
        yield Reading("A13", "Are amounts numbers?", seen, not texts if money else None)
        new = sorted({word for product in products for word in _unknown_words(product)})
        seen = ", ".join(new) or f"nothing new in {len(products)} products"
        yield Reading("A21", "Are the words of products the ones that are known?", seen, not new)
        if not products:
            return
        yield self._filter(str(value(products[0], "Name")))
        status, one = self._get(f"Products/{value(products[0], 'Id')}")
        found = status == 200 and value(one, "Id") == value(products[0], "Id")
        yield Reading("A17", "Can one product be read by its id?", str(status), found)
        status, _ = self._get("Products/no-such-product")
        yield Reading("A8", "Is an unknown id answered with 404?", str(status), status == 404)

    def _filter(self, name: str) -> Reading:
        part = name[1:].swapcase()
        _, found = self._get("Products", productName=part)
        names = [str(value(one, "Name")) for one in items(found)]
        right = name in names and all(part.casefold() in one.casefold() for one in names)
        question = "Does a filter find a part of a name in any case?"
        return Reading("A20", question, f"{len(names)} found", right)

    def _lookups(self) -> Iterator[Reading]:
        for name in _LOOKUPS:
            status, _ = self._get(name)
            yield Reading(
                "A27" if name == "Departments" else "A26",
                f"Is there a list {name}?",
                str(status),
                status == 200,
            )

    def _history(self) -> Reading:
        status, found = self._get("Orders", pageIndex=self.first_page)
        orders = items(found)
        numbered = all(value(one, "PONumber") for one in orders)
        seen = f"{status}, {len(orders)} orders" + ("" if numbered else ", without PONumbers")
        return Reading("A46", "Does the history show PONumbers?", seen, numbered if orders else None)


def _unknown_words(product: Any) -> Iterator[str]:
    for name, known in _KNOWN_WORDS.items():
        found = value(product, name)
        for word in found if isinstance(found, list) else [found]:
            if isinstance(word, str) and word not in set(known):
                yield f"{name} {word}"
