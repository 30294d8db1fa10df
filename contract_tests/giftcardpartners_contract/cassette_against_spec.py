"""First reader of the recordings: does every recorded answer still fit today's openapi.yaml?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import schemathesis
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from .cassette_file import PLACEHOLDER_URL

if TYPE_CHECKING:
    from .cassette_file import Recorded
    from .spec import Spec

_CHECKS = (
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
"""Listed, because the default ones of schemathesis send requests of their own."""


class SpecReader:
    """Holds recorded answers against the specification; nothing is sent."""

    def __init__(self, spec: Spec) -> None:
        schema = schemathesis.openapi.from_dict(spec.raw)
        found = (one.ok() for one in schema.get_all_operations() if isinstance(one, Ok))
        self._operations = {one.definition.raw["operationId"]: one for one in found}

    def knows(self, recorded: Recorded) -> bool:
        """Tell whether today's specification still has the operation."""
        return recorded.operation in self._operations

    def misfit(self, recorded: Recorded) -> str:
        """Return why an answer does not fit the specification, or an empty text when it does."""
        case = self._operations[recorded.operation].Case(path_parameters={"id": "any"})
        answer = as_response(recorded)
        answer.elapsed = timedelta(0)
        try:
            case.validate_response(answer, checks=list(_CHECKS))
        except FailureGroup as failures:
            return "; ".join(_in_short(one) for one in failures.exceptions)
        except Failure as failure:
            return _in_short(failure)
        return ""


def as_response(recorded: Recorded) -> httpx.Response:
    """Return a recorded answer as httpx would have received it."""
    return httpx.Response(
        recorded.status,
        headers=list(recorded.response_headers),
        content=recorded.response_body,
        request=httpx.Request(recorded.method, PLACEHOLDER_URL + recorded.target),
    )


def _in_short(failure: BaseException) -> str:
    return " ".join(str(failure).split())[:300]
