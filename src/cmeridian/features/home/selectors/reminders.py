"""What the next mail to a person would tell, what they want told, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.reminders import (
    THRESHOLDS,
    DueThing,
    to_tell,
    to_tell_next,
)
from cmeridian.domain.requirements.wording.names import authority_name, renewal_name, title_in
from cmeridian.features.accounts.selectors import find_owner, mail_address_of
from cmeridian.features.base.mail import Posted, is_posted, mails_under
from cmeridian.features.compliance.selectors import (
    RulesChanged,
    changes_since,
    rules_last_seen,
    rules_now,
)
from cmeridian.features.compliance.selectors.deadlines import find_due_dates
from cmeridian.features.home.models import MailChoice, RulesTold, SentReminder

if TYPE_CHECKING:
    from cmeridian.domain.requirements.timeline import DueDate
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.compliance.selectors import Standing

Rules = Mapping[str, Mapping[str, str]]
MAILS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mails a person wants."""

    due_dates: bool = True
    rule_changes: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """What there is to tell a person on a day.

    to: the address, empty where none is known to be theirs. told: the marks of what was told
    before; rules_told: the rules as of the last mail about them, None before the first look at
    them. rules: as they read on that day.
    """

    person: Person
    to: str
    on: date
    things: tuple[DueThing, ...]
    changes: tuple[RulesChanged, ...]
    told: frozenset[str]
    rules_told: Rules | None
    rules: Rules

    @property
    def key(self) -> str:
        """The key of the mail, of which there is one a day."""
        return mail_key(self.person, self.on)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.things or self.changes)

    @property
    def marks(self) -> tuple[str, ...]:
        """What need not be told any more once this is told."""
        return tuple(dict.fromkeys(mark for thing in self.things for mark in thing.marks(self.on)))


@dataclass(frozen=True, slots=True)
class NextMail:
    """What the page on reminders shows.

    day: when the next mail about a due date goes out, if nothing changes; None if none is known.
    things: what it tells; changes: of rules, that the next mail of any kind tells. sent: the last
    mails. to: empty where no address is known to be theirs.
    """

    to: str
    on: date
    wanted: Wanted
    day: date | None
    things: tuple[DueThing, ...]
    changes: tuple[RulesChanged, ...]
    sent: tuple[Posted, ...]

    @property
    def is_soon(self) -> bool:
        """Whether it goes out with the next run, which comes once a day."""
        return bool(self.changes) or self.is_today

    @property
    def is_today(self) -> bool:
        """Whether what falls due is told with the next run."""
        return self.day == self.on


def mail_key(person: Person, on: date) -> str:
    """Name the mail to a person on a day."""
    return f"{_prefix(person)}{on}"


def wanted_by(person: Person) -> Wanted:
    """Read which mails a person wants."""
    row = MailChoice.objects.of(person).first()
    return Wanted(row.due_dates, row.rule_changes) if row else Wanted()


def who_wants_none(people: list[int]) -> frozenset[int]:
    """Find, of the people of these numbers, those who want no mail at all."""
    rows = MailChoice.objects.filter(person__in=people, due_dates=False, rule_changes=False)
    return frozenset(rows.values_list("person_id", flat=True))


def find_reminder(*, person_key: str, on: date) -> Reminder | None:
    """Gather what there is to tell a person on a day.

    None where there is nobody to tell it, or where that day's mail is written already.
    """
    person = find_owner(person_key)
    to = mail_address_of(person) if person else ""
    if person is None or not to or is_posted(mail_key(person, on)):
        return None
    wanted, told = wanted_by(person), marks_told(person)
    rules_told = read_rules_told(person)
    standing, dates, _ = find_due_dates(
        person=person, on=on, until=on + timedelta(days=max(THRESHOLDS))
    )
    things = _things(standing, dates) if wanted.due_dates else ()
    return Reminder(
        person=person,
        to=to,
        on=on,
        things=to_tell(things, told=told, on=on),
        changes=_changes(person, standing, rules_told) if wanted.rule_changes else (),
        told=told,
        rules_told=rules_told[0] if rules_told else None,
        rules=rules_now(standing, on=on),
    )


def find_next_mail(*, person: Person, on: date) -> NextMail:
    """Find what the next mail to a person would tell, and when."""
    wanted = wanted_by(person)
    standing, dates, _ = find_due_dates(person=person, on=on, until=None)
    things = _things(standing, dates) if wanted.due_dates else ()
    day, told_then = to_tell_next(things, told=marks_told(person), on=on)
    changes = _changes(person, standing, read_rules_told(person)) if wanted.rule_changes else ()
    return NextMail(
        to=mail_address_of(person),
        on=on,
        wanted=wanted,
        day=day,
        things=told_then,
        changes=changes,
        sent=mails_under(_prefix(person), most=MAILS_SHOWN),
    )


def marks_told(person: Person) -> frozenset[str]:
    """Give the marks of what a person was told."""
    return frozenset(SentReminder.objects.of(person).values_list("key", flat=True))


def read_rules_told(person: Person) -> tuple[Rules, date] | None:
    """Give the rules as of the last mail about them, with its day; None before the first look."""
    row = RulesTold.objects.of(person).first()
    return (row.rules, row.as_of) if row else None


def _prefix(person: Person) -> str:
    return f"reminder {person.key} "


def _changes(
    person: Person, standing: Standing, rules_told: tuple[Rules, date] | None
) -> tuple[RulesChanged, ...]:
    """List what changed since the last mail, or before the first one since they last looked."""
    before = rules_told or rules_last_seen(person)
    if before is None:
        return ()
    rules, since = before
    return changes_since(standing=standing, rules=rules, since=since)


def _things(standing: Standing, dates: tuple[DueDate, ...]) -> tuple[DueThing, ...]:
    """Keep what is open: what is met, and what is only recommended, nobody need be told.

    A renewal is told of beside what is open for it, not by itself.
    """
    found = [item for item in dates if item.status != "met" and not _is_soft(standing, item)]
    asked = {(item.set, item.due) for item in found if item.rule is not None}
    return tuple(_thing(standing, item) for item in found if (item.set, item.due) in asked)


def _is_soft(standing: Standing, item: DueDate) -> bool:
    ledger = standing.set_ledger(item.set)
    finding = ledger.finding(item.rule) if ledger and item.rule else None
    return finding is not None and finding.soft


def _thing(standing: Standing, item: DueDate) -> DueThing:
    terms = standing.rulebook.sets[item.set]
    if item.rule is None:
        what = renewal_name(terms)
    else:
        what = title_in(terms, item.rule, standing.vocabulary)
    return DueThing(
        due=item.due,
        set=item.set,
        rule=item.rule,
        what=what,
        where=authority_name(terms),
        public_id=standing.kept.id_of_set(item.set),
        if_applies=item.status == "ask",
        rolls=terms.cycle.window == "rolling",
    )
