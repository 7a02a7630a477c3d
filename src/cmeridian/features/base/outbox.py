"""What whoever runs the server sees of the mails and jobs that wait, or were given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

from cmeridian.features.base.mail import MAX_ATTEMPTS
from cmeridian.features.base.models import OutgoingMail

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something that did not go as it should. what: a mail's address, or a job's function.

    why: the kind of the last error, never its words, which may quote a person.
    """

    number: str
    since: datetime
    attempts: int
    why: str
    what: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of a kind, and what was given up.

    late: of those that wait, what failed before. oldest: when the one that has waited longest was
    written, None for jobs.
    """

    count: int
    oldest: datetime | None
    late: tuple[Stuck, ...]
    given_up: tuple[Stuck, ...]


def mails_now() -> Waiting:
    """Look at the mails that are not sent."""
    unsent = OutgoingMail.objects.filter(sent_at=None).order_by("pk")
    waiting = unsent.filter(attempts__lt=MAX_ATTEMPTS)
    oldest = waiting.first()
    return Waiting(
        count=waiting.count(),
        oldest=oldest.created_at if oldest else None,
        late=tuple(_stuck_mails(waiting.exclude(why=""))),
        given_up=tuple(_stuck_mails(unsent.filter(attempts__gte=MAX_ATTEMPTS))),
    )


def try_mails_again(*, at: datetime) -> int:
    """Let every mail that is not sent be tried at once, as if for the first time.

    Returns how many. The next sweep, within a minute, sends them.
    """
    late = Q(attempts__gt=0) | ~Q(why="")
    unsent = OutgoingMail.objects.filter(late, sent_at=None)
    return unsent.update(attempts=0, not_before=at, claimed_at=None)


def jobs_now() -> Waiting:
    """Look at the jobs that wait or run, and at those that failed."""
    most = settings.Q_CLUSTER["max_attempts"]
    failed = Failure.objects.order_by("stopped")
    return Waiting(
        count=OrmQ.objects.count(),
        oldest=None,
        late=tuple(_stuck_jobs(failed.filter(attempt_count__lt=most))),
        given_up=tuple(_stuck_jobs(failed.filter(attempt_count__gte=most))),
    )


@transaction.atomic
def try_jobs_again() -> int:
    """Enter the jobs that were given up once more. Returns how many."""
    given_up = Failure.objects.filter(attempt_count__gte=settings.Q_CLUSTER["max_attempts"])
    rows = list(given_up.select_for_update())
    for row in rows:
        async_task(row.func, *row.args, **row.kwargs)
    given_up.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def clear_failures(*, before: datetime) -> int:
    """Forget jobs that failed before a moment. Returns how many."""
    count: int = Failure.objects.filter(stopped__lt=before).delete()[0]
    return count


def _stuck_mails(rows: QuerySet[OutgoingMail]) -> Iterator[Stuck]:
    for row in rows.iterator():
        yield Stuck(str(row.pk), row.created_at, row.attempts, row.why, row.to)


def _stuck_jobs(rows: QuerySet[Failure]) -> Iterator[Stuck]:
    for row in rows.iterator():
        yield Stuck(row.id, row.stopped, row.attempt_count, _kind(row.result), row.func)


def _kind(result: object) -> str:
    """Find the kind of the error in what the worker kept of it, which ends in a traceback."""
    last = str(result).strip().rpartition("\n")[2]
    return last.partition(":")[0].rpartition(".")[2]
