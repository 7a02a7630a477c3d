"""What one record would add to another: only what is not there, never in the place of what is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cmeridian.domain.records.record import Activity, Credential, FactValue, Record

OwnSet = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes to a record from another, and what stays as it is.

    differing: credentials under a set that both hold, with other values: what is there, what is
    not taken. differing_sets: ids of own sets that both hold, with other rules. twins: activities
    that are there already, each with what it repeats. facts: answers that were not given.
    """

    credentials: tuple[Credential, ...]
    differing: tuple[tuple[Credential, Credential], ...]
    own_sets: tuple[OwnSet, ...]
    differing_sets: tuple[str, ...]
    activities: tuple[Activity, ...]
    twins: tuple[tuple[Activity, Activity], ...]
    facts: Mapping[str, FactValue]
    carried: Mapping[str, Any]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be added."""
        added = (self.credentials, self.own_sets, self.activities, self.facts, self.carried)
        return not any(added)


def merge_records(
    *,
    into: Record,
    into_sets: Iterable[OwnSet],
    more: Record,
    more_sets: Iterable[OwnSet],
    twins: Mapping[str, str],
) -> Merge:
    """Tell what a record would add to another, in the order in which it was entered.

    into_sets, more_sets: the own sets of each, as they were written. twins: ids of activities of
    `more` to those of `into` that they repeat.
    """
    held = {one.set: one for one in into.credentials}
    sets = {one["id"]: one for one in into_sets}
    brought = list(more_sets)
    done = {one.id: one for one in into.activities}
    return Merge(
        credentials=tuple(one for one in more.credentials if one.set not in held),
        differing=tuple(
            (held[one.set], one)
            for one in more.credentials
            if one.set in held and held[one.set] != one
        ),
        own_sets=tuple(one for one in brought if one["id"] not in sets),
        differing_sets=tuple(
            one["id"] for one in brought if one["id"] in sets and sets[one["id"]] != one
        ),
        activities=tuple(one for one in more.activities if one.id not in twins),
        twins=tuple((done[twins[one.id]], one) for one in more.activities if one.id in twins),
        facts={
            name: value
            for name, value in more.clinician.facts.items()
            if name not in into.clinician.facts
        },
        carried={name: value for name, value in more.carried.items() if not into.carried.get(name)},
    )


def equal_activities(*, into: Iterable[Activity], more: Iterable[Activity]) -> dict[str, str]:
    """Find activities that are the same in all but their id. Returns ids of `more` to `into`."""
    known = {_key(one): one.id for one in reversed(tuple(into))}
    found = ((one.id, known.get(_key(one))) for one in more)
    return {own: twin for own, twin in found if twin is not None}


def _key(activity: Activity) -> str:
    # Hours on topics have no order that means anything.
    topics = dict(sorted(activity.topics.items()))
    return repr(replace(activity, id="", topics=topics))
