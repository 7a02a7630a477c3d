"""Take a backup, and look whether one can be relied on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

import cmeridian
from cmeridian.web.backup import archive, postgresql, sqlite
from cmeridian.web.backup.manifest import MEMBERS, Manifest, Member, key_mark, refuse


def take(*, place: Path, now: datetime | None = None) -> tuple[Path, Manifest]:
    """Take a backup while the service runs. Returns its file and what it says of itself.

    place: the file to write, or a folder in which it is named by the moment. Raises BadInput for a
    file that is there already, a folder that is not, and a database that cannot be copied; nothing
    is left then.
    """
    made_at = (now or datetime.now(UTC)).replace(microsecond=0)
    target = place / f"cmeridian-{made_at:%Y%m%dT%H%M%SZ}.tar" if place.is_dir() else place
    target = target.absolute()
    if target.exists():
        raise archive.taken(target)
    is_server = connection.vendor == "postgresql"
    engine = postgresql if is_server else sqlite
    with archive.draft_folder(target) as folder, _room_for(target):
        copy = folder / MEMBERS[connection.vendor]
        version, migrations, rows = engine.copy_to(copy)
        manifest = Manifest(
            made_at=made_at,
            version=cmeridian.__version__,
            engine="postgresql" if is_server else "sqlite",
            engine_version=version,
            migrations=migrations,
            rows=rows,
            key_mark=key_mark(),
            members=[_member(copy)],
        )
        archive.write(folder / "backup", manifest, copy)
        archive.put_in_place(folder / "backup", target)
    return target, manifest


def verify(*, path: Path, folder: Path) -> Manifest:
    """Read a backup from its first byte to its last and look inside. Changes nothing.

    folder: a disk with room for a copy, which goes away again. Returns what the backup says of
    itself. Raises BadInput where it cannot be relied on.
    """
    with archive.draft_folder(folder / "copy") as drafts:
        manifest, copy = archive.unpack(path, drafts)
        (postgresql if manifest.engine == "postgresql" else sqlite).check(copy, manifest)
    return manifest


@contextmanager
def _room_for(target: Path) -> Iterator[None]:
    """Say in words that a disk is full, or whatever else it refuses."""
    try:
        yield
    except OSError as error:
        what = f"it could not be written: {(error.strerror or str(error)).lower()}."
        raise refuse(str(target), what, "Make room, or name another disk.") from None


def _member(copy: Path) -> Member:
    return Member(name=copy.name, size=copy.stat().st_size, sha256=archive.digest(copy))
