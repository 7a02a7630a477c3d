"""What a delegate saw and changed, in words, from the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cmeridian.features.base.models import AuditEvent

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

PAGE_SIZE = 50
ACTIONS = {
    "activity.deleted": "Deleted an activity",
    "activity.restored": "Brought an activity back",
    "activity.saved": "Saved an activity",
    "activities.added": "Added several activities",
    "clinician.saved": "Changed who you are",
    "credential.removed": "Removed a credential",
    "credential.saved": "Saved a credential",
    "delegation.accepted": "Accepted the invitation",
    "delegation.given_back": "Gave it back",
    "facts.saved": "Answered a question",
    "import.decided": "Decided on a row of a spreadsheet",
    "import.dropped": "Dropped a spreadsheet before it was kept",
    "import.kept": "Kept the rows of a spreadsheet",
    "import.mapped": "Said what the columns of a spreadsheet are",
    "import.restored": "Brought the rows of a spreadsheet back",
    "import.staged": "Brought a spreadsheet in, to look at first",
    "import.undone": "Took the rows of a spreadsheet off again",
    "own_set.added": "Added rules of your own",
    "own_set.removed": "Removed rules of your own",
    "own_set.saved": "Changed rules of your own",
    "permission.denied": "Was refused",
    "record.read": "Saw",
    "rules.seen": "Saw rules that are new to you",
    "work.begun": "Began to work",
    "work.ended": "Stopped",
}
"""What a delegate does, in words to the owner."""
VIEWS = {
    "accounts:about": "who you are",
    "accounts:credential": "a credential",
    "accounts:credential_add": "the search for a credential",
    "accounts:own_set": "rules of your own",
    "accounts:own_set_add": "the form for rules of your own",
    "accounts:own_set_keep": "the form for rules of your own",
    "compliance:audit": "audit readiness",
    "compliance:credits": "your credits",
    "compliance:letter": "the answer to an audit letter",
    "compliance:profile": "your profile",
    "compliance:questions": "the questions about your practice",
    "compliance:rule": "a rule, and what counts for it",
    "compliance:set": "one credential’s rules",
    "compliance:timeline": "the timeline",
    "compliance:transcript": "a transcript",
    "compliance:what_if": "what if",
    "home:data": "your data as a whole",
    "home:record": "your record as a file",
    "home:start": "the start",
    "home:today": "Today",
    "portfolio:activities": "your activities",
    "portfolio:add": "the form for an activity",
    "portfolio:edit": "an activity",
    "portfolio:export": "the activities as a spreadsheet",
    "portfolio:import": "a spreadsheet that was brought in",
    "portfolio:imports": "the spreadsheets that were brought in",
    "portfolio:topics": "the list of topics",
}
"""What a page shows, by its view. Others are named by their address."""
_PARTS = {"accounts": "your profile", "portfolio": "your activities", "compliance": "your credits"}
DENIED = "permission.denied"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a delegate did, in words to the owner."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Log:
    """One page of what was done under a delegation, the newest first. page: from 1 on."""

    lines: tuple[Line, ...]
    total: int
    page: int
    pages: int

    @property
    def previous(self) -> int | None:
        """The page before, with what is newer."""
        return self.page - 1 if self.page > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, with what is older."""
        return self.page + 1 if self.page < self.pages else None


def log_of(person: Person, public_id: str, *, page: str = "") -> Log:
    """List what was seen and changed on a person's record under one delegation.

    page: as typed, from 1 on; one that is not there gives the nearest, no number the first.
    """
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    rows = AuditEvent.objects.filter(acting_for=person.key, via=f"delegation {public_id}")
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    here = min(max(number, 1), pages)
    shown = rows.order_by("-id")[(here - 1) * PAGE_SIZE : here * PAGE_SIZE]
    lines = tuple(Line(row.at, words_of(row.action, row.subject)) for row in shown)
    return Log(lines, total, here, pages)


def words_of(action: str, subject: str) -> str:
    """Say what was done in words."""
    words = ACTIONS.get(action, action.replace(".", " ").replace("_", " ").capitalize())
    if action == DENIED:
        return f"{words}: {_shown(subject)}"
    return f"{words} {_shown(subject)}" if action == "record.read" else words


def _shown(view: str) -> str:
    feature, _, name = view.partition(":")
    return VIEWS.get(view) or _PARTS.get(feature) or name.replace("_", " ") or "a page"
