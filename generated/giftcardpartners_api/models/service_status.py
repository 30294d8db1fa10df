from __future__ import annotations

from msgspec import field

from ..types import Answer


class ServiceStatus(Answer, frozen=True, kw_only=True, eq=False):
    """What the service says of itself. Not documented.

    Attributes:
        status: A word, such as `OK`.
    """

    status: str | None = field(name="Status", default=None)
