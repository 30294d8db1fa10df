"""Credentials and bearer tokens (rules 1 to 3)."""

from __future__ import annotations

import base64
import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator import Fault, Request, Settings

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def ask(api: Api, **headers: str) -> int:
    """Return the status of a token request."""
    return api.sim.handle(Request("POST", "/v1/Tokens", headers)).status


def test_a_token_opens_the_account_until_it_expires(api: Api) -> None:
    api.clock.advance(3599)
    assert api.get("/v1/AccountBalance").status == 200
    api.clock.advance(1)
    assert api.get("/v1/AccountBalance").status == 401


def test_header_names_are_matched_in_any_case(api: Api) -> None:
    assert ask(api, EMAIL=api.sim.email, accesstoken=api.sim.access_token) == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Email": "first@example.com"}, 400),
        ({"Email": "", "AccessToken": "not-a-real-access-token-1"}, 400),
        ({"Email": "first@example.com", "AccessToken": "wrong"}, 401),
        ({"Email": "nobody@example.com", "AccessToken": "not-a-real-access-token-1"}, 401),
        ({"Email": "first@example.com", "AccessToken": "ünicode"}, 401),
        ({"Email": "disabled@example.com", "AccessToken": "not-a-real-access-token-3"}, 403),
    ],
)
def test_wrong_credentials_get_no_token(api: Api, headers: dict[str, str], status: int) -> None:
    assert ask(api, **headers) == status


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic {token}", "{token}", "Bearer {token}x"])
def test_other_operations_need_the_bearer_token(api: Api, header: str) -> None:
    answer = api.call("GET", "/v1/Products", headers={"Authorization": header.format(token=api.token)})
    assert answer.status == 401
    assert answer.header("www-authenticate") == "Bearer"


def test_without_any_authorization_header_it_is_401(api: Api) -> None:
    assert api.sim.handle(Request("GET", "/v1/Products")).status == 401


def test_the_scheme_is_matched_in_any_case(api: Api) -> None:
    assert api.call("GET", "/v1/Products", headers={"Authorization": f"bearer  {api.token}"}).status == 200


def test_status_needs_no_token(api: Api) -> None:
    assert api.sim.handle(Request("GET", "/v1/Status")).json() == {"Status": "OK"}


def test_switching_an_account_off_turns_everything_into_403(api: Api) -> None:
    api.sim.set_enabled(False)
    assert api.get("/v1/Products").status == 403
    assert api.new_token() == ""
    api.sim.set_enabled(True)
    assert api.get("/v1/Products").status == 200


def test_a_token_looks_like_a_jwt_with_its_expiry(api: Api) -> None:
    head, claims, _ = api.token.split(".")
    decoded = json.loads(base64.urlsafe_b64decode(claims + "==="))
    assert head.startswith("eyJ")
    assert decoded["sub"] == "account-1"
    assert decoded["exp"] == api.clock.now() + 3600


def test_the_form_the_status_and_the_unit_are_switches(new_api: NewApi) -> None:
    api = new_api(token_form="opaque", token_status=201, expires_in_unit="minutes", token_lifetime=120.0)
    headers = {"Email": api.sim.email, "AccessToken": api.sim.access_token}
    answer = api.sim.handle(Request("POST", "/v1/Tokens", headers))
    assert answer.status == 201
    assert answer.json()["ExpiresIn"] == 2
    assert "." not in answer.json()["Value"]


def test_every_token_is_another_one_and_all_stay_valid(api: Api) -> None:
    first, api.token = api.token, api.new_token()
    assert first != api.token
    assert api.sim.ledger()["accounts"][0]["tokens"] == 2
    assert api.call("GET", "/v1/Products", headers={"Authorization": f"Bearer {first}"}).status == 200


def test_expired_tokens_are_forgotten_when_there_are_many(api: Api) -> None:
    tokens = api.sim.rules.state.tokens
    for number in range(9_999):
        tokens[str(number)] = tokens[api.token]
    api.clock.advance(3600)
    assert api.new_token()
    assert len(tokens) == 1


def test_a_token_can_expire_earlier_than_it_says(api: Api) -> None:
    api.sim.add_fault(Fault(kind="token_expires_early", seconds=10))
    api.token = api.new_token()
    api.clock.advance(9)
    assert api.get("/v1/Products").status == 200
    api.clock.advance(1)
    assert api.get("/v1/Products").status == 401


def test_one_account_never_sees_another(api: Api) -> None:
    order = api.post(api.links()).json()["Id"]
    api.token = api.new_token(2)
    assert api.get(f"/v1/Orders/{order}").status == 404
    assert api.get("/v1/Orders").json()["Data"] == []
    assert api.post(api.links()).status == 201


def test_no_secret_is_in_a_repr(api: Api) -> None:
    token = api.sim.rules.state.tokens[api.token]
    shown = repr([Settings(), token, token.account, api.sim, Request("GET", "/", {"Email": "a@example.com"})])
    assert api.token not in shown
    assert "not-a-real-access-token" not in shown
    assert "a@example.com" not in shown
    assert Settings().start_balance == Decimal(10000)
