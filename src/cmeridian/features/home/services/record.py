"""Begin, look at today, bring a record in, take it back, and leave."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.exchange.record_file import RecordFile, read_record
from cmeridian.exchange.samples import sample_text
from cmeridian.features.accounts.selectors import find_person
from cmeridian.features.accounts.services import (
    attach_to_account,
    create_guest,
    erase_account,
    erase_person,
    keep_as_own,
    lock,
)
from cmeridian.features.base.services import audit, once
from cmeridian.features.compliance.selectors import find_standing, has_new_sets
from cmeridian.features.compliance.services import remember_rules
from cmeridian.features.home.models import EarlierRecord
from cmeridian.features.home.selectors import record_text
from cmeridian.features.home.selectors.today import find_today
from cmeridian.features.portfolio.services import replace_record
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person, User
    from cmeridian.features.home.selectors.today import Today

SAMPLES_LAST_SEEN = date(2023, 12, 31)
"""On this day sample clinicians last looked at their rules, so that true changes show."""


class AlreadyBegun(UserError):
    """The account has a record, so none is begun beside it."""

    def __init__(self) -> None:
        super().__init__("Your account has a record already. Nothing was changed.")


def start_empty(
    *, profession: str, today: date, leaving: Person | None = None, account: User | None = None
) -> Person:
    """Begin a record with nothing in it but a profession of the vocabulary.

    leaving: whose record gives way; it is erased. account: whose record it becomes, None for a
    guest. Raises AlreadyBegun for an account that has another record.
    """
    with transaction.atomic():
        _leave(leaving, account)
        person = create_guest(profession=profession, on=today)
        _attach(person, account)
        _remember(person, today, today)
    return person


def start_sample(
    *, name: str, today: date, leaving: Person | None = None, account: User | None = None
) -> Person:
    """Begin as a sample clinician: a copy of one's own, to change at will.

    leaving, account: as in start_empty. Raises KeyError for an unknown name, and AlreadyBegun.
    """
    file = read_record(sample_text(name, today=today).encode(), rulebook=load_rulebook())
    return _start(file, today, leaving, account, sample=name, seen_on=SAMPLES_LAST_SEEN)


def start_from_file(
    *, content: bytes, today: date, leaving: Person | None = None, account: User | None = None
) -> Person:
    """Begin with a record file, or with an archive.

    leaving, account: as in start_empty. Raises BadInput with every problem of the file, and then
    nothing is done, and AlreadyBegun.
    """
    return _start(read_record(content, rulebook=load_rulebook()), today, leaving, account)


def look_at_today(*, person: Person, on: date) -> Today:
    """Gather what Today shows.

    The rules of sets that are new to the person are remembered, so that later changes show.
    """
    standing = find_standing(person=person, on=on)
    if has_new_sets(standing=standing, person=person):
        remember_rules(person=person, standing=standing, on=on)
    return find_today(person=person, standing=standing)


def bring_in(*, person: Person, content: bytes, at: datetime, submission: str) -> RecordFile:
    """Put a record file, or an archive, in the place of a person's record, which can be taken back.

    submission: the key of the form; sent twice, the earlier record is not lost to the second time.
    Raises BadInput with every problem of the file, and then nothing is done.
    """
    file = read_record(content, rulebook=load_rulebook())
    mark, before = person.mark, record_text(person)

    def act() -> str:
        now = lock(person)
        EarlierRecord.objects.update_or_create(
            person=person,
            defaults={
                # Changed since it was written out, it is written out once more.
                "text": before if now.mark == mark else record_text(now),
                "replaced_at": at,
            },
        )
        replace_record(person=person, file=file)
        keep_as_own(person=person)
        audit("record.brought_in", actor=person.key)
        return ""

    once(key=submission, actor=person.key, act=act)
    return file


def take_back(*, person: Person) -> bool:
    """Undo the last record file. Returns whether there was one; a second undo does nothing.

    Raises BadInput if the packs no longer hold a set of the earlier record.
    """
    row = EarlierRecord.objects.of(person).first()
    if row is None:
        return False
    file = read_record(row.text.encode(), rulebook=load_rulebook())
    with transaction.atomic():
        lock(person)
        same = EarlierRecord.objects.of(person).filter(pk=row.pk, replaced_at=row.replaced_at)
        if not same.delete()[0]:
            return False
        replace_record(person=person, file=file)
        audit("record.taken_back", actor=person.key)
    return True


def erase(*, person: Person) -> None:
    """Delete everything a person has entered; their notes on rules stay, without their author."""
    erase_person(person=person)


def erase_with_account(*, user: User, guest_key: str, on: date) -> None:
    """Delete an account and everything entered with it.

    guest_key: of work that the session holds beside it, empty for none; that goes too.
    """
    erase_account(user=user, also=find_person(guest_key, on=on) if guest_key else None)


def _start(
    file: RecordFile,
    today: date,
    leaving: Person | None,
    account: User | None,
    *,
    sample: str = "",
    seen_on: date | None = None,
) -> Person:
    with transaction.atomic():
        _leave(leaving, account)
        profession = file.record.clinician.profession
        person = create_guest(profession=profession, on=today, sample=sample)
        _attach(person, account)
        replace_record(person=person, file=file)
        _remember(person, today, seen_on or today)
    return person


def _leave(person: Person | None, account: User | None) -> None:
    """Erase whose record gives way. That of an account is only ever a sample."""
    if person is None:
        return
    if account is not None and not _is_sample_still(person):
        raise AlreadyBegun
    erase_person(person=person)


def _is_sample_still(person: Person) -> bool:
    try:
        return bool(lock(person).sample)
    except ObjectDoesNotExist:
        # Erased meanwhile: nothing is in the way.
        return True


def _attach(person: Person, account: User | None) -> None:
    if account is None:
        return
    try:
        with transaction.atomic():
            attach_to_account(person=person, user=account)
    except IntegrityError:
        raise AlreadyBegun from None


def _remember(person: Person, today: date, as_of: date) -> None:
    standing = find_standing(person=person, on=today)
    remember_rules(person=person, standing=standing, on=today, as_of=as_of)
