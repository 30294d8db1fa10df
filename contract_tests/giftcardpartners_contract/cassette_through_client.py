"""Second reader of the recordings: does the generated client parse every recorded answer, and lose nothing of it?"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import giftcardpartners_api.api
from giftcardpartners_api import Client

from .cassette_against_spec import as_response
from .cassette_file import PLACEHOLDER_URL

if TYPE_CHECKING:
    from types import ModuleType

    from .cassette_file import Recorded

_CLIENT = Client(base_url=PLACEHOLDER_URL)


def loss(recorded: Recorded) -> str:
    """Return what the generated client loses of a recorded answer, or an empty text when it loses nothing.

    The answer is parsed as the client parses it and written back with `to_dict`; both must be the same JSON values.
    """
    answer = as_response(recorded)
    try:
        parsed = _module(recorded.operation)._build_response(client=_CLIENT, response=answer).parsed
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"the generated client cannot parse it: {type(error).__name__} {error}"
    if parsed is None:
        return f"the generated client does not know the status {recorded.status}"
    before, after = _canonical(json.loads(recorded.response_body)), _canonical(_written(parsed))
    return "" if before == after else f"the generated client writes back {after[:200]} for {before[:200]}"


@cache
def _module(operation: str) -> ModuleType:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    for found in pkgutil.walk_packages(giftcardpartners_api.api.__path__, "giftcardpartners_api.api."):
        if found.name.endswith(f".{name}"):
            return importlib.import_module(found.name)
    raise KeyError(f"the generated client has no operation {operation}")


def _written(parsed: Any) -> Any:
    return [_written(one) for one in parsed] if isinstance(parsed, list) else parsed.to_dict()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
