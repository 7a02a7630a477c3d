"""`manage restore`: put a backup back where nothing is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from cmeridian.web.backup import restore

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Restores a backup."""

    help = "Put a backup back into an empty database: all of it, or nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which."""
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--other-key",
            action="store_true",
            help="The secret key of the backup is lost: end every session, those of guests too.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and say what to look after."""
        done = restore(path=options["file"].expanduser(), other_key=options["other_key"])
        rows = sum(done.manifest.rows.values())
        self.stdout.write(
            f"Restored {rows:,} rows, as of {done.manifest.when}, in {done.seconds:.1f} s."
        )
        if done.brought_up:
            self.stdout.write(f"Brought up to this version by {done.brought_up} migrations.")
        self.stdout.write(
            f"Sessions: {done.ended} ended, since some may have been ended after the backup; "
            f"{done.kept} of guests go on."
        )
        self.stdout.write(
            "API tokens, calendar addresses and delegations stand as they did then: revoke again "
            "what was revoked since. Mails that waited then will be sent."
        )
