"""The way out for a record, and whether an earlier one can be brought back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from cmeridian.exchange.answers import Answer
from cmeridian.exchange.entry_answers import record_answer
from cmeridian.exchange.record_text import write_record
from cmeridian.features.home.models import EarlierRecord
from cmeridian.features.portfolio.selectors import read_kept

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person


def record_text(person: Person) -> str:
    """Write a person's whole record as the text of a record file."""
    kept = read_kept(person)
    return write_record(kept.whole, custom_sets=kept.custom_sets)


def record_as_json(person: Person) -> Answer:
    """Write a person's whole record as JSON with the values of its file."""
    kept = read_kept(person)
    return record_answer(kept.whole, custom_sets=kept.custom_sets)


def earlier_record_from(person: Person) -> datetime | None:
    """Tell when the record was last replaced by a file, if it was and can be undone."""
    row = EarlierRecord.objects.of(person).first()
    return row.replaced_at if row else None
