"""Deadlines as a calendar: one entry each, the same entry from one download to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmeridian.domain.kernel.dates import add_months
from cmeridian.domain.records.record import Activity, CreditLine, Record
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.rulebook import Cycle, Rulebook
from cmeridian.domain.requirements.timeline import DueDate, list_due_dates
from cmeridian.exchange.calendar_file import write_calendar
from cmeridian.exchange.record_file import RecordFile, read_record
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.packs.loader import load_rulebook
from tests.unit.domain.builders import a_credential, a_record, a_rulebook, a_set, total

ON = date(2026, 11, 24)
RULEBOOK = load_rulebook()


def sample(name: str) -> RecordFile:
    return read_record(sample_text(name, today=ON).encode(), rulebook=RULEBOOK)


def due(
    record: Record, rulebook: Rulebook, *, on: date = ON, years: int = 5
) -> tuple[DueDate, ...]:
    until = add_months(on, 12 * years)
    return list_due_dates(rulebook=rulebook, record=record, on=on, until=until)


def written(record: Record, rulebook: Rulebook, *, on: date = ON, **options: object) -> bytes:
    given_options = {"owner": "someone", "address_of": lambda s, r: f"https://x.test/{s}/{r or ''}"}
    years = options.pop("years", 5)
    return write_calendar(
        dates=due(record, rulebook, on=on, years=years),  # type: ignore[arg-type]
        ledger=evaluate(rulebook=rulebook, record=record, on=on),
        vocabulary=rulebook.vocabulary,
        **{**given_options, **options},  # type: ignore[arg-type]
    )


def entries(content: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    return list(calendar.walk("VEVENT"))


def uids(content: bytes) -> list[str]:
    return [str(entry["UID"]) for entry in entries(content)]


def renewals(file: RecordFile, on: date = ON) -> dict[date, str]:
    """The UIDs of renewals by their day, for a record that holds one credential."""
    found = entries(written(file.record, file.rulebook, on=on))
    return {e["DTSTART"].dt: str(e["UID"]) for e in found if "renewal" in str(e["SUMMARY"])}


@pytest.mark.parametrize("name", NAMES)
def test_each_deadline_has_one_entry(name: str) -> None:
    file = sample(name)
    dates = due(file.record, file.rulebook)
    days_of_renewals = {(item.set, item.due) for item in dates if item.rule is None}
    alone = [i for i in dates if i.rule and (i.set, i.due) not in days_of_renewals]
    found = uids(written(file.record, file.rulebook))
    assert len(found) == len(set(found)) == len(days_of_renewals) + len(alone)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_record_on_the_same_day_gives_the_same_bytes(name: str) -> None:
    file = sample(name)
    first, second = (written(file.record, file.rulebook, revision=4) for _ in range(2))
    assert first == second


def test_an_entry_fills_its_day_and_takes_no_time() -> None:
    file = sample("amara")
    entry = entries(written(file.record, file.rulebook))[0]
    assert entry["DTSTART"].dt == date(2026, 12, 31)
    assert entry["DTEND"].dt == date(2027, 1, 1)
    assert entry["DTSTART"].params["VALUE"] == "DATE"
    assert entry["TRANSP"] == "TRANSPARENT"


def test_it_says_what_is_missing_from_which_source_and_who_decides() -> None:
    file = sample("amara")
    entry = entries(written(file.record, file.rulebook))[0]
    assert entry["SUMMARY"] == "State licence renewal, Medical Board of California"
    words = str(entry["DESCRIPTION"])
    assert "Missing: 8 hours, as of 24 Nov 2026." in words
    assert "4 of 12 hours (Act now)" in words
    assert "Source: Cal. Bus. & Prof. Code 2190.1" in words
    assert "the authority decides" in words
    assert entry["URL"] == "https://x.test/us-ca-md/"
    assert words.endswith("https://x.test/us-ca-md/")


def test_reminders_come_90_30_and_7_days_before() -> None:
    file = sample("amara")
    for entry in entries(written(file.record, file.rulebook)):
        alarms = entry.walk("VALARM")
        triggers = [alarm["TRIGGER"].dt for alarm in alarms]
        assert triggers == [timedelta(days=-90), timedelta(days=-30), timedelta(days=-7)]
        assert {alarm["ACTION"] for alarm in alarms} == {"DISPLAY"}
    assert b"TRIGGER:-P90D\r\n" in written(file.record, file.rulebook)


def test_a_rule_due_on_a_day_of_its_own_has_its_own_entry_and_page() -> None:
    file = sample("tomasz")
    found = entries(written(file.record, file.rulebook))
    (entry,) = [e for e in found if str(e["SUMMARY"]).startswith("Total: 150 credits")]
    assert entry["SUMMARY"] == "Total: 150 credits, American Board of Surgery"
    assert entry["URL"] == "https://x.test/us-abs/total"
    assert "120 of 150 credits" in str(entry["DESCRIPTION"])


def test_stamps_follow_the_day_and_the_revision() -> None:
    file = sample("lena")
    entry = entries(written(file.record, file.rulebook, revision=7))[0]
    assert entry["SEQUENCE"] == 7
    assert entry["DTSTAMP"].to_ical() == entry["LAST-MODIFIED"].to_ical() == b"20261124T000000Z"


def test_lines_end_as_they_must_and_are_folded() -> None:
    file = sample("amara")
    content = written(file.record, file.rulebook)
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_a_sample_is_marked_in_the_name() -> None:
    file = sample("lena")
    assert b"\r\nNAME:CMEridian deadlines\r\n" in written(file.record, file.rulebook)
    marked = written(file.record, file.rulebook, is_sample=True)
    assert b"X-WR-CALNAME:CMEridian deadlines (sample)\r\n" in marked


def test_hostile_text_stays_text() -> None:
    file = sample("amara")
    own = "Evil; Board, \\n BEGIN:VEVENT\nEND:VCALENDAR\r\nX:1"
    content = dict(file.custom_sets[0], authority=own)
    rulebook = own_sets_of([content], RULEBOOK).rulebook
    before = len(entries(written(file.record, file.rulebook)))
    assert len(entries(written(file.record, rulebook))) == before


def test_nothing_due_is_an_empty_calendar() -> None:
    file = sample("lena")
    content = written(replace(file.record, credentials=()), file.rulebook)
    assert entries(content) == []
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")


# --- identity -------------------------------------------------------------------------------------


def test_another_person_has_other_entries() -> None:
    file = sample("amara")
    mine = set(uids(written(file.record, file.rulebook)))
    others = set(uids(written(file.record, file.rulebook, owner="someone else")))
    assert not mine & others


@pytest.mark.parametrize("days", [-13, -3, -1, 1, 2, 7, 13])
def test_a_corrected_expiry_keeps_the_entry(days: int) -> None:
    file = sample("callum")
    held = file.record.credentials[0]
    one = replace(file.record, credentials=(replace(held, expires=date(2027, 12, 31)),))
    other_day = date(2027, 12, 31) + timedelta(days=days)
    two = replace(file.record, credentials=(replace(held, expires=other_day),))
    assert uids(written(one, file.rulebook)) == uids(written(two, file.rulebook))


def test_the_next_renewal_is_the_entry_that_was_announced() -> None:
    file = sample("callum")
    held = replace(file.record.credentials[0], expires=date(2027, 7, 31))
    record = replace(file.record, credentials=(held,))
    before = renewals(replace(file, record=record))
    renewed = replace(
        file, record=replace(record, credentials=(replace(held, expires=date(2030, 7, 31)),))
    )
    after = renewals(renewed, on=date(2027, 8, 15))
    assert before[date(2030, 7, 31)] == after[date(2030, 7, 31)]
    assert len(set(before.values())) == len(before) > 1


def test_what_runs_out_keeps_its_entry_when_its_day_moves() -> None:
    file = sample("tomasz")
    today = uids(written(file.record, file.rulebook))
    tomorrow = uids(written(file.record, file.rulebook, on=ON + timedelta(days=1)))
    assert set(tomorrow) <= set(today)


def test_a_cycle_shorter_than_a_year_still_has_distinct_entries() -> None:
    rulebook = a_rulebook(a_set(total(4), cycle=Cycle(months=6, window="fixed")))
    record = a_record(credentials=[a_credential(expires="2026-12-31")])
    found = uids(written(record, rulebook, on=date(2026, 6, 1)))
    assert len(found) == len(set(found)) >= 9


@given(
    name=st.sampled_from(NAMES),
    completed=st.dates(date(2024, 1, 1), ON),
    hours=st.integers(1, 200),
    topic=st.sampled_from(sorted(RULEBOOK.vocabulary.topics)),
)
def test_adding_an_activity_makes_no_new_entry(
    name: str, completed: date, hours: int, topic: str
) -> None:
    file = sample(name)
    more = Activity(
        id="more",
        completed=completed,
        title="More",
        provider="Someone",
        format="live",
        credits=(CreditLine("AMA_CAT1", Decimal(hours)),),
        topics={topic: Decimal(hours)},
    )
    richer = replace(file.record, activities=(*file.record.activities, more))
    before, after = (written(r, file.rulebook) for r in (file.record, richer))
    old, new = uids(before), uids(after)
    assert len(new) == len(set(new))
    renewals_of = [
        {str(e["UID"]) for e in entries(content) if "renewal" in str(e["SUMMARY"])}
        for content in (before, after)
    ]
    assert renewals_of[0] == renewals_of[1]
    # What is no longer missing may go, and hours that run out may put a day to a rule.
    rolling = {str(e["UID"]) for e in entries(after) if "renewal" not in str(e["SUMMARY"])}
    assert set(new) - set(old) <= rolling
