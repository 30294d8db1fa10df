"""From an answer's bytes to the models, with one error for whatever does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giftcardpartners_api.types import Unreadable, from_json, raw_json

from ..errors import UnexpectedAnswer

if TYPE_CHECKING:
    from .flow import Answer


def read(answer: Answer, kind: Any) -> Any:
    """Read an answer as a model, or a union of models and lists of them.

    Raises UnexpectedAnswer for whatever is not what openapi.yaml says; the message names a property, never its value.
    """
    try:
        return from_json(answer.content, kind)
    except Unreadable as problem:
        what = str(problem)
    # Raised out here, so that no frame which holds the body is in its chain.
    raise UnexpectedAnswer(f"The answer does not fit openapi.yaml: {what} ({answer}).", response=answer)


def read_raw(answer: Answer) -> Any:
    """Read an answer's JSON as it came, with exact numbers; None when it is no JSON."""
    try:
        return raw_json(answer.content)
    except Unreadable:
        return None
