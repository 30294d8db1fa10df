"""A real Valkey server for the tests of what is shared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .valkey import running


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """The address of a server that lives as long as the test run."""
    with running() as server:
        yield server.connection_url
