from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.branding import Branding
from ...models.branding_page import BrandingPage
from ...models.problem import Problem
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {"method": "get", "url": "/v1/Brandings"}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BrandingPage | list[Branding] | Problem | None:
    if response.status_code == 200:
        response_200: BrandingPage | list[Branding] = Response.read(
            response.content, BrandingPage | list[Branding]
        )

        return response_200

    if response.status_code == 401:
        response_401: Problem = Response.read(response.content, Problem)

        return response_401

    if response.status_code == 403:
        response_403: Problem = Response.read(response.content, Problem)

        return response_403

    if response.status_code == 429:
        response_429: Problem = Response.read(response.content, Problem)

        return response_429

    if response.status_code == 504:
        response_504: Problem = Response.read(response.content, Problem)

        return response_504

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[BrandingPage | list[Branding] | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *, client: AuthenticatedClient | Client
) -> Response[BrandingPage | list[Branding] | Problem]:
    """List brandings

     Looks that were made in the portal. The `Id` of one goes into the `BrandingId` of a line; it shows
    in e-mails, text
    messages and claim links. What it does on printed cards depends on the program.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BrandingPage | list[Branding] | Problem]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(*, client: AuthenticatedClient | Client) -> BrandingPage | list[Branding] | Problem | None:
    """List brandings

     Looks that were made in the portal. The `Id` of one goes into the `BrandingId` of a line; it shows
    in e-mails, text
    messages and claim links. What it does on printed cards depends on the program.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BrandingPage | list[Branding] | Problem
    """

    return sync_detailed(client=client).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client
) -> Response[BrandingPage | list[Branding] | Problem]:
    """List brandings

     Looks that were made in the portal. The `Id` of one goes into the `BrandingId` of a line; it shows
    in e-mails, text
    messages and claim links. What it does on printed cards depends on the program.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BrandingPage | list[Branding] | Problem]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(*, client: AuthenticatedClient | Client) -> BrandingPage | list[Branding] | Problem | None:
    """List brandings

     Looks that were made in the portal. The `Id` of one goes into the `BrandingId` of a line; it shows
    in e-mails, text
    messages and claim links. What it does on printed cards depends on the program.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BrandingPage | list[Branding] | Problem
    """

    return (await asyncio_detailed(client=client)).parsed
