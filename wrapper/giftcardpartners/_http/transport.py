"""Which httpx client: without what is done per call for nobody, on a transport that holds up under concurrency."""

from __future__ import annotations

import importlib.util

import httpx

from .network import Route, refuse_key_log


class _NoCookies(httpx.Cookies):
    """Takes none: an API that knows its callers by token needs no cookies, and looking for them costs a flow's time."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Take no cookie."""


class _Client(httpx.Client):
    cookies: httpx.Cookies = _NoCookies()  # type: ignore[override]  # nobody may set any


class _AsyncClient(httpx.AsyncClient):
    cookies: httpx.Cookies = _NoCookies()  # type: ignore[override]  # nobody may set any


def sync_client(route: Route, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Build the sync client."""
    chosen = transport or httpx.HTTPTransport(
        verify=route.ssl_context or False, proxy=_proxy(route), limits=_limits(route), trust_env=False
    )
    return _Client(transport=chosen, trust_env=False)


def async_client(route: Route, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Build the async client; with the extra `fast` it stands on aiohttp, many times quicker at 64 at once."""
    return _AsyncClient(transport=transport or _own(route), trust_env=False)


def _own(route: Route) -> httpx.AsyncBaseTransport:
    if importlib.util.find_spec("aiohttp") is None:
        return httpx.AsyncHTTPTransport(
            verify=route.ssl_context or False, proxy=_proxy(route), limits=_limits(route), trust_env=False
        )
    try:
        from .aiohttp_transport import AiohttpTransport  # an extra, imported only when it is there
    except OSError:  # it makes contexts for TLS as it is imported
        refuse_key_log()
        raise
    return AiohttpTransport(route)


def _proxy(route: Route) -> httpx.Proxy | None:
    if route.proxy is None:
        return None
    over_tls = route.ssl_context if route.proxy.startswith("https:") else None
    return httpx.Proxy(route.proxy, ssl_context=over_tls)


def _limits(route: Route) -> httpx.Limits:
    most = route.network.max_connections
    return httpx.Limits(
        max_connections=most, max_keepalive_connections=most, keepalive_expiry=route.network.keepalive_expiry
    )
