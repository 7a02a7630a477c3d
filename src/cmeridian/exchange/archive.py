"""Everything of one person in one ZIP file (`cmeridian/archive/1`), and the record out of it.

The record file in it alone is enough to carry a record elsewhere; the rest is for the person to
read and keep. A manifest names every file with its size and its SHA-256, so that a file that was
altered on the way is noticed.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from textwrap import wrap
from typing import Annotated, Literal
from unicodedata import normalize

from pydantic import Field, StringConstraints

import cmeridian
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.field_types import Day
from cmeridian.exchange.shapes import read_shape
from cmeridian.packs.plain_tree import find_control_character
from cmeridian.packs.schema.fields import Strict
from cmeridian.packs.strict_json import read_json_tree

ARCHIVE_SCHEMA = "cmeridian/archive/1"
CONTENT_TYPE = "application/zip"
RECORD, MANIFEST, README = "record.yaml", "manifest.json", "README.txt"
MAX_MEMBERS = 50
MAX_UNPACKED = 64 * 1024**2
"""So many bytes may all files of an archive have together, unpacked."""
MAX_RATIO = 100
"""Unpacked, a file may have so many times as many bytes as packed."""
MAX_RECORD = 8 * 1024**2
MAX_MANIFEST = 1024**2
_CHUNK = 64 * 1024
_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x41
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError),
    *(OSError, RuntimeError, ValueError, LookupError, OverflowError),
)
"""What the reader of ZIP files raises for bytes that are none."""
_AGAIN = "Download the archive again, or give its record.yaml alone."
_OTHER = "Give an archive that CMEridian made, or a record file in YAML or JSON."


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an archive. meaning: what it is, in a line of plain words."""

    name: str
    content: bytes
    meaning: str


class FileShape(Strict):
    """One file of an archive, as the manifest names it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    bytes: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}$")]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ManifestShape(Strict):
    """What an archive holds, when it was made, and by which version."""

    schema_: Literal["cmeridian/archive/1"] = Field(alias="schema")
    made_on: Day
    made_by: Annotated[str, StringConstraints(max_length=200)]
    files: list[FileShape] = Field(max_length=MAX_MEMBERS)


def archive_name(made_on: date) -> str:
    """Give the name of an archive made on a day."""
    return f"cmeridian-{made_on.isoformat()}.zip"


def is_archive(content: bytes) -> bool:
    """Tell whether bytes begin as a ZIP file does."""
    return content.startswith(_STARTS)


def write_archive(parts: Sequence[Part], *, made_on: date) -> bytes:
    """Write files as one ZIP file; the same files on the same day give the same bytes.

    parts: one of them is the record file. A word on each stands in README.txt, and its size and
    SHA-256 in manifest.json.
    """
    readme = Part(README, _readme(parts, made_on).encode(), "This page")
    files = [readme, *parts]
    manifest = Part(MANIFEST, _manifest(files, made_on).encode(), "")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part in (*files, manifest):
            archive.writestr(_entry(part, made_on), part.content)
    return target.getvalue()


def unpack_record(content: bytes, *, file: str = "archive") -> bytes:
    """Give the record file of an archive, once every file in it is as its manifest says.

    file: what to call the archive in messages. Nothing is written to a disk, and no more is
    unpacked than an archive may hold. Raises BadInput with every problem.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(_bounded(content, file))) as archive:
            entries = archive.infolist()
            _refuse(file, _check_entries(entries, len(content)))
            unpacked = _Unpacked(archive, file)
            for entry in entries:
                unpacked.add(entry)
    except _UNREADABLE:
        raise _refusal(file, "the ZIP file is damaged or cut off.", _OTHER) from None
    _refuse(file, unpacked.problems)
    _refuse(file, _compare(unpacked, file))
    return unpacked.kept[RECORD]


def _readme(parts: Iterable[Part], made_on: date) -> str:
    names = [(part.name, part.meaning) for part in parts]
    names.append((MANIFEST, "Each of these files with its size and SHA-256"))
    lines = [f"Your data in CMEridian, as of {day_month_year(made_on)}", ""]
    for name, meaning in names:
        first, *rest = wrap(meaning, 70)
        lines += [f"{name:<18}{first}", *(f"{'':<18}{line}" for line in rest)]
    lines += [
        "",
        f"{RECORD} alone is enough to carry your record elsewhere. It is plain text: read it",
        "with any editor. The other files are for you to read and keep; they hold no password,",
        "no key and no secret address.",
        "",
        "To bring the record in on another server, choose this ZIP file there, as it is, under",
        f"“Your data”, or when you begin. To change something first, unpack it, change {RECORD},",
        "and bring in that file alone: a ZIP file in which something was altered is refused.",
        "",
        f"On the command line, cmeridian credits {archive_name(made_on)} reads it too.",
        "",
    ]
    return "\n".join(lines)


def _manifest(files: Iterable[Part], made_on: date) -> str:
    values = {
        "schema": ARCHIVE_SCHEMA,
        "made_on": made_on.isoformat(),
        "made_by": f"CMEridian {cmeridian.__version__}",
        "files": [
            {
                "name": part.name,
                "bytes": len(part.content),
                "sha256": hashlib.sha256(part.content).hexdigest(),
            }
            for part in files
        ],
    }
    return json.dumps(values, indent=1, ensure_ascii=False) + "\n"


def _entry(part: Part, made_on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(part.name, (made_on.year, made_on.month, made_on.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    # What packs better than readers accept is stored as it is, so that they accept it.
    packed = len(zlib.compress(part.content)) - 16
    is_packed = len(part.content) <= MAX_RATIO * packed
    entry.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
    return entry


def _bounded(content: bytes, file: str) -> bytes:
    """Refuse more files than an archive holds before they are all listed."""
    if content.count(_ENTRY) > 2 * MAX_MEMBERS:
        raise _refusal(file, *_too_many())
    return content


def _too_many() -> tuple[str, str]:
    what = f"it holds more than {MAX_MEMBERS} files, so it is no archive of CMEridian."
    return what, _OTHER


def _check_entries(entries: Sequence[zipfile.ZipInfo], size: int) -> Iterator[Problem]:
    """Say what is wrong with the files as they are listed, before one is unpacked."""
    if len(entries) > MAX_MEMBERS:
        yield Problem(0, "", *_too_many())
        return
    if MANIFEST not in {entry.filename for entry in entries}:
        what = f"this is a ZIP file without {MANIFEST}, so it is no archive of CMEridian."
        yield Problem(0, "", what, f"{_OTHER} A spreadsheet is imported under Activities.")
        return
    seen: set[str] = set()
    for entry in entries:
        name = _shown(entry.filename)
        if not _is_plain(entry.filename):
            yield Problem(0, name, "the name leads out of the archive.", _AGAIN)
        if _folded(entry.filename) in seen:
            yield Problem(0, name, "there are two files of this name.", _AGAIN)
        seen.add(_folded(entry.filename))
        if entry.flag_bits & _ENCRYPTED:
            yield Problem(0, name, "the file is locked with a password.", _AGAIN)
        elif entry.compress_type not in _PACKINGS:
            yield Problem(0, name, "the file is packed in a way that we do not read.", _AGAIN)
    if sum(entry.compress_size for entry in entries) > size:
        yield Problem(0, "", "files in the ZIP file overlap.", _AGAIN)


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    is_odd = "\\" in name or ":" in name or find_control_character(name) is not None
    return bool(name) and not is_odd and not path.is_absolute() and ".." not in path.parts


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()


def _shown(name: str) -> str:
    """Write the name of a file so that it can stand in a message."""
    plain = "".join("?" if find_control_character(one) else one for one in name)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


class _Unpacked:
    """The digests of an archive's files, and the content of the two that are read.

    problems: of files that could not be unpacked.
    """

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive = archive
        self._file = file
        self._left = MAX_UNPACKED
        self.found: dict[str, tuple[int, str]] = {}
        self.kept: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def add(self, entry: zipfile.ZipInfo) -> None:
        """Unpack one file. Raises BadInput as soon as it has more bytes than it may have."""
        name = entry.filename
        most = {RECORD: MAX_RECORD, MANIFEST: MAX_MANIFEST}.get(name)
        kept, digest, size = bytearray(), hashlib.sha256(), 0
        try:
            for chunk in self._chunks(entry):
                size += len(chunk)
                digest.update(chunk)
                if most is not None:
                    kept += chunk
                    self._hold(size, most, entry, f"{most // 1024**2} MB")
        except _UNREADABLE:
            self.problems.append(Problem(0, _shown(name), "the file is damaged.", _AGAIN))
            return
        self.found[name] = (size, digest.hexdigest())
        if most is not None:
            self.kept[name] = bytes(kept)

    def _chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        with self._archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                ratio = f"{MAX_RATIO} times its packed size"
                self._hold(size, MAX_RATIO * entry.compress_size, entry, ratio)
                if self._left < 0:
                    limit = f"{MAX_UNPACKED // 1024**2} MB"
                    what = f"unpacked, the archive has more than {limit}."
                    raise _refusal(self._file, what, _AGAIN)
                yield chunk

    def _hold(self, size: int, most: int, entry: zipfile.ZipInfo, limit: str) -> None:
        if size > most:
            what = f"unpacked, {_shown(entry.filename)} has more than {limit}."
            raise _refusal(self._file, what, _AGAIN)


def _compare(unpacked: _Unpacked, file: str) -> Iterator[Problem]:
    """Say where the files are not as the manifest says."""
    tree = read_json_tree(unpacked.kept[MANIFEST], file=f"{file}: {MANIFEST}")
    shape, problems = read_shape(ManifestShape, tree)
    if problems:
        raise BadInput(f"{file}: {MANIFEST}", problems)
    listed = {one.name: (int(one.bytes), one.sha256) for one in shape.files}
    for name, told in listed.items():
        if name not in unpacked.found:
            yield Problem(0, _shown(name), "the file is missing from the archive.", _AGAIN)
        elif unpacked.found[name] != told:
            yield Problem(0, name, "the file was altered after the archive was made.", _AGAIN)
    for name in unpacked.found:
        if name != MANIFEST and name not in listed:
            what = "the file was added after the archive was made."
            yield Problem(0, _shown(name), what, _AGAIN)
    if RECORD not in listed and RECORD not in unpacked.found:
        yield Problem(0, RECORD, "the archive holds no record file.", _AGAIN)


def _refuse(file: str, problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise BadInput(file, found)


def _refusal(file: str, what: str, remedy: str) -> BadInput:
    return BadInput(file, [Problem(0, "", what, remedy)])
