"""Tell people by mail what falls due, and which of their rules changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.urls import reverse
from django_q.tasks import async_task

from cmeridian.features.accounts.selectors import people_with_mail
from cmeridian.features.accounts.services import lock
from cmeridian.features.base.mail import post_mail
from cmeridian.features.base.services import audit
from cmeridian.features.home.models import MailChoice, RulesTold, SentReminder
from cmeridian.features.home.selectors.reminder_words import body, subject
from cmeridian.features.home.selectors.reminders import (
    find_reminder,
    marks_told,
    read_rules_told,
    who_wants_none,
)

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.home.selectors.reminders import Reminder, Wanted

SLICE = 100
"""So many people are looked at in a row: what others wait for comes in between."""
KEPT = timedelta(days=400)
"""For so long it is remembered what a person was told: by then it is past, or due anew."""
_TURNS = 3
REMIND = "cmeridian.features.home.jobs.remind"
QUEUE = "cmeridian.features.home.jobs.queue_reminders"


def queue_reminders(*, after: int, on: date) -> int:
    """Enter a job for each person who may be told something, and one for those that follow.

    after: the number of the last person of the slice before, 0 for the first. Returns how many were
    entered.
    """
    people = people_with_mail(after=after, most=SLICE)
    if not people:
        return 0
    silent = who_wants_none([number for number, _ in people])
    wanting = [key for number, key in people if number not in silent]
    with transaction.atomic():
        for key in wanting:
            async_task(REMIND, key, on.isoformat())
        if len(people) == SLICE:
            async_task(QUEUE, people[-1][0])
    return len(wanting)


def remind(*, person_key: str, on: date) -> bool:
    """Write a person the mail of a day, if there is something to tell. Returns whether it was.

    On one day one mail is written, and nothing is told twice, however often this runs, and also at
    the same moment. Nothing is told of someone who is gone.
    """
    for _ in range(_TURNS):
        found = find_reminder(person_key=person_key, on=on)
        if found is None:
            return False
        # Written before the transaction begins, which others wait for.
        words = (subject(found), body(found, address=settings.ADDRESS + reverse("home:reminders")))
        try:
            written = _write(found, *words)
        except ObjectDoesNotExist:
            return False
        if written is not None:
            return written
    raise RuntimeError("what a person was told changed again and again")


@transaction.atomic
def save_mail_choice(*, person: Person, wanted: Wanted) -> None:
    """Keep which mails a person wants."""
    lock(person)
    values = {"due_dates": wanted.due_dates, "rule_changes": wanted.rule_changes}
    MailChoice.objects.update_or_create(person=person, defaults=values)
    audit("mail_choice.saved", actor=person.key)


def clear_old_reminders(*, at: datetime) -> int:
    """Forget what people were told so long ago that it cannot come up again. Returns how many."""
    count: int = SentReminder.objects.filter(at__lt=at - KEPT).delete()[0]
    return count


@transaction.atomic
def _write(found: Reminder, title: str, words: str) -> bool | None:
    """Write the mail, and note what it told; None where that changed since it was gathered."""
    lock(found.person)
    rules_told = read_rules_told(found.person)
    now = rules_told[0] if rules_told else None
    if marks_told(found.person) != found.told or now != found.rules_told:
        return None
    if not found.is_empty and not post_mail(key=found.key, to=found.to, subject=title, body=words):
        # Another was quicker; what it left untold waits for the next day.
        return False
    new = (mark for mark in found.marks if mark not in found.told)
    SentReminder.objects.bulk_create(SentReminder(person=found.person, key=mark) for mark in new)
    if now != found.rules:
        values = {"as_of": found.on, "rules": found.rules}
        RulesTold.objects.update_or_create(person=found.person, defaults=values)
    if not found.is_empty:
        audit("reminder.written", actor=found.person.key)
    return not found.is_empty
