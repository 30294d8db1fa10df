from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem import Problem
from ...models.token import Token
from ...types import Response


def _get_kwargs(*, email: str, access_token: str) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    headers["Email"] = email

    headers["AccessToken"] = access_token

    _kwargs: dict[str, Any] = {"method": "post", "url": "/v1/Tokens"}

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Problem | Token | None:
    if response.status_code == 200:
        response_200: Token = Response.read(response.content, Token)

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
) -> Response[Problem | Token]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *, client: AuthenticatedClient | Client, email: str, access_token: str
) -> Response[Problem | Token]:
    """Create a bearer token

     Send the account's e-mail address and its access token (made in the user management portal) as two
    headers and no body.
    The answer holds a token for the `Authorization` header of all other operations. Use it until it
    expires; do not
    make one per call.

    Args:
        email (str):
        access_token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Token]
    """

    kwargs = _get_kwargs(email=email, access_token=access_token)

    response = client.get_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


def sync(*, client: AuthenticatedClient | Client, email: str, access_token: str) -> Problem | Token | None:
    """Create a bearer token

     Send the account's e-mail address and its access token (made in the user management portal) as two
    headers and no body.
    The answer holds a token for the `Authorization` header of all other operations. Use it until it
    expires; do not
    make one per call.

    Args:
        email (str):
        access_token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Token
    """

    return sync_detailed(client=client, email=email, access_token=access_token).parsed


async def asyncio_detailed(
    *, client: AuthenticatedClient | Client, email: str, access_token: str
) -> Response[Problem | Token]:
    """Create a bearer token

     Send the account's e-mail address and its access token (made in the user management portal) as two
    headers and no body.
    The answer holds a token for the `Authorization` header of all other operations. Use it until it
    expires; do not
    make one per call.

    Args:
        email (str):
        access_token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Problem | Token]
    """

    kwargs = _get_kwargs(email=email, access_token=access_token)

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *, client: AuthenticatedClient | Client, email: str, access_token: str
) -> Problem | Token | None:
    """Create a bearer token

     Send the account's e-mail address and its access token (made in the user management portal) as two
    headers and no body.
    The answer holds a token for the `Authorization` header of all other operations. Use it until it
    expires; do not
    make one per call.

    Args:
        email (str):
        access_token (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Problem | Token
    """

    return (await asyncio_detailed(client=client, email=email, access_token=access_token)).parsed
