"""What is in the sdist and the wheel: everything that git knows, nothing else, and no trace of this machine."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "wrapper/giftcardpartners": "giftcardpartners",
    "generated/giftcardpartners_api": "giftcardpartners_api",
    "simulator/giftcardpartners_simulator": "giftcardpartners_simulator",
    "contract_tests/giftcardpartners_contract": "giftcardpartners_contract",
    "cli/giftcardpartners_cli": "giftcardpartners_cli",
    "bulk/giftcardpartners_bulk": "giftcardpartners_bulk",
}
NOT_IN_SDIST = (".ci/", ".github/", ".pre-commit-config.yaml", "benchmarks/")


def tracked(root: Path = ROOT) -> set[str]:
    """Return the paths that git knows."""
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    return set(listed.stdout.splitlines())


def problems_of_wheel(wheel: Path, files: set[str]) -> list[str]:
    """Return what is missing or too much in a wheel."""
    wanted = {"giftcardpartners_contract/openapi.yaml"}
    for folder, package in PACKAGES.items():
        wanted |= {package + one.removeprefix(folder) for one in files if one.startswith(folder + "/")}
    with zipfile.ZipFile(wheel) as archive:
        there = {name for name in archive.namelist() if ".dist-info/" not in name}
        traces = [name for name in archive.namelist() if _is_traced(archive.read(name))]
    return [*_differences("wheel", wanted, there), *(f"wheel: {name} names this machine" for name in traces)]


def problems_of_sdist(sdist: Path, files: set[str]) -> list[str]:
    """Return what is missing or too much in an sdist."""
    wanted = {one for one in files if not one.startswith(NOT_IN_SDIST)} | {"PKG-INFO"}
    there, traces = set(), []
    with tarfile.open(sdist) as archive:
        for member in archive.getmembers():
            name = member.name.partition("/")[2]
            content = archive.extractfile(member)
            if content is not None:
                there.add(name)
                traces += [name] if _is_traced(content.read()) else []
    return [*_differences("sdist", wanted, there), *(f"sdist: {name} names this machine" for name in traces)]


def _differences(what: str, wanted: set[str], there: set[str]) -> list[str]:
    missing = [f"{what}: {name} is missing" for name in sorted(wanted - there)]
    return missing + [f"{what}: {name} does not belong there" for name in sorted(there - wanted)]


def _is_traced(content: bytes) -> bool:
    return str(ROOT).encode() in content or str(Path.home()).encode() + b"/" in content


def main(folder: Path) -> int:
    """Check the one wheel and the one sdist in a folder; list what they hold."""
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    files = tracked()
    problems = problems_of_wheel(wheel, files) + problems_of_sdist(sdist, files)
    print("\n".join(problems) or f"{wheel.name} and {sdist.name} hold what git knows, and nothing else")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
