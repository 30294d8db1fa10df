"""The account and the service itself, as flows: balance and status; neither is ever remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import operations
from .answers import read_balance, read_status
from .flow import Flow
from .retry import CallContext, send

if TYPE_CHECKING:
    from ..models import AccountBalance, ServiceStatus


def balance(context: CallContext) -> Flow[AccountBalance]:
    """Read what is pending and what can be spent."""
    return (yield from send(operations.account_balance(), read_balance, context))


def status(context: CallContext) -> Flow[ServiceStatus]:
    """Ask the service how it is."""
    return (yield from send(operations.service_status(), read_status, context))
