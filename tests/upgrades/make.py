"""Make the databases of a version, with people's work in them: see README.md beside this file.

`python -m tests.upgrades.make TREE NAME`. TREE: a checkout of the version, such as a worktree of
git. NAME: what the files are called. That version itself is started, and used over HTTP.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.command.places import ENGINES, Place, new_place
from tests.command.running import Browser, running
from tests.command.writers import form_of

HERE = Path(__file__).parent
KEY = "a-key-of-invented-people-only-0123456789-abcdefghijklmnop"
"""Their sessions hold under it; no service has it."""
RECORD = {
    "schema": "cmeridian/record/1",
    "clinician": {"profession": "DO", "name": "Bruno Ek (invented)", "facts": {}},
    "custom_sets": [
        {
            "id": "own-mercy",
            "authority": "Mercy Hospital (invented)",
            "cycle": {"months": 24, "window": "fixed"},
            "rules": [
                {
                    "id": "total",
                    "kind": "min",
                    "amount": 40,
                    "unit": "credit",
                    "select": {"credit": ["CAT1"]},
                    "frequency": {"type": "cycle"},
                }
            ],
            "sources": [{"document": "Bylaws (invented)", "kind": "own", "as_of": 2026}],
        }
    ],
    "credentials": [
        {"set": "us-fl-md", "number": "ME 0", "issued": "2015-03-01", "expires": "2027-01-31"},
        {"set": "own-mercy", "expires": "2027-06-30"},
    ],
    "activities": [
        {
            "id": "a1",
            "title": "Café, naïve “quotes” and 'one' \\ backslash",
            "completed": "2026-03-02",
            "credits": [{"class": "AMA_CAT1", "amount": 4.5}],
            "topics": {"medical_errors": 2},
            "evidence": [{"file": "errors.pdf", "sha256": "0" * 64}],
        }
    ],
}


def main() -> None:
    """Make both databases and what is known of them."""
    tree, name = Path(sys.argv[1]).resolve(), sys.argv[2]
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as folder, new_place(Path(folder) / "p", engine) as made:
            os.environ["PYTHONPATH"] = str(tree / "src")
            made.data.mkdir(exist_ok=True)
            known = _use(made, Path(folder))
            (HERE / f"{name}-{engine}.sql").write_text(_dump(made), "utf-8")
            content = json.dumps(known, indent=2, ensure_ascii=False)
            (HERE / f"{name}-{engine}.json").write_text(content + "\n", "utf-8")


def _use(place: Place, home: Path) -> dict[str, object]:
    """Work as two guests do, and return what their browsers hold."""
    settings = place.environment | {"CMERIDIAN_SECRET_KEY": KEY}
    with running(home, "serve", "--port", 0, **settings) as server:
        amara, tomasz = Browser(server.port), Browser(server.port)
        amara.post("/start/", amara.get("/start/"), sample="amara", how="sample")
        for title in ("Kept activity", "Set aside"):
            _add(amara, title)
        listed = amara.get("/activities/?q=Set+aside").text
        gone = re.search(r'href="(/activities/\w{22}/)', listed)
        assert gone
        _sent(amara, f"{gone[1]}delete/", amara.get(gone[1]), {})
        _note(amara)
        tomasz.post("/start/", tomasz.get("/start/"), sample="tomasz", how="sample")
        page = tomasz.get("/your-data/")
        fields = form_of(page, "/your-data/import/")
        file = ("record", "record.json", json.dumps(RECORD).encode())
        answer = tomasz.post("/your-data/import/", page, file=file, **_bare(fields))
        assert answer.status == 302
        return {"amara": amara.cookies, "tomasz": tomasz.cookies}


def _add(browser: Browser, title: str) -> None:
    page = browser.get("/activities/add/")
    fields = form_of(page, "/activities/add/") | {
        "title": title,
        "completed": "2026-03-02",
        "amount": "1.5",
        "credit_class": "AMA_CAT1",
    }
    _sent(browser, "/activities/add/", page, fields)


def _note(browser: Browser) -> None:
    """Confirm the first rule at its source."""
    page = browser.get("/credits/")
    rule = re.findall(r'href="(/credits/\w{22}/rules/[^"/]+/)"', page.text)[0]
    found = re.search(r'href="([^"]+/confirmed/)"', browser.get(rule).text)
    assert found
    page = browser.get(found[1])
    fields = form_of(page, found[1]) | {
        "document": "The rule itself (invented)",
        "read_on": "2026-03-02",
    }
    _sent(browser, found[1], page, fields)


def _sent(browser: Browser, path: str, page: object, fields: dict[str, str]) -> None:
    answer = browser.post(path, page, **_bare(fields))  # type: ignore[arg-type]
    assert answer.status in (302, 303), (path, answer.status)


def _bare(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def _dump(place: Place) -> str:
    if not place.url:
        with closing(sqlite3.connect(place.file)) as database:
            return "\n".join(database.iterdump()) + "\n"
    options = ["--no-owner", "--no-privileges", "--inserts", "--dbname", place.url]
    done = subprocess.run(["pg_dump", *options], capture_output=True, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if not line.startswith(("--", "\\"))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


if __name__ == "__main__":
    main()
