"""What one record adds to another: only what is not there, never in the place of what is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from cmeridian.domain.records.merging import Merge, equal_activities, merge_records
from cmeridian.domain.records.record import Activity, Clinician, Credential, Record

DONE = Activity("a1", date(2026, 3, 2), "Sepsis", topics={"x": Decimal(1), "y": Decimal(2)})
HELD = Credential("us-fl-md", number="1", expires=date(2027, 1, 31))
MD = Clinician("MD")


def merge(into: Record, more: Record, **sets: list[dict[str, str]]) -> Merge:
    return merge_records(
        into=into,
        into_sets=sets.get("into_sets", []),
        more=more,
        more_sets=sets.get("more_sets", []),
        twins=equal_activities(into=into.activities, more=more.activities),
    )


def test_a_record_adds_nothing_to_itself() -> None:
    record = Record(MD, (HELD,), (DONE,), {"goals": [1]})
    found = merge(record, record)
    assert found.is_empty
    assert found.twins == ((DONE, DONE),)
    assert found.differing == ()


def test_all_of_a_record_is_added_to_an_empty_one() -> None:
    facts = {"dea_registrant": True}
    found = merge(
        Record(MD), Record(Clinician("RN", facts=facts), (HELD,), (DONE,), {"goals": [1]})
    )
    assert (found.credentials, found.activities) == ((HELD,), (DONE,))
    assert (found.facts, found.carried) == (facts, {"goals": [1]})


def test_what_is_there_stays_and_what_differs_is_told() -> None:
    other = replace(HELD, expires=date(2031, 1, 31))
    into = Record(Clinician("MD", facts={"dea_registrant": True}), (HELD,), (), {"goals": [1]})
    more = Record(Clinician("MD", facts={"dea_registrant": False}), (other,), (), {"goals": [2]})
    sets = {"into_sets": [{"id": "ours", "authority": "A"}, {"id": "same"}]}
    found = merge(into, more, more_sets=[{"id": "ours", "authority": "B"}, {"id": "same"}], **sets)
    assert found.is_empty
    assert found.differing == ((HELD, other),)
    assert found.differing_sets == ("ours",)


def test_activities_are_equal_whatever_their_ids_and_the_order_of_their_topics() -> None:
    turned = replace(DONE, id="b7", topics={"y": Decimal(2), "x": Decimal(1)})
    other = replace(DONE, id="b8", title="Sepsis, part 2")
    assert equal_activities(into=[DONE], more=[turned, other]) == {"b7": "a1"}
