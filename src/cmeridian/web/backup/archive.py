"""The one file of a backup: a plain tar, written whole or not at all, and read strictly.

Nothing in it is compressed by us, so it cannot swell; only regular files under the names that we
gave are read, one after the other, and never more of them than the manifest says.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.web.backup import manifest as facts
from cmeridian.web.backup.manifest import OTHER, Manifest, Member, refuse

MANIFEST = "manifest.json"
DRAFT = ".cmeridian-draft-"
"""So the names of unfinished work begin; a folder of that name left by a kill may be deleted."""
_BLOCK, _CHUNK = 512, 1024 * 1024


@contextmanager
def draft_folder(beside: Path) -> Iterator[Path]:
    """Make a folder that only its owner enters, on the disk of a file to be; it goes away again.

    Raises BadInput where none can be made.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=DRAFT, dir=beside.parent))
    except OSError as error:
        what = f"the folder cannot be written to: {error.strerror}."
        raise refuse(str(beside.parent), what, "Name a folder that is there and yours.") from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def digest(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(draft: Path, manifest: Manifest, database: Path) -> None:
    """Write a backup to a new file that only its owner reads, and see it onto the disk."""
    made_at = int(manifest.made_at.timestamp())
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as out:
        # GNU's form has room for sizes beyond 8 GB without further headers.
        with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
            content = manifest.as_bytes()
            tar.addfile(_header(MANIFEST, len(content), made_at), BytesIO(content))
            member = manifest.members[0]
            with database.open("rb") as source:
                tar.addfile(_header(member.name, member.size, made_at), source)
        out.flush()
        os.fsync(out.fileno())


def _header(name: str, size: int, made_at: int) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mode, header.mtime = size, 0o600, made_at
    return header


def put_in_place(draft: Path, target: Path) -> None:
    """Give a finished file its name. Raises BadInput if something has that name already."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise taken(target) from None
    except OSError:
        # A disk without hard links, such as a stick.
        if target.exists():
            raise taken(target) from None
        draft.rename(target)
    sync_folder(target.parent)


def sync_file(path: Path) -> None:
    """See a file onto the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See the names in a folder onto the disk, where the system can."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)


def taken(target: Path) -> BadInput:
    """Build the error for a file that is there already."""
    return refuse(str(target), "it is there already.", "Name another file; nothing is overwritten.")


# --- reading ------------------------------------------------------------------------------------


def unpack(path: Path, folder: Path) -> tuple[Manifest, Path]:
    """Check a backup from its first byte to its last, and copy its database into a folder.

    Returns what it says of itself, and the copy. Raises BadInput for a file that cannot be read, is
    cut short, altered, or holds anything but what we put there.
    """
    try:
        with path.open("rb") as file:
            manifest = _manifest(path, file)
            member = manifest.members[0]
            free = shutil.disk_usage(folder).free
            if member.size > free:
                what = f"it needs {member.size:,} bytes, and {free:,} are free."
                raise refuse(str(folder.parent), what, "Make room on this disk.")
            copy = folder / member.name
            _copy(path, file, member, copy)
            if file.read(_CHUNK).strip(b"\0"):
                raise refuse(str(path), "it holds more than was put into it.", OTHER)
    except OSError as error:
        what = f"it cannot be read or copied: {(error.strerror or str(error)).lower()}."
        raise refuse(str(path), what, "See that it is there, yours, and that there is room.") from (
            None
        )
    return manifest, copy


def _manifest(path: Path, file: IO[bytes]) -> Manifest:
    size = _size(path, file, MANIFEST, most=facts.MAX_BYTES)
    content = file.read(size)
    if len(content) < size:
        raise _cut_short(path)
    file.read(-size % _BLOCK)
    return facts.read(content)


def _size(path: Path, file: IO[bytes], name: str, *, most: int) -> int:
    """Read the header of one file in the tar, and give its size."""
    block = file.read(_BLOCK)
    if 0 < len(block) < _BLOCK:
        raise _cut_short(path)
    try:
        # One block only: what a header of a further kind announces is never followed.
        header = tarfile.TarInfo.frombuf(block, "ascii", "strict")
    except (tarfile.HeaderError, UnicodeDecodeError):
        raise refuse(str(path), "it is no backup of ours.", "Name one.") from None
    if header.name != name or header.type != tarfile.REGTYPE or header.size > most:
        raise refuse(str(path), "it holds something that no backup of ours does.", OTHER)
    return header.size


def _copy(path: Path, file: IO[bytes], member: Member, copy: Path) -> None:
    if _size(path, file, member.name, most=member.size) != member.size:
        raise refuse(str(path), f"{member.name} is not as long as it was.", OTHER)
    left, made = member.size, hashlib.sha256()
    with copy.open("xb") as out:
        while left and (chunk := file.read(min(_CHUNK, left))):
            made.update(chunk)
            out.write(chunk)
            left -= len(chunk)
        out.flush()
        os.fsync(out.fileno())
    if left:
        raise _cut_short(path)
    if made.hexdigest() != member.sha256:
        raise refuse(str(path), f"{member.name} is not what it was when it was taken.", OTHER)
    file.read(-member.size % _BLOCK)


def _cut_short(path: Path) -> BadInput:
    return refuse(str(path), "it ends too early: the copy of it was not finished.", OTHER)
