"""The drift check sees a single byte, a missing file and a stray one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from noxfile import differing

GENERATED = Path(__file__).parents[2] / "generated" / "giftcardpartners_api"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GENERATED, tmp_path / "copy"))


def test_an_untouched_copy_does_not_differ(copy: Path) -> None:
    assert differing(copy, GENERATED) == set()


def test_one_changed_byte_is_named(copy: Path) -> None:
    target = copy / "models" / "order.py"
    content = bytearray(target.read_bytes())
    content[100] ^= 1
    target.write_bytes(content)
    assert differing(copy, GENERATED) == {"models/order.py"}


def test_a_missing_and_a_stray_file_are_named(copy: Path) -> None:
    (copy / "py.typed").unlink()
    (copy / "stray.py").touch()
    assert differing(copy, GENERATED) == {"py.typed", "stray.py"}
