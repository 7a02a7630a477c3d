"""The one file of a backup, as it is read: only what we put there, and never more of it."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.web.backup import archive
from cmeridian.web.backup.manifest import MAX_BYTES, Manifest, Member

CONTENT = b"rows" * 1000
Member_ = tuple[tarfile.TarInfo, bytes]


def manifest(**changes: object) -> Manifest:
    member = Member(
        name="database.sqlite3", size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest()
    )
    values = {
        "made_at": datetime(2026, 11, 24, 3, 30, tzinfo=UTC),
        "version": "1",
        "engine": "sqlite",
        "engine_version": "3.53.4",
        "migrations": ["accounts 0001_initial"],
        "rows": {"accounts_person": 1},
        "key_mark": "0123456789abcdef",
        "members": [member],
    }
    return Manifest.model_validate(values | changes)


def header(name: str, size: int, **more: object) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size = size
    for key, value in more.items():
        setattr(found, key, value)
    return found


def packed(*members: Member_, form: int = tarfile.GNU_FORMAT) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as tar:
        for info, content in members:
            tar.addfile(info, BytesIO(content))
    return out.getvalue()


def described(**changes: object) -> Member_:
    content = manifest(**changes).as_bytes()
    return header("manifest.json", len(content)), content


DATABASE: Member_ = (header("database.sqlite3", len(CONTENT)), CONTENT)


def unpack(content: bytes, tmp_path: Path) -> tuple[Manifest, Path]:
    file, folder = tmp_path / "backup.tar", tmp_path / "drafts"
    file.write_bytes(content)
    folder.mkdir()
    return archive.unpack(file, folder)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    database, target = tmp_path / "database", tmp_path / "backup.tar"
    database.write_bytes(CONTENT)
    archive.write(target, manifest(), database)
    found, copy = archive.unpack(target, tmp_path)
    assert found == manifest()
    assert copy.read_bytes() == CONTENT
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["manifest.json", "database.sqlite3"]


def test_two_plain_files_are_taken(tmp_path: Path) -> None:
    assert unpack(packed(described(), DATABASE), tmp_path)[1].read_bytes() == CONTENT


def renamed(name: str) -> Callable[[], bytes]:
    return lambda: packed(described(), (header(name, len(CONTENT)), CONTENT))


def of_kind(kind: bytes) -> Callable[[], bytes]:
    info = header("database.sqlite3", 0, type=kind, linkname="/etc/passwd")
    return lambda: packed(described(), (info, b""))


HOSTILE = {
    "a path that climbs": renamed("../database.sqlite3"),
    "a path from the root": renamed("/database.sqlite3"),
    "another name": renamed("database.dump"),
    "a symbolic link": of_kind(tarfile.SYMTYPE),
    "a hard link": of_kind(tarfile.LNKTYPE),
    "a device": of_kind(tarfile.CHRTYPE),
    "a folder": of_kind(tarfile.DIRTYPE),
    "a sparse file, which swells": of_kind(tarfile.GNUTYPE_SPARSE),
    "a long name in a header of its own": renamed("x" * 200),
    "headers that say something else": lambda: packed(
        described(),
        (header("database.sqlite3", len(CONTENT), pax_headers={"size": "9"}), CONTENT),
        form=tarfile.PAX_FORMAT,
    ),
    "no manifest": lambda: packed(DATABASE),
    "the manifest last": lambda: packed(DATABASE, described()),
    "a third file": lambda: packed(described(), DATABASE, (header("more", 1), b"x")),
    "a shorter file than it says": lambda: packed(
        described(), (header("database.sqlite3", 9), CONTENT[:9])
    ),
    "a longer file than it says": lambda: packed(
        described(), (header("database.sqlite3", len(CONTENT) + 1), CONTENT + b"x")
    ),
    "a compressed tar, which swells": lambda: gzip.compress(packed(described(), DATABASE)),
    "nothing": lambda: b"",
    "something else": lambda: b"not a tar at all" * 100,
    "a manifest that is none": lambda: packed((header("manifest.json", 2), b"[]"), DATABASE),
    "a manifest that is no JSON": lambda: packed((header("manifest.json", 1), b"{"), DATABASE),
    "a file of another name in the manifest": lambda: packed(
        described(members=[{"name": "../x", "size": 4000, "sha256": "0" * 64}]), DATABASE
    ),
    "more than the disk holds": lambda: packed(
        described(members=[{"name": "database.sqlite3", "size": 1 << 60, "sha256": "0" * 64}]),
        (header("database.sqlite3", 9), CONTENT[:9]),
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_else_is_taken(what: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        unpack(HOSTILE[what](), tmp_path)
    outside = {path.name for path in tmp_path.iterdir()}
    assert outside == {"backup.tar", "drafts"}


@pytest.mark.parametrize(
    ("size", "words"),
    [(MAX_BYTES, "not as it was written"), (MAX_BYTES + 1, "something that no backup of ours")],
)
def test_a_manifest_has_a_limit(size: int, words: str, tmp_path: Path) -> None:
    content = packed((header("manifest.json", size), b" " * size))
    with pytest.raises(BadInput, match=words):
        unpack(content, tmp_path)


def test_a_name_is_never_taken_twice(tmp_path: Path) -> None:
    draft, target = tmp_path / "draft", tmp_path / "target"
    draft.write_text("new")
    target.write_text("old")
    with pytest.raises(BadInput, match="already"):
        archive.put_in_place(draft, target)
    assert target.read_text() == "old"
