from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.product import Product
from ...types import Response


def _get_kwargs(id: str) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {"method": "get", "url": "/v1/Products/{id}".format(id=quote(str(id), safe=""))}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | Product | None:
    if response.status_code == 200:
        response_200: Product = Response.read(response.content, Product)

        return response_200

    if response.status_code == 400:
        response_400: Problem = Response.read(response.content, Problem)

        return response_400

    if response.status_code == 401:
        response_401: Problem = Response.read(response.content, Problem)

        return response_401

    if response.status_code == 403:
        response_403: Problem = Response.read(response.content, Problem)

        return response_403

    if response.status_code == 404:
        response_404: Problem = Response.read(response.content, Problem)

        return response_404

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
) -> Response[Problem | Product]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(id: str, *, client: AuthenticatedClient | Client) -> Response[Problem | Product]:
    """Read one product

     The product with this `Id`, as it stands in the catalogue.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Product]
    """

    kwargs = _get_kwargs(id=id)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(id: str, *, client: AuthenticatedClient | Client) -> Problem | Product | None:
    """Read one product

     The product with this `Id`, as it stands in the catalogue.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Product
    """

    return sync_detailed(id=id, client=client).parsed


async def asyncio_detailed(id: str, *, client: AuthenticatedClient | Client) -> Response[Problem | Product]:
    """Read one product

     The product with this `Id`, as it stands in the catalogue.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Product]
    """

    kwargs = _get_kwargs(id=id)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(id: str, *, client: AuthenticatedClient | Client) -> Problem | Product | None:
    """Read one product

     The product with this `Id`, as it stands in the catalogue.

    Args:
        id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Product
    """

    return (await asyncio_detailed(id=id, client=client)).parsed
