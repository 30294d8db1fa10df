"""Say what openapi.yaml breaks for users of the client since a revision, and whether the version says so too."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from .spec_changes import Change, RedoclyFailed, spec_changes
from .surface_changes import surface_changes
from .versions import Size, Version, least, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
_NEEDED = ("openapi.yaml", "pyproject.toml", "generated")


class NoSuchRevision(ValueError):
    """The repository has no such revision, or it has no specification."""


def unpack(revision: str, into: Path, root: Path = ROOT) -> None:
    """Put the specification, the generated client and pyproject.toml of a git revision into a folder."""
    command = ["git", "archive", "--format=tar", revision, "--", *_NEEDED]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise NoSuchRevision(f"{revision}: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(into, filter="data")


def changes_between(before: Path, after: Path) -> list[Change]:
    """Return all differences of specification and generated client between two folders."""
    of_spec = spec_changes(before / "openapi.yaml", after / "openapi.yaml")
    return of_spec + surface_changes(before / "generated", after / "generated")


def version_in(folder: Path) -> Version:
    """Return the version in a folder's pyproject.toml."""
    return parse(tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Print the changes and the verdict; exit status 0 the version fits, 1 it is too low, 2 could not tell."""
    parser = argparse.ArgumentParser(prog="python -m tools.spec_diff", description=__doc__)
    parser.add_argument("revision", help="git revision to compare with, such as a tag or origin/main")
    revision = parser.parse_args(arguments).revision
    with tempfile.TemporaryDirectory() as scratch:
        before = Path(scratch)
        try:
            unpack(revision, before, root)
            changes = changes_between(before, root)
            old, new = version_in(before), version_in(root)
        except (NoSuchRevision, RedoclyFailed, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
    for change in changes:
        print(f"{change.size.name:6} {change.text}")
    return _verdict(max((change.size for change in changes), default=Size.none), old, new)


def _verdict(size: Size, old: Version, new: Version) -> int:
    needed = least(old, size)
    shown = {name: ".".join(map(str, one)) for name, one in (("old", old), ("new", new), ("needed", needed))}
    print(
        f"Verdict: {size.name}. Version {shown['old']} was, {shown['new']} is, {shown['needed']} is needed at least."
    )
    if new >= needed:
        return 0
    print("The version in pyproject.toml does not say how much has changed.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
