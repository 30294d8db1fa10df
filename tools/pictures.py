"""The pictures of the documentation, drawn from real runs: `nox -s docs -- --pictures`.

Look at each of them before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import screenshots, terminals

DOCS = Path(__file__).parents[1] / "docs"
MOST_BYTES = 250_000


def main(site: Path) -> int:
    """Draw all of them; `site` is the documentation as it was built. 1 when one is too large."""
    terminals.draw_all(DOCS)
    screenshots.take_all(DOCS, site)
    sizes = {
        path.name: path.stat().st_size for path in sorted(DOCS.glob("*.svg")) + sorted(DOCS.glob("*.png"))
    }
    for name, size in sizes.items():
        print(f"{size:>8} {name}")
    return 1 if max(sizes.values()) > MOST_BYTES else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
