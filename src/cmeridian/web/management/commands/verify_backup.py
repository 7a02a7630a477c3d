"""`manage verify_backup`: can this file be relied on."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from cmeridian.web.backup import verify

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Checks a backup."""

    help = "Read a backup from its first byte to its last; nothing is changed."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--folder",
            metavar="DIR",
            type=Path,
            default=Path(tempfile.gettempdir()),
            help="A disk with room for a copy of it, which goes away again; the temporary folder.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        manifest = verify(path=options["file"].expanduser(), folder=options["folder"])
        rows = sum(manifest.rows.values())
        self.stdout.write(
            f"Whole: {rows:,} rows of {manifest.engine}, as of {manifest.when}, "
            f"by CMEridian {manifest.version}."
        )
