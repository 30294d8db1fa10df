"""From a `Call` to the request that is sent: addresses and headers are made once, and used again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import httpx

from .flow import Call, NoAnswer

if TYPE_CHECKING:
    from .._config import Config

_MOST_HEADERS = 256


@lru_cache(maxsize=256)  # parsing an address costs as much as encoding an order
def _url(address: str, params: tuple[tuple[str, Any], ...] = ()) -> httpx.URL:
    url = httpx.URL(address)
    return url.copy_merge_params(dict(params)) if params else url


class _NoAuth(httpx.Auth):
    """Adds nothing, at once: the token is in the request."""

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send it as it is."""
        yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The same without blocking."""
        yield request


NO_AUTH = _NoAuth()
"""What httpx's clients are told to use; None would have them look for a password in every address."""


class Requests:
    """Builds the requests of one client.

    Here rather than by httpx's client, whose merging of addresses, cookies and headers costs more than all of a flow.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self.host = _url(config.base_url).netloc.decode()
        self._headers: dict[tuple[str, int, str | None], httpx.Headers] = {}

    def build(self, call: Call, connect: float, seconds: float) -> httpx.Request:
        """Build the request, to be connected and answered in so many seconds. Raises NoAnswer when it cannot be."""
        content = call.content or b""
        key = (call.method if call.operation != "createToken" else call.operation, len(content), call.token)
        try:
            params = () if call.params is None else tuple(call.params.items())
            request = httpx.Request(
                call.method,
                _url(self._config.base_url + call.path, params),
                headers=self._headers.get(key) or self._made(key),
                stream=httpx.ByteStream(content),
                extensions={
                    "timeout": {"connect": connect, "read": seconds, "write": seconds, "pool": seconds}
                },
            )
        except (httpx.InvalidURL, ValueError) as problem:
            reason = type(problem).__name__
        else:
            request.read()  # a transport that is handed in may ask for the content
            return request
        raise NoAnswer(reason, maybe_sent=False)

    def forget(self) -> None:
        """Let go of the headers, which hold tokens."""
        self._headers.clear()

    def _made(self, key: tuple[str, int, str | None]) -> httpx.Headers:
        method, length, token = key
        headers = {
            "Host": self.host,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "keep-alive",
            "User-Agent": "giftcardpartners-python",
        }
        if method != "GET":
            headers["Content-Length"] = str(length)
        if length:
            headers["Content-Type"] = "application/json"
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if method == "createToken":
            headers |= {"Email": self._config.email, "AccessToken": self._config.access_token}
        if len(self._headers) >= _MOST_HEADERS:
            self._headers.clear()
        made = self._headers[key] = httpx.Headers(headers)
        return made
