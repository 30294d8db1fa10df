"""What the simulator has in its books: the truth that every claim of the client is held against."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from giftcardpartners_api.models import (
    DigitalDeliveryAddress,
    DigitalDeliveryLine,
    Personalization,
    PhysicalShipmentLine,
)
from giftcardpartners_api.types import to_json
from giftcardpartners_simulator import Response, Simulator
from giftcardpartners_simulator.untidy.answers import make_untidy

if TYPE_CHECKING:
    from giftcardpartners import Order, OrderRequest
    from giftcardpartners_simulator.extending import Order as StoredOrder

_MOVES = {"Status", "ClaimData"}
"""Properties that change while an order is being fulfilled."""


def stored(simulator: Simulator, po_number: str) -> StoredOrder | None:
    """The order that has a PONumber, if there is one."""
    rules = simulator.rules
    return rules.find_po_number(rules.state.accounts[0], po_number)


def is_as_asked(asked: OrderRequest, kept: StoredOrder) -> bool:
    """Tell whether the books hold exactly what was asked for: every card, every cent, every recipient."""
    draft = kept.draft
    if draft.type != asked.type or len(draft.lines) != len(asked.line_items):
        return False
    for line, got in zip(asked.line_items, draft.lines, strict=True):
        digital = got.digital_address or {}
        person = got.personalization or {}
        postal = got.physical_address
        sent = (
            DigitalDeliveryAddress()
            if not isinstance(line, DigitalDeliveryLine)
            else line.digital_delivery_address
        )
        where = line.physical_delivery_address if isinstance(line, PhysicalShipmentLine) else None
        said = line.personalization or Personalization()
        if (line.product_id, line.quantity) != (
            got.product_id,
            got.quantity,
        ) or line.value * 100 != got.value:
            return False
        if (sent.email, sent.sms) != (digital.get("Email"), digital.get("Sms")):
            return False
        if (said.to, said.message) != (person.get("To"), person.get("Message")):
            return False
        if (where is None) != (postal is None):
            return False
        if where is not None and postal is not None:
            ours = (
                where.name,
                where.address_line_1,
                where.city,
                where.zip,
                where.shipping_method_id,
                where.carrier_id,
            )
            theirs = ("Name", "AddressLine1", "City", "Zip", "ShippingMethodId", "CarrierId")
            if ours != tuple(postal.get(name) for name in theirs):
                return False
    return True


def mismatch(shown: Order, simulator: Simulator) -> str | None:
    """Name the first place where a returned order is not the stored one; None when it is the same."""
    truth = as_shown(shown.id, simulator)
    if truth is None:
        return "there is no such order"
    kept = simulator.rules.state.accounts[0].by_id[shown.id]
    return next(
        _unequal(truth, json.loads(to_json(shown)), "", moving=not (kept.done and shown.is_complete)), None
    )


def as_shown(order_id: str, simulator: Simulator) -> Any:
    """An order as this service shows it, texts rewritten and lines arranged, but without the fields that are odd."""
    settings = simulator.settings
    truth = simulator.order(order_id)
    if truth is None or not settings.is_untidy:
        return truth
    tidier = replace(settings, odd_fields=(), byte_order_mark=False, not_a_number=False)
    answer = Response(200, body=json.dumps(truth).encode())
    shown = json.loads(make_untidy(answer, "getOrder", tidier).body.decode(settings.encoding))
    return _without({name.partition(".")[2] for name in settings.odd_fields}, shown)


def _without(names: Set[str], shown: Any) -> Any:
    if isinstance(shown, list):
        return [_without(names, item) for item in shown]
    if not isinstance(shown, Mapping):
        return shown
    return {key: _without(names, value) for key, value in shown.items() if key not in names}


def _unequal(truth: Any, seen: Any, path: str, *, moving: bool) -> Iterator[str]:
    if isinstance(truth, Mapping):
        for key, value in truth.items():
            if moving and key in _MOVES:
                continue
            if value in (None, []) and isinstance(seen, Mapping) and key not in seen:
                continue  # what is empty is not written
            if not isinstance(seen, Mapping) or key not in seen:
                yield f"{path}{key} is missing"
            else:
                yield from _unequal(value, seen[key], f"{path}{key}.", moving=moving)
    elif isinstance(truth, list):
        if not isinstance(seen, list) or len(seen) != len(truth):
            yield f"{path} has another length"
        else:
            for number, (one, other) in enumerate(zip(truth, seen, strict=True)):
                yield from _unequal(one, other, f"{path}{number}.", moving=moving)
    elif truth != seen and (_number(truth) is None or _number(truth) != _number(seen)):
        yield f"{path} is another value"


def _number(value: Any) -> Decimal | None:
    """What an amount is worth, in whichever form it is written."""
    try:
        return None if isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None
