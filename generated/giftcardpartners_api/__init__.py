"""A client library for accessing GiftCard Partners B2B API"""

from .client import AuthenticatedClient, Client

__all__ = ("AuthenticatedClient", "Client")
