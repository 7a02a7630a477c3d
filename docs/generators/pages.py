"""Pictures of the real pages: a server of its own, a sample clinician, an installed Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SAMPLE = "Amara Okafor"
WIDE, PHONE = (1280, 860), (390, 844)
MAX_BYTES = 200_000
_COMMAND = "import sys; from cmeridian.cli.main import main; sys.exit(main(sys.argv[1:]))"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. go: from Today to the page that it shows; None for the start page."""

    name: str
    go: Callable[[Page], None] | None
    size: tuple[int, int] = WIDE
    is_dark: bool = False


def _stay(_page: Page) -> None:
    """Today itself."""


def _follow(*names: str) -> Callable[[Page], None]:
    def go(page: Page) -> None:
        for name in names:
            page.get_by_role("link", name=re.compile(name)).first.click()

    return go


def _suppose(page: Page) -> None:
    page.get_by_role("link", name="What if").first.click()
    card = page.get_by_role("region", name="I move to another place")
    card.get_by_label("Place").select_option("Nevada")
    card.get_by_role("button", name="Suppose I move").click()
    page.wait_for_url("**/what-if/?**")


PICTURES = (
    Picture("start", None),
    Picture("today", _stay),
    Picture("today-dark", _stay, is_dark=True),
    Picture("today-phone", _stay, size=PHONE),
    Picture("today-phone-dark", _stay, size=PHONE, is_dark=True),
    Picture("credits", _follow("^Credits$")),
    Picture("rule", _follow("^See why")),
    Picture("rule-phone-dark", _follow("^See why"), size=PHONE, is_dark=True),
    Picture("what-if", _suppose),
    Picture("timeline", _follow("^Timeline")),
    Picture("activities", _follow("^Activities$")),
)


def take_pictures(folder: Path) -> list[Path]:
    """Take every picture into a folder. Returns the files.

    Raises RuntimeError without a Chromium, and for a picture larger than a page should carry.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_browser_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            return [_take(browser, address, picture, folder) for picture in PICTURES]
        finally:
            browser.close()


def _take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.is_dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/start/")
    if picture.go is not None:
        page.get_by_role("button", name=SAMPLE).click()
        page.wait_for_url(f"{address}/")
        picture.go(page)
    page.wait_for_load_state("networkidle")
    path = folder / f"page-{picture.name}.png"
    page.screenshot(path=path, scale="css")
    context.close()
    if path.stat().st_size > MAX_BYTES:
        raise RuntimeError(f"{path.name} has {path.stat().st_size} bytes, more than {MAX_BYTES}")
    return path


def _browser_path() -> str:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError("No Chromium is installed: apt install chromium")
    return found


@contextmanager
def _server() -> Iterator[str]:
    """Serve from a folder that goes away, and give the address."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CMERIDIAN_DATA": folder, "CMERIDIAN_DATABASE_URL": ""}
        with subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", _COMMAND, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        ) as running:
            try:
                assert running.stdout is not None
                address = running.stdout.readline().strip()
                if not address:
                    raise RuntimeError("the server did not start; try `cmeridian serve`")
                yield address
            finally:
                running.terminate()
