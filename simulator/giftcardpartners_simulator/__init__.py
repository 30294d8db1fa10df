"""A stateful stand-in for the GiftCard Partners B2B API (v1), for tests; it knows nothing of the client."""

from ._clock import Clock, ManualClock, SystemClock
from ._faults import KINDS, Fault
from ._messages import Request, Response
from ._rules import Rules
from ._server import serve
from ._settings import Credentials, Settings
from ._simulator import Simulator
from ._transport import SimulatorTransport
from ._webhooks import WebhookCall

__all__ = [
    "KINDS",
    "Clock",
    "Credentials",
    "Fault",
    "ManualClock",
    "Request",
    "Response",
    "Rules",
    "Settings",
    "Simulator",
    "SimulatorTransport",
    "SystemClock",
    "WebhookCall",
    "serve",
]
