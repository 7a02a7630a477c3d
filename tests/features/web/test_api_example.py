"""The program of the documentation does what is said of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import pytest

from cmeridian.features.portfolio.models import Activity
from tests.features.walking import Account
from tests.features.web.programs import program_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "use-the-api.md"


def test_the_program_adds_an_activity_and_tells_what_is_owed(
    account: Callable[..., Account],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program = program_of(account(), ["activities:write", "credits:read"])

    def answer(request: Request) -> Any:
        path = urlsplit(request.full_url).path
        body = request.data if isinstance(request.data, bytes) else None
        headers = {name.title(): value for name, value in request.header_items()}
        headers.pop("Content-Type", None)
        told = program.ask(request.get_method(), path, body, **headers)
        assert told.status_code in {200, 201}, told.content
        return io.BytesIO(told.content)

    monkeypatch.setattr("urllib.request.urlopen", answer)
    monkeypatch.setenv("CMERIDIAN_API", "http://localhost/api")
    monkeypatch.setenv("CMERIDIAN_TOKEN", program.secret)
    (text,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    before = Activity.objects.count()
    for _ in range(2):
        exec(compile(text, str(PAGE), "exec"), {})  # noqa: S102 - our own documentation
    assert Activity.objects.count() == before + 1
    told = capsys.readouterr().out
    assert "Added as" in told
    assert "us-ca-md" in told
