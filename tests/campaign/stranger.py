"""Another customer of the same service, whose order an answer may be about by mistake."""

from __future__ import annotations

import json
from typing import Any

from giftcardpartners_simulator import Request, Simulator

from .themes import STRANGER

_ORDER = {
    "Type": "Links",
    "PONumber": "STRANGER-1",
    "LineItems": [{"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1}],
}


def order_as_stranger(simulator: Simulator) -> None:
    """Place the stranger's order, by the API."""
    access = [("Email", STRANGER.email), ("AccessToken", STRANGER.access_token)]
    token = _post(simulator, "/v1/Tokens", access)["Value"]
    _post(simulator, "/v1/Orders", [("Authorization", f"Bearer {token}")], json.dumps(_ORDER).encode())


def _post(simulator: Simulator, path: str, headers: list[tuple[str, str]], body: bytes = b"") -> Any:
    sent = [("Content-Type", "application/json"), *headers]
    answer = simulator.handle(Request("POST", path, sent, body))
    if answer.status >= 300:
        raise RuntimeError(f"the stranger's {path} was answered with {answer.status}")
    payload = json.loads(answer.body.removeprefix(b"\xef\xbb\xbf"))
    return {key[0].upper() + key[1:]: value for key, value in payload.items()}
