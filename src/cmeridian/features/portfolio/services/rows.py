"""Write activities as rows, so many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from cmeridian.features.portfolio.models import Activity, CreditLine, Evidence, TopicHours

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity as DoneActivity
    from cmeridian.features.accounts.models import Person

BATCH = 500
"""So many rows are written at once at most."""


def fill_row(row: Activity, activity: DoneActivity, *, record_id: str) -> Activity:
    """Fill a row with the values of an activity."""
    values: dict[str, Any] = {
        "record_id": record_id,
        "title": activity.title,
        "provider": activity.provider,
        "completed": activity.completed,
        "format": activity.format,
        "subtype": activity.subtype or "",
        "course": activity.course or "",
        "approved_lists": list(activity.approved_lists),
        "relevance": list(activity.relevance),
        "post_test_score_pct": activity.post_test_score_pct,
        "formally_approved": activity.formally_approved,
        "reflection": activity.reflection,
    }
    for name, value in values.items():
        setattr(row, name, value)
    return row


def write_parts(pairs: list[tuple[Activity, DoneActivity]]) -> None:
    """Write the credit lines, topics and evidence of activities whose rows are written."""
    lines = (
        CreditLine(
            activity=row,
            credit_class=line.credit_class,
            amount=line.amount,
            unit=line.unit or "",
        )
        for row, activity in pairs
        for line in activity.credits
    )
    topics = (
        TopicHours(activity=row, topic=topic, hours=hours)
        for row, activity in pairs
        for topic, hours in activity.topics.items()
    )
    proofs = (
        Evidence(activity=row, file=proof.file, sha256=proof.sha256 or "")
        for row, activity in pairs
        for proof in activity.evidence
    )
    for model, rows in ((CreditLine, lines), (TopicHours, topics), (Evidence, proofs)):
        for batch in batches(rows):
            model.objects.bulk_create(batch)


def write_new(person: Person, activities: Iterable[DoneActivity]) -> None:
    """Write activities that are new to a person."""
    for batch in batches(activities):
        rows = [fill_row(Activity(person=person), one, record_id=one.id) for one in batch]
        Activity.objects.bulk_create(rows)
        write_parts(list(zip(rows, batch, strict=True)))


def batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Cut rows into lists that are not too long."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch
