"""What is shipped is what git knows; what is public changes only with a line in the changelog."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

import noxfile
from tools import audit, package, public_api

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def wheel(folder: Path, **files: str) -> Path:
    with zipfile.ZipFile(folder / "x.whl", "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return folder / "x.whl"


def test_a_wheel_holds_what_git_knows(tmp_path: Path) -> None:
    files = {"cli/giftcardpartners_cli/a.py", "tests/b.py"}
    good = {
        "giftcardpartners_cli/a.py": "",
        "giftcardpartners_contract/openapi.yaml": "",
        "x.dist-info/RECORD": "",
    }
    assert package.problems_of_wheel(wheel(tmp_path, **good), files) == []
    more = {**good, "giftcardpartners_cli/secret.toml": f"# {ROOT}"}
    assert package.problems_of_wheel(wheel(tmp_path, **more), files) == [
        "wheel: giftcardpartners_cli/secret.toml does not belong there",
        "wheel: giftcardpartners_cli/secret.toml names this machine",
    ]
    good.pop("giftcardpartners_cli/a.py")
    found = package.problems_of_wheel(wheel(tmp_path, **good), files)
    assert found == ["wheel: giftcardpartners_cli/a.py is missing"]


def test_an_sdist_holds_what_git_knows(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "x.tar.gz", "w:gz") as archive:
        for name in ("x-1/PKG-INFO", "x-1/a.py", "x-1/left.tmp"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    found = package.problems_of_sdist(tmp_path / "x.tar.gz", {"a.py", "b.py", "benchmarks/c.py"})
    assert found == ["sdist: b.py is missing", "sdist: left.tmp does not belong there"]


def test_every_package_is_in_the_wheel() -> None:
    assert PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(package.PACKAGES)
    excluded = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["exclude"]
    assert [one.rstrip("/") for one in package.NOT_IN_SDIST] == excluded


def test_the_public_api_is_the_snapshot() -> None:
    now = public_api.public_api()
    changed = public_api.changed_names(public_api.SNAPSHOT.read_text("utf-8").splitlines(), now)
    assert changed == set(), "declare it in CHANGELOG.md, then: nox -s api -- --accept"


def test_the_snapshot_sees_names_parameters_and_inherited_members() -> None:
    now = "\n".join(public_api.public_api())
    assert "Client.__init__(self: None, base_url: str, email=: str" in now
    assert "\nOrder.id: " in now
    assert "\nInsufficientFunds.status_code: int\n" in now
    assert "._" not in now.replace(".__init__", "")


@pytest.mark.parametrize(
    ("section", "missing"),
    [
        ("- `Client.balance` takes `currency`.", []),
        ("- `Client` is new.", []),
        ("- something else", ["Client.balance"]),
        ("- balance, without backticks", ["Client.balance"]),
    ],
)
def test_a_change_has_to_be_declared(section: str, missing: list[str]) -> None:
    before, after = (
        ["Client.balance(self: None) -> A", "X: int"],
        ["Client.balance(self: None) -> B", "X: int"],
    )
    names = public_api.changed_names(before, after)
    assert names == {"Client.balance"}
    log = f"# Changelog\n\n## 0.2.0 (unreleased)\n\n{section}\n\n## 0.1.0\n\n- `Client.balance`\n"
    assert public_api.undeclared(names, log) == missing
    assert public_api.undeclared(names, "# Changelog\n\n## 0.1.0 (unreleased)\n\n- all\n") == []


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_what_goes_away_has_warned_in_the_last_release(tmp_path: Path) -> None:
    snapshot = tmp_path / "tests" / "repository" / "public_api.txt"
    snapshot.parent.mkdir(parents=True)
    git(tmp_path, "init", "-q")
    for tag, text in (("v0.1.0", "a\nb\n"), ("v0.2.0", "a() -> None  # deprecated\nb\n"), ("v0.3.0", "b\n")):
        snapshot.write_text(text)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", tag)
        assert (public_api.released_api(tmp_path) is None) == (tag == "v0.1.0")
        git(tmp_path, "tag", tag)
    released = public_api.released_api(tmp_path)
    assert released == ["a() -> None  # deprecated", "b"]  # that of 0.2.0, also while 0.3.0 is made
    assert public_api.gone_without_warning(released, ["b"]) == []
    assert public_api.gone_without_warning(released, ["a"]) == ["b"]
    of_a_class = ["A()  # deprecated", "A.b", "C()", "C.d() -> None  # deprecated"]
    assert public_api.gone_without_warning(of_a_class, ["C()"]) == []


def test_a_name_that_warns_is_marked(tmp_path: Path) -> None:
    (tmp_path / "giftcardpartners_api").mkdir()
    (tmp_path / "giftcardpartners_api" / "__init__.py").touch()
    (tmp_path / "giftcardpartners").mkdir()
    (tmp_path / "giftcardpartners" / "__init__.py").write_text(
        "import warnings\n__all__ = ['A', 'B', 'old']\n"
        "def old() -> None:\n    warnings.warn('use new', DeprecationWarning, stacklevel=2)\n"
        "class A:\n    def b(self) -> int:\n        warnings.warn('', DeprecationWarning, 2)\n"
        "    def c(self) -> int: ...\n"
        "class B:\n    def __init__(self) -> None:\n        warnings.warn('use A', DeprecationWarning, 2)\n"
    )
    marked = [line for line in public_api.public_api((tmp_path,)) if line.endswith("  # deprecated")]
    assert [line.partition("(")[0] for line in marked] == ["A.b", "B", "B.__init__", "old"]


def answering(text: str, status: int) -> list[str]:
    return [
        sys.executable,
        "-c",
        f"import sys; print({text!r}); print('no route', file=sys.stderr); sys.exit({status})",
    ]


def test_an_audit_that_reached_nobody_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main("x", answering("", 1)) == 0
    assert "SKIPPED, NOT PASSED" in capsys.readouterr().out
    assert (
        audit.main("x", answering('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', 0)) == 0
    )
    assert "1 packages looked up, 0 known" in capsys.readouterr().out
    found = (
        '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}]}'
    )
    assert audit.main("x", answering(found, 1)) == 1
    assert "a 1: X-1, fixed in 2" in capsys.readouterr().out


def test_packages_that_nobody_looked_up_are_not_called_safe(capsys: pytest.CaptureFixture[str]) -> None:
    skipped = '{"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1)"}'
    assert audit.main("x", answering(f'{{"dependencies": [{skipped}]}}', 0)) == 0
    told = capsys.readouterr().out
    assert "SKIPPED, NOT PASSED" in told
    assert "looked up" not in told
    safe = '{"name": "a", "version": "1", "vulns": []}'
    assert audit.main("x", answering(f'{{"dependencies": [{safe}, {skipped}]}}', 0)) == 0
    told = capsys.readouterr().out
    assert "1 packages looked up, 0 known" in told
    assert "=== NOT LOOKED UP: b ===" in told


READ_BY_OTHERS = [*sorted(ROOT.glob(".github/**/*.yml")), ROOT / ".pre-commit-config.yaml"]


@pytest.mark.parametrize("file", READ_BY_OTHERS, ids=lambda path: path.name)
def test_what_other_tools_read_can_be_read(file: Path) -> None:
    assert yaml.safe_load(file.read_text("utf-8"))


def test_pre_commit_runs_the_lint_of_ci_with_the_pinned_nox() -> None:
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    (hook,) = repo["hooks"]
    assert hook["entry"] == "nox -s lint"
    assert hook["additional_dependencies"][0] in PYPROJECT["dependency-groups"]["tests"]


def test_the_release_publishes_what_was_attested() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    uses = [step.get("uses", "").partition("@")[0] for step in jobs["build"]["steps"]]
    assert uses.index("actions/attest-build-provenance") < uses.index("actions/upload-artifact")
    runs = [step.get("run", "") for step in jobs["build"]["steps"]]
    assert ".ci/run" in runs
    assert "python -m tools.package dist" in runs


WORKFLOWS = sorted(ROOT.glob(".github/workflows/*.yml"))


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_pinned_actions_with_few_rights(file: Path) -> None:
    text = file.read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    for line in re.findall(r"uses: .*", text):
        assert re.fullmatch(r"uses: [\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line
    for name, job in workflow["jobs"].items():
        assert set(job["permissions"]) <= {"contents", "id-token", "attestations"}, name
        assert job["permissions"].get("contents", "read") == "read"
        assert set([job["needs"]] if "needs" in job else []) <= set(workflow["jobs"])
        assert {len({"uses", "run"} & set(step)) for step in job["steps"]} == {1}
        # What an event brings may hold anything, and a shell would run it.
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]
    assert "fetch-depth: 0" in text  # the last release is known by its tag


def test_sessions_find_the_interpreters_of_pyenv(tmp_path: Path) -> None:
    for name in ("2.7.18", "3.10.13", "3.11.7", "3.13.0", "3.12.1", "3.14.0b1", "3.13-dev", "pypy3.11"):
        (tmp_path / "versions" / name / "bin").mkdir(parents=True)
        (tmp_path / "versions" / name / "bin" / "python").touch()
    (tmp_path / "versions" / "3.14.2" / "bin").mkdir(parents=True)  # not built to its end
    assert noxfile.pyenv_versions(tmp_path) == ["3.11.7", "3.12.1", "3.13.0"]
    assert noxfile.pyenv_versions(tmp_path / "nowhere") == []
