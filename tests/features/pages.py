"""Read a page as a browser does: its links, its forms with their values, its elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

FREE_TEXT = {"text", "search", "textarea", "url", "email", "tel", "number", "date"}
_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
}


@dataclass(slots=True)
class Form:
    """A form: where it goes, and what it would send if its first button were pressed.

    kinds: the kind of control behind each name. choices: what radios, selects and buttons offer.
    """

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    is_multipart: bool = False

    @property
    def path(self) -> str:
        """The path that it goes to."""
        return urlsplit(self.action).path

    def filled(self) -> dict[str, Any]:
        """What it would send."""
        return {name: list(values) for name, values in self.values.items()}


@dataclass(slots=True)
class Element:
    """A start tag with its attributes, and the text right inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._form: Form | None = None
        self._select: tuple[str, bool] | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        element = Element(tag, given)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        if tag == "form":
            self._form = Form(
                urljoin(self.address, given.get("action", "")),
                given.get("method", "get").lower(),
                is_multipart="multipart" in given.get("enctype", ""),
            )
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if tag == "option" and self._select:
            self._option(form, given)
        if not name or "disabled" in given:
            return
        if tag == "input":
            form.kinds.setdefault(name, kind)
            if kind in {"checkbox", "radio"}:
                form.choices.setdefault(name, []).append(given.get("value", "on"))
                if "checked" in given:
                    form.values.setdefault(name, []).append(given.get("value", "on"))
            elif kind != "file":
                form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "button":
            form.kinds.setdefault(name, "button")
            form.choices.setdefault(name, []).append(given.get("value", ""))
            form.values.setdefault(name, [given.get("value", "")])
        elif tag == "textarea":
            form.kinds.setdefault(name, "textarea")
            form.values.setdefault(name, []).append("")
            self._area = name
        elif tag == "select":
            form.kinds.setdefault(name, "select")
            self._select = (name, "multiple" in given)

    def _option(self, form: Form, given: dict[str, str]) -> None:
        name, is_multiple = self._select or ("", False)
        value = given.get("value", "")
        form.choices.setdefault(name, []).append(value)
        if "selected" in given:
            if is_multiple:
                form.values.setdefault(name, []).append(value)
            else:
                form.values[name] = [value]
        elif not is_multiple:
            form.values.setdefault(name, [value])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                break

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data
        if self._area and self._form is not None:
            # A browser drops the line break right after the tag.
            held = self._form.values[self._area][-1]
            self._form.values[self._area][-1] = held + (data if held else data.removeprefix("\n"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read."""

    address: str
    forms: tuple[Form, ...]
    elements: tuple[Element, ...]

    def links(self) -> list[str]:
        """List where its links lead, without fragments."""
        found = [
            e.attributes["href"] for e in self.elements if e.tag == "a" and "href" in e.attributes
        ]
        return [urljoin(self.address, href).partition("#")[0] for href in found]

    def text_of(self, tag: str) -> list[str]:
        """List the texts of all elements of one kind."""
        return [" ".join(e.text.split()) for e in self.elements if e.tag == tag]


def read_page(content: bytes | str, *, address: str) -> Page:
    """Read a page that stands at an address."""
    reader = _Reader(address)
    reader.feed(content.decode(errors="replace") if isinstance(content, bytes) else content)
    reader.close()
    return Page(address, tuple(reader.forms), tuple(reader.elements))
