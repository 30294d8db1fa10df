"""The table of docs/orders.md names every error that an order can end in; the blocks of the page run in tests/docs."""

from __future__ import annotations

import giftcardpartners
from giftcardpartners import GiftCardsError

from .stage import ROOT

TEXT = (ROOT / "docs" / "orders.md").read_text(encoding="utf-8")


def test_the_table_names_every_error_that_an_order_can_end_in() -> None:
    table = "\n".join(line for line in TEXT.splitlines() if line.startswith("|"))
    kinds = (getattr(giftcardpartners, name) for name in giftcardpartners.__all__)
    errors = {kind.__name__ for kind in kinds if isinstance(kind, type) and issubclass(kind, GiftCardsError)}
    # The root of the tree, and what only questions end in.
    errors -= {"GiftCardsError", "ServerError"}
    assert [name for name in sorted(errors) if f"`{name}`" not in table] == []
