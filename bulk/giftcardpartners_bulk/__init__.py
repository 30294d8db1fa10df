"""Campaigns: a file of rewards, each row ordered once, through crashes, on one machine or many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .campaigns import Campaigns, Checked, check_file
    from .checking import Reading, Totals
    from .errors import BadFile, CampaignError, CampaignStopped, EngineTrouble, OtherCampaign, RowFinding
    from .progress import Progress
    from .worker import Pace

_WHERE = {
    "BadFile": "errors",
    "CampaignError": "errors",
    "CampaignStopped": "errors",
    "Campaigns": "campaigns",
    "Checked": "campaigns",
    "EngineTrouble": "errors",
    "OtherCampaign": "errors",
    "Pace": "worker",
    "Progress": "progress",
    "Reading": "checking",
    "RowFinding": "errors",
    "Totals": "checking",
    "check_file": "campaigns",
}

__all__ = [
    "BadFile",
    "CampaignError",
    "CampaignStopped",
    "Campaigns",
    "Checked",
    "EngineTrouble",
    "OtherCampaign",
    "Pace",
    "Progress",
    "Reading",
    "RowFinding",
    "Totals",
    "check_file",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: the engine is heavy."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_WHERE[name]}", __name__), name)
