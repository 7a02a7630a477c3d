"""The command reads an archive of the pages wherever it reads a record file."""

import zipfile
from datetime import date
from pathlib import Path

from cmeridian.exchange.archive import Part, write_archive
from cmeridian.exchange.samples import sample_text
from tests.command.conftest import Run

ON = ("--on", "2026-11-24")


def test_an_archive_gives_the_answer_of_its_record(run: Run, tmp_path: Path) -> None:
    text = sample_text("amara", today=date(2026, 11, 24))
    record, archive = tmp_path / "me.yaml", tmp_path / "cmeridian.zip"
    record.write_text(text, "utf-8")
    parts = [Part("record.yaml", text.encode(), "The record")]
    archive.write_bytes(write_archive(parts, made_on=date(2026, 11, 24)))
    of_archive, of_record = run("credits", archive, *ON), run("credits", record, *ON)
    assert (of_archive.code, of_archive.out) == (of_record.code, of_record.out)
    assert of_archive.out


def test_an_altered_archive_is_refused_by_the_name_of_its_file(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "cmeridian.zip"
    parts = [Part("record.yaml", b"schema: cmeridian/record/1\n", "The record")]
    archive.write_bytes(write_archive(parts, made_on=date(2026, 11, 24)))
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("more.txt", b"x")
    answer = run("credits", archive, *ON)
    assert answer.code == 2
    assert "more.txt: the file was added" in answer.err
