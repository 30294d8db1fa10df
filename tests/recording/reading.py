"""Scenarios of reading: tokens, catalogue, look-ups and balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault

from .scenario import scenario

if TYPE_CHECKING:
    from .scenario import ScenarioClient

LISTS = {
    "listShippingMethods": "/v1/ShippingMethods",
    "listCarriers": "/v1/Carriers",
    "listBrandings": "/v1/Brandings",
    "listDepartments": "/v1/Departments",
}


@scenario("credentials are swapped for a token")
def _token(client: ScenarioClient) -> None:
    client.fetch_token()


@scenario("wrong credentials get no token")
def _wrong_credentials(client: ScenarioClient) -> None:
    client.fetch_token(
        401, {"Email": "stranger@example.com", "AccessToken": "not-a-real-unknown-access-token"}
    )


@scenario("half the credentials, or none, are a bad request")
def _half_credentials(client: ScenarioClient) -> None:
    client.fetch_token(400, {"Email": "account@example.com"})
    client.fetch_token(400, {"AccessToken": "not-a-real-unknown-access-token"})
    client.fetch_token(400, {})


@scenario("switched-off credentials get no token", staged=True)
def _disabled_credentials(client: ScenarioClient) -> None:
    client.controls.set_enabled(False)
    client.fetch_token(403)


@scenario("a token that is opaque", token_form="opaque")
def _opaque_token(client: ScenarioClient) -> None:
    client.fetch_token()


@scenario("a lifetime in minutes", expires_in_unit="minutes")
def _minutes(client: ScenarioClient) -> None:
    client.fetch_token()


@scenario("a token is used again until it expires", staged=True)
def _expiry(client: ScenarioClient) -> None:
    client.token = client.fetch_token()["Value"]
    client.get("/v1/AccountBalance")
    client.get("/v1/AccountBalance")
    client.controls.clock.advance(3600)
    client.get("/v1/AccountBalance", 401)
    client.token = client.fetch_token()["Value"]
    client.get("/v1/AccountBalance")


@scenario("a token is withdrawn before its time", staged=True)
def _revoked(client: ScenarioClient) -> None:
    client.controls.add_fault(Fault(kind="revoke_token", operation="getAccountBalance"))
    client.get("/v1/AccountBalance", 401)
    client.token = client.fetch_token()["Value"]
    client.get("/v1/AccountBalance")


@scenario("the service is up")
def _status(client: ScenarioClient) -> None:
    client.get("/v1/Status", token=None)


@scenario("the balance shows what is requested and what can be spent", staged=True)
def _balance(client: ScenarioClient) -> None:
    client.get("/v1/AccountBalance")
    client.controls.add_funds("250.75", "pending")
    client.get("/v1/AccountBalance")
    client.controls.apply_funds()
    client.get("/v1/AccountBalance")


@scenario("the look-ups, each in its envelope")
def _look_ups(client: ScenarioClient) -> None:
    for path in LISTS.values():
        client.get(path)


@scenario("the whole catalogue")
def _catalogue(client: ScenarioClient) -> None:
    client.get("/v1/Products", params={"pageSize": 500})


@scenario("the catalogue page by page")
def _pages(client: ScenarioClient) -> None:
    for page in (1, 2, 3):
        client.get("/v1/Products", params={"pageIndex": page, "pageSize": 4})
    client.get("/v1/Products", params={"pageIndex": 100_000, "pageSize": 4})


@scenario("the catalogue filtered")
def _filters(client: ScenarioClient) -> None:
    client.get("/v1/Products", params={"productName": "café"})
    client.get("/v1/Products", params={"productName": "", "productType": "Physical", "pageSize": 3})
    client.get("/v1/Products", params={"productDescription": "birch & home"})
    client.get("/v1/Products", params={"productName": "nothing is called so"})


@scenario("one product of each kind, and one that does not exist")
def _products(client: ScenarioClient) -> None:
    for product in ("PRODUCTA", "CVS", "KAWAHON", "CLOUDPLAY", "CARDMAPLE"):
        client.get(f"/v1/Products/{product}")
    client.get("/v1/Products/NO-SUCH-PRODUCT", 404)


@scenario("pages that cannot be asked for")
def _bad_pages(client: ScenarioClient) -> None:
    for path in ("/v1/Products", "/v1/Orders"):
        for wrong in ("0", "-1", "two", "1.5", "100001"):
            client.get(path, 400, params={"pageIndex": wrong})
        for wrong in ("0", "501", ""):
            client.get(path, 400, params={"pageSize": wrong})


@scenario("lists without envelopes", bare_lists=True)
def _bare(client: ScenarioClient) -> None:
    for path in LISTS.values():
        client.get(path)
    client.get("/v1/Products", params={"pageSize": 2})
    client.get("/v1/Orders")


@scenario("answers with properties that nobody documented", staged=True)
def _extra(client: ScenarioClient) -> None:
    for operation, path in (
        *LISTS.items(),
        ("getStatus", "/v1/Status"),
        ("getAccountBalance", "/v1/AccountBalance"),
    ):
        client.controls.add_fault(Fault(kind="extra_fields", operation=operation))
        client.get(path)
    client.controls.add_fault(Fault(kind="extra_fields", operation="getProduct"))
    client.get("/v1/Products/CARDSPA")
    client.controls.add_fault(Fault(kind="extra_fields", operation="createToken"))
    client.fetch_token()
