from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.digital_delivery_order import DigitalDeliveryOrder
from ...models.duplicate_order import DuplicateOrder
from ...models.links_order import LinksOrder
from ...models.order import Order
from ...models.physical_shipment_order import PhysicalShipmentOrder
from ...models.problem import Problem
from ...types import Response


def _get_kwargs(*, body: DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {"method": "post", "url": "/v1/Orders"}

    _kwargs["content"] = body.to_json()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DuplicateOrder | Order | Problem | None:
    if response.status_code == 201:
        response_201: Order = Response.read(response.content, Order)

        return response_201

    if response.status_code == 400:
        response_400: Problem = Response.read(response.content, Problem)

        return response_400

    if response.status_code == 401:
        response_401: Problem = Response.read(response.content, Problem)

        return response_401

    if response.status_code == 403:
        response_403: Problem = Response.read(response.content, Problem)

        return response_403

    if response.status_code == 409:
        response_409: DuplicateOrder = Response.read(response.content, DuplicateOrder)

        return response_409

    if response.status_code == 422:
        response_422: Problem = Response.read(response.content, Problem)

        return response_422

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
) -> Response[DuplicateOrder | Order | Problem]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *, client: AuthenticatedClient | Client, body: DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder
) -> Response[DuplicateOrder | Order | Problem]:
    """Create an order

     Buys gift cards: one `Type` of delivery for the whole order, and one line for each product, value
    and recipient.
    The cost is taken from the available balance as soon as the order is accepted, also when it is still
    `Pending`.

    **If the answer is lost**, the order may or may not exist. Send the same order again under the same
    `PONumber`: either
    it is created now, or the answer is 409 and names the original order. Looking through the order
    history helps too.

    **Large orders** may be `Pending` at first; how large is not documented.

    Args:
        body (DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder): An order to be placed.
            `Type` decides what its lines need.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DuplicateOrder | Order | Problem]
    """

    kwargs = _get_kwargs(body=body)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(
    *, client: AuthenticatedClient | Client, body: DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder
) -> DuplicateOrder | Order | Problem | None:
    """Create an order

     Buys gift cards: one `Type` of delivery for the whole order, and one line for each product, value
    and recipient.
    The cost is taken from the available balance as soon as the order is accepted, also when it is still
    `Pending`.

    **If the answer is lost**, the order may or may not exist. Send the same order again under the same
    `PONumber`: either
    it is created now, or the answer is 409 and names the original order. Looking through the order
    history helps too.

    **Large orders** may be `Pending` at first; how large is not documented.

    Args:
        body (DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder): An order to be placed.
            `Type` decides what its lines need.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DuplicateOrder | Order | Problem
    """

    return sync_detailed(client=client, body=body).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client, body: DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder
) -> Response[DuplicateOrder | Order | Problem]:
    """Create an order

     Buys gift cards: one `Type` of delivery for the whole order, and one line for each product, value
    and recipient.
    The cost is taken from the available balance as soon as the order is accepted, also when it is still
    `Pending`.

    **If the answer is lost**, the order may or may not exist. Send the same order again under the same
    `PONumber`: either
    it is created now, or the answer is 409 and names the original order. Looking through the order
    history helps too.

    **Large orders** may be `Pending` at first; how large is not documented.

    Args:
        body (DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder): An order to be placed.
            `Type` decides what its lines need.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DuplicateOrder | Order | Problem]
    """

    kwargs = _get_kwargs(body=body)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *, client: AuthenticatedClient | Client, body: DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder
) -> DuplicateOrder | Order | Problem | None:
    """Create an order

     Buys gift cards: one `Type` of delivery for the whole order, and one line for each product, value
    and recipient.
    The cost is taken from the available balance as soon as the order is accepted, also when it is still
    `Pending`.

    **If the answer is lost**, the order may or may not exist. Send the same order again under the same
    `PONumber`: either
    it is created now, or the answer is 409 and names the original order. Looking through the order
    history helps too.

    **Large orders** may be `Pending` at first; how large is not documented.

    Args:
        body (DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder): An order to be placed.
            `Type` decides what its lines need.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DuplicateOrder | Order | Problem
    """

    return (await asyncio_detailed(client=client, body=body)).parsed
