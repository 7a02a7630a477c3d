"""Take the pictures of the pages anew: `make pictures`.

They show the samples as of today, so each taking differs; they are taken when the pages change.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generators.pages import take_pictures

IMAGES = Path(__file__).resolve().parent / "images"


def main() -> int:
    """Take every picture, and say what came out."""
    for path in take_pictures(IMAGES):
        print(f"docs/images/{path.name}: {path.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
