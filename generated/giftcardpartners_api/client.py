"""Where the service is and how it is talked to: what every call of this package takes as `client`."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Any, Self

import httpx


class Client:
    """What the calls of this package need to know; the arguments are those of `httpx.Client`.

    `raise_on_unexpected_status`: whether a status that the specification does not know raises `errors.UnexpectedStatus`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        raise_on_unexpected_status: bool = False,
        cookies: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        timeout: httpx.Timeout | None = None,
        verify_ssl: str | bool | ssl.SSLContext = True,
        follow_redirects: bool = False,
        httpx_args: dict[str, Any] | None = None,
    ) -> None:
        self.raise_on_unexpected_status = raise_on_unexpected_status
        self._settings: dict[str, Any] = {
            "base_url": base_url,
            "cookies": cookies,
            "headers": dict(headers or {}),
            "timeout": timeout,
            "verify": verify_ssl,
            "follow_redirects": follow_redirects,
            **(httpx_args or {}),
        }
        self._client: httpx.Client | None = None
        self._async_client: httpx.AsyncClient | None = None

    def set_httpx_client(self, client: httpx.Client) -> Self:
        """Use this client in place of one of our own, whose settings then count for nothing."""
        self._client = client
        return self

    def get_httpx_client(self) -> httpx.Client:
        """Return the client for blocking calls, made when first asked for."""
        if self._client is None:
            self._client = httpx.Client(**self._settings)
        return self._client

    def set_async_httpx_client(self, async_client: httpx.AsyncClient) -> Self:
        """Use this client in place of one of our own, whose settings then count for nothing."""
        self._async_client = async_client
        return self

    def get_async_httpx_client(self) -> httpx.AsyncClient:
        """Return the client for awaiting calls, made when first asked for."""
        if self._async_client is None:
            self._async_client = httpx.AsyncClient(**self._settings)
        return self._async_client

    def __enter__(self) -> Self:
        """Open the blocking client."""
        self.get_httpx_client().__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the blocking client."""
        self.get_httpx_client().__exit__(kind, error, trace)

    async def __aenter__(self) -> Self:
        """Open the awaiting client."""
        await self.get_async_httpx_client().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the awaiting client."""
        await self.get_async_httpx_client().__aexit__(kind, error, trace)


class AuthenticatedClient(Client):
    """A client whose every request carries a token, which is in no repr."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        prefix: str = "Bearer",
        auth_header_name: str = "Authorization",
        **settings: Any,
    ) -> None:
        super().__init__(base_url, **settings)
        self._settings["headers"][auth_header_name] = f"{prefix} {token}" if prefix else token
