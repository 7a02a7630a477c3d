"""Read a form off a page, as a browser would send it."""

from __future__ import annotations

from html.parser import HTMLParser

_TYPED = ("hidden", "text", "date", "number", "")
_TICKED = ("radio", "checkbox")


def read_form(page: str, action: str) -> dict[str, str]:
    """Read the values of the first form that is sent to an address; empty without such a form.

    Buttons are left out, as are areas of text, since no form that is measured has one.
    """
    reader = _Reader(action)
    reader.feed(page)
    return reader.values


class _Reader(HTMLParser):
    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._action, self._is_in, self._select = action, False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_in = found.get("action") == self._action and not self.values
        elif self._is_in:
            self._read(tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_in = False
        elif tag == "select":
            self._select = ""

    def _read(self, tag: str, found: dict[str, str]) -> None:
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            # Without a chosen one, a browser sends the first.
            if "selected" in found or self._select not in self.values:
                self.values[self._select] = value
        elif tag == "input" and name:
            kind = found.get("type", "")
            if kind in _TYPED or (kind in _TICKED and "checked" in found):
                self.values[name] = value
