"""The files of others: each is listed, as it was published."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

import cmeridian.web

WEB = Path(cmeridian.web.__file__).parent
LISTED = tomllib.loads((WEB / "vendored.toml").read_text())["file"]
OUR_OWN = {".css", ".svg"}
OUR_SCRIPTS = {"static/cmeridian/passkeys.js"}


@pytest.mark.parametrize("file", LISTED, ids=lambda file: file["path"])
def test_a_vendored_file_is_as_it_was_published(file):
    content = (WEB / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]


@pytest.mark.parametrize("file", LISTED, ids=lambda file: file["path"])
def test_a_vendored_file_names_what_it_is_and_its_licence(file):
    assert set(file) == {"path", "name", "version", "licence", "source", "sha256"}
    assert file["version"] in Path(file["path"]).name


def test_every_static_file_is_our_own_or_listed():
    static = WEB / "static"
    found = {str(p.relative_to(WEB)) for p in static.rglob("*") if p.is_file()}
    listed = {file["path"] for file in LISTED}
    ours = {name for name in found if Path(name).suffix in OUR_OWN}
    assert found - ours - OUR_SCRIPTS == listed
