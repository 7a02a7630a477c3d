"""What was entered as a guest before signing in, beside the record of the account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from cmeridian.domain.records.duplicates import find_duplicates
from cmeridian.domain.records.merging import Merge, equal_activities, merge_records
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.features.accounts.selectors import find_person
from cmeridian.features.portfolio.selectors import read_kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmeridian.domain.records.record import Activity, Credential
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.features.accounts.models import Person

MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Alike:
    """An activity that would be added, and the one on record that it may be, with why."""

    added: Activity
    there: Activity
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """What a guest entered, and what of it would come to the record of the account, in lines.

    takes_place: the record of the account is a sample, so the guest's takes its place. added: what
    comes; kept: what stays as it is, with why. alike: of what comes, what may be an activity that
    is there; twins: what is there already. erased_on: the day on which it is erased unasked. more,
    more_twins: how many lines are left out.
    """

    merge: Merge
    takes_place: bool
    credentials: int
    activities: int
    own_sets: int
    added_credentials: tuple[str, ...]
    added_sets: tuple[str, ...]
    added_activities: tuple[Activity, ...]
    more: int
    kept: tuple[str, ...]
    alike: tuple[Alike, ...]
    twins: tuple[tuple[Activity, Activity], ...]
    more_twins: int
    erased_on: date

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that the record does not hold already."""
        return self.merge.is_empty and not self.takes_place


def find_guest_work(*, key: str, own: Person, on: date) -> WaitingWork | None:
    """Find what a session's guest entered; None if there is no such guest, or no longer.

    key: as the session holds it. own: the record of the account.
    """
    guest = find_person(key, on=on) if key else None
    if guest is None:
        return None
    kept = read_kept(guest)
    merge = merge_of(guest, own)
    rulebook = kept.rulebook
    return WaitingWork(
        merge=merge,
        takes_place=bool(own.sample),
        credentials=len(kept.whole.credentials),
        activities=len(kept.whole.activities),
        own_sets=len(kept.custom_sets),
        added_credentials=tuple(_named(one.set, rulebook) for one in merge.credentials),
        added_sets=tuple(_named(str(one["id"]), rulebook) for one in merge.own_sets),
        added_activities=merge.activities[:MOST_LISTED],
        more=max(0, len(merge.activities) - MOST_LISTED),
        kept=tuple(_kept_lines(merge, rulebook)),
        alike=_alike(merge, own),
        twins=merge.twins[:MOST_LISTED],
        more_twins=max(0, len(merge.twins) - MOST_LISTED),
        erased_on=guest.last_seen_on + timedelta(days=settings.GUEST_DAYS + 1),
    )


def merge_of(guest: Person, own: Person) -> Merge:
    """Tell what a guest's record adds to that of an account."""
    more, into = read_kept(guest), read_kept(own)
    return merge_records(
        into=into.whole,
        into_sets=into.custom_sets,
        more=more.whole,
        more_sets=more.custom_sets,
        twins=equal_activities(into=into.whole.activities, more=more.whole.activities),
    )


def _alike(merge: Merge, own: Person) -> tuple[Alike, ...]:
    there = read_kept(own).whole.activities
    # Ids of two records that were begun apart tell nothing.
    unnamed = [False] * len(merge.activities)
    found = find_duplicates(merge.activities, there, has_id=unnamed)
    pairs = [(one, one.existing) for one in found if one.existing is not None]
    return tuple(
        Alike(merge.activities[one.place], there[existing], one.reasons)
        for one, existing in pairs[:MOST_LISTED]
    )


def _named(set_id: str, rulebook: Rulebook) -> str:
    terms = rulebook.sets.get(set_id)
    return authority_name(terms) if terms else set_id


def _kept_lines(merge: Merge, rulebook: Rulebook) -> Iterable[str]:
    for there, not_taken in merge.differing:
        yield (
            f"{_named(there.set, rulebook)}: your record holds it, {_dates(there)}. "
            f"What you entered as a guest is not taken: {_dates(not_taken)}."
        )
    for set_id in merge.differing_sets:
        yield (
            f"{_named(set_id, rulebook)}: your record holds a set of this name with other rules, "
            "and keeps it."
        )


def _dates(credential: Credential) -> str:
    parts = [
        f"number {credential.number}" if credential.number else "without a number",
        f"issued {day_month_year(credential.issued)}" if credential.issued else "",
        f"expires {day_month_year(credential.expires)}" if credential.expires else "no expiry date",
        f"{len(credential.events)} events" if credential.events else "",
    ]
    return ", ".join(part for part in parts if part)
