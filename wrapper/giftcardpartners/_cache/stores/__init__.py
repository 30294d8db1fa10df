"""Where tokens and the catalogue are remembered: this process, a file of this host, a server of the fleet."""

from .base import Store, StoreRequest
from .file import FileStore
from .memory import MemoryStore
from .opening import open_store
from .redis import RedisStore

__all__ = ["FileStore", "MemoryStore", "RedisStore", "Store", "StoreRequest", "open_store"]
