"""The public names, and the independence of the package."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType

import giftcardpartners_simulator
from giftcardpartners_simulator import extending


def test_all_is_exactly_the_public_names() -> None:
    for module in (giftcardpartners_simulator, extending):
        public = {
            name
            for name, value in vars(module).items()
            if not name.startswith("_") and not isinstance(value, ModuleType)
        }
        assert sorted(public) == sorted(module.__all__)


def test_it_imports_the_standard_library_h11_and_httpx_only() -> None:
    imported: set[str] = set()
    for file in Path(giftcardpartners_simulator.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])
    assert imported - sys.stdlib_module_names == {"h11", "httpx"}
