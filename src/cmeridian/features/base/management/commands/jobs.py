"""Jobs that wait or were given up: `manage jobs`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from cmeridian.features.base.management.told import as_table, told_count
from cmeridian.features.base.outbox import jobs_now, try_jobs_again

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Lists the jobs that failed, and enters those that were given up once more."""

    help = "List the jobs that wait or were given up; run them again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument(
            "--try-again", action="store_true", help="Run what was given up once more."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["try_again"]:
            count = try_jobs_again()
            self.stdout.write(f"{told_count(count, 'job')} will run again.")
            return
        now = jobs_now()
        waiting = told_count(now.count, "job", verb=("waits or runs", "wait or run"))
        given_up = told_count(len(now.given_up), "job", verb=("was", "were"))
        self.stdout.write(f"{waiting}.\n{given_up} given up.")
        for name, rows in (
            ("Failed, and is tried again by itself", now.late),
            ("Given up", now.given_up),
        ):
            for line in as_table(name, rows, what="job"):
                self.stdout.write(line)
        if now.given_up:
            self.stdout.write("\nOnce the reason is mended: cmeridian manage jobs --try-again")
