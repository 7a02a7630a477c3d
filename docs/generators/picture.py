"""The picture of the README: what the real command prints, as SVG."""

from __future__ import annotations

import io
import re
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from cmeridian.cli.console import PlainConsole
from cmeridian.cli.main import main
from cmeridian.exchange.samples import sample_text

ON = date(2026, 11, 24)
SAMPLE = "amara"
SETS = ("us-ca-md", "us-tx-physician")
WIDTH = 96
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

_WEB_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def credits_picture() -> str:
    """Draw what `cmeridian credits` says of two authorities of a sample on a fixed day."""
    console = _recorder()
    chosen = [word for set_id in SETS for word in ("--set", set_id)]
    with (
        tempfile.TemporaryDirectory() as folder,
        patch("cmeridian.cli.console.make_console", return_value=console),
    ):
        record = Path(folder) / "me.yaml"
        record.write_text(sample_text(SAMPLE, today=ON), encoding="utf-8")
        code = main(["credits", str(record), "--on", ON.isoformat(), *chosen])
    if code:
        raise RuntimeError(f"the command for the picture ended with {code}")
    title = " ".join(("cmeridian credits me.yaml", *chosen))
    return _without_web_fonts(console.export_svg(title=title, unique_id="credits"))


def _recorder() -> PlainConsole:
    return PlainConsole(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )


def _without_web_fonts(svg: str) -> str:
    """Leave the choice of the font to the reader's machine: nothing is fetched."""
    svg = _WEB_FONTS.sub("", svg)
    return re.sub(r"font-family: (Fira Code|arial)(, monospace)?", f"font-family: {FONTS}", svg)
