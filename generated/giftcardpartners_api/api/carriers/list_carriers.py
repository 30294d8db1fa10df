from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.carrier import Carrier
from ...models.carrier_page import CarrierPage
from ...models.problem import Problem
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {"method": "get", "url": "/v1/Carriers"}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CarrierPage | list[Carrier] | Problem | None:
    if response.status_code == 200:
        response_200: CarrierPage | list[Carrier] = Response.read(
            response.content, CarrierPage | list[Carrier]
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
) -> Response[CarrierPage | list[Carrier] | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(*, client: AuthenticatedClient | Client) -> Response[CarrierPage | list[Carrier] | Problem]:
    """List card carriers

     The `Id` of one of these goes into the `CarrierId` of a printed card's address. A carrier is, as far
    as can be told,
    the holder in which a plastic card is mounted, not a parcel company.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CarrierPage | list[Carrier] | Problem]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(*, client: AuthenticatedClient | Client) -> CarrierPage | list[Carrier] | Problem | None:
    """List card carriers

     The `Id` of one of these goes into the `CarrierId` of a printed card's address. A carrier is, as far
    as can be told,
    the holder in which a plastic card is mounted, not a parcel company.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CarrierPage | list[Carrier] | Problem
    """

    return sync_detailed(client=client).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client
) -> Response[CarrierPage | list[Carrier] | Problem]:
    """List card carriers

     The `Id` of one of these goes into the `CarrierId` of a printed card's address. A carrier is, as far
    as can be told,
    the holder in which a plastic card is mounted, not a parcel company.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CarrierPage | list[Carrier] | Problem]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(*, client: AuthenticatedClient | Client) -> CarrierPage | list[Carrier] | Problem | None:
    """List card carriers

     The `Id` of one of these goes into the `CarrierId` of a printed card's address. A carrier is, as far
    as can be told,
    the holder in which a plastic card is mounted, not a parcel company.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CarrierPage | list[Carrier] | Problem
    """

    return (await asyncio_detailed(client=client)).parsed
