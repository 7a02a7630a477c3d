"""Bring in a table of activities: stage it, choose what its columns give, decide on doubles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.exchange.activity_table.column_map import (
    ColumnMap,
    fingerprint,
    guess_map,
    with_words,
)
from cmeridian.exchange.activity_table.reading import read_table
from cmeridian.features.accounts.services import lock
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.services import audit, once
from cmeridian.features.portfolio.models import Activity, ImportBatch, RememberedMap
from cmeridian.features.portfolio.selectors.names import names_for
from cmeridian.features.portfolio.selectors.staged import (
    KEEP,
    LEAVE,
    find_import,
    map_values,
    read_map,
    read_stored_table,
    table_values,
)
from cmeridian.packs.plain_tree import find_control_character

if TYPE_CHECKING:
    from cmeridian.exchange.activity_table.table import Table
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.portfolio.selectors import Kept

MAX_STAGED = 5
"""So many tables of a person wait at most; the oldest gives way."""
MAX_REMEMBERED = 50
STAGED_DAYS = 7
"""After so many days a table that was not kept is deleted."""


class NotWaiting(UserError):
    """The import was kept, or undone, meanwhile."""

    def __init__(self) -> None:
        super().__init__("This import was kept in another window. Nothing was changed.")


def stage_table(
    *, person: Person, kept: Kept, content: bytes, name: str, on: date, submission: str
) -> str:
    """Stage a file, once for each form. Returns the public id of the import.

    Nothing of it is on the record yet. Raises BadInput with every problem of the file, and then
    nothing is staged.
    """
    name = _safe_name(name)
    table = read_table(content, name)
    columns = _guess(person, kept, table, on)

    def act() -> str:
        lock(person)
        batch = ImportBatch.objects.create(
            person=person,
            name=name,
            table=table_values(table),
            content=content if len(table.sheets) > 1 else None,
            columns=map_values(columns),
        )
        _make_room(person)
        audit("import.staged", actor=person.key, subject=f"import {batch.public_id}")
        return batch.public_id

    return once(key=submission, actor=person.key, act=act)


def set_map(
    *, person: Person, kept: Kept, public_id: str, columns: ColumnMap, sheet: str, on: date
) -> None:
    """Choose which column gives what, or another sheet, and remember it for tables of this kind.

    Another sheet is read anew, and its columns are guessed. Raises ImportBatch.DoesNotExist,
    NotWaiting, and BadInput for a sheet that cannot be read.
    """
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.STAGED:
        raise NotWaiting
    table = read_stored_table(batch)
    is_other = bool(sheet) and sheet != table.sheet and batch.content is not None
    if is_other:
        table = read_table(bytes(batch.content or b""), batch.name, sheet=sheet)
        columns = _guess(person, kept, table, on)
    else:
        profession = kept.record.clinician.profession
        columns = with_words(table, columns, profession=profession, keep_order=True)
    with transaction.atomic():
        held = _lock_staged(person, public_id)
        held.columns, held.mark = map_values(columns), new_public_id()
        fields = ["columns", "mark"]
        if is_other:
            held.table, held.decisions = table_values(table), {}
            fields += ["table", "decisions"]
        held.save(update_fields=fields)
        _remember(person, table, columns)
        audit("import.mapped", actor=person.key, subject=f"import {public_id}")


def decide(*, person: Person, public_id: str, choices: Mapping[str, str]) -> None:
    """Decide on rows that look like other activities: `keep` or `leave`, by line.

    Raises ImportBatch.DoesNotExist and NotWaiting.
    """
    with transaction.atomic():
        held = _lock_staged(person, public_id)
        held.decisions = {
            **held.decisions,
            **{line: choice for line, choice in choices.items() if choice in (KEEP, LEAVE)},
        }
        held.save(update_fields=["decisions"])
        audit("import.decided", actor=person.key, subject=f"import {public_id}")


def drop_import(*, person: Person, public_id: str) -> None:
    """Delete a staged table; one that was kept stays, and once more does nothing.

    Raises ImportBatch.DoesNotExist for an id that is not the person's.
    """
    with transaction.atomic():
        lock(person)
        batch = find_import(person, public_id)
        if batch.state != ImportBatch.STAGED:
            raise NotWaiting
        _delete(batch)
        audit("import.dropped", actor=person.key, subject=f"import {public_id}")


def clear_staged(*, on: date) -> int:
    """Delete tables that nobody kept. Returns how many."""
    before = on - timedelta(days=STAGED_DAYS)
    waiting = ImportBatch.objects.filter(state=ImportBatch.STAGED, created_at__date__lt=before)
    return waiting.delete()[0]


def _safe_name(name: str) -> str:
    shown = "".join(sign for sign in name if sign.isprintable()).strip()[:200]
    return "file" if not shown or find_control_character(shown) else shown


def _guess(person: Person, kept: Kept, table: Table, on: date) -> ColumnMap:
    """Guess the columns, or take them as the person chose them for a table of the same kind."""
    profession = kept.record.clinician.profession
    known = RememberedMap.objects.of(person).filter(fingerprint=fingerprint(table)).first()
    if known is not None:
        chosen = read_map(known.columns)
        if len(chosen.roles) == len(table.headers):
            return with_words(table, chosen, profession=profession)
    usual = names_for(kept, on=on).usual_class
    return guess_map(table, profession=profession, usual_class=usual)


def _remember(person: Person, table: Table, columns: ColumnMap) -> None:
    RememberedMap.objects.update_or_create(
        person=person,
        fingerprint=fingerprint(table),
        # The order of days is found anew: another file of the kind may tell it.
        defaults={"columns": map_values(replace(columns, must_ask_order=False))},
    )
    own = RememberedMap.objects.of(person).order_by("-used_at", "-id")
    surplus = own.values_list("pk", flat=True)[MAX_REMEMBERED : 2 * MAX_REMEMBERED]
    RememberedMap.objects.filter(pk__in=list(surplus)).delete()


def _make_room(person: Person) -> None:
    waiting = ImportBatch.objects.of(person).filter(state=ImportBatch.STAGED)
    for batch in waiting.defer("table", "content").order_by("-id")[MAX_STAGED:]:
        _delete(batch)


def _delete(batch: ImportBatch) -> None:
    # What an attempt left half-written goes with it.
    Activity.objects.filter(batch=batch).exclude(deleted_at=None).delete()
    batch.delete()


def _lock_staged(person: Person, public_id: str) -> ImportBatch:
    """Lock the record, then the import, always in this order."""
    lock(person)
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.STAGED:
        raise NotWaiting
    return batch
