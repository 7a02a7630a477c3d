"""What if: a supposition in the address, judged beside the record, and never kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cmeridian.domain.records.record import Credential
from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import create_guest, save_credential, save_facts
from cmeridian.features.compliance.selectors.suppositions import (
    Licence,
    Refused,
    Wishes,
    find_choices,
    suppose,
)
from tests.features.walking import all_rows

ADDRESS = "/credits/what-if/"
ON = date(2026, 11, 24)
WalkIn = Callable[..., Client]


def text(answer: HttpResponse) -> str:
    """Read a page as words."""
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(words))


def a_person(profession: str = "MD", **facts: bool) -> Person:
    person = create_guest(profession=profession, on=ON)
    person.birth_date = date(1980, 5, 3)
    person.save()
    save_facts(person=person, facts=facts)
    return person


def holds(person: Person, *sets: str) -> Person:
    for set_id in sets:
        credential = Credential(set_id, issued=date(2015, 3, 1), expires=date(2027, 1, 31))
        save_credential(person=person, credential=credential)
    return person


# --- the page -------------------------------------------------------------------------------------


def test_it_opens_with_what_can_be_supposed(walk_in: WalkIn) -> None:
    answer = walk_in().get(ADDRESS)
    assert answer.status_code == 200
    words = text(answer)
    assert "Nothing here is saved" in words
    for offered in ("I move to another place", "I stop prescribing", "I add a DEA number"):
        assert offered in words
    assert "Nothing would change" not in words


def test_a_move_says_first_what_would_change(walk_in: WalkIn) -> None:
    answer = walk_in("callum").get(
        ADDRESS, {"move": "US-FL", "move_issued": "2026-01-01", "move_expires": "2028-03-31"}
    )
    words = text(answer)
    first = words.index("Then ")
    assert first < words.index("As it is on") < words.index("As it would be on")
    assert "New: Florida Board of Osteopathic Medicine" in words
    assert "No longer owed: Michigan Board of Osteopathic Medicine" in words
    assert "Confidence" in words


def test_nothing_of_a_supposition_is_kept(walk_in: WalkIn) -> None:
    client = walk_in()
    before = all_rows()
    client.get(ADDRESS, {"move": "US-FL", "stop": "1", "dea": "1", "on": "2027-03-01"})
    assert all_rows() == before


def test_a_rule_that_changes_shows_before_and_after_with_the_reason(walk_in: WalkIn) -> None:
    words = text(walk_in("priya").get(ADDRESS, {"stop": "1"}))
    part = words[words.index("Rules that would change") :]
    assert re.search(r"Now (On pace|Behind|Act now) 0 of 3 hours .* Then Does not apply", part)


def test_an_answer_that_changes_nothing_says_so(walk_in: WalkIn) -> None:
    words = text(walk_in("marisol").get(ADDRESS, {"stop": "1"}))
    assert "Nothing would change." in words
    assert "None of your rules asks whether you prescribe." in words


def test_a_place_whose_rules_we_do_not_hold_is_named_before_anything_else(
    walk_in: WalkIn,
) -> None:
    words = text(walk_in().get(ADDRESS, {"licence": "US-GU"}))
    said = words.index("We hold no rules of Guam for physicians (MD)")
    assert said < words.index("What would be owed in Guam is not known.")
    assert said < words.index("As it is on")
    assert "Nothing would change." not in words


def test_a_new_licence_without_expiry_says_that_its_period_is_not_known(walk_in: WalkIn) -> None:
    words = text(walk_in().get(ADDRESS, {"licence": "US-FL"}))
    said = "Florida Board of Medicine: the period that counts is not known"
    assert words.index(said) < words.index("As far as is known, ")


def test_suppositions_combine_and_each_can_be_taken_away(walk_in: WalkIn) -> None:
    client = walk_in("callum")
    answer = client.get(ADDRESS, {"stop": "1", "licence": "US-TX", "on": "2027-03-01"})
    words = text(answer)
    for supposed in ("You stop prescribing.", "You add a licence in Texas.", "The day is 1 Mar"):
        assert supposed in words
    content = unescape(answer.content.decode())
    links = re.findall(r'<a href="(\?[^"]*)"><span class="hidden">Take away', content)
    assert all(client.get(f"{ADDRESS}{link}").status_code == 200 for link in links)
    kept = [sorted(link.strip("?").split("&")) for link in links]
    assert sorted(kept) == sorted(
        [
            ["licence=US-TX", "on=2027-03-01"],
            ["on=2027-03-01", "stop=1"],
            ["licence=US-TX", "stop=1"],
        ]
    )


def test_a_small_form_keeps_what_is_supposed_already(walk_in: WalkIn) -> None:
    content = walk_in("callum").get(ADDRESS, {"stop": "1"}).content.decode()
    forms = content.split("<form")[1:]
    holding = [form for form in forms if 'type="hidden" name="stop" value="1"' in form]
    own = [form for form in forms if 'name="stop" value="1">Suppose' in form]
    assert len(own) == 1
    assert len(holding) == len([f for f in forms if 'method="get"' in f]) - 1


def test_another_day_is_compared_with_today(walk_in: WalkIn) -> None:
    words = text(walk_in().get(ADDRESS, {"on": "2030-01-01"}))
    assert "As it would be on 1 Jan 2030" in words


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"move": "XX"}, "Choose a place from the list."),
        ({"move": "US"}, "Choose a place from the list."),
        ({"licence": "<script>"}, "Choose a place from the list."),
        ({"move": "US-TX", "leave": "us-fl-rn"}, "Choose among the licences you hold."),
        ({"on": "2027-02-30"}, "Enter the date as year-month-day"),
        ({"on": "soon"}, "Enter the date as year-month-day"),
        ({"on": "1899-12-31"}, "Enter a year from 1900 to 2199."),
        ({"on": "2200-01-01"}, "Enter a year from 1900 to 2199."),
        ({"fact": "share_patients_65plus", "answer": "yes"}, "Choose a question from the list."),
        ({"fact": "dea_registrant", "answer": "maybe"}, "Choose yes, no or not known."),
        ({"fact": "dea_registrant"}, "Choose an answer to the question."),
        ({"answer": "yes"}, "Choose the question that this answers."),
        ({"move_issued": "2027-01-01"}, "Choose the place that you move to."),
        ({"licence_expires": "2027-01-01"}, "Choose the place of the licence."),
        (
            {"licence": "US-FL", "licence_issued": "2027-05-01", "licence_expires": "2027-01-01"},
            "is after expires",
        ),
        ({"move": "US-FL", "move_issued": "1901-01-01"}, "is before the birth date"),
        ({"dea": "1", "dea_issued": "0000-00-00"}, "Enter the date as year-month-day"),
    ],
)
def test_a_bad_value_is_named_beside_its_field(
    walk_in: WalkIn, query: dict[str, str], message: str
) -> None:
    answer = walk_in().get(ADDRESS, query)
    assert answer.status_code == 200
    content = unescape(answer.content.decode())
    assert re.search(r"<title>\s*Error: ", content)
    assert content.count(message) >= 2, "in the summary and beside the field"
    assert "As it would be" not in content


def test_all_problems_are_listed_at_once_and_what_was_typed_stays(walk_in: WalkIn) -> None:
    content = (
        walk_in()
        .get(ADDRESS, {"move": "XX", "on": "soon", "licence": "US-FL", "licence_issued": "never"})
        .content.decode()
    )
    start = content.index("error-summary")
    summary = content[start : content.index("</ul>", start)]
    assert summary.count("<li>") == 3
    # As text: a browser would drop what is no date from a date field.
    for name, typed in (("on", "soon"), ("licence_issued", "never")):
        assert f'<input type="text" name="{name}" value="{typed}"' in content


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_answered(walk_in: WalkIn, day: str) -> None:
    answer = walk_in().get(ADDRESS, {"on": day})
    assert "Error:" not in answer.content.decode()
    assert answer.status_code == 200


def test_nobody_is_led_to_the_start(stranger: Client) -> None:
    assert stranger.get(ADDRESS)["Location"] == "/start/"


# --- the supposition ------------------------------------------------------------------------------


def outcome(person: Person, **wishes: object):  # type: ignore[no-untyped-def]
    return suppose(person=person, wishes=Wishes(**wishes), on=ON)  # type: ignore[arg-type]


def added(found) -> set[str]:  # type: ignore[no-untyped-def]
    return {s.requirement_set.id for s in found.difference.added}


def removed(found) -> set[str]:  # type: ignore[no-untyped-def]
    return {s.requirement_set.id for s in found.difference.removed}


@pytest.mark.django_db
class TestMove:
    def test_it_replaces_every_state_licence_and_nothing_else(self) -> None:
        person = holds(a_person(), "us-ca-md", "us-tx-physician", "us-abfm")
        found = outcome(person, move=Licence("US-FL"))
        assert added(found) == {"us-fl-md"}
        assert removed(found) == {"us-ca-md", "us-tx-physician"}

    def test_a_licence_may_be_kept(self) -> None:
        person = holds(a_person(), "us-ca-md", "us-tx-physician")
        found = outcome(person, move=Licence("US-FL"), leave=("us-ca-md",))
        assert removed(found) == {"us-ca-md"}

    def test_a_licence_in_the_new_place_stays_as_it_is(self) -> None:
        person = holds(a_person(), "us-ca-md", "us-fl-md")
        found = outcome(person, move=Licence("US-FL"))
        assert (added(found), removed(found)) == (set(), {"us-ca-md"})
        assert "You hold a licence in Florida already" in found.warnings[0]

    def test_it_takes_the_rules_of_the_same_profession(self) -> None:
        person = holds(a_person("DO"), "us-mi-do")
        assert added(outcome(person, move=Licence("US-FL"))) == {"us-fl-do"}

    def test_where_two_boards_license_a_profession_both_are_shown_and_said(self) -> None:
        person = holds(a_person("PA"), "us-fl-pa")
        found = outcome(person, move=Licence("US-PA"))
        assert added(found) == {"us-pa-pa-medical-board", "us-pa-pa-osteopathic-board"}
        assert "2 sets of rules for physician assistants" in found.warnings[0]

    def test_a_nurse_practitioner_moves_with_the_nurses_licence(self) -> None:
        person = holds(a_person("NP"), "us-fl-np", "us-fl-rn")
        assert added(outcome(person, move=Licence("US-TX"))) == {"us-tx-np", "us-tx-rn"}

    def test_an_expiry_gives_the_new_licence_its_dates(self) -> None:
        person = holds(a_person(), "us-ca-md")
        licence = Licence("US-FL", issued=date(2026, 1, 1), expires=date(2028, 1, 31))
        (new,) = outcome(person, move=licence).difference.added
        assert new.renewal == date(2028, 1, 31)
        assert new.window is not None


@pytest.mark.django_db
class TestOthers:
    def test_a_licence_is_added_beside_those_held(self) -> None:
        person = holds(a_person(), "us-ca-md")
        found = outcome(person, add=Licence("US-FL"))
        assert (added(found), removed(found)) == ({"us-fl-md"}, set())

    def test_a_dea_number_adds_its_rules_once(self) -> None:
        assert added(outcome(holds(a_person(), "us-ca-md"), add_dea=True)) == {"us-dea-mate"}
        held = holds(a_person(dea_registrant=True), "us-ca-md", "us-dea-mate")
        assert added(outcome(held, add_dea=True)) == set()

    def test_a_nurse_practitioner_owes_the_dea_too(self) -> None:
        assert added(outcome(holds(a_person("NP"), "us-fl-np"), add_dea=True)) == {"us-dea-mate"}

    def test_the_dea_has_no_rules_for_a_nurse(self) -> None:
        found = outcome(holds(a_person("RN"), "us-fl-rn"), add_dea=True)
        assert added(found) == set()
        assert "no DEA rules for registered nurses" in found.warnings[0]

    def test_who_stops_prescribing_answers_no_to_what_rules_ask(self) -> None:
        person = holds(
            a_person(prescribes_controlled_substances=True, dea_registrant=True), "us-dea-mate"
        )
        (change,) = outcome(person, stop_prescribing=True).difference.findings
        assert (change.before.status, change.after.status) == ("short", "not_applicable")  # type: ignore[union-attr]

    def test_a_new_dea_number_outlives_the_end_of_prescribing(self) -> None:
        person = holds(a_person(prescribes_controlled_substances=True), "us-ca-md")
        found = outcome(person, stop_prescribing=True, add_dea=True)
        (new,) = found.difference.added
        assert {f.status for f in new.findings} != {"not_applicable"}

    def test_an_answer_may_be_taken_back(self) -> None:
        person = holds(a_person(dea_registrant=True), "us-dea-mate")
        (change,) = outcome(person, fact=("dea_registrant", None)).difference.findings
        assert change.after is not None and change.after.status == "ask"

    def test_what_no_record_could_hold_is_refused_with_its_field(self) -> None:
        person = holds(a_person(), "us-ca-md")
        with pytest.raises(Refused) as refused:
            outcome(person, add=Licence("US-FL", issued=date(1979, 1, 1)))
        assert set(refused.value.reasons) == {"licence_issued"}

    def test_without_a_credential_there_is_still_an_answer(self) -> None:
        found = outcome(a_person(), move=Licence("US-FL"))
        assert added(found) == {"us-fl-md"}
        assert "nothing is owed that we know of" in found.as_is


@pytest.mark.django_db
def test_only_questions_of_ones_own_rules_are_offered() -> None:
    choices = find_choices(person=holds(a_person(), "us-dea-mate"), on=timezone.localdate())
    assert [name for name, _ in choices.facts] == ["dea_registrant"]
    assert choices.licences == ()
    assert ("US-FL", "Florida") in choices.places
    assert "US" not in dict(choices.places)
