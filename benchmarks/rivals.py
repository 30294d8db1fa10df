"""Other clients, each doing the same call with the token policy it comes with."""

# mypy: ignore-errors
# The compared packages are there when the comparison runs, and not when types are checked.

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import httpx
import requests
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuth2Client
from azure.core.credentials import AccessToken
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.pipeline.policies import AsyncBearerTokenCredentialPolicy, BearerTokenCredentialPolicy
from azure.core.pipeline.transport import AioHttpTransport, RequestsTransport
from azure.core.rest import HttpRequest
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.credentials import Credentials
from httpx_aiohttp import AiohttpTransport
from httpx_auth import OAuth2ClientCredentials

Visit = Callable[[], Any]
AsyncVisit = Callable[[], Awaitable[Any]]
_WIDE = httpx.Limits(max_connections=2_000, max_keepalive_connections=2_000)
_TIMEOUT = 60.0


class Naive(httpx.Auth):
    """What most people write first."""

    requires_response_body = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._token: str | None = None
        self._until = 0.0

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Fetch when there is none or it is over; once more on a 401."""
        if self._token is None or time.time() > self._until - 5:
            self._keep((yield httpx.Request("POST", self._url)))
        request.headers["Authorization"] = f"Bearer {self._token}"
        if (yield request).status_code == httpx.codes.UNAUTHORIZED:
            self._keep((yield httpx.Request("POST", self._url)))
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request

    def _keep(self, response: httpx.Response) -> None:
        body = response.json()
        self._token, self._until = body["access_token"], time.time() + body["expires_in"]


def naive(url: str) -> Visit:
    """httpx with the auth class above."""
    http = httpx.Client(auth=Naive(url), limits=_WIDE, timeout=_TIMEOUT)
    return lambda: http.get(url).raise_for_status()


def httpx_auth(url: str) -> Visit:
    """httpx with httpx-auth's client credentials."""
    auth = OAuth2ClientCredentials(url, "id", "not-a-real-secret")
    http = httpx.Client(auth=auth, limits=_WIDE, timeout=_TIMEOUT)
    return lambda: http.get(url).raise_for_status()


def authlib(url: str) -> Visit:
    """authlib's client: fetch when there is none, its own renewal afterwards."""
    http = OAuth2Client(
        "id",
        "not-a-real-secret",
        token_endpoint=url,
        grant_type="client_credentials",
        limits=_WIDE,
        timeout=_TIMEOUT,
    )

    def visit() -> Any:
        if not http.token:
            http.fetch_token(url, grant_type="client_credentials")
        return http.get(url).raise_for_status()

    return visit


def google_auth(url: str) -> Visit:
    """google-auth's session over requests."""
    credentials = Credentials(
        None,
        refresh_token="not-a-real-token",
        token_uri=url,
        client_id="id",
        client_secret="not-a-real-secret",
    )
    session = AuthorizedSession(credentials)
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=500))
    return lambda: session.get(url, timeout=_TIMEOUT).raise_for_status()


class _AzureCredential:
    def __init__(self, url: str) -> None:
        self._url = url

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        body = requests.post(self._url, timeout=_TIMEOUT).json()
        return AccessToken(body["access_token"], int(time.time()) + body["expires_in"])


class _AsyncAzureCredential(_AzureCredential):
    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        async with httpx.AsyncClient(timeout=_TIMEOUT) as http:
            body = (await http.post(self._url)).json()
        return AccessToken(body["access_token"], int(time.time()) + body["expires_in"])

    async def close(self) -> None:
        """Nothing to close."""


def azure_core(url: str) -> Visit:
    """azure-core's pipeline with its bearer policy."""
    policy = BearerTokenCredentialPolicy(_AzureCredential(url), "scope")
    pipeline = Pipeline(RequestsTransport(), policies=[policy])
    return lambda: _azure_checked(pipeline.run(HttpRequest("GET", url), enforce_https=False))


def _azure_checked(ran: Any) -> None:
    if ran.http_response.status_code != 200:
        raise RuntimeError(ran.http_response.status_code)


async def naive_async(url: str) -> AsyncVisit:
    """httpx.AsyncClient with the auth class above."""
    http = httpx.AsyncClient(auth=Naive(url), transport=AiohttpTransport(), timeout=_TIMEOUT)

    async def visit() -> Any:
        return (await http.get(url)).raise_for_status()

    return visit


async def httpx_auth_async(url: str) -> AsyncVisit:
    """httpx-auth under AsyncClient."""
    auth = OAuth2ClientCredentials(url, "id", "not-a-real-secret")
    http = httpx.AsyncClient(auth=auth, transport=AiohttpTransport(), timeout=_TIMEOUT)

    async def visit() -> Any:
        return (await http.get(url)).raise_for_status()

    return visit


async def authlib_async(url: str) -> AsyncVisit:
    """authlib's async client."""
    http = AsyncOAuth2Client(
        "id",
        "not-a-real-secret",
        token_endpoint=url,
        grant_type="client_credentials",
        transport=AiohttpTransport(),
        timeout=_TIMEOUT,
    )

    async def visit() -> Any:
        if not http.token:
            await http.fetch_token(url, grant_type="client_credentials")
        return (await http.get(url)).raise_for_status()

    return visit


async def azure_core_async(url: str) -> AsyncVisit:
    """azure-core's async pipeline, on aiohttp."""
    policy = AsyncBearerTokenCredentialPolicy(_AsyncAzureCredential(url), "scope")
    transport = AioHttpTransport()
    pipeline = AsyncPipeline(transport, policies=[policy])
    held = asyncio.Semaphore(100)

    async def visit() -> Any:
        async with held:
            return _azure_checked(await pipeline.run(HttpRequest("GET", url), enforce_https=False))

    return visit


SYNC: dict[str, Callable[[str], Visit]] = {
    "naive httpx.Auth": naive,
    "httpx-auth": httpx_auth,
    "authlib": authlib,
    "google-auth": google_auth,
    "azure-core": azure_core,
}
ASYNC: dict[str, Callable[[str], Awaitable[AsyncVisit]]] = {
    "naive httpx.Auth": naive_async,
    "httpx-auth": httpx_auth_async,
    "authlib": authlib_async,
    "azure-core": azure_core_async,
}
