"""A real server and a real browser. With CI=true a missing browser fails; elsewhere it is a skip.

The server is `cmeridian serve` with a folder of its own: on SQLite, or on a database of its own
beside the one that CMERIDIAN_DATABASE_URL names.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.visitors import Place, Visitor

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
START_SECONDS = 60
COMMAND = "import sys; from cmeridian.cli.main import main; sys.exit(main(sys.argv[1:]))"


def find_browser() -> str:
    """Name the program of an installed Chromium, or skip."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        what = f"No Chromium is installed (looked for {', '.join(NAMES)}): apt install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(what)
        pytest.skip(what)
    return found


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> dict[str, str]:
    """Choose the folder and the database of the server.

    Its mail server does not answer, so that what it wrote to people stays in its outbox.
    """
    return {
        "CMERIDIAN_DATA": str(tmp_path_factory.mktemp("served")),
        "CMERIDIAN_GUESTS_PER_HOUR": "100000",
        "CMERIDIAN_MAIL_URL": "smtp://localhost:9",
        **_database_of_its_own(f"browser_{worker_id}"),
    }


@pytest.fixture(scope="session")
def server(set_up: dict[str, str]) -> Iterator[str]:
    """Start the real server, and give its address."""
    find_browser()
    folder = Path(set_up["CMERIDIAN_DATA"])
    environment = {**os.environ, **set_up}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            cwd=folder,
        )
        try:
            yield _address_of(running, folder / "log")
        finally:
            running.terminate()
            try:
                running.wait(timeout=20)
            except subprocess.TimeoutExpired:
                running.kill()
            assert running.stdout is not None
            running.stdout.close()


def _address_of(running: subprocess.Popen[str], log: Path) -> str:
    lines: list[str] = []
    assert running.stdout is not None
    reader = Thread(target=lambda: lines.append(running.stdout.readline()), daemon=True)
    reader.start()
    reader.join(START_SECONDS)
    if not lines or not lines[0].startswith("http"):
        running.terminate()
        pytest.fail(f"The server did not start.\n{log.read_text()}")
    return lines[0].strip()


def _database_of_its_own(name: str) -> dict[str, str]:
    url = os.environ.get("CMERIDIAN_DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {"CMERIDIAN_DATABASE_URL": ""}
    import psycopg

    parts = urlsplit(url)
    name = f"{parts.path.lstrip('/')}_{name}"
    door = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(door, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"CMERIDIAN_DATABASE_URL": urlunsplit(parts._replace(path=f"/{name}"))}


@pytest.fixture
def mails(set_up: dict[str, str]) -> Callable[[str], list[str]]:
    """Read what the server wrote to a mail address, oldest first."""
    query = "SELECT body FROM base_outgoingmail WHERE {} = {} ORDER BY id"

    def read(to: str) -> list[str]:
        url = set_up["CMERIDIAN_DATABASE_URL"]
        if not url:
            file = Path(set_up["CMERIDIAN_DATA"]) / "cmeridian.sqlite3"
            with closing(sqlite3.connect(file)) as connection:
                return [row[0] for row in connection.execute(query.format('"to"', "?"), [to])]
        import psycopg

        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(query.format('"to"', "%s"), [to])]

    return read


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name the process among those that run tests at the same time."""
    given = getattr(request.config, "workerinput", None)
    return given["workerid"] if given else "alone"


# Not longer than a module: while Playwright is there, Django takes the thread for one that must
# not ask the database, and tests of other folders do.
@pytest.fixture(scope="module")
def playwright_() -> Iterator[Playwright]:
    """Start Playwright."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright_: Playwright) -> Iterator[Browser]:
    """Start the installed Chromium."""
    opened = playwright_.chromium.launch(executable_path=find_browser(), args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visitor]:
    """Open windows of one's own on the server; each must stay silent and on this site."""
    visitor = Visitor(browser, Place(server))
    yield visitor
    visitor.leave()
