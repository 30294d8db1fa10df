"""Stories about reading: tokens, catalogue, look-ups and balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_simulator import Fault

from .scenario import story

if TYPE_CHECKING:
    from .scenario import Talk

LISTS = {
    "listShippingMethods": "/v1/ShippingMethods",
    "listCarriers": "/v1/Carriers",
    "listBrandings": "/v1/Brandings",
    "listDepartments": "/v1/Departments",
}


@story("credentials are swapped for a token")
def _token(talk: Talk) -> None:
    talk.swap()


@story("wrong credentials get no token")
def _wrong_credentials(talk: Talk) -> None:
    talk.swap(401, {"Email": "stranger@example.com", "AccessToken": "not-a-real-unknown-access-token"})


@story("half the credentials, or none, are a bad request")
def _half_credentials(talk: Talk) -> None:
    talk.swap(400, {"Email": "account@example.com"})
    talk.swap(400, {"AccessToken": "not-a-real-unknown-access-token"})
    talk.swap(400, {})


@story("switched-off credentials get no token", staged=True)
def _disabled_credentials(talk: Talk) -> None:
    talk.controls.set_enabled(False)
    talk.swap(403)


@story("a token that is opaque", token_form="opaque")
def _opaque_token(talk: Talk) -> None:
    talk.swap()


@story("a lifetime in minutes", expires_in_unit="minutes")
def _minutes(talk: Talk) -> None:
    talk.swap()


@story("a token is used again until it expires", staged=True)
def _expiry(talk: Talk) -> None:
    talk.token = talk.swap()["Value"]
    talk.get("/v1/AccountBalance")
    talk.get("/v1/AccountBalance")
    talk.controls.clock.advance(3600)
    talk.get("/v1/AccountBalance", 401)
    talk.token = talk.swap()["Value"]
    talk.get("/v1/AccountBalance")


@story("a token is withdrawn before its time", staged=True)
def _revoked(talk: Talk) -> None:
    talk.controls.add_fault(Fault(kind="revoke_token", operation="getAccountBalance"))
    talk.get("/v1/AccountBalance", 401)
    talk.token = talk.swap()["Value"]
    talk.get("/v1/AccountBalance")


@story("the service is up")
def _status(talk: Talk) -> None:
    talk.get("/v1/Status", token=None)


@story("the balance shows what is requested and what can be spent", staged=True)
def _balance(talk: Talk) -> None:
    talk.get("/v1/AccountBalance")
    talk.controls.add_funds("250.75", "pending")
    talk.get("/v1/AccountBalance")
    talk.controls.apply_funds()
    talk.get("/v1/AccountBalance")


@story("the look-ups, each in its envelope")
def _look_ups(talk: Talk) -> None:
    for path in LISTS.values():
        talk.get(path)


@story("the whole catalogue")
def _catalogue(talk: Talk) -> None:
    talk.get("/v1/Products", params={"pageSize": 500})


@story("the catalogue page by page")
def _pages(talk: Talk) -> None:
    for page in (1, 2, 3):
        talk.get("/v1/Products", params={"pageIndex": page, "pageSize": 4})
    talk.get("/v1/Products", params={"pageIndex": 100_000, "pageSize": 4})


@story("the catalogue filtered")
def _filters(talk: Talk) -> None:
    talk.get("/v1/Products", params={"productName": "café"})
    talk.get("/v1/Products", params={"productName": "", "productType": "Physical", "pageSize": 3})
    talk.get("/v1/Products", params={"productDescription": "birch & home"})
    talk.get("/v1/Products", params={"productName": "nothing is called so"})


@story("one product of each kind, and one that does not exist")
def _products(talk: Talk) -> None:
    for product in ("PRODUCTA", "CVS", "KAWAHON", "CLOUDPLAY", "CARDMAPLE"):
        talk.get(f"/v1/Products/{product}")
    talk.get("/v1/Products/NO-SUCH-PRODUCT", 404)


@story("pages that cannot be asked for")
def _bad_pages(talk: Talk) -> None:
    for path in ("/v1/Products", "/v1/Orders"):
        for wrong in ("0", "-1", "two", "1.5", "100001"):
            talk.get(path, 400, params={"pageIndex": wrong})
        for wrong in ("0", "501", ""):
            talk.get(path, 400, params={"pageSize": wrong})


@story("lists without envelopes", bare_lists=True)
def _bare(talk: Talk) -> None:
    for path in LISTS.values():
        talk.get(path)
    talk.get("/v1/Products", params={"pageSize": 2})
    talk.get("/v1/Orders")


@story("answers with properties that nobody documented", staged=True)
def _extra(talk: Talk) -> None:
    for operation, path in (
        *LISTS.items(),
        ("getStatus", "/v1/Status"),
        ("getAccountBalance", "/v1/AccountBalance"),
    ):
        talk.controls.add_fault(Fault(kind="extra_fields", operation=operation))
        talk.get(path)
    talk.controls.add_fault(Fault(kind="extra_fields", operation="getProduct"))
    talk.get("/v1/Products/CARDSPA")
    talk.controls.add_fault(Fault(kind="extra_fields", operation="createToken"))
    talk.swap()
