"""Keeping a table in steps: nothing half-done shows, no step is long, and a fault loses nothing."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.base.turns import Turns
from cmeridian.features.portfolio import services
from cmeridian.features.portfolio.models import Activity, CreditLine, ImportBatch
from cmeridian.features.portfolio.selectors import read_kept, staged
from cmeridian.features.portfolio.services import activities, imports, keeping
from tests.features.test_atomic import Fault, fault_after

HEAD = "Title,Date,Credits,Credit type,Topics\n"


def rows(count: int) -> str:
    return HEAD + "".join(f"Course {n},2025-03-14,1,Cat 1,Sepsis\n" for n in range(count))


def stage(person: Person, count: int) -> str:
    return services.stage_table(
        person=person,
        kept=read_kept(person),
        content=rows(count).encode(),
        name="a.csv",
        on=timezone.localdate(),
        submission="",
    )


def keep(person: Person, public_id: str) -> None:
    services.keep_import(person=person, public_id=public_id, at=timezone.now())


def shown(person: Person) -> int:
    return len(read_kept(person).record.activities)


@pytest.fixture
def person(empty):
    return Person.objects.get()


def test_no_transaction_writes_more_than_five_hundred_rows(person, monkeypatch):
    sizes: list[int] = []
    write = keeping._write.__wrapped__

    def measured(who, batch, attempt, part, *, at):
        before = Activity.objects.count() + CreditLine.objects.count()
        write(who, batch, attempt, part, at=at)
        # An activity, a credit line and a topic for each.
        added = Activity.objects.count() + CreditLine.objects.count() - before
        sizes.append(added + len(part))

    monkeypatch.setattr(keeping, "_write", transaction.atomic(measured))
    keep(person, stage(person, 400))
    # 3 rows each: 166 activities are 498 rows, 167 would be 501.
    assert sizes == [498, 498, 204]
    assert services.BATCH == 500


def test_after_each_step_others_may_write_in_between(person, monkeypatch):
    told: list[str] = []

    class Told(Turns):
        def give_way(self):
            told.append("others")

    write = keeping._write

    def telling(*args, **options):
        write(*args, **options)
        told.append("ours")

    monkeypatch.setattr(keeping, "Turns", Told)
    monkeypatch.setattr(keeping, "_write", telling)
    keep(person, stage(person, 400))
    assert told == ["ours", "others"] * 3


def test_no_file_is_read_inside_a_transaction(person, monkeypatch):
    depth = len(connection.savepoint_ids)
    asked: list[int] = []

    def watched(act):
        def run(*args, **options):
            asked.append(len(connection.savepoint_ids))
            return act(*args, **options)

        return run

    for module, name in (
        (imports, "read_table"),
        (imports, "guess_map"),
        (staged, "activities_of"),
        (staged, "find_duplicates"),
    ):
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    keep(person, stage(person, 3))
    assert asked == [depth] * 4


def test_until_the_last_step_nothing_shows(person, monkeypatch):
    public_id = stage(person, 200)
    seen: list[int] = []
    show = keeping._show

    def looked(*args, **options):
        touch(person)
        seen.append(shown(Person.objects.get()))
        person.mark = Person.objects.get().mark
        return show(*args, **options)

    monkeypatch.setattr(keeping, "_show", looked)
    keep(person, public_id)
    assert seen == [0]
    assert shown(Person.objects.get()) == 200


@pytest.mark.parametrize("step", ["_claim", "_write", "_show"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_stopped_between_two_steps_it_begins_anew(person, monkeypatch, step, when):
    public_id = stage(person, 400)
    act = getattr(keeping, step)

    def stopped(*args, **options):
        if when == "after" and step != "_show":
            act(*args, **options)
        raise Fault

    with monkeypatch.context() as patched:
        patched.setattr(keeping, step, stopped)
        with pytest.raises(Fault):
            keep(person, public_id)
    assert shown(Person.objects.get()) == 0
    assert ImportBatch.objects.get().state == ImportBatch.STAGED
    keep(person, public_id)
    assert shown(Person.objects.get()) == 400
    assert Activity.objects.count() == 400


def test_a_fault_after_any_statement_shows_nothing_and_the_next_time_keeps_all(person):
    public_id = stage(person, 4)
    steps = 0
    while True:
        steps += 1
        try:
            with fault_after(steps):
                keep(Person.objects.get(), public_id)
        except Fault:
            assert shown(Person.objects.get()) == 0
            assert ImportBatch.objects.get().state == ImportBatch.STAGED
            continue
        break
    assert steps > 6
    assert shown(Person.objects.get()) == 4
    assert Activity.objects.count() == 4


@pytest.mark.parametrize("act", ["undo", "restore", "stage", "map", "choose", "drop"])
def test_a_fault_in_any_other_step_leaves_all_as_it_was(person, act):
    public_id = stage(person, 2)
    if act in ("undo", "restore"):
        keep(person, public_id)
    if act == "restore":
        services.undo_import(person=person, public_id=public_id, at=timezone.now())

    def go(who: Person) -> None:
        kept = read_kept(who)
        if act == "undo":
            services.undo_import(person=who, public_id=public_id, at=timezone.now())
        elif act == "restore":
            services.restore_import(person=who, public_id=public_id)
        elif act == "stage":
            stage(who, 2)
        elif act == "map":
            columns = staged.read_map(ImportBatch.objects.get().columns)
            on = timezone.localdate()
            services.set_map(
                person=who, kept=kept, public_id=public_id, columns=columns, sheet="", on=on
            )
        elif act == "choose":
            services.decide(person=who, public_id=public_id, choices={"2": "keep"})
        else:
            services.drop_import(person=who, public_id=public_id)

    def everything() -> list[object]:
        return [
            list(ImportBatch.objects.order_by("pk").values()),
            list(Activity.objects.order_by("pk").values()),
            list(Person.objects.values("revision", "mark")),
        ]

    before, steps = everything(), 0
    while True:
        steps += 1
        try:
            with fault_after(steps):
                go(Person.objects.get())
        except Fault:
            assert everything() == before
            continue
        break
    assert steps > 2
    assert everything() != before


def test_a_second_attempt_stops_the_first(person, monkeypatch):
    public_id = stage(person, 400)
    write, begun = keeping._write, []

    def overtaken(*args, **options):
        if not begun:
            begun.append(1)
            keep(Person.objects.get(), public_id)
        return write(*args, **options)

    monkeypatch.setattr(keeping, "_write", overtaken)
    keep(person, public_id)
    assert shown(Person.objects.get()) == 400
    assert Activity.objects.count() == 400


def test_a_record_that_changed_meanwhile_refuses_and_nothing_shows(person, monkeypatch):
    public_id = stage(person, 4)
    show = keeping._show

    def changed(*args, **options):
        touch(Person.objects.get())
        return show(*args, **options)

    monkeypatch.setattr(keeping, "_show", changed)
    with pytest.raises(keeping.Overtaken):
        keep(person, public_id)
    assert shown(Person.objects.get()) == 0


def test_a_record_takes_so_many_and_not_one_more(person, monkeypatch):
    monkeypatch.setattr(activities, "MAX_ACTIVITIES", 4)
    over, fits = stage(person, 5), stage(person, 4)
    with pytest.raises(activities.TooManyActivities, match="room for 4"):
        keep(person, over)
    assert Activity.objects.count() == 0
    keep(person, fits)
    assert shown(Person.objects.get()) == 4


def test_what_a_stopped_attempt_left_goes_with_the_table(person, monkeypatch):
    public_id = stage(person, 4)

    def stopped(*_args, **_options):
        raise Fault

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_show", stopped)
        with pytest.raises(Fault):
            keep(person, public_id)
    assert Activity.objects.count() == 4
    services.drop_import(person=person, public_id=public_id)
    assert Activity.objects.count() == 0
