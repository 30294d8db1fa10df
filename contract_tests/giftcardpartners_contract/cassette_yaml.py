"""Read YAML that nobody vouches for: plain values only, and every doubt is an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

LARGEST_FILE = 4 * 1024 * 1024


class CassetteUnreadable(ValueError):
    """A recording cannot be trusted to say what was recorded; the message names the file and the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"cassette {name}: {reason}")


class _PlainLoader(yaml.CSafeLoader):
    """The safe loader, without aliases (a small file must not become a large value) and without repeated keys."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node in self.constructed_objects:
            raise yaml.constructor.ConstructorError(None, None, "aliases are refused", node.start_mark)
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        if len(set(map(str, keys))) != len(keys):
            raise yaml.constructor.ConstructorError(None, None, "a key is there twice", node.start_mark)
        return super().construct_mapping(node, deep)


def read_document(path: Path) -> Any:
    """Return the plain values in a file; raises `CassetteUnreadable` for anything that is not beyond doubt."""
    if path.is_symlink() or not path.is_file():
        raise CassetteUnreadable(path.name, "it is not a regular file")
    if path.stat().st_size > LARGEST_FILE:
        raise CassetteUnreadable(path.name, f"it is larger than {LARGEST_FILE} bytes")
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_PlainLoader)  # noqa: S506 - a safe loader, made stricter
    except UnicodeDecodeError:
        raise CassetteUnreadable(path.name, "it is not UTF-8") from None
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f" in line {place.line + 1}" if place is not None else ""
        reason = getattr(error, "problem", None) or "no YAML"
        raise CassetteUnreadable(path.name, f"{reason}{where}") from None
    except (RecursionError, ValueError, AttributeError):
        raise CassetteUnreadable(path.name, "it holds values that no recording has") from None
