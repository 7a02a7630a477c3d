"""Jobs that fail again and again end where whoever runs the server sees them."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import Failure, OrmQ, Task
from django_q.monitor import save_task
from django_q.signing import SignedPackage
from django_q.tasks import async_task

from cmeridian.features.base import jobs
from cmeridian.features.base.logs import JsonLines
from cmeridian.features.base.mail import CLAIMED_FOR
from cmeridian.features.base.outbox import jobs_now

pytestmark = pytest.mark.django_db
MOST = settings.Q_CLUSTER["max_attempts"]
TOLD = 'E : Traceback\n  File "x.py"\ndjango.db.utils.DataError: Amara Okafor is too long\n'


def fail(times: int) -> None:
    """Enter a job, and report so many attempts of it that failed, as the worker does."""
    async_task("cmeridian.features.base.jobs.send_mail", 7)
    [row] = OrmQ.objects.all()
    task = {
        **SignedPackage.loads(row.payload),
        "started": timezone.now(),
        "stopped": timezone.now(),
        "result": TOLD,
        "success": False,
        "ack_id": row.pk,
        "sync": True,  # so that the connection of the test is left open
    }
    for _ in range(times):
        save_task(dict(task), get_broker())


def manage(*arguments: str) -> str:
    said = StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def test_a_job_that_failed_stays_in_the_queue_until_its_last_attempt() -> None:
    fail(MOST - 1)
    assert OrmQ.objects.count() == 1
    assert [row.attempts for row in jobs_now().late] == [MOST - 1]
    assert jobs_now().given_up == ()


def test_a_job_that_failed_too_often_is_given_up_in_sight() -> None:
    fail(MOST)
    assert OrmQ.objects.count() == 0
    [row] = jobs_now().given_up
    assert (row.attempts, row.why) == (MOST, "DataError")
    said = manage("jobs")
    assert "1 job was given up." in said
    assert "cmeridian.features.base.jobs.send_mail" in said and "DataError" in said
    assert "Okafor" not in said


def test_a_job_that_was_given_up_can_run_again() -> None:
    fail(MOST)
    assert manage("jobs", "--try-again") == "1 job will run again.\n"
    [row] = OrmQ.objects.all()
    again = SignedPackage.loads(row.payload)
    assert (again["func"], again["args"]) == ("cmeridian.features.base.jobs.send_mail", (7,))
    assert not Failure.objects.exists()
    assert manage("jobs", "--try-again") == "No jobs will run again.\n"


def test_a_job_outlives_its_worker_and_no_two_hold_a_mail() -> None:
    """A job is run again only once the worker that had it must have ended, and a mail likewise."""
    given: dict[str, Any] = settings.Q_CLUSTER
    assert given["timeout"] < given["retry"]
    assert timedelta(seconds=given["timeout"]) <= CLAIMED_FOR <= timedelta(seconds=given["retry"])
    assert given.get("ack_failures", False) is False


@pytest.mark.parametrize(("days", "stays"), [(29, 1), (31, 0)])
def test_failures_are_kept_for_thirty_days(days: int, stays: int) -> None:
    fail(MOST)
    at: datetime = timezone.now() - timedelta(days=days)
    Task.objects.update(stopped=at)
    jobs.clear_old_failures()
    assert Failure.objects.count() == stays


def test_a_log_does_not_quote_what_a_job_said_of_its_error() -> None:
    words = f"Failed 'cmeridian.features.base.jobs.send_mail' (a-b) - {TOLD}"
    line = JsonLines().format(logging.LogRecord("django-q", 40, "", 0, words, (), None))
    assert json.loads(line)["message"] == "Failed 'cmeridian.features.base.jobs.send_mail' (a-b)"
