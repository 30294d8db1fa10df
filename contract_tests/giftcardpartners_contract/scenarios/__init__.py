"""What the gate does with a target, one file per topic; importing the package registers all of it, in this order."""

from importlib import import_module

_TOPICS = (
    "tokens", "catalogue", "orders", "balance", "idempotency", "lost_answers", "pending", "paging", "lookups",
    "authentication", "invalid_fields", "methods_and_queries",
)  # fmt: skip

for _topic in _TOPICS:
    import_module(f".{_topic}", __name__)
