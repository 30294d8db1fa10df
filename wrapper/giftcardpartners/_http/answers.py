"""What each answer is read as: a generated model, with what no schema says."""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from giftcardpartners_api.models import Token
from giftcardpartners_api.types import Answer as AnswerModel

from ..errors import UnexpectedAnswer
from ..models import AccountBalance, Order, Product, ServiceStatus
from .flow import Answer
from .wire import read, read_raw

T = TypeVar("T")
_MOST_ORIGINALS = 10
_LONGEST_ID = 200


class Page(AnswerModel, Generic[T], frozen=True, kw_only=True, eq=False):
    """One page of a list of any kind; `total_count` is what the service says the whole list holds, if it does.

    Unlike in the specification `data` must be there: an answer without it would end a search too early.
    """

    data: tuple[T, ...] = msgspec.field(name="Data")
    page: int | None = msgspec.field(name="Page", default=None)
    page_size: int | None = msgspec.field(name="PageSize", default=None)
    total_count: int | None = msgspec.field(name="TotalCount", default=None)


def read_order(answer: Answer) -> Order:
    """Read one order. Raises UnexpectedAnswer, as every reader here."""
    order: Order = read(answer, Order)
    return order


def read_product(answer: Answer) -> Product:
    """Read one product."""
    product: Product = read(answer, Product)
    return product


def read_page(answer: Answer, kind: type[T]) -> Page[T]:
    """Read a page of a list: the envelope, or the bare array that some sources suggest."""
    item: Any = kind
    found = read(answer, _page_of(item))
    return found if isinstance(found, Page) else Page(data=tuple(found))


def read_order_page(answer: Answer) -> Page[Order]:
    """Read a page of the order history."""
    return read_page(answer, Order)


def read_product_page(answer: Answer) -> Page[Product]:
    """Read a page of the catalogue."""
    return read_page(answer, Product)


def read_balance(answer: Answer) -> AccountBalance:
    """Read the account's balance."""
    balance: AccountBalance = read(answer, AccountBalance)
    return balance


def read_status(answer: Answer) -> ServiceStatus:
    """Read the service's status; no source shows its body, so any JSON will do."""
    try:
        status: ServiceStatus = read(answer, ServiceStatus)
    except UnexpectedAnswer:
        said = read_raw(answer)
        if said is None and answer.content.strip() != b"null":
            raise
        return ServiceStatus(status=said if isinstance(said, str) else None)
    return status


def read_token(answer: Answer) -> tuple[str, int]:
    """Read a token: its value and `ExpiresIn` as given, whose unit no source states."""
    token: Token = read(answer, Token)
    if token.value.isascii() and token.value.isprintable() and token.value == token.value.strip():
        return token.value, token.expires_in
    del token
    raise UnexpectedAnswer(
        f"The answer does not fit openapi.yaml: Value cannot be used as a token ({answer}).", response=answer
    )


def previous_order_ids(answer: Answer) -> tuple[str, ...]:
    """Read the ids that a 409 names, under any of the keys that sources hint at; none is a possible answer."""
    said = read_raw(answer)
    if not isinstance(said, dict):
        return ()
    named = {key.lower(): value for key, value in said.items()}
    found: list[str] = []
    for key in ("previousorderids", "previousorderid", "orderid", "id"):
        value = named.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and item.strip() and len(item) <= _LONGEST_ID and item not in found:
                found.append(item)
    return tuple(found[:_MOST_ORIGINALS])


@cache
def _page_of(kind: Any) -> Any:
    return Page[kind] | list[kind]
