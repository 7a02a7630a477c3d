"""Courses taken twice in a period in which they count once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cmeridian.domain.records.record import Activity

CourseKey = tuple[str, str, int]
"""Title or course id, provider, and the calendar year."""


def course_keys(activities: tuple[Activity, ...], *, once_per: str | None) -> dict[int, CourseKey]:
    """Name the course of each activity, by place; empty where repeats are no matter.

    once_per: `calendar_year`, or None. Two are the same course if they name the same course id, or
    else carry the same title and provider. One without a title is like no other.
    """
    if once_per is None:
        return {}
    return {place: _key(activity) for place, activity in enumerate(activities)}


def split_repeats(
    hours: dict[int, Decimal], courses: Mapping[int, CourseKey]
) -> tuple[dict[int, Decimal], list[int]]:
    """Keep of each course the activity with the most hours, the earliest of equals.

    Returns the hours kept, by place, and the places of the repeats. Chosen for each rule by itself,
    so that a further certificate never takes hours away.
    """
    best: dict[CourseKey, int] = {}
    for place, amount in hours.items():
        kept = best.setdefault(courses[place], place)
        if amount > hours[kept]:
            best[courses[place]] = place
    kept_places = set(best.values())
    return (
        {place: amount for place, amount in hours.items() if place in kept_places},
        [place for place in hours if place not in kept_places],
    )


def _key(activity: Activity) -> CourseKey:
    year = activity.completed.year
    if activity.course:
        return activity.course, "", year
    if not activity.title:
        return f"activity {activity.id}", "", year
    return activity.title.casefold().strip(), activity.provider.casefold().strip(), year
