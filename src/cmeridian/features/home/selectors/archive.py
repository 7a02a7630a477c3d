"""Gather everything that is kept for a person, as the files of one archive."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cmeridian.exchange.activity_table.writing import write_table
from cmeridian.exchange.archive import RECORD, Part
from cmeridian.features.accounts.selectors import account_facts
from cmeridian.features.base.trail import TrailLine, read_trail
from cmeridian.features.compliance.selectors.deadlines import find_calendar
from cmeridian.features.compliance.selectors.own_notes import own_notes
from cmeridian.features.home.models import CalendarAddress, MailChoice, SentReminder
from cmeridian.features.home.selectors.record import record_text
from cmeridian.features.portfolio.selectors import read_kept
from cmeridian.features.portfolio.selectors.imports import list_imports

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person, User
    from cmeridian.features.compliance.selectors.deadlines import AddressOf

_LOG_COLUMNS = ("at", "action", "subject", "by", "for", "by_leave_of")


def archive_parts(
    *, person: Person, user: User | None, on: date, address_of: AddressOf
) -> list[Part]:
    """List the files of a person's archive.

    user: their account, None for a guest. address_of: of a credential's page, for the calendar.
    """
    calendar = find_calendar(person=person, on=on, address_of=address_of)
    keys = [person.key, *([user.key] if user is not None else [])]
    return [
        Part(
            RECORD,
            record_text(person).encode(),
            "Your record: who you are, what you hold, what you did, what you answered, and rules "
            "of your own",
        ),
        Part(
            "activities.csv",
            write_table(read_kept(person).whole.activities),
            "Your activities as a table, for any spreadsheet",
        ),
        Part("calendar.ics", calendar, "Your deadlines, for any calendar program"),
        *_account_part(person, user),
        Part(
            "rule-notes.json",
            _json({"notes": own_notes(person)}),
            "What you found at the sources of rules, and what became of it",
        ),
        Part(
            "log.csv",
            _log(read_trail(keys), keys),
            "What was done and when, by you or by whom you let in; rows are named by their ids",
        ),
    ]


def _account_part(person: Person, user: User | None) -> Iterator[Part]:
    if user is None:
        return
    values = {
        "account": account_facts(person=person, user=user),
        "calendar_addresses": [
            {
                "id": one.public_id,
                "called": one.label,
                "made": one.created_at,
                "last_read": one.last_read_on,
            }
            for one in CalendarAddress.objects.of(person).order_by("pk")
        ],
        "imports": list_imports(person),
        "mails": {**_mail_choice(person), "reminders_sent": _reminders(person)},
    }
    meaning = (
        "Your account: mail addresses, how you sign in, whom you let in, programs, calendar "
        "addresses, imports and mail choices, without any secret"
    )
    yield Part("account.json", _json(values), meaning)


def _mail_choice(person: Person) -> dict[str, bool]:
    choice = MailChoice.objects.of(person).first() or MailChoice()
    return {"due_dates": choice.due_dates, "rule_changes": choice.rule_changes}


def _reminders(person: Person) -> list[dict[str, Any]]:
    rows = SentReminder.objects.of(person).order_by("pk")
    return [{"about": one.key, "at": one.at} for one in rows]


def _log(trail: tuple[TrailLine, ...], own: list[str]) -> bytes:
    """Write the audit trail as a table. It holds ids only, which no spreadsheet takes for more."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(_LOG_COLUMNS)
    for line in trail:
        by = "you" if line.actor in own else line.actor or "the system"
        owner = line.acting_for or (line.actor if line.actor in own else "")
        whom = "you" if owner in own else owner
        rows.writerow((_moment(line.at), line.action, line.subject, by, whom, line.via))
    return text.getvalue().encode()


def _json(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False, default=_iso) + "\n").encode()


def _iso(value: date) -> str:
    """Write a day, or a moment to the second."""
    return _moment(value) if isinstance(value, datetime) else value.isoformat()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
