"""What a subclass of `Rules` meets: the types in the signatures of its methods, and how it reads and refuses."""

from .catalogue import Product
from .json_body import BadJSON, read_json
from .rules.answers import Call, Refused
from .rules.fields import Findings
from .rules.paging import Listing
from .state import Account, Draft, Line, Order, Token

__all__ = [
    "Account",
    "BadJSON",
    "Call",
    "Draft",
    "Findings",
    "Line",
    "Listing",
    "Order",
    "Product",
    "Refused",
    "Token",
    "read_json",
]
