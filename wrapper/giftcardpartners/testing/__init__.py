"""For the tests of those who use this client: what a store of their own must pass (needs pytest)."""

import pytest

pytest.register_assert_rewrite("giftcardpartners.testing.stores")

from .stores import StoreConformance  # noqa: E402 - its assertions are explained because of the line above

__all__ = ["StoreConformance"]
