"""The profile, and the questions that rules ask."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cmeridian.domain.records.record import Credential as HeldCredential
from cmeridian.features.accounts import services
from cmeridian.features.accounts.models import Credential, Person
from cmeridian.features.compliance.selectors import find_standing

QUESTIONS = "/profile/questions/"
PROFILE = "/profile/"


@pytest.fixture
def person_of():
    """Find whose browser it is."""
    return lambda client: Person.objects.get(key=client.session["person"])


@pytest.fixture
def hold(person_of):
    """Put a credential on the record of whose browser it is, with some facts unknown."""

    def add(client, set_id, *, forget=(), **values):
        person = person_of(client)
        if not Credential.objects.of(person).filter(set_id=set_id).exists():
            services.save_credential(person=person, credential=HeldCredential(set=set_id, **values))
        services.save_facts(person=person, facts=dict.fromkeys(forget))
        return person

    return add


def text_of(answer):
    return answer.content.decode().replace("<strong>", "").replace("</strong>", "")


# --- the profile ----------------------------------------------------------------------------------


def test_the_profile_says_what_is_known_and_what_is_asked(walk_in, person_of):
    client = walk_in()
    person = person_of(client)
    Credential.objects.of(person).filter(set_id__in=["us-abfm", "us-dea-mate"]).update(expires=None)
    services.touch(person)
    page = text_of(client.get(PROFILE))
    assert "You hold 5 credentials. 2 have no expiry date, and 1 question is open." in page
    assert page.index("Expiry dates not known") < page.index("Open question")
    assert page.index("Open question") < page.index(">Credentials<")
    assert "What share of your patients is 65 or older?" in page
    assert "Medical Board of California, geriatric medicine" in page


def test_a_profile_without_credentials_names_the_first_step(walk_in, person_of):
    client = walk_in("lena")
    person = person_of(client)
    Credential.objects.of(person).delete()
    services.touch(person)
    page = text_of(client.get(PROFILE))
    assert "You hold no credential on this record yet" in page
    assert "/profile/credentials/add/" in page


def test_answers_stand_in_a_table_and_lead_to_their_change(walk_in):
    page = text_of(walk_in().get(PROFILE))
    assert "Are you registered with the DEA to prescribe controlled substances?" in page
    assert "/profile/questions/?fact=dea_registrant" in page


def test_a_birth_date_is_asked_for_only_where_it_would_tell(walk_in, hold):
    client = walk_in("amara")
    person = hold(client, "us-la-physician")
    assert "A birth date would help" not in text_of(client.get(PROFILE))
    person.birth_date = None
    person.save(update_fields=["birth_date"])
    services.touch(person)
    page = text_of(client.get(PROFILE))
    assert "A birth date would help" in page
    assert "Louisiana State Board of Medical Examiners: the cycle ends by your birthday" in page
    Credential.objects.of(person).filter(set_id="us-la-physician").update(expires="2027-12-31")
    services.touch(person)
    assert "A birth date would help" not in text_of(client.get(PROFILE))


# --- asking ---------------------------------------------------------------------------------------


def test_only_what_can_change_a_finding_is_asked(walk_in):
    form = walk_in().get(QUESTIONS).context["form"]
    assert [asked.term.id for asked in form.asked] == ["share_patients_65plus"]


def test_nothing_to_ask_is_said(walk_in):
    page = text_of(walk_in("lena").get(QUESTIONS))
    assert "No rule of yours waits for an answer." in page


def test_an_answer_says_what_it_changes(walk_in, person_of, hold):
    client = walk_in()
    person = hold(client, "us-tx-physician", forget=("works_in_certified_pain_clinic",))
    page = text_of(client.get(QUESTIONS))
    assert "Do you work in a pain clinic that is certified as one?" in page
    sent = {"fact-works_in_certified_pain_clinic": "no", "submission": "key-1"}
    answer = client.post(QUESTIONS, sent, follow=True)
    assert person_of(client).facts["works_in_certified_pain_clinic"] is False
    assert person.key == person_of(client).key
    said = text_of(answer)
    assert "rule changed:" in said
    assert "Texas Medical Board, " in said
    assert "Needs an answer → Does not apply" in said


def test_sent_twice_it_is_answered_once(walk_in, person_of):
    client = walk_in()
    sent = {"fact-share_patients_65plus": "10", "submission": "key-1"}
    client.post(QUESTIONS, sent)
    revision = person_of(client).revision
    answer = client.post(QUESTIONS, sent, follow=True)
    assert person_of(client).revision == revision
    assert "Nothing was changed" not in text_of(answer)


def test_i_do_not_know_yet_changes_nothing(walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    answer = client.post(QUESTIONS, {"fact-share_patients_65plus": ""}, follow=True)
    assert "Nothing was changed." in text_of(answer)
    after = person_of(client)
    assert (after.facts, after.revision) == (before.facts, before.revision)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", Decimal(0)),
        ("40", Decimal("0.4")),
        ("40 %", Decimal("0.4")),
        ("33.33", Decimal("0.3333")),
        ("100", Decimal(1)),
    ],
)
def test_a_share_is_typed_as_a_percentage(typed, kept, walk_in, person_of):
    client = walk_in()
    client.post(QUESTIONS, {"fact-share_patients_65plus": typed})
    assert person_of(client).facts["share_patients_65plus"] == kept
    page = text_of(client.get(f"{QUESTIONS}?fact=share_patients_65plus"))
    assert f'value="{typed.removesuffix(" %")}"' in page


@pytest.mark.parametrize(
    "typed", ["100.01", "-1", "0.333", "many", "1e1", "٤٠", "NaN", "x" * 13, "4\x00"]
)
def test_what_is_no_percentage_is_refused_and_kept_in_the_form(typed, walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    answer = client.post(QUESTIONS, {"fact-share_patients_65plus": typed})
    assert answer.status_code == 200
    assert "fact-share_patients_65plus" in answer.context["form"].errors
    assert "<title>Error: " in text_of(answer)
    assert person_of(client).facts == before.facts


# --- each kind of question ------------------------------------------------------------------------


def asking(walk_in, person_of, rule):
    """Walk in as someone whose own set holds a rule that turns on a fact."""
    client = walk_in("lena")
    content = {
        "id": "own-test",
        "authority": "Test Hospital",
        "professions": ["PHARMACIST"],
        "cycle": {"months": "12", "window": "calendar_year"},
        "rules": [
            {
                "id": "some_hours",
                "kind": "min",
                "amount": "2",
                "unit": "hour",
                "select": {"topic": "medical_errors"},
                "frequency": {"type": "cycle"},
                "applies_if": rule,
            }
        ],
    }
    person = person_of(client)
    services.add_own_set(person=person, content=content, credential=HeldCredential(set="own-test"))
    person.specialty = ""
    person.save(update_fields=["specialty"])
    services.touch(person)
    return client


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"fact-treats_patients_age_gte": "yes"}, True),
        ({"fact-treats_patients_age_gte": "no"}, False),
        ({"number-treats_patients_age_gte": "80"}, Decimal(80)),
    ],
)
def test_a_bound_is_answered_by_yes_or_no_or_by_the_number(sent, kept, walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "treats_patients_age_gte", "age": "65"})
    assert client.post(QUESTIONS, sent).status_code == 302
    assert person_of(client).facts["treats_patients_age_gte"] == kept
    # And shown again as it was given.
    form = client.get(f"{QUESTIONS}?fact=treats_patients_age_gte").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert all(shown[name] == value for name, value in sent.items())


@pytest.mark.parametrize(
    "sent",
    [
        {"number-treats_patients_age_gte": "old"},
        {"number-treats_patients_age_gte": "80", "fact-treats_patients_age_gte": "yes"},
        {"fact-treats_patients_age_gte": "maybe"},
    ],
)
def test_what_answers_no_bound_is_refused(sent, walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "treats_patients_age_gte", "age": "65"})
    answer = client.post(QUESTIONS, sent)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "treats_patients_age_gte" not in person_of(client).facts


def test_several_specialties_are_answered_by_their_names(walk_in, person_of):
    rule = {"fact": "board_certified_in", "in": ["family_medicine"]}
    client = asking(walk_in, person_of, rule)
    name = "fact-board_certified_in"
    assert 'aria-label="Specialty 1"' in text_of(client.get(QUESTIONS))
    client.post(QUESTIONS, {name: ["Internal medicine", "", "207Q00000X"]})
    assert person_of(client).facts["board_certified_in"] == ["internal_medicine", "family_medicine"]
    assert "Internal medicine, Family medicine" in text_of(client.get(PROFILE))
    page = text_of(client.get(f"{QUESTIONS}?fact=board_certified_in"))
    assert 'value="Internal medicine"' in page


def test_none_is_an_answer_too(walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "board_certified_in", "in": ["family_medicine"]})
    client.post(QUESTIONS, {"none-board_certified_in": "on"})
    assert person_of(client).facts["board_certified_in"] == []
    assert not client.get(QUESTIONS).context["form"].asked


@pytest.mark.parametrize(
    "sent",
    [
        {"fact-board_certified_in": ["wizardry"]},
        {"fact-board_certified_in": ["family medicine"], "none-board_certified_in": "on"},
        {"fact-board_certified_in": ["family medicine"] * 21},
        {"fact-board_certified_in": ["x" * 201]},
    ],
)
def test_what_names_no_specialties_is_refused(sent, walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "board_certified_in", "in": ["family_medicine"]})
    answer = client.post(QUESTIONS, sent)
    assert answer.status_code == 200
    assert "fact-board_certified_in" in answer.context["form"].errors
    assert "board_certified_in" not in person_of(client).facts


def test_the_specialty_is_kept_with_the_person(walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "specialty", "in": ["family_medicine"]})
    client.post(QUESTIONS, {"fact-specialty": "Family medicine"})
    person = person_of(client)
    assert person.specialty == "family_medicine"
    assert "specialty" not in person.facts
    assert client.get(f"{QUESTIONS}?fact=specialty").headers["Location"] == "/profile/about/"


def test_the_day_of_issue_answers_for_its_credential(walk_in, person_of):
    client = asking(walk_in, person_of, {"fact": "licensed_before", "date": "2020-01-01"})
    person = person_of(client)
    row = Credential.objects.of(person).get(set_id="own-test")
    name = f"issued-{row.public_id}"
    assert f'name="{name}"' in text_of(client.get(QUESTIONS))
    refused = client.post(QUESTIONS, {name: "long ago"})
    assert name in refused.context["form"].errors
    answer = client.post(QUESTIONS, {name: "2021-05-01"}, follow=True)
    assert "Needs an answer → Does not apply" in text_of(answer)
    row.refresh_from_db()
    assert row.issued.isoformat() == "2021-05-01"
    assert "licensed_before" not in person_of(client).facts


# --- one fact -------------------------------------------------------------------------------------


def test_an_answer_is_changed_and_taken_back(walk_in, person_of):
    client = walk_in()
    address = f"{QUESTIONS}?fact=works_in_certified_pain_clinic"
    form = client.get(address).context["form"]
    assert form["fact-works_in_certified_pain_clinic"].value() == "no"
    answer = client.post(address, {"fact-works_in_certified_pain_clinic": "yes"})
    assert answer.headers["Location"] == PROFILE
    assert person_of(client).facts["works_in_certified_pain_clinic"] is True
    client.post(address, {"fact-works_in_certified_pain_clinic": ""})
    assert "works_in_certified_pain_clinic" not in person_of(client).facts


@pytest.mark.parametrize("name", ["nonsense", "", "birth_date", "certified_to_immunise", "\x00"])
def test_what_no_rule_of_the_person_asks_is_not_found(name, walk_in, person_of):
    client = walk_in("amara")
    before = person_of(client).facts
    address = f"{QUESTIONS}?fact={name}"
    assert client.get(address).status_code == 404
    assert client.post(address, {f"fact-{name}": "yes"}).status_code == 404
    assert person_of(client).facts == before


def test_only_what_is_asked_can_be_answered(walk_in, person_of):
    client = walk_in()
    before = person_of(client)
    extra = {
        "fact-dea_registrant": "no",
        "fact-certified_to_immunise": "yes",
        "dea_registrant": "false",
        "facts": "{}",
        "key": "x",
        "profession": "RN",
        f"issued-{Credential.objects.of(before).first().public_id}": "1999-01-01",
    }
    client.post(QUESTIONS, {"fact-share_patients_65plus": "10", **extra})
    after = person_of(client)
    assert after.facts == {**before.facts, "share_patients_65plus": Decimal("0.1")}
    assert (after.key, after.profession) == (before.key, before.profession)


def test_an_answer_counts_at_once(walk_in, person_of, today):
    client = walk_in()
    client.post(QUESTIONS, {"fact-share_patients_65plus": "10"})
    standing = find_standing(person=person_of(client), on=today)
    assert standing.kept.record.clinician.facts["share_patients_65plus"] == Decimal("0.1")
    assert all(s.asks == 0 for s in standing.ledger.sets)


def test_one_answers_for_oneself_alone(walk_in, person_of):
    amara, other = walk_in("amara"), walk_in("amara")
    amara.post(QUESTIONS, {"fact-share_patients_65plus": "10"})
    assert "share_patients_65plus" not in person_of(other).facts
