from __future__ import annotations

from typing import TypeAlias

ProblemErrors: TypeAlias = dict[str, tuple[str, ...]]
