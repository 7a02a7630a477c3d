"""Add to an account's record what was entered as a guest before signing in, or erase it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.exchange.own_sets import MAX_RULES, has_too_many_rules
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.exchange.record_schema import MAX_SETS
from cmeridian.features.accounts.selectors import find_person, person_of
from cmeridian.features.accounts.services import (
    MAX_CREDENTIALS,
    add_to_person,
    attach_to_account,
    erase_person,
    lock,
)
from cmeridian.features.base.services import audit
from cmeridian.features.compliance.services import hand_over_notes
from cmeridian.features.home.selectors.guest_work import merge_of
from cmeridian.features.portfolio.selectors import read_kept
from cmeridian.features.portfolio.services import MAX_ACTIVITIES, add_activities
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.domain.records.merging import Merge
    from cmeridian.features.accounts.models import Person, User


class TooMuch(UserError):
    """Both together are more than a record holds."""


def add_guest_work(*, user: User, key: str, on: date) -> Merge | None:
    """Add what a guest entered to the record of an account, all of it or nothing; the guest goes.

    key: as the session holds it, never from a request. A sample gives way to the guest's record.
    Returns what was added, or None where there is no such guest, or no longer: once more does
    nothing. Raises TooMuch, and nothing is done.
    """
    own, guest = person_of(user), find_person(key, on=on)
    if own is None or guest is None:
        return None
    # Worked out beforehand, so that nobody waits for it; anew only where something changed since.
    marks, merge = (own.mark, guest.mark), merge_of(guest, own)
    with transaction.atomic():
        try:
            own, guest = lock(own), lock(guest)
        except ObjectDoesNotExist:
            return None
        if guest.user_id is not None:
            return None
        if (own.mark, guest.mark) != marks:
            merge = merge_of(guest, own)
        if own.sample:
            erase_person(person=own)
            attach_to_account(person=guest, user=user)
        else:
            _add(guest, merge, to=own)
    return merge


def leave_guest_work(*, user: User, key: str, on: date) -> bool:
    """Erase what a guest entered, as the owner of the account decided. Returns whether it was.

    key: as the session holds it, never from a request.
    """
    with transaction.atomic():
        guest = find_person(key, on=on)
        if guest is None:
            return False
        erase_person(person=guest)
        audit("guest_work.left", actor=user.key, subject=f"guest {guest.key}")
    return True


def _add(guest: Person, merge: Merge, *, to: Person) -> None:
    _refuse_too_much(to, merge)
    add_to_person(
        person=to,
        credentials=merge.credentials,
        own_sets=merge.own_sets,
        answers=merge.facts,
        carried=merge.carried,
    )
    if merge.activities:
        add_activities(person=to, activities=merge.activities)
    hand_over_notes(from_person=guest, to_person=to)
    erase_person(person=guest)
    audit("guest_work.added", actor=to.key, subject=f"guest {guest.key}")


def _refuse_too_much(own: Person, merge: Merge) -> None:
    """Refuse what a record, and so a record file, cannot hold."""
    kept = read_kept(own)
    sets = [*kept.custom_sets, *merge.own_sets]
    counts = (
        (len(kept.whole.credentials) + len(merge.credentials), MAX_CREDENTIALS, "credentials"),
        (len(kept.whole.activities) + len(merge.activities), MAX_ACTIVITIES, "activities"),
        (len(sets), MAX_SETS, "sets of rules of your own"),
    )
    over = [
        f"{count:,} {noun}, and a record holds at most {most:,}"
        for count, most, noun in counts
        if count > most
    ]
    if has_too_many_rules(own_sets_of(sets, load_rulebook()).sets):
        over.append(f"more than {MAX_RULES} rules in sets of your own, which is the most")
    if over:
        raise TooMuch(
            f"Together there would be {'; '.join(over)}. Nothing was added. "
            "Remove what you no longer need from your record, then add it again."
        )
