"""Whose cache it is: keys that tell services and accounts apart and that nobody can read an address from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._config import Config


def namespace(config: Config) -> str:
    """Name a service and an account in 32 hexadecimal digits.

    The access token is part of what is hashed: without it a list of likely e-mail addresses would be enough
    to find out whose key it is.
    """
    told = f"{config.base_url}\0{config.email.lower()}\0{config.access_token}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
