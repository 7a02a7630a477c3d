"""`cmeridian bench pages`: a server of its own, measured and gone again."""

import sys

import pytest

from tests.command.conftest import Run

QUICKLY = ("--requests", "2", "--seconds", "0.05")

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="The server's end is only seen to on Linux."
)


def test_pages_are_weighed_and_timed_beside_a_bound(run: Run) -> None:
    answer = run("bench", "pages", "--engine", "sqlite", *QUICKLY, "--json")
    assert answer.code == 0, answer.err
    assert list(answer.document) == ["schema", "pages"]
    pages = answer.document["pages"]
    assert [(one["page"], one["engine"]) for one in pages] == [
        ("Today", "SQLite"),
        ("Credits", "SQLite"),
    ]
    for one in pages:
        assert one["rounds"] == 2
        assert one["bytes_cold"] > one["bytes_page"] > 0
        assert one["requests_cold"] >= 4, "the page, its style, its script, its icon"
        assert one["page_ms_median"] > 0
        assert one["bound_ms_median"] > 0


def test_a_database_that_does_not_answer_cannot_be_measured(run: Run) -> None:
    url = "postgresql://ann:open-sesame@127.0.0.1:1/x"
    answer = run("bench", "pages", "--engine", "postgresql", "--database-url", url)
    assert answer.code == 2
    assert "PostgreSQL does not answer" in answer.err
    assert "open-sesame" not in answer.err
