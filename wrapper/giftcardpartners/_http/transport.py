"""Which httpx client: one SSL context per process, and a transport that holds up under concurrency if there is one."""

from __future__ import annotations

import importlib.util
import ssl
from functools import cache
from http.cookiejar import CookieJar
from typing import Any

import httpx


class _NoCookies(CookieJar):
    """Stores nothing: an API that knows its callers by token needs no cookies, and a jar costs as much as a flow."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Take no cookie."""

    def add_cookie_header(self, request: Any) -> None:
        """Send none."""


def sync_client(transport: httpx.BaseTransport | None) -> httpx.Client:
    """Build the sync client."""
    return httpx.Client(
        transport=transport or httpx.HTTPTransport(verify=_context()), cookies=_NoCookies(), trust_env=False
    )


def async_client(transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    """Build the async client; with the extra `fast` it stands on aiohttp, many times quicker at 64 at once."""
    chosen = transport or _aiohttp_transport() or httpx.AsyncHTTPTransport(verify=_context())
    return httpx.AsyncClient(transport=chosen, cookies=_NoCookies(), trust_env=False)


@cache
def _context() -> ssl.SSLContext:
    # Building one reads every certificate and costs more than the rest of a client together.
    return httpx.create_ssl_context()


def _aiohttp_transport() -> httpx.AsyncBaseTransport | None:
    if importlib.util.find_spec("httpx_aiohttp") is None:
        return None
    from httpx_aiohttp import AiohttpTransport  # an extra, imported only when it is there

    return AiohttpTransport(verify=_context())
