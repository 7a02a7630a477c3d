"""What happens before the first page, and what runs by itself afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail as django_mail
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import override_settings
from django.utils import timezone
from django_q.models import Failure, Schedule
from pytest_django import Settings

import cmeridian
from cmeridian.domain.kernel.problems import BadInput
from cmeridian.features.accounts.models import Person
from cmeridian.features.base.mail import post_mail
from cmeridian.features.base.models import AuditEvent, OutgoingMail, Submission
from cmeridian.features.home.models import RulesTold, SentReminder
from cmeridian.features.home.services import start_sample
from cmeridian.features.portfolio.models import Activity
from cmeridian.web import prepare
from cmeridian.web.sessions import SessionStore
from tests.features.home.due import person_due_on
from tests.features.test_atomic import at_the_same_moment

pytestmark = pytest.mark.django_db


def test_a_database_of_a_newer_version_is_refused() -> None:
    MigrationRecorder(connection).record_applied("portfolio", "0999_from_the_future")
    with pytest.raises(BadInput, match=r"newer version.*0999_from_the_future.*Nothing was changed"):
        prepare.migrate()


def test_a_database_of_this_version_is_left_alone() -> None:
    prepare.migrate()


def test_each_job_is_entered_once_and_keeps_its_time() -> None:
    prepare._register_jobs()
    later = timezone.now() + timedelta(hours=7)
    Schedule.objects.update(next_run=later)
    Schedule.objects.create(name="cmeridian: what once was", func="cmeridian.gone", next_run=later)
    prepare._register_jobs()
    entered = Schedule.objects.values_list("name", "func", "schedule_type", "minutes", "next_run")
    assert sorted(entered) == sorted(
        (f"cmeridian: {name}", func, often, 1, later)
        for name, (func, often) in prepare.JOBS.items()
    )


def test_jobs_are_entered_for_each_day_or_each_minute() -> None:
    assert {often for _, often in prepare.JOBS.values()} == {Schedule.DAILY, Schedule.MINUTES}
    assert prepare.JOBS["send waiting mail"][1] == Schedule.MINUTES
    assert prepare.JOBS["queue reminders"][1] == Schedule.DAILY


# --- jobs: running twice is the same as running once ----------------------------------------------


QUEUED = (
    "cmeridian.features.accounts.jobs.forget_sessions",
    "cmeridian.features.base.jobs.send_mail",
    "cmeridian.features.home.jobs.queue_reminders",
    "cmeridian.features.home.jobs.remind",
)
"""What is entered into the queue by something that happened, besides what runs by itself."""
HANDLERS = sorted({func for func, _ in prepare.JOBS.values()} | set(QUEUED))
TODAY = timezone.localdate()


def job(func: str) -> Callable[..., Any]:
    module, _, name = func.rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def arguments(func: str) -> tuple[Any, ...]:
    """Give a job of the queue what it is about."""
    if func.endswith(".send_mail"):
        return (OutgoingMail.objects.order_by("pk").first().pk,)
    if func.endswith(".forget_sessions"):
        return ERASED, ""
    if func.endswith(".remind"):
        return Person.objects.exclude(user=None).get().key, TODAY.isoformat()
    return ()


ERASED = 4711
"""The number of an account that was erased, of which a session is left."""
CLEARED = {
    "cmeridian.features.accounts.jobs.forget_sessions": Session,
    "cmeridian.features.accounts.jobs.erase_absent": Person,
    "cmeridian.features.portfolio.jobs.clear_set_aside": Activity,
    "cmeridian.features.base.jobs.clear_old_submissions": Submission,
    "cmeridian.features.base.jobs.clear_ended_sessions": Session,
    "cmeridian.features.base.jobs.clear_old_mail": OutgoingMail,
    "cmeridian.features.base.jobs.clear_old_failures": Failure,
    "cmeridian.features.home.jobs.clear_old_reminders": SentReminder,
}
"""What each job that clears away has to clear."""


def effects() -> dict[str, Any]:
    """Take down what jobs leave behind: rows, and mails that went out."""
    counted = (Person, Activity, Submission, Session, SentReminder, RulesTold, AuditEvent, Failure)
    return {
        **{model.__name__: model._base_manager.count() for model in counted},
        "mails": list(OutgoingMail.objects.order_by("pk").values("key", "body", "attempts")),
        "sent": len(django_mail.outbox),
    }


def things_to_do() -> None:
    """Make, of each kind, one thing that has served its time and one that has not."""
    now = timezone.now()
    for days in (30, 31):
        person = start_sample(name="amara", today=TODAY)
        Person.objects.filter(pk=person.pk).update(last_seen_on=TODAY - timedelta(days=days))
    kept = Person.objects.order_by("id").first()
    for number, days in enumerate((29, 31)):
        row = Activity.objects.of(kept).order_by("id")[number]
        Activity.objects.filter(pk=row.pk).update(deleted_at=now - timedelta(days=days))
    for key, days in (("recent", 6), ("old", 8)):
        Submission.objects.create(key=key)
        Submission.objects.filter(key=key).update(at=now - timedelta(days=days))
    for key, hours in (("open", 1), ("ended", -1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=now + timedelta(hours=hours)
        )
    left = SessionStore()
    left["_auth_user_id"] = str(ERASED)
    left.save()
    for key, days in (("recent", 29), ("old", 31)):
        post_mail(key=key, to="amara@example.org", subject="Due", body="Soon.")
        OutgoingMail.objects.filter(key=key).update(created_at=now - timedelta(days=days))
        at = now - timedelta(days=days)
        Failure.objects.create(id=key, name=key, func="gone", started=at, stopped=at, success=False)
    for key, days in (("recent", 399), ("old", 401)):
        SentReminder.objects.create(person=kept, key=key)
        SentReminder.objects.filter(key=key).update(at=now - timedelta(days=days))
    owner = person_due_on(TODAY + timedelta(days=20))
    assert owner.user is not None


@pytest.mark.parametrize("func", HANDLERS)
def test_a_job_run_twice_has_the_effect_of_once(func: str) -> None:
    things_to_do()
    before = effects()
    run, given = job(func), arguments(func)
    run(*given)
    once = effects()
    run(*given)
    assert effects() == once
    if func in CLEARED:
        name = CLEARED[func].__name__
        left = len(once["mails"]) if name == "OutgoingMail" else once[name]
        had = len(before["mails"]) if name == "OutgoingMail" else before[name]
        assert had - left == 1, "what has served its time, and no more"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("func", HANDLERS)
def test_a_job_run_twice_at_the_same_moment_has_the_effect_of_once(func: str) -> None:
    things_to_do()
    run, given = job(func), arguments(func)
    assert at_the_same_moment(2, lambda _: run(*given) and None) == []
    twice = effects()
    run(*given)
    assert effects() == twice
    expected = {
        "cmeridian.features.base.jobs.send_mail": 1,
        "cmeridian.features.base.jobs.send_waiting_mail": 2,
    }
    assert twice["sent"] == expected.get(func, 0)
    assert len(twice["mails"]) == (
        3 if func.endswith(".remind") else 1 if func.endswith(".clear_old_mail") else 2
    )


def test_every_job_that_is_entered_anywhere_is_tried() -> None:
    """A job is named by its path, so that a new one is found by it."""
    named = set()
    for path in Path(cmeridian.__file__).parent.rglob("*.py"):
        named |= set(re.findall(r'"(cmeridian\.features\.\w+\.jobs\.\w+)"', path.read_text()))
    assert named == set(HANDLERS)
    assert all(callable(job(func)) for func in HANDLERS)


# --- what is looked at before the first page ------------------------------------------------------


def found(*, deploy: bool = False) -> list[str]:
    messages = run_checks(tags=["cmeridian"], include_deployment_checks=deploy)
    return [str(message.id) for message in messages]


def on_sqlite_only() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("This is looked at on SQLite.")


def test_a_sound_sqlite_and_one_process_are_fine(settings: Settings) -> None:
    settings.SQLITE_IS_SOUND = True
    assert found(deploy=True) == []


def test_an_unsound_sqlite_is_warned_of_and_refused_for_others(settings: Settings) -> None:
    on_sqlite_only()
    settings.SQLITE_IS_SOUND = False
    assert found() == ["cmeridian.W001"]
    assert sorted(found(deploy=True)) == ["cmeridian.E001", "cmeridian.W001"]
    settings.ACCEPT_OLD_SQLITE = True
    assert found(deploy=True) == []


@pytest.mark.parametrize(("processes", "expected"), [(2, []), (3, ["cmeridian.W002"])])
def test_more_processes_than_sqlite_serves_are_warned_of(
    processes: int, expected: list[str]
) -> None:
    on_sqlite_only()
    with override_settings(WEB_PROCESSES=processes, SQLITE_IS_SOUND=True):
        assert found() == expected


def test_on_postgresql_neither_is_looked_at(settings: Settings) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("This is looked at on PostgreSQL.")
    settings.SQLITE_IS_SOUND = False
    settings.WEB_PROCESSES = 64
    assert found(deploy=True) == []
