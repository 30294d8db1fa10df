from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.product import Product
from ...models.product_page import ProductPage
from ...models.product_type import ProductType
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    page_index: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    product_name: str | Unset = UNSET,
    product_description: str | Unset = UNSET,
    product_type: ProductType | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["pageIndex"] = page_index

    params["pageSize"] = page_size

    params["productName"] = product_name

    params["productDescription"] = product_description

    json_product_type = product_type

    params["productType"] = json_product_type

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {"method": "get", "url": "/v1/Products", "params": params}

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | list[Product] | ProductPage | None:
    if response.status_code == 200:
        response_200: list[Product] | ProductPage = Response.read(
            response.content, list[Product] | ProductPage
        )

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
) -> Response[Problem | list[Product] | ProductPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    page_index: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    product_name: str | Unset = UNSET,
    product_description: str | Unset = UNSET,
    product_type: ProductType | str | Unset = UNSET,
) -> Response[Problem | list[Product] | ProductPage]:
    """List the catalogue

     One page of products. Filters that are empty or missing filter nothing. A page past the end is
    empty.
    Changes are announced by the account manager, so a week-old copy is good enough for browsing.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):
        product_name (str | Unset):
        product_description (str | Unset):
        product_type (ProductType | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Product] | ProductPage]
    """

    kwargs = _get_kwargs(
        page_index=page_index,
        page_size=page_size,
        product_name=product_name,
        product_description=product_description,
        product_type=product_type,
    )

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    page_index: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    product_name: str | Unset = UNSET,
    product_description: str | Unset = UNSET,
    product_type: ProductType | str | Unset = UNSET,
) -> Problem | list[Product] | ProductPage | None:
    """List the catalogue

     One page of products. Filters that are empty or missing filter nothing. A page past the end is
    empty.
    Changes are announced by the account manager, so a week-old copy is good enough for browsing.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):
        product_name (str | Unset):
        product_description (str | Unset):
        product_type (ProductType | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Product] | ProductPage
    """

    return sync_detailed(
        client=client,
        page_index=page_index,
        page_size=page_size,
        product_name=product_name,
        product_description=product_description,
        product_type=product_type,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    page_index: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    product_name: str | Unset = UNSET,
    product_description: str | Unset = UNSET,
    product_type: ProductType | str | Unset = UNSET,
) -> Response[Problem | list[Product] | ProductPage]:
    """List the catalogue

     One page of products. Filters that are empty or missing filter nothing. A page past the end is
    empty.
    Changes are announced by the account manager, so a week-old copy is good enough for browsing.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):
        product_name (str | Unset):
        product_description (str | Unset):
        product_type (ProductType | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | list[Product] | ProductPage]
    """

    kwargs = _get_kwargs(
        page_index=page_index,
        page_size=page_size,
        product_name=product_name,
        product_description=product_description,
        product_type=product_type,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    page_index: int | Unset = UNSET,
    page_size: int | Unset = UNSET,
    product_name: str | Unset = UNSET,
    product_description: str | Unset = UNSET,
    product_type: ProductType | str | Unset = UNSET,
) -> Problem | list[Product] | ProductPage | None:
    """List the catalogue

     One page of products. Filters that are empty or missing filter nothing. A page past the end is
    empty.
    Changes are announced by the account manager, so a week-old copy is good enough for browsing.

    Args:
        page_index (int | Unset):
        page_size (int | Unset):
        product_name (str | Unset):
        product_description (str | Unset):
        product_type (ProductType | str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | list[Product] | ProductPage
    """

    return (
        await asyncio_detailed(
            client=client,
            page_index=page_index,
            page_size=page_size,
            product_name=product_name,
            product_description=product_description,
            product_type=product_type,
        )
    ).parsed
