"""Claim links go to the rows that paid for them, each once; a recipient's name computes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from giftcardpartners import Client, Links
from giftcardpartners_bulk.results import _dealer, _harmless


def test_links_are_dealt_by_what_a_row_asked_for(client: Client) -> None:
    order = Links(po_number="A-1")
    order.add("CVS", Decimal("25.00"), 2).add("PRODUCTA", 10).add("CVS", Decimal("25.00"))
    placed = client.orders.create(order).order
    deal = _dealer(placed)
    cvs = {"product_id": "CVS", "value": "25.00", "quantity": "1"}
    one, two = deal(cvs), deal({**cvs, "quantity": "2"})
    other = deal({"product_id": "PRODUCTA", "value": "10.00", "quantity": "1"})
    dealt = [*one["claim_links"].split(), *two["claim_links"].split(), *other["claim_links"].split()]
    claims = [claim.claim_link for line in placed.line_items for claim in line.claim_data]
    assert sorted(dealt) == sorted(link or "" for link in claims)
    assert len(set(dealt)) == 4
    assert other["claim_links"] == placed.line_items[1].claim_data[0].claim_link
    assert one["challenge_answers"]
    assert deal(cvs)["claim_links"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx"])
def test_what_a_spreadsheet_would_compute_is_made_text(text: str) -> None:
    assert _harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ana", "+15550100000", "25.00", "a=b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert _harmless(text) == text
