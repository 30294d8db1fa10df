"""Today's openapi.yaml, as the gate reads it: operations, statuses, schemas and how well each of them is known."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import jsonschema_rs
import yaml

Level = Literal["S", "V", "E", "I"]
LEVELS: dict[Level, str] = {
    "S": "vendor's reference page", "V": "another vendor page", "E": "code of others", "I": "inference",
}  # fmt: skip
"""How well a rule is known, the best evidence first."""

_HERE = Path(__file__).resolve().parent
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: where it is, which statuses it documents, and whether it needs a bearer token."""

    id: str
    method: str
    path: str
    statuses: tuple[str, ...]
    needs_token: bool
    pattern: re.Pattern[str]

    @property
    def success(self) -> str:
        """The documented status of success, such as 201."""
        return next(status for status in self.statuses if status.startswith("2"))


class Spec:
    """A parsed openapi.yaml; `hash` is the SHA-256 of its `text`."""

    def __init__(self, text: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.raw = cast("dict[str, Any]", yaml.load(text, loader))  # noqa: S506 -- a safe loader, in C when there is one
        self.text = text
        self.hash = hashlib.sha256(text.encode()).hexdigest()
        self.version = str(self.raw["info"]["version"])
        self.names = {name.lower(): name for name in _property_names(self.raw["components"]["schemas"])}
        """Documented properties by their names in lower case."""
        self.operations = {one.id: one for one in _operations(self.raw)}
        self._validators: dict[tuple[str, str], Any] = {}

    def find(self, method: str, path: str) -> Operation | None:
        """Return the operation of a request, its query cut off, or None."""
        plain = path.partition("?")[0]
        found = (
            one for one in self.operations.values() if one.method == method and one.pattern.fullmatch(plain)
        )
        return next(found, None)

    def methods(self) -> dict[str, set[str]]:
        """Return the documented methods of every path."""
        found: dict[str, set[str]] = {}
        for operation in self.operations.values():
            found.setdefault(operation.path, set()).add(operation.method)
        return found

    def schema(self, operation: Operation, status: str) -> Mapping[str, Any] | None:
        """Return the schema of a documented JSON body, references not followed, or None when there is none."""
        node = self.raw["paths"][operation.path][operation.method.lower()]["responses"][status]
        content = self.follow(node).get("content", {})
        return cast("Mapping[str, Any] | None", content.get("application/json", {}).get("schema"))

    def validator(self, operation: Operation, status: str) -> Any:
        """Return what checks a documented body against its schema, made once."""
        key = (operation.id, status)
        if key not in self._validators:
            root = {**(self.schema(operation, status) or {}), "components": self.raw["components"]}
            self._validators[key] = jsonschema_rs.Draft202012Validator(root)
        return self._validators[key]

    def follow(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a node refers to, or the node itself."""
        while "$ref" in node:
            target: Any = self.raw
            for part in str(node["$ref"]).removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def level_at(self, schema_path: Sequence[str | int], root: Any) -> Level | None:
        """Return the evidence level of the innermost property on a path through a schema, or None.

        `root` is where the path starts; the path may jump to `components`.
        """
        level: Level | None = None
        node: Any = root
        for part in schema_path:
            if part == "components":
                node = self.raw
            try:
                node = node[int(part)] if isinstance(node, list) else node[part]
            except (KeyError, IndexError, TypeError, ValueError):
                break
            if isinstance(node, dict) and "x-evidence" in node:
                level = cast("Level", node["x-evidence"]["level"])
        return level


@lru_cache(maxsize=1)
def load_spec() -> Spec:
    """Return today's specification: the one packaged in the wheel, else the one at the root of the checkout.

    Raises FileNotFoundError when there is neither.
    """
    for path in (_HERE / "openapi.yaml", _HERE.parent.parent / "openapi.yaml"):
        if path.is_file():
            return Spec(path.read_text(encoding="utf-8"))
    raise FileNotFoundError("openapi.yaml is neither in the package nor at the root of the checkout")


def weakest(one: Level, other: Level) -> Level:
    """Return the level that is less well known."""
    return max(one, other, key=list(LEVELS).index)


def _property_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from _property_names(item)


def _operations(raw: Mapping[str, Any]) -> Iterator[Operation]:
    for path, item in raw["paths"].items():
        for method in filter(item.get, _METHODS):
            node = item[method]
            pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path))
            yield Operation(
                id=node["operationId"],
                method=method.upper(),
                path=path,
                statuses=tuple(node["responses"]),
                needs_token=bool(node.get("security", raw.get("security"))),
                pattern=re.compile(pattern),
            )
