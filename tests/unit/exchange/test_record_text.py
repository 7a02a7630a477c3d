"""A record that is written reads back as the same record."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.records.record import Activity, Clinician, CreditLine, Record
from cmeridian.domain.requirements.rulebook import Rulebook
from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.record_text import write_record
from cmeridian.exchange.samples import NAMES, sample_text


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_survives_writing(name: str, rulebook: Rulebook) -> None:
    text = sample_text(name, today=date(2026, 11, 24))
    first = read_record(text.encode(), rulebook=rulebook)
    written = write_record(first.record, custom_sets=first.custom_sets)
    second = read_record(written.encode(), rulebook=rulebook)
    assert second.record == first.record
    assert second.custom_sets == first.custom_sets


titles = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)
amounts = st.decimals(0, 9999, places=2)
days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(
    title=titles,
    amount=amounts,
    day=days,
    fact=st.booleans(),
    number=st.sampled_from(["true", "~", "007", "2026-01-01", "1e3", "null", "- a", "#"]),
)
def test_text_that_looks_like_something_else_stays_text(
    title: str, amount: Decimal, day: date, fact: bool, number: str, rulebook: Rulebook
) -> None:
    record = Record(
        clinician=Clinician(profession="MD", name=number, facts={"dea_registrant": fact}),
        activities=(
            Activity(
                id=number,
                completed=day,
                title=title,
                credits=(CreditLine("AMA_CAT1", amount),),
                topics={"medical_errors": amount},
            ),
        ),
    )
    assert read_record(write_record(record).encode(), rulebook=rulebook).record == record
