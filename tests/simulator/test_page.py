"""The page for people: what it shows, what its buttons do, and whom it refuses."""

from __future__ import annotations

import contextlib
import html
import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import httpx
import pytest
from giftcardpartners_simulator import (
    KINDS,
    QUIRKS,
    Fault,
    Request,
    Response,
    Rules,
    Settings,
    Simulator,
    serve,
)
from giftcardpartners_simulator.http.page.handler import Page
from giftcardpartners_simulator.http.page.masking import _SHOWN
from hypothesis import given
from hypothesis import strategies as st

from tests.specification import load

from .conftest import Api

SECRET = "SECRETSECRET"


@pytest.fixture
def page(api: Api) -> Page:
    return Page(api.sim)


def shown(page: Page) -> str:
    """Return the page's HTML."""
    answer = page.handle(Request("GET", "/_simulator/"))
    assert answer.status == 200
    return answer.body.decode()


def live(page: Page, name: str) -> str:
    """Return the text of one element that is kept up to date."""
    (found,) = re.findall(rf'<(\w+) id="{re.escape(name)}" data-live>(.*?)</\1>', shown(page), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", found[1])).strip()


def press(page: Page, **fields: str) -> Response:
    """Send one of the page's forms."""
    token = re.search(r'name="token" value="([^"]+)"', shown(page))
    assert token is not None
    body = urlencode({"token": token[1], **fields}).encode()
    return page.handle(Request("POST", "/_simulator/", body=body))


def done(page: Page, **fields: str) -> None:
    """Send a form that must be obeyed."""
    answer = press(page, **fields)
    assert (answer.status, answer.header("Location")) == (303, "/_simulator/"), answer.body


def test_orders_are_shown_with_lines_and_status(api: Api, page: Page) -> None:
    assert "None so far." in live(page, "orders-live")
    api.post(api.links("PO-<1>", Quantity=3))
    api.post(api.links("PO-2", Quantity=100, ProductId="PENNYLANE", Value=1))
    text = " ".join(live(page, "orders-live").split())
    assert "PO-<1>" in text
    assert "<1>" not in shown(page)
    assert "3 × PRODUCTA at 25.00" in text
    assert "Completed" in text
    assert "Pending" in text
    assert text.index("PO-2") < text.index("PO-<1>")


def test_an_order_of_many_lines_is_cut_short(api: Api, page: Page) -> None:
    order = api.links("PO-1")
    order["LineItems"] *= 30
    api.post(order)
    assert live(page, "orders-live").count("PRODUCTA") == 20
    assert "30 lines" in live(page, "orders-live")


def test_funds_are_added_requested_and_applied(api: Api, page: Page) -> None:
    done(page, action="funds", amount=" 12.34 ", account="1", stage="available")
    done(page, action="funds", amount="5", account="2", stage="pending")
    assert "10012.34" in live(page, "accounts-live")
    assert [one["pending"] for one in api.sim.balances()] == ["0.00", "5.00", "0.00"]
    done(page, action="apply", account="2")
    assert [one["available"] for one in api.sim.balances()] == ["10012.34", "10005.00", "10000.00"]
    assert press(page, action="funds", amount="1.001", account="1").status == 400
    assert press(page, action="funds", amount="1", account="9").status == 400


def test_the_clock_goes_on_and_completes_orders(api: Api, page: Page) -> None:
    api.post(api.links("PO-1", Quantity=100, ProductId="PENNYLANE", Value=1))
    assert "Pending" in live(page, "orders-live")
    assert live(page, "clock") == "1970-01-12 13:46:40 UTC"
    done(page, action="clock", seconds="3600")
    assert live(page, "clock") == "1970-01-12 14:46:40 UTC"
    assert "Completed" in live(page, "orders-live")
    assert press(page, action="clock", seconds="-1").status == 400
    assert press(page, action="clock", seconds="inf").status == 400


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_has_buttons_and_a_count(api: Api, page: Page, kind: str) -> None:
    form = re.search(
        rf'<form[^>]*>((?:<input[^>]*>)*<input type="hidden" name="kind" value="{kind}">(?:<input[^>]*>)*)'
        rf'<button aria-label="once: {kind}">once</button>',
        shown(page),
    )
    assert form is not None
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    assert live(page, f"pending-{kind}") == "–"
    done(page, **fields)
    done(page, **fields, times="0")
    assert live(page, f"pending-{kind}") == "1 ×, always"
    done(page, action="faults_off", kind=kind)
    assert (live(page, f"pending-{kind}"), api.sim.faults()) == ("–", [])


def test_a_fault_that_happened_is_counted(api: Api, page: Page) -> None:
    done(
        page,
        action="fault",
        kind="html_page",
        operation="getStatus",
        skip="1",
        times="2",
        status="502",
        value="login",
    )
    done(page, action="fault", kind="latency", seconds="1.5")
    assert live(page, "pending-html_page") == "2 × getStatus after 1"
    for _ in range(2):
        api.get("/v1/Status")
    assert live(page, "pending-html_page") == "1 × getStatus"
    assert (live(page, "triggered-html_page"), live(page, "triggered-latency")) == ("1", "1")
    assert "html_page" in live(page, "requests-live")
    done(page, action="faults_off")
    assert api.sim.faults() == []


@pytest.mark.parametrize(
    "fields", [{"kind": "?"}, {}, {"kind": "latency", "seconds": "x"}, {"kind": "latency", "times": "-1"}]
)
def test_a_fault_that_cannot_be_is_told(api: Api, page: Page, fields: dict[str, str]) -> None:
    answer = press(page, action="fault", **fields)
    assert (answer.status, api.sim.faults()) == (400, [])
    assert b'role="alert"' in answer.body


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_is_switched(api: Api, page: Page, name: str) -> None:
    before = api.sim.settings
    done(page, action="quirk_on", name=name)
    if QUIRKS[name].faults:
        assert [fault.kind for fault in api.sim.faults()] == [fault.kind for fault in QUIRKS[name].faults]
        return
    assert live(page, f"quirk-{name}") == "on"
    assert api.sim.settings != before
    done(page, action="quirk_off", name=name)
    assert live(page, f"quirk-{name}") == "–"
    assert api.sim.settings == before


def test_access_is_switched_and_everything_is_reset(api: Api, page: Page) -> None:
    api.post(api.links())
    done(page, action="access", account="1", enabled="false")
    assert api.get("/v1/Orders").status == 403
    assert "off (403)" in live(page, "accounts-live")
    done(page, action="access", account="1", enabled="true")
    done(page, action="reset")
    assert (api.orders, "None so far." in live(page, "requests-live")) == ([], True)


@pytest.mark.parametrize("token", ["", "x", "é", "•••"])
def test_a_form_without_the_token_does_nothing(api: Api, page: Page, token: str) -> None:
    body = urlencode({"token": token, "action": "reset"}).encode()
    assert page.handle(Request("POST", "/_simulator/", body=body)).status == 403
    assert page.handle(Request("POST", "/_simulator/", body=b"action=reset")).status == 403
    assert Page(api.sim).handle(Request("POST", "/_simulator/", body=body)).status == 403


@pytest.mark.parametrize("body", [b"\xff", b"&".join(b"a=1" for _ in range(100)), b"token"])
def test_what_is_no_form_is_told(page: Page, body: bytes) -> None:
    assert page.handle(Request("POST", "/_simulator/", body=body)).status in (400, 403)
    assert press(page, action="?").status == 400


_FIELD = st.sampled_from(
    [
        "action",
        "amount",
        "account",
        "stage",
        "seconds",
        "kind",
        "times",
        "name",
        "enabled",
        "polls",
        "value",
        "match_po",
    ]
)
_VALUE = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["funds", "apply", "clock", "fault", "faults_off", "quirk_on", "quirk_off", "access", "reset"]
    ),
    st.sampled_from(["1", "-1", "nan", "1e999", "9" * 5000, "²", *KINDS, *QUIRKS]),
)


@given(forms=st.lists(st.dictionaries(_FIELD, _VALUE), max_size=5))
def test_whatever_a_form_holds_there_is_an_answer(forms: list[dict[str, str]]) -> None:
    page = Page(Api(Settings(), Rules, 1).sim)
    for form in forms:
        with contextlib.suppress(UnicodeEncodeError):  # urlencode has no bytes for half a character
            assert press(page, **form).status in (303, 400)
    assert "</html>" in shown(page)


def test_nothing_secret_is_shown() -> None:
    api = Api(Settings(echo_addresses=True, claim_data_for_digital=True), Rules, 1)
    page = Page(api.sim)
    order = api.digital("PO-1", ExternalId=SECRET)
    order["Note"] = SECRET
    order["WebhookSettings"] = {"FulfillmentComplete": f"https://example.com/{SECRET}"}
    line = order["LineItems"][0]
    line["Personalization"] = {
        "To": SECRET,
        "FromName": SECRET,
        "Message": SECRET,
        "FromEmail": f"{SECRET}@example.com",
    }
    line["DigitalDeliveryAddress"] = {"Email": f"{SECRET}@example.com", "Sms": "+15550199999"}
    answers = [
        api.post(order),
        api.post(order),
        api.post(order | {f"{SECRET}@example.com": SECRET, "PONumber": "PO-2"}),
    ]
    names = {
        "Name": SECRET,
        "AddressLine1": SECRET,
        "AddressLine2": SECRET,
        "City": SECRET,
        "State": SECRET,
        "Zip": SECRET,
    }
    answers.append(api.post(api.physical("PO-3", **names)))
    answers += [api.get("/v1/Orders"), api.get(f"/v1/Orders/{SECRET}"), api.get(f"/{SECRET}?{SECRET}")]
    for kind in ("truncated_json", "malformed_json", "extra_fields"):
        api.sim.add_fault(Fault(kind=kind, operation="listOrders"))
    answers += [api.get("/v1/Orders") for _ in range(2)]
    answers.append(api.call("POST", "/v1/Orders", f'{{"{SECRET}'.encode()))
    assert [answer.status for answer in answers[:4]] == [201, 409, 400, 201]
    text = shown(page)
    hidden = [SECRET, "+15550199999", api.token, api.sim.access_token, api.sim.email]
    for answer in answers:
        hidden += re.findall(r'"ClaimLink(?:ChallengeAnswer)?":"([^"]+)"', answer.body.decode())
    assert len(hidden) > 6
    for one in hidden:
        assert one not in text, one
    assert "•••" in text
    assert "PRODUCTA" in text


def test_whatever_the_specification_calls_secret_is_masked() -> None:
    schemas = load()["components"]["schemas"]
    secret = {
        name.lower()
        for definition in schemas.values()
        for name, one in definition.get("properties", {}).items()
        if one.get("x-secret")
    }
    assert {"claimlink", "message"} <= secret
    assert not secret & _SHOWN


class _Checker(HTMLParser):
    """Open and close every element, and find ids that are there twice."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not any(
            name.startswith("on") or name == "style" for name, _ in attrs
        )  # the policy forbids both
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_asks_nothing_outside(api: Api, page: Page) -> None:
    api.post(api.links())
    checker = _Checker()
    checker.feed(shown(page))
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    sources = re.findall(r'(?:src|href|action)="([^"]+)"', shown(page))
    assert {source for source in sources if not source.startswith("#")} == {
        "./",
        "page.css",
        "page.js",
        "data:,",
    }
    for name in ("page.css", "page.js"):
        asset = page.handle(Request("GET", f"/_simulator/{name}"))
        assert asset.status == 200
        assert b"http" not in asset.body


def test_a_server_has_it_with_the_headers_that_keep_it_safe() -> None:
    with serve(Simulator()) as running, httpx.Client(base_url=running.base_url, trust_env=False) as client:
        front = client.get("/", headers={"Accept": "text/html,*/*"})
        assert (front.status_code, front.headers["location"]) == (302, "/_simulator/")
        assert client.get("/").status_code == 404  # the API has nothing there
        assert client.get("/_simulator").headers["location"] == "/_simulator/"
        answer = client.get("/_simulator/")
        assert running.base_url in answer.text
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert client.get("/_simulator/", headers={"Host": "evil.example.com"}).status_code == 403
        assert client.post("/_simulator/", headers={"Origin": "https://evil.example.com"}).status_code == 403
        assert client.put("/_simulator/").headers["allow"] == "GET, HEAD, POST"
        assert client.get("/_simulator/ledger").json()["seed"] == 1
        assert client.head("/_simulator/").status_code == 200
