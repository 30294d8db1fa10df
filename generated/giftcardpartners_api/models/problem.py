from __future__ import annotations

from msgspec import field

from ..models.problem_errors import ProblemErrors
from ..types import Answer


class Problem(Answer, frozen=True, kw_only=True, eq=False):
    """Why a request was refused. The shape is not documented; an answer may have another.

    Attributes:
        title: The kind of refusal.
        message: The reason, in words.
        errors: What is wrong, by place in the request.
    """

    title: str | None = field(name="Title", default=None)
    message: str | None = field(name="Message", default=None)
    errors: ProblemErrors | tuple[str, ...] | str | None = field(name="Errors", default=None)
