"""What the client made of an answer, as JSON again, to be held against the answer."""

from __future__ import annotations

import json
from typing import Any

from giftcardpartners_api.types import to_json


def written(models: Any) -> Any:
    """Return what was read as JSON, unknown properties among the known ones."""
    return plain(json.loads(to_json(models)))


def plain(value: Any) -> Any:
    """Leave out what a model does not tell from a missing property: nulls, and what is empty."""
    if isinstance(value, dict):
        # Unknown properties are written under an empty name; an object of a service may have one of its own.
        unknown = value.get("", {})
        known = {key: item for key, item in value.items() if key or not isinstance(unknown, dict)}
        kept = {
            key: plain(item)
            for key, item in (known | unknown if isinstance(unknown, dict) else known).items()
        }
        return {key: item for key, item in kept.items() if item not in (None, [], {})}
    return [plain(item) for item in value] if isinstance(value, list) else value
