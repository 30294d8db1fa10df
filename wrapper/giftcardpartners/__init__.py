"""Send gift-card rewards through the GiftCard Partners B2B API (v1): orders that cannot be placed twice or lost.

Each public name is imported when it is first used: `import giftcardpartners` alone costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers know it by its name; to import typing would cost more than all of this

if TYPE_CHECKING:
    from . import webhooks
    from ._answer import Answer
    from ._cache.entry import CachedList
    from ._cache.stores.base import Store
    from ._cache.stores.file import FileStore
    from ._cache.stores.memory import MemoryStore
    from ._cache.stores.redis import RedisStore
    from ._http.events import AttemptEvent
    from .client import AsyncClient, Client
    from .errors import (
        AccessDisabled,
        Attempt,
        AuthenticationFailed,
        CheckFailed,
        Finding,
        GiftCardsError,
        GiftCardsWarning,
        InsufficientFunds,
        InvalidInput,
        InvalidRequest,
        NotFound,
        OutcomeUnknown,
        PONumberReused,
        RateLimited,
        RequestFailed,
        ServerError,
        StatusError,
        UnexpectedAnswer,
        Unprocessable,
        WaitTimedOut,
    )
    from .models import (
        AccountBalance,
        Branding,
        Carrier,
        ClaimData,
        Department,
        Order,
        OrderLine,
        Placed,
        Product,
        ServiceStatus,
        ShippingMethod,
    )
    from .order_requests import (
        Address,
        DigitalDelivery,
        Line,
        Links,
        OrderRequest,
        PhysicalShipment,
        new_po_number,
    )
    from .policies import (
        CachePolicy,
        Network,
        Paging,
        RetryPolicy,
        Timeouts,
        TimeToLive,
        TokenPolicy,
        WaitPolicy,
    )
    from .runtime import Runtime

__all__ = [
    "AccessDisabled",
    "AccountBalance",
    "Address",
    "Answer",
    "AsyncClient",
    "Attempt",
    "AttemptEvent",
    "AuthenticationFailed",
    "Branding",
    "CachePolicy",
    "CachedList",
    "Carrier",
    "CheckFailed",
    "ClaimData",
    "Client",
    "Department",
    "DigitalDelivery",
    "FileStore",
    "Finding",
    "GiftCardsError",
    "GiftCardsWarning",
    "InsufficientFunds",
    "InvalidInput",
    "InvalidRequest",
    "Line",
    "Links",
    "MemoryStore",
    "Network",
    "NotFound",
    "Order",
    "OrderLine",
    "OrderRequest",
    "OutcomeUnknown",
    "PONumberReused",
    "Paging",
    "PhysicalShipment",
    "Placed",
    "Product",
    "RateLimited",
    "RedisStore",
    "RequestFailed",
    "RetryPolicy",
    "Runtime",
    "ServerError",
    "ServiceStatus",
    "ShippingMethod",
    "StatusError",
    "Store",
    "TimeToLive",
    "Timeouts",
    "TokenPolicy",
    "UnexpectedAnswer",
    "Unprocessable",
    "WaitPolicy",
    "WaitTimedOut",
    "new_po_number",
    "webhooks",
]

if not TYPE_CHECKING:  # else a type checker would take any name for one of ours
    from importlib import import_module as _import_module

    _NAMES = {
        "_cache.entry": "CachedList",
        "_cache.stores.base": "Store",
        "_cache.stores.file": "FileStore",
        "_cache.stores.memory": "MemoryStore",
        "_cache.stores.redis": "RedisStore",
        "_answer": "Answer",
        "_http.events": "AttemptEvent",
        "client": "AsyncClient Client",
        "errors": (
            "AccessDisabled Attempt AuthenticationFailed CheckFailed Finding GiftCardsError "
            "GiftCardsWarning InsufficientFunds InvalidInput InvalidRequest NotFound OutcomeUnknown "
            "PONumberReused RateLimited RequestFailed ServerError StatusError UnexpectedAnswer "
            "Unprocessable WaitTimedOut"
        ),
        "models": (
            "AccountBalance Branding Carrier ClaimData Department Order OrderLine Placed Product "
            "ServiceStatus ShippingMethod"
        ),
        "order_requests": "Address DigitalDelivery Line Links OrderRequest PhysicalShipment new_po_number",
        "policies": "CachePolicy Network Paging RetryPolicy Timeouts TimeToLive TokenPolicy WaitPolicy",
        "runtime": "Runtime",
    }
    _MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}
    _SUBMODULES = frozenset({"errors", "models", "order_requests", "policies", "runtime", "webhooks"})

    def __getattr__(name: str) -> object:
        """Import a public name when it is first used."""
        if name in _SUBMODULES:
            return _import_module(f".{name}", __name__)
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(_import_module(f".{_MODULES[name]}", __name__), name)
        return value

    def __dir__() -> list[str]:
        """List the public names, imported or not."""
        return sorted({*globals(), *__all__})
