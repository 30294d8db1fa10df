"""Where tokens and the catalogue are remembered: this process, a file of this host, a server of the fleet."""

from .base import Store, StoreRequest
from .memory import MemoryStore
from .opening import open_store

__all__ = ["MemoryStore", "Store", "StoreRequest", "open_store"]
