"""What is done in several steps is done whole or not at all; what is sent twice is done once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from cmeridian.domain.records.record import Activity, Clinician, Credential, CreditLine, Evidence
from cmeridian.exchange.record_file import RecordFile, read_record
from cmeridian.exchange.samples import sample_text
from cmeridian.features.accounts import services as accounts
from cmeridian.features.accounts.models import Person
from cmeridian.features.base.services import once
from cmeridian.features.home import services as home
from cmeridian.features.home.selectors.reminders import Wanted
from cmeridian.features.home.services import start_sample
from cmeridian.features.portfolio import services as portfolio
from cmeridian.features.portfolio.models import Activity as ActivityRow
from cmeridian.packs.loader import load_rulebook

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OUR_APPS = ("base", "accounts", "portfolio", "compliance", "home")
DONE = Activity(
    id="act-new",
    completed=DAY,
    title="Sepsis update",
    provider="Example Society",
    format="live",
    credits=(CreditLine("AMA_CAT1", Decimal("2.5")), CreditLine("AAFP_PRESCRIBED", Decimal(2))),
    topics={"medical_errors": Decimal(1)},
    evidence=(Evidence("sepsis.pdf", None),),
)


def sample_file(name: str) -> RecordFile:
    return read_record(sample_text(name, today=DAY).encode(), rulebook=load_rulebook())


def begin(name: str = "amara") -> Person:
    return start_sample(name=name, today=DAY)


def an_activity(person: Person) -> str:
    return ActivityRow.objects.of(person).order_by("id").first().public_id


def a_credential(person: Person) -> str:
    from cmeridian.features.accounts.models import Credential as Row

    return Row.objects.of(person).order_by("id").first().public_id


HELD = Credential(set="us-az-md", issued=date(2024, 1, 2), expires=date(2027, 1, 2))
CLINICIAN = Clinician(profession="DO", specialty="internal_medicine", facts={})
ACTS: dict[str, Callable[[Person], object]] = {
    "add an activity": lambda p: portfolio.save_activity(person=p, activity=DONE),
    "change an activity": lambda p: portfolio.save_activity(
        person=p, activity=DONE, public_id=an_activity(p)
    ),
    "set an activity aside": lambda p: portfolio.set_aside_activity(
        person=p, public_id=an_activity(p), at=NOW
    ),
    "replace the record": lambda p: portfolio.replace_record(person=p, file=sample_file("lena")),
    "add a credential": lambda p: accounts.save_credential(person=p, credential=HELD),
    "change a credential": lambda p: accounts.save_credential(
        person=p, credential=HELD, public_id=a_credential(p)
    ),
    "remove a credential": lambda p: accounts.remove_credential(
        person=p, public_id=a_credential(p)
    ),
    "change who one is": lambda p: accounts.save_clinician(person=p, clinician=CLINICIAN),
    "answer a question": lambda p: accounts.save_facts(person=p, facts={"dea_registrant": True}),
    "add a set of one's own": lambda p: accounts.save_own_set(person=p, content={"id": "ours"}),
    "erase everything": lambda p: accounts.erase_person(person=p),
    "begin as a sample": lambda _: begin("tomasz"),
    "make a calendar address": lambda p: home.make_address(person=p, label="", submission="drawn"),
    "choose which mails to get": lambda p: home.save_mail_choice(
        person=p, wanted=Wanted(due_dates=False)
    ),
}


class Fault(Exception):
    """What goes wrong in the middle."""


@contextmanager
def fault_after(steps: int) -> Iterator[list[str]]:
    """Let so many statements that write succeed, and then fail. Yields what was written."""
    written: list[str] = []

    def run(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        result = execute(sql, *rest)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(sql)
            if len(written) == steps:
                raise Fault
        return result

    with connection.execute_wrapper(run):
        yield written


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in OUR_APPS
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_a_fault_after_any_step_leaves_nothing_half_done(name: str) -> None:
    key = begin().key
    before = everything()
    steps = 0
    while True:
        steps += 1
        try:
            with fault_after(steps) as written:
                ACTS[name](Person.objects.get(key=key))
        except Fault:
            assert everything() == before, f"after {written[-1]}"
            continue
        break
    after = everything()
    assert steps > 2, "the act itself, and its audit row"
    assert len(after["base.AuditEvent"]) > len(before["base.AuditEvent"])
    assert after != before


@pytest.mark.django_db
def test_a_form_sent_twice_has_one_effect() -> None:
    person = begin()
    before = ActivityRow.objects.of(person).count()

    def act() -> str:
        return f"/activities/{portfolio.save_activity(person=person, activity=DONE)}/"

    first = once(key="drawn-once", actor=person.key, act=act)
    assert once(key="drawn-once", actor=person.key, act=act) == first
    assert ActivityRow.objects.of(person).count() == before + 1


@pytest.mark.django_db
def test_a_form_that_failed_can_be_sent_again() -> None:
    def fail() -> str:
        raise Fault

    with pytest.raises(Fault):
        once(key="drawn-once", actor="", act=fail)
    assert once(key="drawn-once", actor="", act=lambda: "/done/") == "/done/"


def at_the_same_moment(count: int, act: Callable[[int], None]) -> list[BaseException]:
    """Do something in several threads, each with a connection of its own. Returns what failed."""
    barrier, failed = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            barrier.wait(timeout=20)
            act(number)
        except BaseException as error:  # noqa: BLE001 - the test looks at them
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return failed


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_at_the_same_moment_has_one_effect() -> None:
    person, outcomes = begin(), []
    before = ActivityRow.objects.of(person).count()

    def send(_number: int) -> None:
        outcomes.append(
            once(
                key="drawn-once",
                actor=person.key,
                act=lambda: portfolio.save_activity(person=person, activity=DONE),
            )
        )

    assert at_the_same_moment(8, send) == []
    assert len(outcomes) == 8
    assert len(set(outcomes)) == 1
    assert ActivityRow.objects.of(person).count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_wait_for_each_other_and_lose_nothing() -> None:
    people = [begin() for _ in range(8)]
    before, revisions = ActivityRow.objects.count(), [person.revision for person in people]

    def write(number: int) -> None:
        for turn in range(5):
            one = replace(DONE, id=f"act-{turn}")
            portfolio.save_activity(person=people[number], activity=one)

    assert at_the_same_moment(8, write) == []
    assert ActivityRow.objects.count() == before + 40
    kept = [Person.objects.get(pk=person.pk).revision for person in people]
    assert kept == [revision + 5 for revision in revisions]


@pytest.mark.django_db
def test_a_large_record_is_written_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    file, sizes = sample_file("amara"), []
    many = tuple(replace(DONE, id=f"act-{number}") for number in range(2 * portfolio.BATCH + 1))
    large = replace(file, record=replace(file.record, activities=many))
    write = QuerySet.bulk_create

    def measured(rows: QuerySet[Any], objs: Any, *args: Any, **options: Any) -> list[Any]:
        batch = list(objs)
        sizes.append(len(batch))
        return write(rows, batch, *args, **options)

    person = begin()
    monkeypatch.setattr(QuerySet, "bulk_create", measured)
    portfolio.replace_record(person=person, file=large)
    assert ActivityRow.objects.of(person).count() == len(many)
    assert portfolio.BATCH == 500
    assert max(sizes) == 500
    assert sum(sizes) > 5 * len(many), "activities, two lines, a topic and a document each"
