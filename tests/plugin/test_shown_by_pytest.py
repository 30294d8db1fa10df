"""What pytest prints of a failing test of an application: differences of orders, local variables, captured logs."""

from __future__ import annotations

import json

import pytest

from .test_plugin import run

pytest_plugins = ["pytester"]
PLANTED = {
    "e-mail": "planted-recipient@example.org",
    "phone": "+15550107777",
    "name": "Plantagenet",
    "message": "planted-message",
    "note": "planted-note",
    "street": "77 Planted Rd",
}

FAILING = """
import json
import logging
from pathlib import Path

import pytest
from giftcardpartners import Address, DigitalDelivery, Links, PhysicalShipment

logging.getLogger().setLevel(logging.DEBUG)
PLANTED = json.loads(Path("planted.json").read_text("utf-8"))

def digital(**changes):
    line = {"email": PLANTED["e-mail"], "sms": PLANTED["phone"], "to": PLANTED["name"]}
    order = DigitalDelivery(po_number="T-1", note=PLANTED["note"])
    return order.add("CVS", 25, message=PLANTED["message"], **(line | changes))

def address():
    known = dict(state="TX", zip="73301", country="US", shipping_method_id="S", carrier_id="D")
    return Address(name=PLANTED["name"], address_line_1=PLANTED["street"], city="T", **known)

def links(client, number):
    return client.orders.create(Links(po_number=number).add("CVS", 25, 2)).order

@pytest.fixture(autouse=True)
def write_down_what_was_secret(giftcards_simulator):
    yield
    rules = giftcards_simulator.rules
    found = [str(token) for token in rules.state.tokens]
    for account in rules.state.accounts:
        for order in account.orders:
            for line in rules.order_answer(order)["LineItems"]:
                for claim in line["ClaimData"] or []:
                    found += [claim["ClaimLink"], claim["ClaimLinkChallengeAnswer"]]
    with open("secrets.txt", "a", encoding="utf-8") as file:
        file.writelines(secret + "\\n" for secret in found if secret)

def test_requests_differ():
    assert digital() == digital(to="Somebody Else")

def test_lists_of_requests_differ():
    assert [digital(), digital()] == [digital(), digital(sms=None)]

def test_addresses_differ():
    assert PhysicalShipment(po_number="T-2").add("A", 25, address=address()) == address()

def test_orders_differ(giftcards_client):
    order, other = links(giftcards_client, "T-3"), links(giftcards_client, "T-4")
    assert order == other

def test_lines_differ(giftcards_client):
    order = links(giftcards_client, "T-5")
    assert list(order.line_items) == []

def test_claims_differ(giftcards_client):
    first, second = links(giftcards_client, "T-6").line_items[0].claim_data
    assert {"a": first} == {"a": second}

def test_a_number_is_reused(giftcards_client):
    giftcards_client.orders.create(digital())
    giftcards_client.orders.create(digital(quantity=2))

def test_the_client(giftcards_client):
    giftcards_client.balance()
    assert giftcards_client == 1
"""


@pytest.mark.parametrize("arguments", [("-vv",), ("-vv", "--showlocals", "--tb=long"), ("--tb=native",)])
def test_a_failing_test_shows_no_secret(pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    (pytester.path / "planted.json").write_text(json.dumps(PLANTED), "utf-8")
    result = run(pytester, FAILING, *arguments)
    result.assert_outcomes(failed=8)
    shown = result.stdout.str() + result.stderr.str()
    secrets = (pytester.path / "secrets.txt").read_text("utf-8").split()
    assert len(secrets) > 20  # links, answers and tokens are there to be caught
    assert [secret for secret in (*PLANTED.values(), *secrets) if secret in shown] == []
