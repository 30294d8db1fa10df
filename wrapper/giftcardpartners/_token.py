"""The bearer token, as httpx authentication: fetched once, kept for its life, renewed once on a 401."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import httpx

from ._answers import read_token
from ._flow import Answer, NoAnswer
from ._refusals import refusal

if TYPE_CHECKING:
    from ._config import Config
    from ._runtime import Runtime

LEEWAY = 30.0
"""Seconds before its end at which a token is renewed."""


class BearerAuth(httpx.Auth):
    """Attach the token to every request."""

    def __init__(self, config: Config, runtime: Runtime) -> None:
        self._config = config
        self._now = runtime.now
        self._value = ""
        self._expires_at = 0.0

    requires_response_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a token request first when there is no token, and once more after a 401."""
        if self._now() >= self._expires_at - LEEWAY:
            self._keep((yield self._ask(request)))
        used = self._value
        request.headers["Authorization"] = f"Bearer {used}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            if self._value == used:
                self._keep((yield self._ask(request)))
            request.headers["Authorization"] = f"Bearer {self._value}"
            yield request

    def _ask(self, request: httpx.Request) -> httpx.Request:
        secrets = {"Email": self._config.email, "AccessToken": self._config.access_token}
        # Without these extensions the token request would have no time-out at all.
        return httpx.Request(
            "POST", f"{self._config.base_url}/v1/Tokens", headers=secrets, extensions=dict(request.extensions)
        )

    def _keep(self, response: httpx.Response) -> None:
        answer = Answer(response.status_code, dict(response.headers), response.content)
        if answer.status_code >= 500 or answer.status_code == 429:
            raise NoAnswer(f"no token: {answer}", maybe_sent=False)
        if not 200 <= answer.status_code < 300:
            raise refusal(answer)
        self._value, lifetime = read_token(answer)
        self._expires_at = self._now() + lifetime
