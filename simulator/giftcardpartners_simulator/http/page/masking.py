"""Show a body to people without what is secret in it: text is shown only where it is known to be none."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ...messages import Response

MASK = "•••"
_MOST_CHARACTERS = 4_000
_PUBLIC = frozenset(
    {"listProducts", "getProduct", "listShippingMethods", "listCarriers", "listBrandings", "listDepartments"}
)
"""Operations whose answers are the same for everybody."""
_SHOWN = frozenset(
    {
        "id",
        "type",
        "status",
        "ponumber",
        "productid",
        "culture",
        "brandingid",
        "carrierid",
        "shippingmethodid",
    }
    | {
        "previousorderids",
        "orderid",
        "barcodetype",
        "currencycode",
        "page",
        "pagesize",
        "totalcount",
        "quantity",
    }
    | {"expiresin"}
)
_AMOUNTS = frozenset({"value", "cost", "pending", "available"})
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", re.ASCII)
_REASONS = frozenset({"title", "message", "detail", "errors"})
_PLACE = re.compile(r"[A-Za-z0-9.\[\]]{1,100}", re.ASCII)
_KEY = re.compile(r"[A-Za-z]{1,30}", re.ASCII)


def shown_request(operation: str | None, body: bytes) -> str:
    """Return the body of a request as people may see it."""
    return _shown(body, refused=False) if body and operation == "createOrder" else _size(body)


def shown_answer(operation: str | None, answer: Response) -> str:
    """Return the body of an answer as people may see it."""
    if operation in _PUBLIC and answer.status < 300:
        return _cut(answer.body.decode("utf-8", "replace"))
    if "json" in (answer.header("Content-Type") or ""):
        return _shown(answer.body, refused=answer.status >= 400)
    return _size(answer.body)


def _shown(body: bytes, refused: bool) -> str:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        return _size(body)
    if refused and isinstance(payload, dict):
        reasons = {key: _reason(value) for key, value in payload.items() if key.lower() in _REASONS}
        payload = {**_masked(payload, ""), **reasons}
    else:
        payload = _masked(payload, "")
    return _cut(json.dumps(payload, indent=1, ensure_ascii=False))


def _reason(value: Any) -> Any:
    """Return what a service says is wrong; a place in the request may be a key that somebody made up."""
    if isinstance(value, dict):
        return {key if _PLACE.fullmatch(key) else MASK: item for key, item in value.items()}
    return value


def _masked(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {
            name if _KEY.fullmatch(name) else MASK: _masked(item, name.lower())
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_masked(item, key) for item in value]
    if value is None or isinstance(value, bool) or value == "" or key in _SHOWN:
        return value
    return value if key in _AMOUNTS and _AMOUNT.fullmatch(str(value)) else MASK


def _size(body: bytes) -> str:
    return f"{len(body)} bytes" if body else ""


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]}\n… ({len(text)} characters)"
