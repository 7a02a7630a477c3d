"""Windows on the server that note what a page says, asks for and refuses."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

WIDE, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
looks_are_the_same_on_both = pytest.mark.skipif(
    os.environ.get("CMERIDIAN_DATABASE_URL", "").startswith("postgres"),
    reason="How a page looks does not depend on the database; the journeys run on both.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is."""

    address: str

    def of(self, path: str) -> str:
        """Write the whole address of a path."""
        return path if "://" in path else self.address + path

    def holds(self, url: str) -> bool:
        """Tell whether an address lies on the server."""
        return url.startswith(("data:", "blob:", "about:")) or _origin(url) == _origin(self.address)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


@dataclass(slots=True)
class Window:
    """A page with what it said. complaints: console lines, faults, and requests to elsewhere."""

    page: Page
    place: Place
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Go to a path, and give the status of the answer."""
        self.requests.clear()
        answer = self.page.goto(self.place.of(path), wait_until="load")
        assert answer is not None
        return answer.status

    def walk_in(self, sample: str = "amara") -> None:
        """Walk in as a sample clinician, as a person does."""
        self.open("/start/")
        title = {"amara": "Amara Okafor", "lena": "Lena Hoffmann", "priya": "Priya Raman"}[sample]
        self.page.get_by_role("button", name=title).click()
        self.page.wait_for_url(self.place.of("/"))

    def start_empty(self, profession: str = "MD") -> None:
        """Begin with nothing but a profession."""
        self.open("/start/")
        self.page.get_by_label("Your profession").select_option(profession)
        self.page.get_by_role("button", name="Start empty").click()
        self.page.wait_for_url(self.place.of("/"))

    def note(self, what: str) -> None:
        """Keep a complaint, with the page it came from."""
        self.complaints.append(f"{urlsplit(self.page.url).path}: {what}")


@dataclass(slots=True)
class Visitor:
    """Opens windows, each with cookies of its own."""

    browser: Browser
    place: Place
    _opened: list[BrowserContext] = field(default_factory=list)

    def window(
        self,
        size: tuple[int, int] = WIDE,
        *,
        dark: bool = False,
        scripts: bool = True,
        **options: Any,
    ) -> Window:
        """Open a window."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            accept_downloads=True,
            locale="en-GB",
            **options,
        )
        context.set_default_timeout(8_000)
        self._opened.append(context)
        window = Window(context.new_page(), self.place)
        window.page.on("console", lambda said: window.note(f"console {said.type}: {said.text}"))
        window.page.on("pageerror", lambda error: window.note(f"fault: {error}"))
        window.page.on("request", lambda asked: _asked(window, asked.url))
        return window

    def leave(self) -> None:
        """Close all windows."""
        for context in self._opened:
            context.close()


def _asked(window: Window, url: str) -> None:
    window.requests.append(url)
    if not window.place.holds(url):
        window.note(f"asked for {url}")
