"""A stateful stand-in for the GiftCard Partners B2B API (v1), for tests; it knows nothing of the client."""

from .clock import Clock, ManualClock, SystemClock
from .faults.kinds import KINDS, Fault
from .http.server import serve
from .http.transport import SimulatorTransport
from .messages import Request, Response
from .rules import Rules
from .settings import Credentials, Settings
from .simulator import Simulator
from .webhooks import WebhookCall

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
