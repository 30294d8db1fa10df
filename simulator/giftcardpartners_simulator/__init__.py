"""A stateful stand-in for the GiftCard Partners B2B API (v1), for tests; it knows nothing of the client."""

from .clock import Clock, ManualClock, SystemClock
from .faults.kinds import KINDS, Fault
from .http.server import serve
from .http.transport import SimulatorTransport
from .messages import Request, Response
from .quirks import QUIRKS, Quirk, with_quirks
from .rules import Rules
from .settings import Credentials, Settings
from .simulator import Simulator
from .webhooks import WebhookCall

__all__ = [
    "KINDS",
    "QUIRKS",
    "Clock",
    "Credentials",
    "Fault",
    "ManualClock",
    "Quirk",
    "Request",
    "Response",
    "Rules",
    "Settings",
    "Simulator",
    "SimulatorTransport",
    "SystemClock",
    "WebhookCall",
    "serve",
    "with_quirks",
]
