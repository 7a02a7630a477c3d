"""Who one is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

ABOUT = "/profile/about/"
SOUND = {
    "profession": "DO",
    "name": "Amara Okafor",
    "specialty": "Gastroenterology Physician",
    "npi": "1234567893",
    "birth_date": "1985-02-03",
    "training-rows": "1",
    "training-0-kind": "fellowship",
    "training-0-ends": "2018-06-30",
}


def test_everything_is_kept(walk_in, person_of):
    client = walk_in()
    answer = client.post(ABOUT, SOUND)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    person = person_of(client)
    assert (person.profession, person.name, person.npi) == ("DO", "Amara Okafor", "1234567893")
    assert person.specialty == "207RG0100X"
    assert person.birth_date == date(1985, 2, 3)
    assert person.training == [{"kind": "fellowship", "ends": date(2018, 6, 30)}]


def test_answers_to_rules_stay_as_they_are(walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    client.post(ABOUT, SOUND)
    after = person_of(client)
    assert after.facts == before.facts
    assert after.facts
    assert after.revision > before.revision


def test_the_page_saves_unchanged_what_it_shows(walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    page = client.get(ABOUT)
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    answer = client.post(ABOUT, {**shown, "training-rows": form.row_count})
    assert answer.status_code == 302
    after = person_of(client)
    for name in ("name", "profession", "specialty", "npi", "birth_date", "training"):
        assert getattr(after, name) == getattr(before, name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("family medicine", "family_medicine"),
        ("Family Medicine", "family_medicine"),
        ("207Q00000X", "family_medicine"),
        ("ER doctor", "emergency_medicine"),
        ("", ""),
    ],
)
def test_a_specialty_is_understood_by_name_and_by_code(typed, kept, walk_in, person_of):
    client = walk_in()
    client.post(ABOUT, {**SOUND, "specialty": typed})
    assert person_of(client).specialty == kept


def test_only_the_profession_is_needed(walk_in, person_of):
    client = walk_in()
    assert client.post(ABOUT, {"profession": "RN"}).status_code == 302
    person = person_of(client)
    assert (person.profession, person.name, person.npi, person.birth_date) == ("RN", "", "", None)
    assert person.training == []


def test_all_problems_are_said_at_once_and_what_was_typed_stays(walk_in, rows):
    client = walk_in()
    before = rows()
    wrong = {
        "profession": "WIZARD",
        "name": "x" * 2001,
        "specialty": "famly medicin",
        "npi": "1234567890",
        "birth_date": "3 Feb",
        "training-rows": "2",
        "training-0-kind": "residency",
        "training-0-ends": "",
        "training-1-kind": "",
        "training-1-ends": "2018-06-30",
    }
    answer = client.post(ABOUT, wrong)
    form = answer.context["form"]
    assert set(form.errors) == {
        "profession",
        "name",
        "specialty",
        "npi",
        "birth_date",
        "training-0-ends",
        "training-1-kind",
    }
    page = answer.content.decode()
    assert "<title>Error: " in page
    for typed in ("famly medicin", "1234567890", "3 Feb", "2018-06-30"):
        assert f'value="{typed}"' in page
    assert rows() == before


@pytest.mark.parametrize("days", [0, 1])
def test_a_birth_date_lies_not_in_the_future(days, walk_in, person_of):
    client = walk_in("lena")
    born = date.today() + timedelta(days=days)
    answer = client.post(ABOUT, {"profession": "PHARMACIST", "birth_date": born.isoformat()})
    # Also today lies after the day on which the licence was issued.
    assert "birth_date" in answer.context["form"].errors
    assert person_of(client).birth_date != born


def test_a_row_is_added_without_a_script_and_without_saving(walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ABOUT, {**SOUND, "npi": "12", "more": "training"})
    page = answer.content.decode()
    assert "Training 2" in page
    assert 'value="12"' in page
    assert "Check these entries" not in page
    assert rows() == before


@pytest.mark.parametrize("count", ["51", "-1", "999999999999", "x", "٣"])
def test_no_more_rows_are_drawn_than_a_record_holds(count, walk_in):
    answer = walk_in().post(ABOUT, {"profession": "MD", "npi": "1", "training-rows": count})
    assert answer.status_code == 200
    assert answer.context["form"].row_count <= 50


def test_nothing_else_can_be_set(walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    extra = {
        "id": "999",
        "key": "stolen",
        "person": "1",
        "revision": "-5",
        "sample": "x",
        "last_seen_on": "2001-01-01",
        "created_at": "2001-01-01",
        "facts": '{"dea_registrant": false}',
        "carried": '{"a": 1}',
    }
    client.post(ABOUT, {**SOUND, **extra})
    after = person_of(client)
    for name in ("id", "key", "sample", "last_seen_on", "created_at", "facts", "carried"):
        assert getattr(after, name) == getattr(before, name)
    assert after.revision == before.revision + 1


@pytest.mark.parametrize("text", ["a\x1bb", "a\u202eb", "a\x00b"])
def test_what_a_record_file_cannot_hold_is_refused(text, walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ABOUT, {**SOUND, "name": text})
    assert "name" in answer.context["form"].errors
    assert rows() == before
