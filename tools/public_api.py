"""The public names of the client and their signatures, held by a snapshot: `nox -s api`, `nox -s api -- --accept`.

A change is accepted only when the topmost section of CHANGELOG.md names everything that changed, and a name goes away
only when it warned in the last release: `# deprecated` marks what raises a DeprecationWarning.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
SNAPSHOT = ROOT / "tests" / "repository" / "public_api.txt"


def public_api(folders: tuple[Path, ...] = (ROOT / "wrapper", ROOT / "generated")) -> list[str]:
    """Return a line for each public name, and for each public member of a class, inherited ones too."""
    loader = griffe.GriffeLoader(search_paths=[str(folder) for folder in folders], allow_inspection=False)
    loader.load("giftcardpartners_api")
    package = loader.load("giftcardpartners")
    loader.resolve_aliases(implicit=True)
    assert isinstance(package, griffe.Module)
    names = sorted(str(name) for name in package.exports or ())
    return [line for name in names for line in _lines(name, package[name])]


def _lines(name: str, found: griffe.Object | griffe.Alias) -> list[str]:
    if found.is_alias:
        assert isinstance(found, griffe.Alias)
        found = found.final_target
    if isinstance(found, griffe.Class):
        members = {**found.inherited_members, **found.members}
        public = sorted(one for one in members if not one.startswith("_") or one == "__init__")
        bases = ", ".join(str(base) for base in found.bases)
        head = f"{name}({bases}){_deprecated(found.members.get('__init__'))}"
        return [head, *(_line(f"{name}.{one}", members[one]) for one in public)]
    return [_line(name, found)]


def _line(name: str, found: griffe.Object | griffe.Alias) -> str:
    target = found.final_target if isinstance(found, griffe.Alias) else found
    if isinstance(target, griffe.Function):
        return f"{name}{_parameters(target)} -> {target.returns}{_deprecated(target)}"
    annotation = getattr(target, "annotation", None)
    return f"{name}: {annotation}" if annotation is not None else name


def _deprecated(found: griffe.Object | griffe.Alias | None) -> str:
    return "  # deprecated" if found is not None and "DeprecationWarning" in found.source else ""


def _parameters(function: griffe.Function) -> str:
    shown = []
    for one in function.parameters:
        stars = {"variadic positional": "*", "variadic keyword": "**"}.get(
            one.kind.value if one.kind else "", ""
        )
        keyword = "=" if one.kind is griffe.ParameterKind.keyword_only else ""
        default = "" if one.default is None else f" = {one.default}"
        shown.append(f"{stars}{one.name}{keyword}: {one.annotation}{default}")
    return f"({', '.join(shown)})"


def changed_names(before: list[str], after: list[str]) -> set[str]:
    """Return the public names whose lines differ, by their last part."""
    lines = [line[2:] for line in difflib.ndiff(before, after) if line[:2] in {"- ", "+ "}]
    return {_name(line).removesuffix(".__init__") for line in lines}


def undeclared(names: set[str], changelog: str) -> list[str]:
    """Return the names that the topmost section of the changelog does not show in backticks.

    A class that is shown covers its members. Before the first release nothing was promised, so that nothing changes.
    """
    sections = changelog.split("\n## ")[1:]
    if len(sections) == 1 and "(unreleased)" in sections[0].partition("\n")[0]:
        return []
    section = sections[0] if sections else ""
    shown = set(re.findall(r"`([\w.]+)(?:\([^`]*\))?`", section))
    last = {one.rpartition(".")[2] for one in shown} | shown
    return sorted(one for one in names if not {one, one.partition(".")[0], one.rpartition(".")[2]} & last)


def released_api(root: Path = ROOT) -> list[str] | None:
    """Return the snapshot of the last release before this commit; None when there is none, or git has no tags here."""
    tag = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^")
    if tag is None:
        return None
    shown = _git(root, "show", f"{tag.strip()}:tests/repository/public_api.txt")
    return None if shown is None else shown.splitlines()


def _git(root: Path, *words: str) -> str | None:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def gone_without_warning(released: list[str], now: list[str]) -> list[str]:
    """Return the names that the last release had, that are gone, and that did not warn there.

    A class that warned covers its members.
    """
    there, warned = (
        {_name(line) for line in now},
        {_name(line) for line in released if "# deprecated" in line},
    )
    gone = [_name(line) for line in released if _name(line) not in there]
    return [name for name in gone if not {name, name.partition(".")[0]} & warned]


def _name(line: str) -> str:
    return re.split(r"[(:\s]", line, maxsplit=1)[0]


def main(arguments: list[str]) -> int:
    """Compare with the snapshot, or accept what is there; 1 when something has to be done."""
    now = public_api()
    released = released_api()
    if released is None:
        print("(no earlier release is known here: nothing can go away without a warning)")
    if gone := gone_without_warning(released or [], now):
        print("These names are gone, and did not raise a DeprecationWarning in the last release:")
        print("\n".join(f"  {name}" for name in gone))
        return 1
    before = SNAPSHOT.read_text("utf-8").splitlines() if SNAPSHOT.exists() else []
    names = changed_names(before, now)
    if not names:
        return 0
    missing = undeclared(names, (ROOT / "CHANGELOG.md").read_text("utf-8")) if before else []
    if missing:
        print("The public API changed; declare in the topmost section of CHANGELOG.md, in backticks:")
        print("\n".join(f"  {name}" for name in missing))
        return 1
    if "--accept" not in arguments:
        print("The public API changed, and CHANGELOG.md says so: accept it with `nox -s api -- --accept`.")
        return 1
    SNAPSHOT.write_text("\n".join(now) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
