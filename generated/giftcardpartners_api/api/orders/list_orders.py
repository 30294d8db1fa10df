from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.order import Order
from ...models.order_page import OrderPage
from ...models.problem import Problem
from ...types import UNSET, Response, Unset


def _get_kwargs(*, page_index: int | Unset = UNSET, page_size: int | Unset = UNSET) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["pageIndex"] = page_index

    params["pageSize"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {"method": "get", "url": "/v1/Orders", "params": params}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | list[Order] | OrderPage | None:
    if response.status_code == 200:
        response_200: list[Order] | OrderPage = Response.read(response.content, list[Order] | OrderPage)

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
) -> Response[Problem | list[Order] | OrderPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *, client: AuthenticatedClient | Client, page_index: int | Unset = UNSET, page_size: int | Unset = UNSET
) -> Response[Problem | list[Order] | OrderPage]:
    """List earlier orders

     One page of the account's orders, the latest first. There is no documented way to filter. After a
    lost answer this is
    the second way to find out whether an order exists.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Order] | OrderPage]
    """

    kwargs = _get_kwargs(page_index=page_index, page_size=page_size)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    *, client: AuthenticatedClient | Client, page_index: int | Unset = UNSET, page_size: int | Unset = UNSET
) -> Problem | list[Order] | OrderPage | None:
    """List earlier orders

     One page of the account's orders, the latest first. There is no documented way to filter. After a
    lost answer this is
    the second way to find out whether an order exists.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Order] | OrderPage
    """

    return sync_detailed(client=client, page_index=page_index, page_size=page_size).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client, page_index: int | Unset = UNSET, page_size: int | Unset = UNSET
) -> Response[Problem | list[Order] | OrderPage]:
    """List earlier orders

     One page of the account's orders, the latest first. There is no documented way to filter. After a
    lost answer this is
    the second way to find out whether an order exists.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Order] | OrderPage]
    """

    kwargs = _get_kwargs(page_index=page_index, page_size=page_size)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *, client: AuthenticatedClient | Client, page_index: int | Unset = UNSET, page_size: int | Unset = UNSET
) -> Problem | list[Order] | OrderPage | None:
    """List earlier orders

     One page of the account's orders, the latest first. There is no documented way to filter. After a
    lost answer this is
    the second way to find out whether an order exists.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Order] | OrderPage
    """

    return (await asyncio_detailed(client=client, page_index=page_index, page_size=page_size)).parsed
