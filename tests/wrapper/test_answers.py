"""From an answer to what it means: what fits becomes ours, what does not is UnexpectedAnswer, never anything else."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import httpx
import pytest
from giftcardpartners import (
    AccountBalance,
    Links,
    Order,
    OutcomeUnknown,
    Product,
    RequestFailed,
    ServiceStatus,
    StatusError,
    UnexpectedAnswer,
)
from giftcardpartners._http import answers
from giftcardpartners._http.flow import Answer
from giftcardpartners.models import Carrier
from hypothesis import given
from hypothesis import strategies as some

from .stage import KINDS, PO, HandTime, Kind, Script, answer, page, raw, reply, spellings, stored, tell
from .test_operations import BEFORE, STORIES

WHOLE_ORDER: dict[str, Any] = {
    "Id": "ord-1",
    "Type": "Links",
    "Status": "Completed",
    "PONumber": PO,
    "Note": "n",
    "LineItems": [
        {
            "Id": "li-1",
            "ProductId": "SHOP1",
            "Value": 20.5,
            "Cost": 19.6,
            "Quantity": 1,
            "Status": "Done",
            "Culture": "en-US",
            "Theme": "t",
            "BrandingId": "b",
            "ExternalId": "x",
            "Personalization": {
                "To": "Ana",
                "FromName": "Acme",
                "FromEmail": "hr@example.org",
                "Message": "m",
                "DeliveryDate": "2030-01-02T09:00:00Z",
            },
            "DigitalDeliveryAddress": {"Email": "ana@example.org", "Sms": "+15550100000"},
            "PhysicalDeliveryAddress": {"City": "Austin"},
            "ClaimData": [
                {
                    "Id": "cd-1",
                    "ClaimLink": "https://claim.example.com/t/abc",
                    "ClaimLinkChallengeAnswer": "word",
                    "BarcodePath": "p",
                    "BarcodeType": "q",
                }
            ],
        }
    ],
}
WHOLE_PRODUCT: dict[str, Any] = {
    "Id": "SHOP1",
    "Name": "Shop One",
    "ShortDescription": "s",
    "LongDescription": "l",
    "Type": "Digital",
    "DenominationType": "Fixed",
    "Denominations": [10.0, 25.5],
    "AvailableDeliveryTypes": ["DigitalDelivery", "Links"],
    "Terms": "t",
    "Disclaimer": "d",
    "RedemptionNote": "r",
    "Meta": {
        "ShippingConfiguration": {"FulfillmentGroup": "g", "HasRequiredCardCarriers": True},
        "SupportsApiBalanceChecks": False,
        "Website": "https://shop.example",
        "Colors": {"Primary": "#102030", "Secondary": None},
    },
    "Media": {
        "Faceplates": [{"Name": "fp01", "Path": "https://cdn.example/1.png"}],
        "Logo": "https://cdn.example/l",
    },
    "Cost": {"Fee": 0.5, "DiscountPercentage": 3.25},
    "Translations": [
        {
            "CultureCode": "fr",
            "Name": "Magasin",
            "Description": "d",
            "TermsAndConditions": "t",
            "SpecialTermsAndConditions": "s",
            "GeneralRedemptionInstructions": "g",
            "OnlineRedemptionInstructions": "o",
            "InstoreRedemptionInstructions": "i",
            "PrintRedemptionInstructions": "p",
        }
    ],
    "CurrencyCode": "USD",
    "CultureCodes": ["en-US"],
}
SHAPES: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "order": (answers.read_order, WHOLE_ORDER),
    "orders": (answers.read_order_page, {"Data": [WHOLE_ORDER], "Page": 1, "PageSize": 5, "TotalCount": 1}),
    "product": (answers.read_product, WHOLE_PRODUCT),
    "products": (
        answers.read_product_page,
        {"Data": [WHOLE_PRODUCT], "Page": 1, "PageSize": 5, "TotalCount": 1},
    ),
    "lookup": (
        lambda said: answers.read_page(said, Carrier),
        {"Data": [{"Id": "STANDARD", "Name": "n"}], "TotalCount": 1},
    ),
    "balance": (answers.read_balance, {"Pending": 500.25, "Available": 1250}),
    "status": (answers.read_status, {"Status": "ok"}),
    "token": (answers.read_token, {"Value": "abc", "ExpiresIn": 3600}),
}


def outcome(read: Callable[[Any], Any], came: Answer) -> tuple[Any, UnexpectedAnswer | None]:
    """What was read, or the one error that may come of it; any other gets through."""
    try:
        return read(came), None
    except UnexpectedAnswer as problem:
        return None, problem


def reading(shape: str, body: Any) -> Any:
    return SHAPES[shape][0](answer(200, body))


def test_an_order_is_read_whole() -> None:
    order: Order = reading("order", WHOLE_ORDER)
    (line,) = order.line_items
    (claim,) = line.claim_data
    person, digital = line.personalization, line.digital_delivery_address
    assert (order.id, order.status, order.type, order.po_number, order.note) == (
        "ord-1",
        "Completed",
        "Links",
        PO,
        "n",
    )
    assert (line.id, line.product_id, line.value, line.cost, line.quantity, line.status) == (
        "li-1",
        "SHOP1",
        Decimal("20.5"),
        Decimal("19.6"),
        1,
        "Done",
    )
    assert (line.culture, line.theme, line.branding_id, line.external_id, person.message) == (
        "en-US",
        "t",
        "b",
        "x",
        "m",
    )
    assert (person.delivery_date, person.from_name) == ("2030-01-02T09:00:00Z", "Acme")
    assert (person.to, digital.email, digital.sms) == ("Ana", "ana@example.org", "+15550100000")
    assert line.physical_delivery_address.city == "Austin"
    assert (
        claim.id,
        claim.claim_link,
        claim.claim_link_challenge_answer,
        claim.barcode_path,
        claim.barcode_type,
    ) == (
        "cd-1",
        "https://claim.example.com/t/abc",
        "word",
        "p",
        "q",
    )
    assert (order.is_complete, order.is_pending, order.units) == (True, False, 1)


def test_a_product_is_read_whole() -> None:
    product: Product = reading("product", WHOLE_PRODUCT)
    (face,), (translation,) = product.media.faceplates, product.translations
    meta, cost = product.meta, product.cost
    assert (product.id, product.name, product.type) == ("SHOP1", "Shop One", "Digital")
    assert product.denomination_type == "Fixed"
    assert product.denominations == (Decimal("10.0"), Decimal("25.5"))
    assert product.available_delivery_types == ("DigitalDelivery", "Links")
    assert (product.currency_code, product.culture_codes) == ("USD", ("en-US",))
    assert (cost.fee, cost.discount_percentage) == (Decimal("0.5"), Decimal("3.25"))
    assert (
        meta.shipping_configuration.fulfillment_group,
        meta.shipping_configuration.has_required_card_carriers,
    ) == ("g", True)
    assert (product.short_description, product.long_description, product.terms) == ("s", "l", "t")
    assert (product.disclaimer, product.redemption_note) == ("d", "r")
    assert (meta.website, meta.supports_api_balance_checks) == ("https://shop.example", False)
    assert (meta.colors.primary, meta.colors.secondary) == ("#102030", None)
    assert product.media.logo == "https://cdn.example/l"
    assert (face.name, face.path) == ("fp01", "https://cdn.example/1.png")
    assert (translation.culture_code, translation.name, translation.description) == ("fr", "Magasin", "d")
    assert translation.terms_and_conditions == "t"
    assert translation.special_terms_and_conditions == "s"
    assert translation.general_redemption_instructions == "g"
    assert translation.online_redemption_instructions == "o"
    assert translation.instore_redemption_instructions == "i"
    assert translation.print_redemption_instructions == "p"
    assert (product.allows(Decimal(10)), product.allows(Decimal("10.01"))) == (True, False)


def test_a_variable_product_allows_what_lies_between() -> None:
    product: Product = reading(
        "product", {"Id": "S", "DenominationType": "variable", "Denominations": [10, 300]}
    )
    allowed = [product.allows(Decimal(value)) for value in ("9.99", "10", "55.55", "300", "300.01")]
    assert allowed == [False, True, True, True, False]
    assert reading("product", {"Id": "S"}).allows(Decimal(7))


def test_the_small_answers_are_read_whole() -> None:
    assert reading("balance", {"Pending": 500.25, "Available": 1250}) == AccountBalance(
        pending=Decimal("500.25"), available=Decimal(1250)
    )
    assert reading("status", {"Status": "ok", "X": 1}) == ServiceStatus(status="ok")
    assert reading("status", {"Status": "ok", "X": 1}).extra == {"X": 1}
    for body, word in (("fine", "fine"), ([], None), (b"null", None), (7, None), ({}, None)):
        assert reading("status", body).status == word
    assert reading("token", {"Value": "abc", "ExpiresIn": 3600}) == ("abc", 3600)
    (entry,) = reading("lookup", [{"Id": "STANDARD"}]).data
    assert (entry.id, entry.name) == ("STANDARD", None)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("spell", [str.lower, str.upper, lambda key: key[:1].lower() + key[1:]])
def test_the_case_of_keys_decides_nothing(shape: str, spell: Callable[[str], str]) -> None:
    body = SHAPES[shape][1]
    assert reading(shape, spellings(body, spell)) == reading(shape, body)


def test_keys_of_mixed_case_in_one_answer_are_read() -> None:
    assert reading("order", {"id": "ord-1", "STATUS": "Pending", "poNumber": PO}).po_number == PO


@pytest.mark.parametrize("shape", ["orders", "products", "lookup"])
def test_a_list_may_come_bare(shape: str) -> None:
    body = SHAPES[shape][1]
    bare, wrapped = reading(shape, body["Data"]), reading(shape, body)
    assert (bare.data, bare.total_count, wrapped.total_count) == (wrapped.data, None, 1)


@pytest.mark.parametrize("shape", ["order", "product", "lookup", "balance", "status"])
def test_extra_properties_are_kept_and_harmless(shape: str) -> None:
    body = deepcopy(SHAPES[shape][1])
    for place in every_object(body):
        place["XUnheardOf"] = {"Deep": [1, None]}
    read = reading(shape, body)
    assert read == reading(shape, SHAPES[shape][1])
    assert read.extra["XUnheardOf"]["Deep"] == [1, None]
    if shape == "order":
        assert read.line_items[0].claim_data[0].extra["XUnheardOf"]["Deep"] == [1, None]


def every_object(body: Any) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        for value in list(body.values()):
            yield from every_object(value)
        yield body
    elif isinstance(body, list):
        for value in body:
            yield from every_object(value)


OPEN = [
    ("Status", "Reticulating"),
    ("Type", "Carrier pigeon"),
    ("Culture", "tlh-AQ"),
    ("CurrencyCode", "XTS"),
]


@pytest.mark.parametrize(("name", "value"), OPEN)
def test_unknown_words_of_an_open_list_are_read(name: str, value: str) -> None:
    for shape in ("order", "product"):
        body = deepcopy(SHAPES[shape][1])
        for place in every_object(body):
            if name in place:
                place[name] = value
        reading(shape, body)
    assert reading(
        "product", {"Id": "S", "AvailableDeliveryTypes": ["Fax"], "CultureCodes": ["x"]}
    ).culture_codes == ("x",)


@pytest.mark.parametrize("shape", ["order", "product", "balance"])
def test_every_property_that_is_not_certain_may_be_missing(shape: str) -> None:
    certain = {"order": {"Id", "Status"}, "product": {"Id"}, "balance": set()}[shape]
    for name in set(SHAPES[shape][1]) - certain:
        reading(shape, {key: value for key, value in SHAPES[shape][1].items() if key != name})
    reading(shape, dict.fromkeys(certain, "x"))


NULLABLE = ("Type", "PONumber", "Note", "LineItems")
NULLABLE_IN_LINES = (
    *("Id", "ProductId", "Value", "Cost", "Quantity", "Status", "Culture", "Theme", "BrandingId"),
    *("ExternalId", "Personalization", "ClaimData"),
)


def test_what_rests_on_weak_evidence_may_be_null() -> None:
    reading("order", {"Id": "o", "Status": "s", **dict.fromkeys(NULLABLE)})
    line: dict[str, Any] = dict.fromkeys(NULLABLE_IN_LINES)
    order: Order = reading("order", {"Id": "o", "Status": "s", "LineItems": [line]})
    assert order.line_items[0].claim_data == ()
    person = dict.fromkeys(["To", "FromName", "FromEmail", "Message", "DeliveryDate"])
    claim = dict.fromkeys(["Id", "ClaimLink", "ClaimLinkChallengeAnswer", "BarcodePath", "BarcodeType"])
    reading(
        "order", {"Id": "o", "Status": "s", "LineItems": [{"Personalization": person, "ClaimData": [claim]}]}
    )
    assert reading("balance", {"Pending": None, "Available": None}).available is None


@pytest.mark.parametrize(
    "text", ["", "soon", "2030-13-45", "20300102", "2030-01-02T09:00:00.1234567Z", "٢٠٣٠"]
)
def test_a_delivery_date_in_any_writing_does_no_harm(text: str) -> None:
    line = {"Personalization": {"DeliveryDate": text}}
    order: Order = reading("order", {"Id": "o", "Status": "s", "LineItems": [line]})
    assert order.line_items[0].personalization.delivery_date == text


@pytest.mark.parametrize(
    ("shape", "body", "field"),
    [
        ("order", {"Status": "x"}, "Id is missing"),
        ("order", {"Id": "o"}, "Status is missing"),
        ("order", {"Id": "", "Status": "x"}, "Id is missing"),
        ("order", {"Id": 7, "Status": "x"}, "Id is not text"),
        ("order", {"Id": "o", "Status": None}, "Status is missing"),
        ("order", {"Id": "o", "Status": "x", "LineItems": [{"Value": "much"}]}, "Value is not an amount"),
        (
            "order",
            {"Id": "o", "Status": "x", "LineItems": [{"Quantity": 1.5}]},
            "Quantity is not a whole number",
        ),
        ("order", {"Id": "o", "Status": "x", "LineItems": [{"Value": True}]}, "Value is not an amount"),
        ("order", {"Id": "o", "Status": "x", "PONumber": 7}, "PONumber is not text"),
        ("order", {"Id": "o", "Status": "x", "LineItems": {}}, "LineItems is not a list"),
        ("order", {"Id": "o", "Status": "x", "LineItems": [7]}, "LineItems is not a list"),
        ("orders", {"Data": None}, "Data is missing"),
        ("orders", {"Data": {}}, "Data is not a list"),
        ("orders", {}, "Data is missing"),
        ("orders", 7, "an object expected"),
        ("lookup", [7], "an object expected"),
        ("balance", {"Available": "much"}, "Available is not an amount"),
        ("token", {"Value": "a b\n", "ExpiresIn": 1}, "cannot be used"),
        ("token", {"Value": " abc", "ExpiresIn": 1}, "cannot be used"),
        ("token", {"Value": "ä", "ExpiresIn": 1}, "cannot be used"),
        ("token", {"Value": "abc", "ExpiresIn": None}, "ExpiresIn is missing"),
        ("token", {"Value": "abc"}, "is missing"),
    ],
)
def test_what_does_not_fit_is_named_by_its_field(shape: str, body: Any, field: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=field) as caught:
        reading(shape, body)
    assert caught.value.response.status_code == 200


ODD: tuple[tuple[str, Any, Any], ...] = (
    ("order", {"Note": 7}, lambda order: order.note),
    ("order", {"Type": ["Links"]}, lambda order: order.type),
    ("product", {"Name": 7}, lambda product: product.name),
    ("product", {"Denominations": "10"}, lambda product: product.denominations),
    ("product", {"Meta": []}, lambda product: product.meta.website),
    ("balance", {"Available": 1, "Frozen": {}}, lambda balance: balance.pending),
)


@pytest.mark.parametrize(("shape", "body", "shown"), ODD)
def test_an_odd_side_property_is_nothing_and_kept_as_it_came(shape: str, body: Any, shown: Any) -> None:
    sure = {"order": {"Id": "o", "Status": "x"}, "product": {"Id": "S"}, "balance": {}}[shape]
    read = reading(shape, sure | body)
    assert shown(read) in (None, ())
    (name,) = body.keys() - {"Available"}
    assert read.extra == {name: body[name]}


def test_an_odd_side_property_of_a_line_hides_neither_line_nor_order() -> None:
    line = {"Id": 7, "Cost": "NaN", "ClaimData": "soon", "ProductId": "S", "Value": "25.00", "Quantity": 1.0}
    (read,) = reading("order", {"Id": "o", "Status": "x", "LineItems": [line]}).line_items
    assert (read.id, read.cost, read.claim_data) == (None, None, ())
    assert (read.product_id, read.value, read.quantity) == ("S", Decimal("25.00"), 1)
    assert read.extra == {"Id": 7, "Cost": "NaN", "ClaimData": "soon"}


def test_a_byte_order_mark_before_the_answer_is_skipped() -> None:
    assert reading("order", b'\xef\xbb\xbf{"Id":"o","Status":"x"}').id == "o"


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ('{"Id":"o","Status":"x","Note":"Zoë"}'.encode("latin-1"), "Zoë"),
        ('{"Id":"o","Status":"x","Note":"Zoë – 5 €"}'.encode("cp1252"), "Zoë – 5 €"),
        ('{"Id":"o","Status":"x","Note":"Zoë"}'.encode("utf-16"), "Zoë"),
        ('{"Id":"o","Status":"x","Note":"Zoë"}'.encode("utf-16-le"), "Zoë"),
        (b'{"Id":"o","Status":"x","Note":"Ana \\ud83d"}', "Ana \ufffd"),
        (b'{"Id":"o","Status":"x","Note":"Ana \xed\xa0\xbd"}', "Ana \ufffd"),
        (b'{"Id":"o","Status":"x","Note":"Ana\nMaria\x01"}', "Ana\nMaria\x01"),
        (
            b'{"Id":"o","Status":"x","Note":"Ana","Ratio":NaN,"Most":-Infinity,"Much":1e999,"Huge":1e99999999999999999999}',
            "Ana",
        ),
    ],
)
def test_what_is_not_quite_json_hides_no_order(body: bytes, note: str) -> None:
    order = reading("order", body)
    assert (order.id, order.note) == ("o", note)
    assert repr(order).encode()


@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_an_amount_that_is_none_decides_nothing(value: bytes) -> None:
    body = b'{"Id":"o","Status":"x","LineItems":[{"ProductId":"S","Value":%b}]}' % value
    with pytest.raises(UnexpectedAnswer):
        reading("order", body)


@pytest.mark.parametrize(
    "body", [b'{"Id":"o","Status":"x"', b'{"Id":"o",}', b"{'Id':'o'}", b"<p>", b"", b"\xff\xfe", b"[" * 10**6]
)
def test_what_is_no_json_is_not_guessed(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer):
        reading("order", body)


WRONG: tuple[Any, ...] = (
    None,
    True,
    7,
    -1,
    1.5,
    "planted",
    "",
    [],
    [None],
    [[]],
    {},
    {"planted": 1},
    "1e400",
    10**30,
)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_wrong_value_anywhere_is_read_or_unexpected_and_never_quoted(shape: str) -> None:
    read, whole = SHAPES[shape]
    places = sum(len(place) for place in every_object(deepcopy(whole)))
    for number in range(places):
        for wrong in WRONG:
            body = deepcopy(whole)
            entries = [(place, name) for place in every_object(body) for name in place]
            place, name = entries[number]
            place[name] = wrong
            _, problem = outcome(read, answer(200, body))
            assert "planted" not in str(problem)


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["Id", "Status", "LineItems", "Data", "Meta", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values, some.sampled_from(sorted(SHAPES)))
def test_any_json_is_read_or_unexpected(body: Any, shape: str) -> None:
    read, problem = outcome(SHAPES[shape][0], answer(200, body))
    assert (read is None) is (problem is not None)
    assert problem is None or problem.__cause__ is None


@given(some.binary(max_size=200), some.sampled_from(sorted(SHAPES)))
def test_any_bytes_are_read_or_unexpected(body: bytes, shape: str) -> None:
    read, problem = outcome(SHAPES[shape][0], answer(200, body))
    assert (read is None) is (problem is not None)
    assert problem is None or problem.response.content == body


@given(json_values)
def test_the_ids_of_a_409_are_texts_without_doubles(body: Any) -> None:
    ids = answers.previous_order_ids(answer(409, body))
    assert len(set(ids)) == len(ids) <= 10
    assert all(isinstance(one, str) and one.strip() for one in ids)


HUGE = b"9" * 5000
BAD: dict[str, httpx.Response] = {
    "html": raw(200, b"<!DOCTYPE html><html></html>", "text/html"),
    "empty": raw(200, b""),
    "truncated": raw(200, b'{"Id": "ord-1", "Stat'),
    "not quite JSON": raw(200, b"{'Id': 'o', 'Status': 'x'}"),
    "deep": raw(200, b'{"Id":' * 100_000 + b"1" + b"}" * 100_000),
    "1e400": raw(
        200, b'{"Id":"o","Status":"x","LineItems":[{"Value":1e400}],"Available":1e400,"TotalCount":1e400}'
    ),
    "huge": raw(200, b'{"Id":%s,"Data":%s,"Value":%s,"Available":%s}' % (HUGE, HUGE, HUGE, HUGE)),
    "wrong type": raw(200, b'{"Id":7,"Status":[],"Data":{},"Available":"much","Pending":[]}'),
    "a list of lists": raw(200, b"[[]]"),
    "gzip garbage": raw(200, b"not gzip", Content_Encoding="gzip"),
    "gzip cut": raw(200, gzip.compress(b'{"Id":"ord-1"}')[:-14], Content_Encoding="gzip"),
    "unknown encoding": raw(200, b"\x00\x01", Content_Encoding="zstd"),
    "520": raw(520, b"<html>", "text/html"),
    "599": raw(599, b""),
    "999": raw(999, b"{}"),
    "304": raw(304, b""),
    "204": raw(204, b""),
    "206": raw(206, b"{}"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("operation", STORIES)
def test_a_bad_answer_to_any_operation_is_one_of_our_errors(kind: Kind, operation: str, bad: str) -> None:
    story, _ = STORIES[operation]
    came = BAD[bad]
    script = Script(
        *BEFORE.get(operation, []), came, token=(lambda _: came) if operation == "createToken" else None
    )
    time = HandTime()
    expected = (
        OutcomeUnknown if operation == "createOrder" else (UnexpectedAnswer, RequestFailed, StatusError)
    )
    fits_after_all = False
    try:
        told = tell(kind, story, transport=script.transport(), time=time)
    except expected as problem:
        attempts = problem.attempts
    else:
        # `getStatus` takes any JSON; a balance may lack everything, a product all but its id.
        fits_after_all = isinstance(told, ServiceStatus | AccountBalance) or (operation, bad) == (
            "getProduct",
            "1e400",
        )
        attempts = ()
    assert attempts or fits_after_all


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", [name for name in BAD if name not in ("304", "204")])
def test_an_order_behind_a_bad_answer_is_in_hand_in_the_end(kind: Kind, bad: str) -> None:
    order = Links(po_number=PO).add("SHOP1", 25)
    shown = stored(Type="Links", LineItems=[{"ProductId": "SHOP1", "Value": 25, "Quantity": 1}])
    script = Script(BAD[bad], reply(409, {"PreviousOrderIds": ["ord-1"]}), reply(200, shown))
    placed = tell(
        kind, lambda client: client.orders.create(order), transport=script.transport(), time=HandTime()
    )
    assert (placed.order.id, placed.replayed) == ("ord-1", True)
    assert script.paths() == ["POST /v1/Orders", "POST /v1/Orders", "GET /v1/Orders/ord-1"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_page_in_the_middle_of_a_walk_is_one_of_our_errors(kind: Kind) -> None:
    script = Script(reply(200, page(stored())), raw(200, b"<html>", "text/html"))
    with pytest.raises(UnexpectedAnswer):
        tell(kind, lambda client: client.orders.history(), transport=script.transport(), time=HandTime())
