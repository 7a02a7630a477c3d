"""Mails that wait or were given up: `manage mail`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from cmeridian.features.base.management.told import as_table, told_count, told_moment
from cmeridian.features.base.outbox import mails_now, try_mails_again

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Lists the mails that are not sent, and lets them be tried again."""

    help = "List the mails that wait or were given up; try them again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        parser.add_argument("--addresses", action="store_true", help="Show to whom they go.")
        parser.add_argument(
            "--try-again", action="store_true", help="Try all that failed within a minute."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["try_again"]:
            count = try_mails_again(at=timezone.now())
            self.stdout.write(f"{told_count(count, 'mail')} will be tried within a minute.")
            return
        now = mails_now()
        waiting = told_count(now.count, "mail", verb=("waits", "wait"))
        since = f", the oldest since {told_moment(now.oldest)}" if now.oldest else ""
        self.stdout.write(f"{waiting}{since}.")
        given_up = told_count(len(now.given_up), "mail", verb=("was", "were"))
        self.stdout.write(f"{given_up} given up.")
        title = "to" if options["addresses"] else ""
        for name, rows in (("Waits, and failed before", now.late), ("Given up", now.given_up)):
            for line in as_table(name, rows, what=title):
                self.stdout.write(line)
        if now.late or now.given_up:
            self.stdout.write("\nOnce the reason is mended: cmeridian manage mail --try-again")
