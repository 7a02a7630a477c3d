"""One ZIP file with everything: what goes in comes out, and what was altered is refused."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.records.record import Record
from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.exchange import archive
from cmeridian.exchange.archive import (
    MANIFEST,
    MAX_MEMBERS,
    MAX_RATIO,
    README,
    RECORD,
    Part,
    unpack_record,
    write_archive,
)
from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.packs.loader import load_rulebook

DAY = date(2026, 11, 24)
TINY = b"schema: cmeridian/record/1\nclinician: {name: Ines, profession: RN}\n"
RULEBOOK = load_rulebook()


def parts(record: bytes = TINY, **more: bytes) -> list[Part]:
    found = [Part(RECORD, record, "Your record")]
    return found + [Part(name, content, "More") for name, content in more.items()]


def made(record: bytes = TINY, **more: bytes) -> bytes:
    return write_archive(parts(record, **more), made_on=DAY)


Member = tuple[str | zipfile.ZipInfo, bytes]


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: Sequence[Member], how: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression=how) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return target.getvalue()


def listed(files: Sequence[Member], how: int = zipfile.ZIP_STORED) -> bytes:
    """Build an archive by hand, with a manifest that is right."""
    entries = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files
    ]
    manifest = {
        "schema": "cmeridian/archive/1",
        "made_on": "2026-11-24",
        "made_by": "a test",
        "files": entries,
    }
    return zipped([*files, (MANIFEST, json.dumps(manifest).encode())], how)


def problems(content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        unpack_record(content)
    return str(refused.value)


# --- what goes in comes out -----------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_record_comes_out_of_an_archive_as_it_went_in(name: str, rulebook: Rulebook) -> None:
    text = sample_text(name, today=DAY).encode()
    out, into = read_record(made(text), rulebook=rulebook), read_record(text, rulebook=rulebook)
    assert (out.record, out.custom_sets) == (into.record, into.custom_sets)
    assert unpack_record(made(text)) == text


def test_the_same_content_on_the_same_day_gives_the_same_bytes() -> None:
    assert made() == made()
    assert made() != write_archive(parts(), made_on=date(2026, 11, 25))


def test_every_file_is_described_and_listed_with_its_digest() -> None:
    found = members(made(**{"log.csv": b"at\n"}))
    manifest = json.loads(found[MANIFEST])
    assert manifest["made_on"] == "2026-11-24"
    assert manifest["made_by"].startswith("CMEridian ")
    assert {one["name"] for one in manifest["files"]} == {README, RECORD, "log.csv"}
    for one in manifest["files"]:
        content = found[one["name"]]
        told = (one["bytes"], one["sha256"])
        assert told == (len(content), hashlib.sha256(content).hexdigest())
    assert all(one in found[README].decode() for one in (RECORD, "log.csv", MANIFEST))


def test_a_plain_record_file_is_taken_as_before(rulebook: Rulebook) -> None:
    assert read_record(TINY, rulebook=rulebook).record.clinician.name == "Ines"


@given(record=st.binary(max_size=400), more=st.binary(max_size=400))
@example(record=b"", more=b"")
@example(record=b"a" * 300_000, more=b"")
def test_any_content_comes_out_as_it_went_in(record: bytes, more: bytes) -> None:
    assert unpack_record(made(record, **{"more.txt": more})) == record


# --- what was altered is named --------------------------------------------------------------------


def test_every_altered_missing_and_added_file_is_named_at_once() -> None:
    found = members(made(**{"log.csv": b"at\n", "gone.txt": b"x"}))
    found[RECORD] = found[RECORD].replace(b"Ines", b"Inez")
    del found["gone.txt"]
    found["new.txt"] = b"y"
    told = problems(zipped(list(found.items())))
    assert f"{RECORD}: the file was altered" in told
    assert "gone.txt: the file is missing" in told
    assert "new.txt: the file was added" in told
    assert "log.csv" not in told


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        (b"", "the file is empty"),
        (b"[]", "manifest.json"),
        (b"{", "manifest.json"),
        (b'{"schema": "cmeridian/archive/2"}', "schema"),
        (
            b'{"schema": "cmeridian/archive/1", "made_on": "never", "made_by": "x", "files": [{}]}',
            "made_on",
        ),
    ],
)
def test_a_manifest_that_does_not_read_is_refused(manifest: bytes, told: str) -> None:
    assert told in problems(zipped([(RECORD, TINY), (MANIFEST, manifest)]))


def test_an_archive_without_a_record_is_refused() -> None:
    assert "holds no record file" in problems(listed([("log.csv", b"at\n")]))


def test_a_zip_file_of_another_kind_is_refused_in_words() -> None:
    assert "no archive of CMEridian" in problems(zipped([("xl/workbook.xml", b"<x/>")]))


def test_a_problem_of_the_record_inside_names_its_file_and_line(rulebook: Rulebook) -> None:
    wrong = made(TINY + b"credentials: [{set: nowhere}]\n")
    with pytest.raises(BadInput, match=r"record\.yaml: line 3, credentials\[0\]\.set"):
        read_record(wrong, rulebook=rulebook)


# --- what could do harm ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.txt", "a/../../up.txt", "..", "c:\\x", "\\\\host\\x", "a\x1bb", "C:x"],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert "leads out of the archive" in problems(listed([(RECORD, TINY), (name, b"x")]))


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = zipped([(RECORD, TINY), (RECORD, b"x"), (MANIFEST, b"{}")])
    assert "two files of this name" in problems(twice)
    alike = zipped([(RECORD, TINY), (RECORD.upper(), b"x"), (MANIFEST, b"{}")])
    assert "two files of this name" in problems(alike)


def test_a_locked_file_is_refused() -> None:
    content = bytearray(listed([(RECORD, TINY)]))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "locked with a password" in problems(bytes(content))


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_packing_is_refused(how: int) -> None:
    assert "packed in a way" in problems(listed([(RECORD, TINY)], how))


def test_as_many_files_as_allowed_are_read_and_one_more_is_not() -> None:
    files: list[Member] = [(RECORD, TINY), *((f"{n}.txt", b"x") for n in range(MAX_MEMBERS - 2))]
    assert unpack_record(listed(files)) == TINY
    assert f"more than {MAX_MEMBERS} files" in problems(listed([*files, ("one-more.txt", b"x")]))


def test_very_many_files_are_refused_before_they_are_listed() -> None:
    crowd = zipped([(f"{n}.txt", b"") for n in range(2 * MAX_MEMBERS + 1)])
    assert f"more than {MAX_MEMBERS} files" in problems(crowd)


@pytest.mark.parametrize("limit", ["MAX_RECORD", "MAX_UNPACKED"])
def test_as_many_bytes_as_allowed_are_unpacked_and_one_more_is_not(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = listed([(RECORD, TINY)])
    size = len(TINY) if limit == "MAX_RECORD" else sum(len(c) for c in members(content).values())
    monkeypatch.setattr(archive, limit, size)
    assert unpack_record(content) == TINY
    monkeypatch.setattr(archive, limit, size - 1)
    assert "unpacked, " in problems(content)


def deflated(content: bytes) -> int:
    packer = zlib.compressobj(wbits=-15)
    return len(packer.compress(content) + packer.flush())


def test_a_file_packed_as_tightly_as_allowed_is_unpacked_and_one_byte_more_is_not() -> None:
    size = next(n for n in range(1, 10_000) if n > MAX_RATIO * deflated(b"a" * n))
    at_limit, above = b"a" * (size - 1), b"a" * size
    assert (size - 1) <= MAX_RATIO * deflated(at_limit)
    files = [(RECORD, TINY), ("fill.txt", at_limit)]
    assert unpack_record(listed(files, zipfile.ZIP_DEFLATED)) == TINY
    told = problems(listed([(RECORD, TINY), ("fill.txt", above)], zipfile.ZIP_DEFLATED))
    assert "fill.txt has more than 100 times its packed size" in told


def test_a_bomb_stops_long_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = listed([(RECORD, bytes(50_000_000))], zipfile.ZIP_DEFLATED)
    read = []
    whole = zipfile.ZipExtFile.read

    def count(stream: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        chunk = whole(stream, n)
        read.append(len(chunk))
        return chunk

    monkeypatch.setattr(zipfile.ZipExtFile, "read", count)
    assert "times its packed size" in problems(bomb)
    assert sum(read) <= MAX_RATIO * len(bomb) + 64 * 1024


def test_files_that_overlap_are_refused() -> None:
    content = bytearray(listed([(RECORD, TINY), ("a.txt", b"x")]))
    at = content.index(b"PK\x01\x02")
    content[at + 20 : at + 24] = (2**24).to_bytes(4, "little")
    assert problems(bytes(content))


# --- anything at all ------------------------------------------------------------------------------

SAMPLE = made(sample_text("lena", today=DAY).encode(), **{"log.csv": b"at\n"})
SAMPLE_RECORD = read_record(SAMPLE, rulebook=RULEBOOK).record


def refused_or_read(content: bytes) -> BadInput | Record:
    try:
        return read_record(content, rulebook=RULEBOOK).record
    except BadInput as refused:
        return refused


@given(st.one_of(st.binary(), st.binary().map(lambda rest: b"PK\x03\x04" + rest)))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    found = refused_or_read(content)
    assert isinstance(found, BadInput)
    assert found.problems and all(problem.what for problem in found.problems)


@st.composite
def mangled(draw: Callable[..., object]) -> bytes:
    """Change, cut or double some bytes of an archive."""
    content = bytearray(SAMPLE)
    for _ in range(draw(st.integers(1, 4))):
        # Nearer to the end stands the list of files, which is read first.
        place = draw(st.integers(0, len(content) - 1)) if draw(st.booleans()) else 0
        at = place or max(0, len(content) - 1 - draw(st.integers(0, 500)))
        what = draw(st.sampled_from(["change", "cut", "double", "tail"]))
        if what == "change":
            content[at] = draw(st.integers(0, 255))
        elif what == "cut":
            del content[at : at + draw(st.integers(1, 50))]
        elif what == "double":
            content[at:at] = content[at : at + draw(st.integers(1, 200))]
        else:
            del content[max(40, at) :]
        if not content:
            return b""
    return bytes(content)


@settings(max_examples=300, deadline=None)
@given(mangled())
def test_an_archive_that_was_mangled_is_refused_in_words_or_reads_the_same(content: bytes) -> None:
    found = refused_or_read(content)
    assert isinstance(found, BadInput) or found == SAMPLE_RECORD
