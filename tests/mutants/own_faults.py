"""Mutants for rules that only generated requests, a socket or the very first steps can break."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from giftcardpartners_simulator import Response, Rules

from .registry import business, conformance


@conformance("generated-invalid-refused", generated=1)
class AnyNumberOfThePage(Rules):
    """A number of a page is taken however large it is."""

    def read_number(self, query: Any, name: str, default: int, least: int, _most: int, errors: Any) -> int:
        return super().read_number(query, name, default, least, 10**12, errors)


@conformance("generated-valid-accepted", generated=16)
class OneFilterAtOnce(Rules):
    """Two filters of the catalogue at once are refused, which no scenario sends."""

    def list_products(self, call: Any) -> Response:
        if len({name for name in parse_qs(call.query.lower()) if name.startswith("product")}) > 1:
            return self.bad_request("There is one filter at once.")
        return super().list_products(call)


@conformance("created-order-readable", generated=16)
class OrdersCannotBeRead(Rules):
    """An order cannot be read by its id."""

    def get_order(self, _call: Any) -> Response:
        return self.not_found("There is no such order.")


@business("token-opens-the-door")
class TokensAreDeadAtOnce(Rules):
    """A token has expired when it is handed out."""

    def token_lifetime(self) -> float:
        return -1.0


@business("valid-order-accepted")
class OrdersByEmailAreRefused(Rules):
    """Valid orders of one Type are refused."""

    def create_order(self, call: Any) -> Response:
        if b'"DigitalDelivery"' in call.request.body:
            return self.bad_request("Not today.")
        return super().create_order(call)


@business("webhook-sent", over_socket=True)
class WebhooksAreForgotten(Rules):
    """No webhook is ever sent."""

    def read_webhook(self, value: Any, findings: Any) -> str | None:
        super().read_webhook(value, findings)
        return None
