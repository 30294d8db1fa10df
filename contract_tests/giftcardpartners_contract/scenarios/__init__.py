"""What the gate does with a target, one file per topic; importing the package registers all of it."""

from . import (  # noqa: F401 -- each registers its scenarios
    authentication,
    balance,
    catalogue,
    documented_errors,
    idempotency,
    invalid_fields,
    lookups,
    lost_answers,
    malformed_bodies,
    methods_and_queries,
    orders,
    paging,
    pending,
    tokens,
)
