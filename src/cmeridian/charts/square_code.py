"""A square code, which a phone reads with its camera."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, tostring

from cmeridian.charts.svg import Drawing, clean

Dots = Sequence[Sequence[bool]]


def draw_square_code(dots: Dots, *, words: str) -> Drawing:
    """Draw the dots of a square code, row by row, with the margin that they come with.

    words: what the picture is, for those who do not see it. The ground is drawn, too: a code is
    read as dark on light only, whatever the page looks like.
    """
    size = str(len(dots))
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {size} {size}",
            "role": "img",
            "aria-label": clean(words),
            "shape-rendering": "crispEdges",
        },
    )
    SubElement(root, "rect", {"width": size, "height": size, "fill": "white"})
    SubElement(root, "path", {"d": "".join(_bars(dots)), "fill": "black"})
    return Drawing(tostring(root, encoding="unicode"))


def _bars(dots: Dots) -> Iterator[str]:
    """Write each run of dark dots of a row as one bar."""
    for row, line in enumerate(dots):
        place = 0
        for is_dark, run in groupby(line):
            length = len(list(run))
            if is_dark:
                yield f"M{place} {row}h{length}v1h-{length}z"
            place += length
