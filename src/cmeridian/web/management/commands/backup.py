"""`manage backup`: everything that is kept, in one file, while the service runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from cmeridian.web.backup import take
from cmeridian.web.backup.manifest import current_key

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Takes a backup."""

    help = "Back up the database to one new file, while the service runs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to."""
        parser.add_argument(
            "place",
            metavar="FILE_OR_DIR",
            type=Path,
            help="A file that is not there yet, or a folder in which it is named by the moment.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say what is not in it."""
        path, manifest = take(place=options["place"].expanduser())
        size, rows = path.stat().st_size, sum(manifest.rows.values())
        self.stdout.write(f"{path}: {rows:,} rows, {size:,} bytes, as of {manifest.when}.")
        self.stdout.write(
            f"The secret key ({current_key()}) is not in it: keep a copy of it elsewhere. "
            "Without it second factors and guests' sessions are lost."
        )
