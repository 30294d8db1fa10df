"""Write an answer as untidily as the settings say; what is decided, stored and charged stays the same."""

from __future__ import annotations

import copy
import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

from ..odd_fields import odd_fields
from ..rules.answers import camel_case, encode_json
from .lines import arrange_lines
from .numbers import as_literals, rewrite_numbers
from .payloads import JSON, key_of, objects
from .texts import rewrite_texts

if TYPE_CHECKING:
    from ..messages import Response
    from ..settings import Settings

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ASTRAL = re.compile("[\U00010000-\U0010ffff]")
"""What no `\\uXXXX` alone stands for: such services lose it."""
_ORDERS = frozenset({"createOrder", "getOrder", "listOrders"})


def make_untidy(answer: Response, operation: str, settings: Settings) -> Response:
    """Return a JSON answer as these settings write it, any other answer as it is."""
    body = answer.body
    if not body.startswith((b"{", b"[")):
        return answer
    if settings.rewrites_payloads:
        payload = _rewritten(json.loads(body), operation, answer.status, settings)
        body = as_literals(encode_json(payload))
    if settings.encoding != "utf-8":
        body = ASTRAL.sub("?", body.decode()).encode(settings.encoding, "backslashreplace")
    elif settings.byte_order_mark:  # UTF-16 has one of its own
        body = BYTE_ORDER_MARK + body
    return dataclasses.replace(answer, body=body)


def _rewritten(payload: Any, operation: str, status: int, settings: Settings) -> Any:
    if operation in _ORDERS and status < 400:
        for kind, order in objects(payload, operation, status):
            if kind == "Order":
                arrange_lines(order, settings.lines_shown, settings.line_order)
        if settings.rewrite_texts:
            payload = rewrite_texts(payload, settings.rewrite_texts, settings.text_limit)
    if settings.number_form != "float":
        payload = rewrite_numbers(payload, settings.number_form)
    if settings.odd_fields:
        wanted = [odd_fields()[name] for name in settings.odd_fields]
        for schema, item in tuple(objects(payload, operation, status)):
            for field in wanted:
                if field.schema == schema:
                    _put(item, field.name, copy.deepcopy(field.value), settings)
    if settings.not_a_number and isinstance(payload, dict):
        payload["Ratio"] = float("nan")
    return payload


def _put(item: JSON, name: str, value: Any, settings: Settings) -> None:
    item[key_of(item, name) or (camel_case(name) if settings.camel_case else name)] = value
