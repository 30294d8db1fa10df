"""Which reading of each assumption is true: a dozen questions to the real service, none of which changes anything.

It asks with plain HTTP, since the client takes every reading and so could not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from .exit_status import CommandError, ExitStatus
from .profiles import Account

_LOOKUPS = ("ShippingMethods", "Carriers", "Brandings", "Departments")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen of one assumption (docs/assumptions.md); `as_assumed` is None when nobody could tell."""

    assumption: str
    question: str
    seen: str
    as_assumed: bool | None


def first_day(account: Account) -> Iterator[Reading]:
    """Ask one question after another. Raises CommandError when the service or its token cannot be had."""
    failed = ""
    base_url = account.base_url.rstrip("/").removesuffix("/v1")
    with httpx.Client(base_url=base_url, transport=account.transport, timeout=30) as http:
        try:
            yield from _Questions(http, account).asked()
        except httpx.HTTPError as error:
            failed = type(error).__name__
    if failed:
        raise CommandError(
            f"{account.base_url} gives no answer ({failed}).", ExitStatus.NOT_REACHABLE, "`giftcards config`."
        )


class _Questions:
    def __init__(self, http: httpx.Client, account: Account) -> None:
        self._http = http
        self._account = account
        self._bearer: dict[str, str] = {}

    def asked(self) -> Iterator[Reading]:
        yield self._status()
        yield from self._token()
        yield self._balance()
        yield from self._lists()
        yield from self._lookups()
        yield self._history()

    def _get(self, path: str, **query: int) -> tuple[int, Any]:
        answer = self._http.get(f"/v1/{path}", params=query, headers=self._bearer)
        return answer.status_code, _json(answer)

    def _status(self) -> Reading:
        status, _ = self._get("Status")
        return Reading("A28", "Does getStatus answer without a token?", f"it answers {status}", status == 200)

    def _token(self) -> Iterator[Reading]:
        account = self._account
        credentials = {"Email": account.email, "AccessToken": account.access_token}
        answer = self._http.post("/v1/Tokens", headers=credentials)
        found = _json(answer)
        token = _value(found, "Value")
        if answer.status_code in {401, 403}:
            raise CommandError(f"The credentials are refused ({answer.status_code}).", ExitStatus.NO_ACCESS)
        if not isinstance(token, str):
            raise CommandError(
                f"The answer to a token request ({answer.status_code}) holds no token.",
                ExitStatus.NOT_UNDERSTOOD,
                "`giftcards config` shows the address.",
            )
        self._bearer = {"Authorization": f"Bearer {token}"}
        yield Reading(
            "A3", "Is a token answered with 200?", str(answer.status_code), answer.status_code == 200
        )
        keys = [key for key in found if key]
        pascal = all(key[0].isupper() for key in keys)
        yield Reading("A2", "Are keys in PascalCase?", ", ".join(keys), pascal)
        life = _value(found, "ExpiresIn")
        seconds = isinstance(life, int) and life >= 300
        yield Reading(
            "A14", "Is ExpiresIn in seconds?", f"{life}, likely {'' if seconds else 'not '}seconds", seconds
        )

    def _balance(self) -> Reading:
        status, found = self._get("AccountBalance")
        both = [_value(found, name) for name in ("Available", "Pending")]
        numbers = all(isinstance(one, int | Decimal) for one in both)
        seen = "two numbers" if numbers else f"{status}, without two numbers"
        return Reading("A15", "Has the balance Available and Pending?", seen, numbers)

    def _lists(self) -> Iterator[Reading]:
        status, first = self._get("Products", pageIndex=1)
        products = _items(first)
        wrapped = isinstance(first, dict)
        seen = f"{status}, {'in an envelope' if wrapped else 'a bare list'} of {len(products)}"
        yield Reading("A18", "Are lists wrapped?", seen, None if status != 200 else wrapped)
        status, zeroth = self._get("Products", pageIndex=0)
        same = _ids(_items(zeroth)) == _ids(products)
        refused = status >= 400
        seen = f"page 0 is {f'refused with {status}' if refused else 'page 1' if same else 'another page'}"
        yield Reading("A19", "Do pages count from 1?", seen, (refused or same) if products else None)
        status, last = self._get("Products", pageIndex=99_999)
        empty = status == 200 and not _items(last)
        seen = "empty" if empty else f"{status}, {len(_items(last))} entries"
        yield Reading("A19", "Is the page after the last one empty?", seen, empty)
        money = [one for product in products for one in _value(product, "Denominations") or ()]
        texts = sum(isinstance(one, str) for one in money)
        seen = f"{texts} of {len(money)} are text"
        yield Reading("A13", "Are amounts numbers?", seen, not texts if money else None)
        if products:
            status, one = self._get(f"Products/{_value(products[0], 'Id')}")
            found = status == 200 and _value(one, "Id") == _value(products[0], "Id")
            yield Reading("A17", "Can one product be read by its id?", str(status), found)
        status, _ = self._get("Products/no-such-product")
        yield Reading("A8", "Is an unknown id answered with 404?", str(status), status == 404)

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
        status, found = self._get("Orders", pageIndex=1)
        orders = _items(found)
        numbered = all(_value(one, "PONumber") for one in orders)
        seen = f"{status}, {len(orders)} orders" + ("" if numbered else ", without PONumbers")
        return Reading("A46", "Does the history show PONumbers?", seen, numbered if orders else None)


def _json(answer: httpx.Response) -> Any:
    import json

    try:
        return json.loads(answer.content.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _value(found: Any, name: str) -> Any:
    """Return a property by its name in any case."""
    if not isinstance(found, dict):
        return None
    return next((value for key, value in found.items() if key.lower() == name.lower()), None)


def _items(found: Any) -> list[Any]:
    entries = found if isinstance(found, list) else _value(found, "Data")
    return entries if isinstance(entries, list) else []


def _ids(items: list[Any]) -> list[Any]:
    return [_value(one, "Id") for one in items]
