"""The sample clinicians never age: whatever the day, they show the same picture."""

from datetime import date, timedelta

import pytest

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.wording.states import state_of
from cmeridian.exchange.record_file import RecordFile, read_record
from cmeridian.exchange.samples import NAMES, SAMPLES, fill_dates, sample_text
from cmeridian.packs.loader import load_rulebook

TODAY = date(2026, 11, 24)
# Every eleventh day of four years, with both ends of February in a leap year.
DAYS = [
    *(TODAY + timedelta(days=11 * step) for step in range(133)),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
]


def read(name: str, today: date) -> RecordFile:
    return read_record(sample_text(name, today=today).encode(), rulebook=load_rulebook())


def picture(name: str, today: date) -> list[tuple[str, str, str]]:
    file = read(name, today)
    ledger = evaluate(rulebook=file.rulebook, record=file.record, on=today)
    return [
        (s.requirement_set.id, finding.rule, state_of(finding, ledger=s, on=today))
        for s in ledger.sets
        for finding in s.findings
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_shows_the_same_on_any_day(name: str) -> None:
    expected = picture(name, TODAY)
    differing = [day.isoformat() for day in DAYS if picture(name, day) != expected]
    assert differing == []


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_marked_and_brings_no_warning(name: str) -> None:
    file = read(name, TODAY)
    assert file.warnings == ()
    assert (file.record.clinician.name or "").endswith("(sample)")
    assert sample_text(name, today=TODAY).startswith("# A sample, invented")
    for activity in file.record.activities:
        assert activity.provider == "self" or activity.provider.endswith("(sample)")


def test_the_six_are_as_promised() -> None:
    sets = {name: {c.set for c in read(name, TODAY).record.credentials} for name in NAMES}
    assert sets["amara"] >= {"us-ca-md", "us-tx-physician", "us-abfm", "us-dea-mate"}
    assert "us-mi-do" in sets["callum"]
    assert "us-fl-rn" in sets["marisol"]
    assert "us-abs" in sets["tomasz"]
    assert len(SAMPLES) == 6


def test_the_new_licensee_is_in_a_first_cycle() -> None:
    states = {rule: state for set_, rule, state in picture("priya", TODAY) if "ga" in set_}
    assert states["total"] == "Does not apply"
    assert states["controlled_substance_prescribing"] == "Behind"


def test_one_of_them_lacks_nothing() -> None:
    assert {state for _, _, state in picture("lena", TODAY)} <= {"Complete", "Does not apply"}


def test_each_has_a_believable_number_of_activities() -> None:
    for name in NAMES:
        assert 9 <= len(read(name, TODAY).record.activities) <= 30, name


@pytest.mark.parametrize(
    ("written", "filled"),
    [
        ("<-7 months>", "2026-04-24"),
        ("<+2 months, month end>", "2027-01-31"),
        ("<+5 months, quarter end>", "2027-05-31"),
        ("<+0 months, quarter end>", "2026-11-30"),
        ("<+1 month, quarter end>", "2027-02-28"),
        ("<+1 year, year end>", "2027-12-31"),
        ("<-6 months, year>", "2026"),
        ("<-41 years>", "1985-11-24"),
        ("<+10 days>", "2026-12-04"),
        ("<tomorrow>", "<tomorrow>"),
    ],
)
def test_distances_become_dates(written: str, filled: str) -> None:
    assert fill_dates(written, today=TODAY) == filled


def test_an_unknown_sample_is_an_error() -> None:
    with pytest.raises(KeyError):
        sample_text("nobody", today=TODAY)
