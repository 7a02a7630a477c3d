"""What `serve` says to its children of the address under which people open the pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from cmeridian.cli import serve


@pytest.fixture(autouse=True)
def _environment_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("DJANGO_SETTINGS_MODULE", "CMERIDIAN_WEB_PROCESSES", "CMERIDIAN_HTTPS"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    monkeypatch.setenv("CMERIDIAN_ADDRESS", "")
    monkeypatch.delenv("CMERIDIAN_ADDRESS")
    mask = os.umask(0o022)
    yield
    os.umask(mask)
    os.environ.pop("CMERIDIAN_ADDRESS", None)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "http://localhost:8123"),
        ({"CMERIDIAN_HOSTS": "cme.example.org, b.example.org"}, "http://cme.example.org:8123"),
        ({"CMERIDIAN_ADDRESS": "http://localhost:9"}, "http://localhost:9"),
        ({"CMERIDIAN_HOSTS": "cme.example.org", "CMERIDIAN_HTTPS": "1"}, None),
    ],
)
def test_its_own_port_stands_in_the_address_unless_another_is_given(
    settings: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    serve._prepare_environment(port=8123, workers=1, verbose=False)
    assert os.environ.get("CMERIDIAN_ADDRESS") == expected
