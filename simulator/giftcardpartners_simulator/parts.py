"""What a subclass of `Rules` meets: the types in the signatures of its methods, and how it refuses."""

from ._answers import Call, Refused
from ._catalogue import Product
from ._fields import Findings
from ._paging import Listing
from ._state import Account, Draft, Line, Order, Token

__all__ = ["Account", "Call", "Draft", "Findings", "Line", "Listing", "Order", "Product", "Refused", "Token"]
