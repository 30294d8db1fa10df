"""All named scenarios together: importing a topic enters its scenarios into one register."""

from __future__ import annotations

from . import orders, reading, refusals, trouble
from .scenario import SCENARIOS

TOPICS = (reading, refusals, orders, trouble)

__all__ = ["SCENARIOS", "TOPICS"]
