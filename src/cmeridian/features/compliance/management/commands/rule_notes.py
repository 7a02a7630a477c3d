"""Notes on rules, for the maintainers: `manage rule_notes`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from cmeridian.features.compliance.models import RuleNote
from cmeridian.features.compliance.selectors.notes import open_notes
from cmeridian.features.compliance.services import settle_note
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from cmeridian.features.compliance.selectors.notes import ListedNote


class Command(BaseCommand):
    """Lists the notes that wait, and settles them."""

    help = "List what people found at the source of rules; accept or decline one of them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to do."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--json", action="store_true", help="List them as one JSON document.")
        what.add_argument("--accept", metavar="ID", help="Accept a note: its source bears it out.")
        what.add_argument("--decline", metavar="ID", help="Decline a note: the rule stays.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        if options["accept"] or options["decline"]:
            self._settle(options["accept"] or options["decline"], bool(options["accept"]))
            return
        notes = open_notes(load_rulebook())
        if options["json"]:
            content = {"schema": "cmeridian/rule-notes/1", "notes": [_answer(n) for n in notes]}
            self.stdout.write(json.dumps(content, indent=2))
            return
        for note in notes:
            for line in _lines(note):
                self.stdout.write(_for_terminal(line))
            self.stdout.write("")
        waiting = "1 note waits" if len(notes) == 1 else f"{len(notes)} notes wait"
        self.stdout.write(f"{waiting}. Settle one with --accept ID or --decline ID.")

    def _settle(self, public_id: str, is_accepted: bool) -> None:
        try:
            note = settle_note(public_id=public_id, is_accepted=is_accepted)
        except RuleNote.DoesNotExist:
            raise CommandError(
                f"There is no note {_for_terminal(public_id)}. "
                "`rule_notes` without options lists those that wait, with their ids."
            ) from None
        self.stdout.write(
            _for_terminal(f"{note.state.capitalize()}: {note.kind}, {note.set_id} {note.rule_id}.")
        )


def _lines(note: ListedNote) -> list[str]:
    changed = "; the rule has changed since" if note.has_changed else ""
    source = ", ".join(filter(None, (note.document, note.section, note.url)))
    lines = [
        f"{note.id}  {note.made_on}  {note.kind}  {note.set_id} {note.rule_id}{changed}",
        f"  read {note.read_on}: {source}",
    ]
    return [*lines, f"  {note.what}"] if note.what else lines


def _answer(note: ListedNote) -> dict[str, Any]:
    values = asdict(note)
    return {**values, "made_on": str(note.made_on), "read_on": str(note.read_on)}


def _for_terminal(text: str) -> str:
    """Write what would move the cursor, or turn the order of text, as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
