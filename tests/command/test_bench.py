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


def test_writes_a_backup_and_its_return_are_timed_beside_a_bound(run: Run) -> None:
    few = ("--writers", "2", "--seconds", "0.5", "--megabytes", "1")
    answer = run("bench", "durability", "--engine", "sqlite", *few, "--json")
    assert answer.code == 0, answer.err
    writes, backup = answer.document["durability"]
    assert writes["errors"] == 0
    assert writes["acknowledged"] > 0
    assert writes["longest_wait_s"] > 0
    assert writes["bound_per_second"] > 0
    assert backup["bytes"] >= 1_000_000
    assert backup["backup_s"] > 0
    assert backup["restore_of_1_gb_s"] > backup["restore_s"] > 0


def test_an_import_is_timed_beside_another_guest_who_writes(run: Run) -> None:
    answer = run("bench", "imports", "--engine", "sqlite", "--rows", "250", "--json")
    assert answer.code == 0, answer.err
    (one,) = answer.document["imports"]
    assert (one["engine"], one["rows"]) == ("SQLite", 250)
    assert one["errors_meanwhile"] == 0
    for name in ("upload_s", "first_look_s", "keep_s", "export_s", "undo_s"):
        assert one[name] > 0, name
    assert one["longest_wait_s"] > 0
    assert one["bound_longest_wait_s"] > 0
    assert one["longest_transaction_s"] > 0, "each part was written in one"
    assert one["undo_longest_transaction_s"] > 0


def test_a_table_larger_than_a_record_is_not_measured(run: Run) -> None:
    answer = run("bench", "imports", "--rows", "20001")
    assert answer.code == 2
    assert "20001 is not in the range 1<=x<=20000" in answer.err


def test_a_database_that_does_not_answer_cannot_be_measured(run: Run) -> None:
    url = "postgresql://ann:open-sesame@127.0.0.1:1/x"
    answer = run("bench", "pages", "--engine", "postgresql", "--database-url", url)
    assert answer.code == 2
    assert "PostgreSQL does not answer" in answer.err
    assert "open-sesame" not in answer.err
