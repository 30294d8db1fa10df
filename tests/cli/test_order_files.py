"""An order in a file: what it may look like, and what is said of one that is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from giftcardpartners import DigitalDelivery
from giftcardpartners_cli.exit_status import CommandError, ExitStatus
from giftcardpartners_cli.order_file.parsing import NotReadable, parse
from giftcardpartners_cli.order_file.reading import OrderFile
from giftcardpartners_simulator import Simulator
from hypothesis import given
from hypothesis import strategies as st

from .conftest import ORDER, giftcards

SNAKE = {
    "type": "DigitalDelivery",
    "po_number": "ACME-1",
    "note": "June",
    "webhook_url": "https://example.org/hook",
    "line_items": [
        {
            "product_id": "PRODUCTA",
            "value": 25.10,
            "quantity": 2,
            "email": "ana@example.org",
            "to": "Ana 😀",
            "delivery_date": "2026-12-24T09:00:00-05:00",
        }
    ],
}
AS_THE_API = {
    "Type": "DigitalDelivery",
    "PONumber": "ACME-1",
    "Note": "June",
    "WebhookSettings": {"FulfillmentComplete": "https://example.org/hook"},
    "LineItems": [
        {
            "ProductId": "PRODUCTA",
            "Value": 25.10,
            "Quantity": 2,
            "DigitalDeliveryAddress": {"Email": "ana@example.org"},
            "Personalization": {"To": "Ana 😀", "DeliveryDate": "2026-12-24T09:00:00-05:00"},
        }
    ],
}
TOML = """
type = "DigitalDelivery"
po_number = "ACME-1"
note = "June"
webhook_url = "https://example.org/hook"

[[line_items]]
product_id = "PRODUCTA"
value = 25.10
quantity = 2
email = "ana@example.org"
to = "Ana 😀"
delivery_date = 2026-12-24T09:00:00-05:00
"""
YAML = """
type: DigitalDelivery
po_number: ACME-1
note: June
webhook_url: https://example.org/hook
line_items:
  - {product_id: PRODUCTA, value: 25.10, quantity: 2, email: ana@example.org, to: Ana 😀,
     delivery_date: 2026-12-24T09:00:00-05:00}
"""


def problems(name: str) -> tuple[str, ...]:
    with pytest.raises(CommandError) as caught:
        OrderFile(name).known()
    assert caught.value.status == ExitStatus.FILE_WRONG
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("o.json", json.dumps(SNAKE).replace("25.1,", "25.10,")),
        ("api.json", json.dumps(AS_THE_API, indent="\t").replace("25.1,", "25.10,")),
        ("o.toml", TOML),
        ("o.yaml", YAML),
        ("o.yml", "\ufeff" + YAML),
    ],
)
def test_the_same_order_in_any_format_and_spelling(
    name: str, text: str, order_file: Callable[..., str]
) -> None:
    moment = datetime.fromisoformat("2026-12-24T09:00:00-05:00")
    wanted = DigitalDelivery(po_number="ACME-1", note="June", webhook_url="https://example.org/hook")
    wanted.add("PRODUCTA", Decimal("25.10"), 2, email="ana@example.org", to="Ana 😀", delivery_date=moment)
    read = OrderFile(order_file(text, name)).known()
    assert read == wanted
    assert str(read.line_items[0].value) == "25.10"


def test_yaml_keeps_leading_zeros_and_does_not_take_norway_for_false(order_file: Callable[..., str]) -> None:
    text = """
type: PhysicalShipment
po_number: 0042
line_items:
  - product_id: PRODUCTB
    value: 25
    address: {shipping_method_id: A, name: on, address_line_1: B 1, city: C, state: D, zip: 01234, country: NO}
"""
    read = OrderFile(order_file(text)).known()
    address = read.line_items[0].physical_delivery_address  # type: ignore[union-attr]
    assert (read.po_number, address.zip, address.country, address.name) == ("0042", "01234", "NO", "on")


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (ORDER.replace("value:", "valued:"), "o.yaml", ["o.yaml, line 4: valued: did you mean value? allowed: "]),
        (ORDER.replace("25.00", "25.001"), "o.yaml", ["line 4: value must have at most 2 decimals"]),
        (ORDER.replace("25.00", "much"), "o.yaml", ["line 4: value: an amount such as 25"]),
        (ORDER.replace("quantity: 2", "quantity: two"), "o.yaml", ["line 5: quantity: a whole number"]),
        (ORDER.replace("ana@example.org", "ana"), "o.yaml", ["line 6: "]),
        (ORDER.replace("DigitalDelivery", "Digital"), "o.yaml", ["line 1: type: allowed: DigitalDelivery, Links"]),
        (ORDER.replace("    to: Ana", "    to: Ana\n    To: Bea"), "o.yaml", ["line 8: To: is there twice"]),
        (ORDER.replace("    to: Ana", "    to: Ana\n    to: Bea"), "o.yaml", ["line 8: to is there twice"]),
        (ORDER + "    delivery_date: tomorrow", "o.yaml", ["line 8: delivery_date: a moment with its time zone"]),
        ("type: Links\nline_items: []", "o.yaml", ["line 2: line_items: at least one line"]),
        ("type: Links\nline_items: [5]", "o.yaml", ["line 2: 0: fields with names are needed"]),
        ("type: Links\nline_items: [{value: 5}]", "o.yaml", ["line 2: product_id: is needed"]),
        ("type: Links\npo_number: ' A'\nline_items: [{product_id: A, value: 5}]", "o.yaml", ["po_number must not"]),
        ("[1, 2]", "o.yaml", ["an order is needed"]),
        ("", "o.yaml", ["an order is needed"]),
        ("a: [", "o.yaml", ["line 1: "]),
        ("? [a]\n: b", "o.yaml", ["line 1: a name of a field is no text"]),
        ("x: !!python/object/apply:os.system ['true']", "o.yaml", ["line 1: x: allowed"]),
        ('{"type": "Links",\n "po_number": 7}', "o.json", ["line 2: po_number: text is needed: write it in quotes"]),
        ('{"type": "Links",\n\t"type": "Links"}', "o.json", ["type is there twice"]),
        ('{"type":\n "Links"', "o.json", ["line 2: Expecting"]),
        ("[" * 100_000, "o.json", ["nested too deeply"]),
        ('type = "Links"\nvalue = 1 2', "o.toml", ["line 2: "]),
        ('type = "Links"\n[[line_items]]\nproduct_id = "A"\nvalue = 5\n[[line_items]]\nproduct_id = 7\nvalue = 5',
         "o.toml", ["line 6: product_id: text is needed"]),
        ("type: Links", "o.txt", ["ends in .json, .yaml, .yml or .toml"]),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_by_line_and_field(
    text: str, name: str, said: list[str], order_file: Callable[..., str]
) -> None:
    found = "\n".join(problems(order_file(text, name)))
    assert [one for one in said if one not in found] == []
    assert "ana@example.org" not in found


def test_all_that_is_wrong_is_told_at_once(order_file: Callable[..., str]) -> None:
    text = ORDER.replace("25.00", "x").replace("quantity: 2", "quantity: y").replace("to:", "too:")
    assert [one.partition(": ")[0] for one in problems(order_file(text))] == [
        "order.yaml, line 7",
        "order.yaml, line 4",
        "order.yaml, line 5",
    ]


def test_a_whole_address_is_needed(order_file: Callable[..., str]) -> None:
    text = "type: PhysicalShipment\nline_items:\n  - product_id: A\n    value: 5\n    address: {name: Ana}"
    assert (
        "shipping_method_id, address_line_1, city, state, zip, country needed"
        in problems(order_file(text))[0]
    )
    without = "type: PhysicalShipment\nline_items: [{product_id: A, value: 5}]"
    assert "an address is needed" in problems(order_file(without))[0]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_bytes(b"type: Links\nnote: \xff\n")
    assert problems("o.yaml") == ("o.yaml, line 2: not UTF-8",)
    (tmp_path / "o.yaml").write_bytes(b" " * 5_000_001)
    assert "larger than" in problems("o.yaml")[0]


def test_aliases_of_aliases_are_no_bomb() -> None:
    text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    with pytest.raises(NotReadable, match="more than"):
        parse(text, "o.yaml")


@given(st.binary(max_size=60), st.sampled_from(["o.json", "o.yaml", "o.toml", "-"]))
def test_whatever_a_file_holds_it_is_read_or_refused(content: bytes, name: str) -> None:
    try:
        parse(content.decode("latin-1"), name)
    except NotReadable as refused:
        assert refused.problem


def test_a_wrong_file_sends_nothing(simulator: Simulator, order_file: Callable[..., str]) -> None:
    ran = giftcards("order", order_file(ORDER.replace("value", "worth")), "--yes")
    assert ran.status == 65
    assert "order.yaml, line 4: worth" in ran.err
    assert "nothing was sent" in ran.err
    assert simulator.requests() == []
