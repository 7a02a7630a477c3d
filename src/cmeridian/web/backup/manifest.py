"""What a backup says of itself: from when and what it is, and how to tell that it is whole."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from django.conf import settings
from django.utils.crypto import salted_hmac
from pydantic import BaseModel, Field, ValidationError

from cmeridian.domain.kernel.problems import BadInput, Problem

SCHEMA: Final = "cmeridian/backup/1"
MAX_BYTES = 1024 * 1024
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""By engine: the name under which its database lies in a backup."""
MAX_TABLES, MAX_MIGRATIONS = 1000, 10_000

Whole = Annotated[int, Field(ge=0)]


class Member(BaseModel):
    """A file of a backup. sha256: of its bytes; size: in bytes."""

    name: str
    size: Whole
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """Facts of a backup.

    version, engine_version: of CMEridian and of the database that it was taken from. migrations: as
    `app name`. rows: by table, counted in the same snapshot that was copied. key_mark: tells one
    secret key from another, and nothing of the key.
    """

    schema_id: Annotated[Literal["cmeridian/backup/1"], Field(alias="schema")] = SCHEMA
    made_at: datetime
    version: Annotated[str, Field(max_length=100)]
    engine: Literal["sqlite", "postgresql"]
    engine_version: Annotated[str, Field(max_length=100)]
    migrations: Annotated[list[str], Field(max_length=MAX_MIGRATIONS)]
    rows: Annotated[dict[str, Whole], Field(max_length=MAX_TABLES)]
    key_mark: Annotated[str, Field(max_length=64)]
    members: Annotated[list[Member], Field(min_length=1, max_length=1)]
    not_included: list[str] = ["secret_key"]

    @property
    def when(self) -> str:
        """The moment it was taken, in words."""
        return f"{self.made_at:%-d %b %Y, %H:%M} UTC"

    def as_bytes(self) -> bytes:
        """Write it as JSON."""
        return self.model_dump_json(by_alias=True, indent=2).encode() + b"\n"


def key_mark() -> str:
    """Tell this machine's secret key from others, without telling anything of it."""
    return salted_hmac("cmeridian.backup.key", "which", algorithm="sha256").hexdigest()[:16]


def read(content: bytes) -> Manifest:
    """Read a manifest. Raises BadInput for one of a newer schema, or that is none."""
    try:
        found = Manifest.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "manifest.json"
        if place == "schema":
            what = f"this version reads backups of the schema {SCHEMA}, and this is another."
            raise refuse(place, what, "Restore it with the version that made it.") from None
        raise refuse("manifest.json", f"it is not as it was written: {place}.", OTHER) from None
    if found.members[0].name != MEMBERS[found.engine]:
        raise refuse("manifest.json", "it names a file that is none of ours.", OTHER)
    return found


OTHER = "Take another backup; this one cannot be relied on."


def refuse(place: str, what: str, remedy: str) -> BadInput:
    """Build the error for what cannot be backed up or restored."""
    return BadInput("backup", [Problem(0, place, what, remedy)])


def current_key() -> str:
    """Name the file in which the secret key lies, or the setting that gives it."""
    kept = settings.DATA / "secret_key"
    return str(kept) if kept.exists() else "CMERIDIAN_SECRET_KEY"
