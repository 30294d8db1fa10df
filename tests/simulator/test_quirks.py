"""Every untidy habit: it is seen, it changes nothing that is stored or charged, and it goes with every fault."""

from __future__ import annotations

import contextlib
import json
import tracemalloc
from pathlib import Path
from typing import Any, get_args, get_type_hints

import httpx
import pytest
from giftcardpartners_simulator import (
    KINDS,
    QUIRKS,
    Fault,
    ManualClock,
    Request,
    Rules,
    Settings,
    Simulator,
    SimulatorTransport,
    simulator,
    with_quirks,
)
from giftcardpartners_simulator.odd_fields import odd_fields
from giftcardpartners_simulator.rules.past_orders import PastOrders
from giftcardpartners_simulator.settings import Rewriting
from giftcardpartners_simulator.untidy.numbers import FORMS
from giftcardpartners_simulator.untidy.texts import REWRITINGS
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.specification import load

from .conftest import Api

MESSAGE = "  Grüße & <Küsse>, Zoë 🎁 from all of us  "
DECOMPOSED = "Ame\u0301lie O'Neil"
_OWN_LEDGER = {"po_number_trimmed", "po_number_trimmed_caseless", "po_number_caseless", "rate_limited"}


def _api(*quirks: str, **settings: Any) -> Api:
    return Api(with_quirks(Settings(echo_addresses=True, **settings), quirks), Rules, 1)


def _untidy_order(api: Api, po_number: str = "PO-1") -> dict[str, Any]:
    order = api.digital(po_number, Quantity=2, Value=25)
    order["Note"] = MESSAGE
    line = order["LineItems"][0]
    line["Personalization"] = {"To": DECOMPOSED, "Message": MESSAGE, "FromEmail": "sender@example.com"}
    line["DigitalDeliveryAddress"] = {"Email": "recipient@example.com", "Sms": "+15550101234"}
    order["LineItems"] = [
        line,
        {**line, "Quantity": 1},
        {
            **line,
            "ProductId": "ACORNBOOKS",
            "Culture": "en-US",
            "BrandingId": "BRAND-123",
            "ExternalId": "X-1",
        },
    ]
    return order


def _conversation(api: Api) -> list[tuple[int, bytes]]:
    """Say everything that any quirk is seen by; the answers with their ids, which depend on the seed only."""
    answers = [api.sim.handle(Request("GET", "/v1/Status")), api.get("/v1/AccountBalance")]
    answers += [api.get("/v1/Products?pageSize=20"), api.get("/v1/Products/CVS")]
    answers.append(api.post(_untidy_order(api)))
    answers.append(api.post(api.links("PO-2 ", Quantity=3)))
    lines = {"AddressLine1": "9 Elm Street", "AddressLine2": "“Rear” – second\nfloor"}
    answers.append(api.post(api.physical("PO-3", Zip="H2X 1Y4", Country="CA", State="QC", **lines)))
    answers.append(api.post(api.physical("PO-4", Zip="H2X1Y4", Country="CA", State="QC")))
    answers += [api.post(api.links(number)) for number in ("PO-1", "po-1", " PO-1", "PAST-0", "PO-5")]
    answers.append(api.post(api.links("PO-1", ProductId="CVS", Value=500, Quantity=99)))
    for order in api.orders:
        answers.append(api.get(f"/v1/Orders/{order['id']}"))
    answers += [api.get(f"/v1/Orders?pageSize={size}") for size in (2, 50)]
    answers.append(api.post({"Type": "Links"}))
    api.clock.advance(100.0)
    answers += [api.get("/v1/AccountBalance") for _ in range(31)]
    return [(answer.status, answer.body) for answer in answers]


def _charges(api: Api) -> list[tuple[str, str]]:
    return [(order["po_number"], order["charge"]) for order in api.orders]


TIDY = _api()
TIDY_CONVERSATION = _conversation(TIDY)


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_is_seen_and_changes_no_charge(name: str) -> None:
    api = _api()
    api.sim.switch_on(name)
    assert _conversation(api) != TIDY_CONVERSATION
    if QUIRKS[name].settings and name not in _OWN_LEDGER and not name.startswith("past_"):
        assert _charges(api) == _charges(TIDY)
        assert api.available == TIDY.available


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_says_what_it_is_and_how_it_is_switched_on(name: str) -> None:
    quirk = QUIRKS[name]
    assert quirk.name == name
    assert quirk.sentence[0].isupper() or quirk.sentence[0] == "`" or name.startswith("odd_")
    assert quirk.sentence.endswith(".")
    assert bool(quirk.settings) != bool(quirk.faults)
    text = (Path(__file__).parents[2] / "docs/simulator.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text or name.startswith("odd_")


def test_literals_and_tables_agree() -> None:
    assert set(get_args(Rewriting)) == set(REWRITINGS)
    assert set(get_args(get_type_hints(Settings)["number_form"])) == {"float", *FORMS}


def test_quirks_add_up_and_unknown_ones_change_nothing() -> None:
    sim = Simulator()
    sim.switch_on("text_nfd", "text_cut", "odd_OrderLine.Id", "byte_order_mark", "page_login")
    sim.switch_on("text_masked", "text_nfd")
    assert sim.settings.rewrite_texts == ("nfd", "cut", "masked")
    assert sim.settings.odd_fields == ("OrderLine.Id",)
    assert sim.settings.byte_order_mark
    assert [fault.kind for fault in sim.faults()] == ["status_before_store"]
    with pytest.raises(ValueError, match="no such quirk: text_of_all_kinds"):
        sim.switch_on("text_html_escaped", "text_of_all_kinds")
    assert sim.settings.rewrite_texts == ("nfd", "cut", "masked")


@pytest.mark.parametrize(
    "changes",
    [
        {"rewrite_texts": ["upper"]},
        {"rewrite_texts": "nfd"},
        {"odd_fields": ["Order.Id"]},
        {"odd_fields": [1]},
        {"page_size_cap": 0},
        {"text_limit": 0},
        {"rate_limit": 0},
        {"rate_limit_seconds": 0},
        {"past_orders": -1},
    ],
)
def test_settings_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"setting|not 0"):
        Settings().changed(changes)


# -- texts, lines, numbers, side fields ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "note", "to", "sms", "email"),
    [
        ("nfc", MESSAGE, "Amélie O'Neil", "+15550101234", "recipient@example.com"),
        ("nfd", "  Gru\u0308ße & <Ku\u0308sse>, Zoe\u0308 🎁 from all of us  ", DECOMPOSED, None, None),
        (
            "html_escaped",
            "  Grüße &amp; &lt;Küsse&gt;, Zoë 🎁 from all of us  ",
            "Ame\u0301lie O&#x27;Neil",
            None,
            None,
        ),
        (
            "html_numeric",
            "  Gr&#252;&#223;e &amp; <K&#252;sse>, Zo&#235; &#127873; from all of us  ",
            None,
            None,
            None,
        ),
        ("question_marks", "  Gr??e & <K?sse>, Zo? ? from all of us  ", "Ame?lie O'Neil", None, None),
        ("question_marks_utf16", "  Grüße & <Küsse>, Zoë ?? from all of us  ", "Ame?lie O'Neil", None, None),
        ("cut", "  Grüße & <Küsse>, Z", DECOMPOSED, "+15550101234", "recipient@example.co"),
        ("cut_with_ellipsis", "  Grüße & <Küsse>, …", DECOMPOSED, None, "recipient@example.c…"),
        ("masked", MESSAGE, None, "********1234", "r***@example.com"),
        ("accents_spelled_out", "  Gruesse & <Kuesse>, Zoë 🎁 from all of us  ", "Amélie O'Neil", None, None),
        ("punctuation_lost", "  Grüße  Küsse Zoë  from all of us  ", "Ame\u0301lie ONeil", None, None),
        ("slashes", MESSAGE, "Ame\u0301lie O\\'Neil", None, None),
        ("trimmed", MESSAGE.strip(), DECOMPOSED, None, None),
        ("phone_spaced", MESSAGE, None, "+1 555 010 1234", None),
        ("phone_national", MESSAGE, None, "(555) 010-1234", None),
        ("phone_digits", MESSAGE, None, "15550101234", None),
        ("phone_as_number", MESSAGE, None, "15550101234.0", None),
    ],
)
def test_texts_are_rewritten(
    name: str, note: str, to: str | None, sms: str | None, email: str | None
) -> None:
    api = _api(f"text_{name}")
    shown = api.post(_untidy_order(api)).json()
    line = shown["LineItems"][0]
    assert shown["Note"] == line["Personalization"]["Message"] == note
    assert to is None or line["Personalization"]["To"] == to
    assert sms is None or line["DigitalDeliveryAddress"]["Sms"] == sms
    assert email is None or line["DigitalDeliveryAddress"]["Email"] == email
    assert shown["LineItems"][2]["ExternalId"] == "X-1"  # codes are no texts
    assert api.get(f"/v1/Orders/{shown['Id']}").json() == shown
    assert api.get("/v1/Orders").json()["Data"] == [shown]


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("punctuation_plain", "“Rear” – second’s", '"Rear" - second\'s'),
        ("line_ends_html", "Rear\r\nsecond\nfloor", "Rear<br>second<br>floor"),
        ("address_abbreviated", "9 north Elm street, Suite 5", "9 N ELM ST STE 5"),
    ],
)
def test_lines_of_an_address_are_rewritten(name: str, sent: str, shown: str) -> None:
    api = _api(f"text_{name}")
    line = api.post(api.physical(AddressLine1=sent)).json()["LineItems"][0]
    assert line["PhysicalDeliveryAddress"]["AddressLine1"] == shown


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("postal_compact", "H2X 1Y4", "H2X1Y4"),
        ("postal_compact", "78701-1234", "787011234"),
        ("postal_spaced", "h2x1y4", "H2X 1Y4"),
        ("postal_spaced", "787011234", "78701-1234"),
        ("postal_spaced", "78701", "78701"),
    ],
)
def test_postal_codes_are_rewritten(name: str, sent: str, shown: str) -> None:
    api = _api(f"text_{name}")
    line = api.post(api.physical(Zip=sent)).json()["LineItems"][0]
    assert line["PhysicalDeliveryAddress"]["Zip"] == shown


def _units(shown: dict[str, Any]) -> dict[tuple[str, float], int]:
    units: dict[tuple[str, float], int] = {}
    for line in shown["LineItems"]:
        key = (line["ProductId"], line["Value"])
        units[key] = units.get(key, 0) + line["Quantity"]
    return units


@pytest.mark.parametrize(
    ("name", "products", "quantities"),
    [
        ("lines_split", ["PRODUCTA", "PRODUCTA", "PRODUCTA", "ACORNBOOKS", "ACORNBOOKS"], [1, 1, 1, 1, 1]),
        ("lines_merged", ["PRODUCTA", "ACORNBOOKS"], [3, 2]),
        ("lines_reversed", ["ACORNBOOKS", "PRODUCTA", "PRODUCTA"], [2, 1, 2]),
        ("lines_by_product", ["ACORNBOOKS", "PRODUCTA", "PRODUCTA"], [2, 2, 1]),
    ],
)
@pytest.mark.parametrize("camel_case", [False, True])
def test_lines_are_shown_otherwise(
    name: str, products: list[str], quantities: list[int], camel_case: bool
) -> None:
    api = _api(name, camel_case=camel_case, claim_data_for_digital=True)
    plain = _api(claim_data_for_digital=True)
    shown, sent = api.post(_untidy_order(api)).json(), plain.post(_untidy_order(plain)).json()
    if camel_case:
        assert [line["productId"] for line in shown["lineItems"]] == products
        assert [line["quantity"] for line in shown["lineItems"]] == quantities
        return
    assert [line["ProductId"] for line in shown["LineItems"]] == products
    assert [line["Quantity"] for line in shown["LineItems"]] == quantities
    assert [len(line["ClaimData"]) for line in shown["LineItems"]] == quantities
    assert _units(shown) == _units(sent)
    assert len({line["Id"] for line in shown["LineItems"]}) == len(products)
    links = [entry["ClaimLink"] for line in shown["LineItems"] for entry in line["ClaimData"]]
    assert sorted(links) == sorted(
        entry["ClaimLink"] for line in sent["LineItems"] for entry in line["ClaimData"]
    )


@pytest.mark.parametrize(
    ("name", "value", "quantity"),
    [
        ("integer", b'"Value":25,', b'"Quantity":2,'),
        ("text", b'"Value":"25.00",', b'"Quantity":"2",'),
        ("two_decimals", b'"Value":25.00,', b'"Quantity":2,'),
        ("exponent", b'"Value":2.5e+1,', b'"Quantity":2,'),
    ],
)
def test_numbers_have_odd_forms(name: str, value: bytes, quantity: bytes) -> None:
    api = _api(f"number_{name}")
    body = api.post(api.links(Quantity=2)).body
    assert value in body
    assert quantity in body
    if name != "text":
        json.loads(body)
        assert api.get("/v1/AccountBalance").json()["Available"] == 9951.12
        assert api.get("/v1/Products/PRODUCTB").json()["Denominations"] == [15, 200]
    assert set(api.post({"Type": "Links"}).json()["Errors"]) == {"LineItems", "PONumber"}


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    api = _api("number_two_decimals")
    order = api.links() | {"Note": "\x00number x", "PONumber": "25"}
    shown = api.post(order).json()
    assert (shown["Note"], shown["PONumber"]) == ("\x00number x", "25")


def _properties() -> dict[str, Any]:
    schemas = load()["components"]["schemas"]
    return {
        f"{schema}.{name}": one
        for schema, definition in schemas.items()
        for name, one in definition.get("properties", {}).items()
        if definition.get("additionalProperties") is not False
    }


def test_every_answered_property_of_weak_evidence_has_an_odd_value() -> None:
    weak = {name for name, one in _properties().items() if one["x-evidence"]["level"] == "E"}
    assert weak <= set(odd_fields())
    assert set(odd_fields()) <= set(_properties())


@pytest.mark.parametrize("name", odd_fields())
def test_an_odd_value_is_none_that_was_promised(name: str) -> None:
    validator = Draft202012Validator({**_properties()[name], "components": load()["components"]})
    assert not validator.is_valid(odd_fields()[name].value)


@pytest.mark.parametrize("camel_case", [False, True])
def test_an_odd_field_replaces_what_is_there_and_nothing_else(camel_case: bool) -> None:
    api, tidy = _api("odd_OrderLine.Status", camel_case=camel_case), _api(camel_case=camel_case)
    shown, expected = api.post(_untidy_order(api)).json(), tidy.post(_untidy_order(tidy)).json()
    for line in expected["lineItems" if camel_case else "LineItems"]:
        line["status" if camel_case else "Status"] = 3
    assert shown == expected


def test_an_odd_field_that_is_not_there_is_added_in_the_case_of_the_others() -> None:
    for camel_case, name in ((False, "Theme"), (True, "theme")):
        api = _api("odd_OrderLine.Theme", camel_case=camel_case)
        (line,) = api.post(api.links()).json()["lineItems" if camel_case else "LineItems"]
        assert {key: value for key, value in line.items() if key.lower() == "theme"} == {name: 9}


def test_rewritings_come_one_after_another() -> None:
    api = _api("text_trimmed", "text_html_escaped", "text_cut")
    assert api.post(api.links() | {"Note": MESSAGE}).json()["Note"] == "Grüße &amp; &lt;Küss"


def test_a_quirk_that_is_switched_off_leaves_the_others() -> None:
    sim = Simulator(Settings(page_size=7))
    sim.switch_on("text_nfd", "text_cut", "lines_split")
    sim.switch_off("text_nfd", "lines_split", "page_login")
    assert sim.settings == Settings(page_size=7, rewrite_texts=("cut",))
    with pytest.raises(ValueError, match="no such quirk"):
        sim.switch_off("text_cut", "?")
    assert sim.settings.rewrite_texts == ("cut",)


# -- the whole answer ---------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_before_json_only() -> None:
    api = _api("byte_order_mark")
    assert api.post(api.links()).body.startswith(b"\xef\xbb\xbf{")
    assert api.get("/v1/Nothing").body.startswith(b"\xef\xbb\xbf{")
    api.sim.change_settings(api.sim.settings.changed({"problem_body": "text"}))
    assert api.get("/v1/Nothing").body.startswith(b"Not found")


@pytest.mark.parametrize("page", ["gateway", "firewall", "login", "maintenance"])
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 520])
@pytest.mark.parametrize(
    ("kind", "stored"), [("status_before_store", 0), ("status_after_store", 1), ("html_page", 1)]
)
def test_pages_of_others_come_with_each_status(page: str, status: int, kind: str, stored: int) -> None:
    api = _api()
    api.sim.add_fault(Fault(kind=kind, value=page, status=status))
    answer = api.post(api.links())
    assert (answer.status, len(api.orders)) == (status, stored)
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.body.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("value", ["existing", "unknown", "foreign"])
def test_an_answer_is_about_another_order(value: str) -> None:
    api = _api()
    other = Api(api.sim.settings, Rules, 1)
    other.sim = api.sim
    other.token = other.new_token(2)
    foreign = other.post(api.links("PO-OTHER")).json()["Id"]
    first = api.post(api.links("PO-1")).json()["Id"]
    second = api.post(api.links("PO-2")).json()["Id"]
    api.sim.switch_on(f"another_order_{value}")
    assert api.get("/v1/Orders").json()["TotalCount"] == 2  # the fault waits for an answer about one order
    shown = api.get(f"/v1/Orders/{second}").json()["Id"]
    assert shown != second
    assert {
        "existing": shown == first,
        "foreign": shown == foreign,
        "unknown": shown not in (first, foreign),
    }[value]
    assert api.get(f"/v1/Orders/{second}").json()["Id"] == second
    api.sim.switch_on(f"another_order_{value}")
    assert api.post(api.links("PO-3")).json()["PONumber"] != "PO-3" or value == "unknown"
    assert len(api.orders) == 3


# -- keys, money, history, tokens, limits -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "same", "others", "shown"),
    [
        ("po_number_trimmed", ["PO-7", " PO-7\n"], ["po-7"], "PO-7"),
        ("po_number_caseless", ["PO-7", "po-7"], [" PO-7"], "PO-7"),
        ("po_number_trimmed_caseless", ["PO-7", "\tpo-7 "], ["PO-77"], "PO-7"),
    ],
)
def test_po_numbers_are_compared_in_another_way(
    name: str, same: list[str], others: list[str], shown: str
) -> None:
    api = _api(name)
    first = api.post(api.links(same[-1] if "trimmed" in name else same[0])).json()
    assert [api.post(api.links(number)).status for number in same] == [409, 409]
    assert api.post(api.links(same[-1])).json()["PreviousOrderIds"] == [first["Id"]]
    assert [api.post(api.links(number)).status for number in others] == [201]
    assert first["PONumber"].casefold() == shown.casefold()
    assert api.post(api.links("  ")).status == (400 if "trimmed" in name else 201)


def test_the_balance_is_checked_before_the_number() -> None:
    for name, status in ((), 409), (("money_before_number",), 422):
        api = _api(*name, start_balance=Simulator().settings.start_balance)
        order = api.links("PO-1", ProductId="CVS", Value=500, Quantity=15)
        assert api.post(order).status == 201
        assert api.post(order).status == status


def test_a_history_lags_by_count_and_by_looks() -> None:
    api = _api(history_lag_orders=2)
    ids = [api.post(api.links(f"PO-{number}")).json()["Id"] for number in range(5)]
    page = api.get("/v1/Orders").json()
    assert ([row["Id"] for row in page["Data"]], page["TotalCount"]) == (ids[2::-1], 3)
    api = _api(history_lag_reads=3)
    first = api.post(api.links("PO-1")).json()["Id"]
    assert api.get("/v1/Orders").json()["Data"] == []
    second = api.post(api.links("PO-2")).json()["Id"]
    counts = [[row["Id"] for row in api.get("/v1/Orders").json()["Data"]] for _ in range(4)]
    assert counts == [[], [], [first], [second, first]]
    assert api.get(f"/v1/Orders/{second}").status == 200


def test_pages_are_capped_and_the_order_is_turned() -> None:
    api = _api("pages_capped", "history_oldest_first")
    ids = [api.post(api.links(f"PO-{number}")).json()["Id"] for number in range(12)]
    first, second = (api.get(f"/v1/Orders?pageSize=500&pageIndex={index}").json() for index in (1, 2))
    assert [row["Id"] for row in first["Data"] + second["Data"]] == ids
    assert (first["PageSize"], first["TotalCount"], len(first["Data"])) == (10, 12, 10)


def test_the_status_needs_a_token() -> None:
    api = _api("status_needs_token")
    assert api.sim.handle(Request("GET", "/v1/Status")).status == 401
    assert api.get("/v1/Status").status == 200


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_million_past_orders_cost_no_memory(newest_first: bool) -> None:
    api = _api("past_1e6", history_order="newest_first" if newest_first else "oldest_first")
    own = api.post(api.links("PO-1")).json()["Id"]
    tracemalloc.start()
    first = api.get("/v1/Orders?pageSize=500").json()
    last = api.get("/v1/Orders?pageSize=500&pageIndex=2001").json()
    behind = api.get("/v1/Orders?pageSize=500&pageIndex=2002").json()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    numbers = [row["PONumber"] for row in first["Data"]]
    if newest_first:
        assert numbers == ["PO-1", *(f"PAST-{number}" for number in range(999_999, 999_500, -1))]
        assert [row["PONumber"] for row in last["Data"]] == ["PAST-0"]
    else:
        assert numbers == [f"PAST-{number}" for number in range(500)]
        assert [row["Id"] for row in last["Data"]] == [own]
    assert (first["TotalCount"], behind["Data"]) == (1_000_001, [])
    assert len(api.orders) == 1


def test_past_orders_are_orders() -> None:
    api = _api(past_orders=3)
    row = api.get("/v1/Orders").json()["Data"][0]
    assert api.get(f"/v1/Orders/{row['Id']}").json() == row
    assert row["LineItems"][0]["ClaimData"][0]["ClaimLink"].startswith("https://claim.example.com/")
    assert [order.po_number for order in reversed(PastOrders(2, 1))] == ["PAST-1", "PAST-0"]
    assert api.post(api.links("PAST-2")).json()["PreviousOrderIds"] == [row["Id"]]
    assert api.post(api.links("PAST-3")).status == 201
    assert [api.get(f"/v1/Orders/past-{name}").status for name in ("1-3", "2-1", "1-01", "1-x")] == [404] * 4


def test_an_account_is_throttled_and_the_other_is_not() -> None:
    api = _api()
    api.sim.add_fault(Fault(kind="throttle_account", seconds=20.0, operation="createOrder"))
    assert api.get("/v1/AccountBalance").status == 200
    answer = api.post(api.links())
    assert (answer.status, answer.header("Retry-After"), api.orders) == (429, "20", [])
    api.clock.advance(19.5)
    assert [api.get(path).status for path in ("/v1/AccountBalance", "/v1/Orders", "/v1/Products")] == [
        429
    ] * 3
    assert api.get("/v1/AccountBalance").header("Retry-After") == "1"
    assert api.new_token() == ""
    assert api.new_token(2) != ""
    api.clock.advance(0.5)
    assert api.post(api.links()).status == 201
    with pytest.raises(ValueError, match="seconds"):
        Fault(kind="throttle_account")


def test_too_many_calls_in_a_window_are_refused() -> None:
    api = _api(rate_limit=5, rate_limit_seconds=10.0)  # the token was one
    assert [api.get("/v1/AccountBalance").status for _ in range(6)] == [200] * 4 + [429] * 2
    assert api.get("/v1/AccountBalance").header("Retry-After") == "10"
    api.clock.advance(10.0)
    assert api.get("/v1/AccountBalance").status == 200


# -- together with faults, and in every way of asking -------------------------------------------------------

ALL_AT_ONCE = (
    *(f"text_{name}" for name in REWRITINGS),
    *(f"odd_{name}" for name, one in odd_fields().items() if not one.decisive),
    *("lines_split", "lines_reversed", "number_two_decimals", "byte_order_mark", "camel_case"),
    *("past_1e3", "history_lag_reads", "pages_capped", "po_number_caseless", "status_needs_token"),
)
_FIELDS: dict[str, dict[str, Any]] = {
    "pending_for_polls": {"polls": 2},
    "unknown_status": {"polls": 2},
    "throttle_account": {"seconds": 5.0},
    "pending_for_seconds": {"seconds": 5.0},
}


@pytest.mark.parametrize("kind", KINDS)
def test_all_quirks_at_once_go_with_every_fault(kind: str) -> None:
    def ends(*quirks: str) -> Any:
        api = _api(*quirks, token_form="opaque")
        api.sim.add_fault(Fault(kind=kind, **_FIELDS.get(kind, {})))
        with contextlib.suppress(ValueError):  # a fault may leave no token to read
            api.token = api.new_token() or api.token
        answers = [api.post(_untidy_order(api)) for _ in range(3)]
        answers.append(api.get("/v1/Orders"))
        seen = [(one.status, one.termination, one.delay, one.how) for one in answers]
        return seen, _charges(api), api.available, api.sim.faults_triggered()

    assert ends(*ALL_AT_ONCE) == ends()


@pytest.mark.parametrize("name", ["po_number_trimmed", "po_number_caseless", "po_number_trimmed_caseless"])
def test_a_fault_for_one_number_knows_it_as_the_service_does(name: str) -> None:
    sent = {"po_number_trimmed": " PO-7", "po_number_caseless": "po-7"}.get(name, "po-7\n")
    api = _api(name)
    api.sim.add_fault(Fault(kind="html_page", match_po="PO-7"))
    api.sim.add_fault(Fault(kind="history_lag", match_po="PO-7"))
    assert api.post(api.links("PO-8")).header("Content-Type") == "application/json"
    assert api.post(api.links(sent)).header("Content-Type") == "text/html; charset=utf-8"
    assert [row["PONumber"] for row in api.get("/v1/Orders").json()["Data"]] == ["PO-8"]


_LASTING = [name for name, one in QUIRKS.items() if one.settings and not one.decisive]
_HARMLESS = [
    name for name in _LASTING if name not in _OWN_LEDGER and not name.startswith(("past_", "number_text"))
]


@given(
    names=st.lists(st.sampled_from(_HARMLESS), max_size=8),
    units=st.lists(
        st.tuples(st.sampled_from(["PRODUCTA", "ACORNBOOKS"]), st.integers(1, 4)), min_size=1, max_size=5
    ),
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    po_number=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
)
def test_any_quirks_together_show_the_same_units(
    names: list[str], units: list[tuple[str, int]], note: str, po_number: str
) -> None:
    api, tidy = _api(*names), _api()
    order = {
        "Type": "Links",
        "PONumber": po_number,
        "Note": note,
        "LineItems": [{"ProductId": product, "Value": 25, "Quantity": count} for product, count in units],
    }
    answer, expected = api.post(order), tidy.post(order)
    assert (answer.status, api.available) == (expected.status, tidy.available)
    encoding = api.sim.settings.encoding
    body = answer.json() if encoding == "utf-8" else json.loads(answer.body.decode(encoding))
    shown = {key.lower(): value for key, value in body.items()}
    wanted: dict[str, int] = {}
    for product, count in units:
        wanted[product] = wanted.get(product, 0) + count
    got: dict[str, int] = {}
    for line in shown["lineitems"]:
        one = {key.lower(): value for key, value in line.items()}
        got[one["productid"]] = got.get(one["productid"], 0) + one["quantity"]
    assert got == wanted
    assert api.get(f"/v1/Orders/{shown['id']}").body == answer.body


def test_where_no_switch_is_on_no_answer_is_parsed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an answer was rewritten")

    monkeypatch.setattr(simulator, "make_untidy", refuse)
    assert _conversation(_api()) == TIDY_CONVERSATION
    with pytest.raises(AssertionError, match="rewritten"):
        _conversation(_api("byte_order_mark"))


def test_quirks_reach_an_httpx_client() -> None:
    sim = Simulator(clock=ManualClock())
    sim.switch_on("byte_order_mark", "page_gateway")
    with httpx.Client(transport=SimulatorTransport(sim), base_url=sim.base_url) as client:
        page = client.get("/v1/Status")
        assert (page.status_code, page.headers["server"]) == (502, "gateway/1.0")
        assert client.get("/v1/Status").content.startswith(b"\xef\xbb\xbf{")
