"""What happens before the first page, and what runs by itself afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import override_settings
from django.utils import timezone
from django_q.models import Schedule
from pytest_django import Settings

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.features.accounts.models import Person
from cmeridian.features.base.models import AuditEvent, Submission
from cmeridian.features.home.services import start_sample
from cmeridian.features.portfolio.models import Activity
from cmeridian.web import prepare

pytestmark = pytest.mark.django_db


def test_a_database_of_a_newer_version_is_refused() -> None:
    MigrationRecorder(connection).record_applied("portfolio", "0999_from_the_future")
    with pytest.raises(BadInput, match=r"newer version.*0999_from_the_future.*Nothing was changed"):
        prepare._migrate()


def test_a_database_of_this_version_is_left_alone() -> None:
    prepare._migrate()


def test_each_job_is_entered_once_and_keeps_its_time() -> None:
    prepare._register_jobs()
    later = timezone.now() + timedelta(hours=7)
    Schedule.objects.update(next_run=later)
    Schedule.objects.create(name="cmeridian: what once was", func="cmeridian.gone", next_run=later)
    prepare._register_jobs()
    entered = Schedule.objects.values_list("name", "func", "schedule_type", "next_run")
    assert sorted(entered) == sorted(
        (f"cmeridian: {name}", func, Schedule.DAILY, later) for name, func in prepare.JOBS.items()
    )


# --- jobs: running twice is the same as running once ----------------------------------------------


def job(func: str) -> Callable[[], Any]:
    module, _, name = func.rpartition(".")
    found: Callable[[], Any] = getattr(import_module(module), name)
    return found


def rows() -> dict[str, int]:
    return {m.__name__: m._base_manager.count() for m in (Person, Activity, Submission, Session)}


def things_to_clear() -> None:
    """Make, of each kind, one thing that has served its time and one that has not."""
    today, now = timezone.localdate(), timezone.now()
    for days in (30, 31):
        person = start_sample(name="amara", today=today)
        Person.objects.filter(pk=person.pk).update(last_seen_on=today - timedelta(days=days))
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


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("erase absent guests", "Person"),
        ("clear deleted activities", "Activity"),
        ("clear old submissions", "Submission"),
        ("clear ended sessions", "Session"),
    ],
)
def test_a_job_clears_what_has_served_its_time_and_no_more(name: str, table: str) -> None:
    things_to_clear()
    before = rows()
    run = job(prepare.JOBS[name])
    run()
    once = rows()
    assert before[table] - once[table] == 1
    events = AuditEvent.objects.count()
    run()
    assert rows() == once
    assert AuditEvent.objects.count() == events


def test_every_job_is_tried() -> None:
    assert len(prepare.JOBS) == 4
    assert all(callable(job(func)) for func in prepare.JOBS.values())


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
