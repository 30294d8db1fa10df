"""What the gate does with a target, one file per topic; importing the package registers all of it."""

from . import (  # noqa: F401 -- each registers its scenarios
    balance,
    catalogue,
    idempotency,
    lookups,
    lost_answers,
    orders,
    paging,
    pending,
    tokens,
)
