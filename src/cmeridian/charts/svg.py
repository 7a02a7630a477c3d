"""The ground of every drawing: elements as a tree, so that all text is escaped on the way out.

Colours and sizes come from the classes of the stylesheet; the attributes beside them serve where
the drawing stands alone.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

TEXT_SIZE = 12
CHARACTER = 6.4
"""Units that a character of that size takes on average."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Drawing(str):
    """SVG text made here, and so safe to place into a page as it is."""

    __slots__ = ()


class Canvas:
    """A drawing in the making, with a title and a description for those who do not see it.

    name: unlike that of any other drawing on the page. width, height: in units.
    """

    def __init__(self, *, name: str, width: int, height: int, title: str, description: str) -> None:
        self._root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
                "font-size": str(TEXT_SIZE),
                "font-family": "sans-serif",
            },
        )
        for tag, words in (("title", title), ("desc", description)):
            SubElement(self._root, tag, {"id": f"{name}-{tag}"}).text = clean(words)

    def line(self, start: tuple[float, float], end: tuple[float, float], look: str) -> None:
        """Draw a straight line. look: classes of the stylesheet."""
        (x1, y1), (x2, y2) = start, end
        places = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
        attributes = {name: number(value) for name, value in places.items()}
        SubElement(self._root, "line", {"class": look, "stroke": "currentColor", **attributes})

    def text(
        self, at: tuple[float, float], words: str, look: str, *, anchor: str = "start"
    ) -> None:
        """Write text. anchor: start, middle or end of it stands at the point."""
        attributes = {
            "class": look,
            "x": number(at[0]),
            "y": number(at[1]),
            "text-anchor": anchor,
            "fill": "currentColor",
        }
        SubElement(self._root, "text", attributes).text = clean(words)

    def diamond(self, at: tuple[float, float], look: str, *, size: float, words: str) -> None:
        """Mark a deadline. words: what stands there."""
        x, y = at
        corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
        path = "M" + "L".join(f"{number(cx)} {number(cy)}" for cx, cy in corners) + "Z"
        mark = SubElement(self._root, "path", {"class": look, "d": path, "stroke": "currentColor"})
        SubElement(mark, "title").text = clean(words)

    def finish(self) -> Drawing:
        """Write the drawing."""
        return Drawing(tostring(self._root, encoding="unicode"))


def number(value: float) -> str:
    """Write a length with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def clean(words: str) -> str:
    """Take out what no document may hold."""
    return _FORBIDDEN.sub("", words)


def fitting(words: str, width: float) -> str:
    """Shorten text to a width in units, with an ellipsis."""
    room = max(1, int(width / CHARACTER))
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
