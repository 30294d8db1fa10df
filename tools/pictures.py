"""The pictures of the documentation, drawn from real runs: `nox -s docs -- --pictures`.

Look at each of them before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from . import screenshots, terminals

DOCS = Path(__file__).parents[1] / "docs"


def main(site: Path) -> None:
    """Draw all of them; `site` is the documentation as it was built."""
    terminals.draw_all(DOCS)
    screenshots.take_all(DOCS, site)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
