"""Warnings that never become errors: what the client got round must not fail the call that met it."""

from __future__ import annotations

import logging
import warnings

from .errors import GiftCardsWarning

_log = logging.getLogger("giftcardpartners")


def warn(message: str) -> None:
    """Warn; where warnings are errors (`-W error`) log it instead."""
    try:
        warnings.warn(message, GiftCardsWarning, stacklevel=3)
    except GiftCardsWarning:
        _log.warning(message)
