"""Rules of one's own."""

from __future__ import annotations

from datetime import date

import pytest

from cmeridian.domain.requirements.rulebook import with_parts
from cmeridian.features.accounts import services
from cmeridian.features.accounts.forms.other_sets import MOST_CHARACTERS
from cmeridian.features.accounts.models import OwnSet, Person
from cmeridian.features.compliance.selectors import find_standing
from cmeridian.packs.loader import set_text

ADD = "/profile/own-sets/add/"
KEEP = "/profile/own-sets/keep/"
SOUND = {
    "way": "simple",
    "submission": "key-1",
    "authority": "St Anne Hospital, medical staff bylaws",
    "place": "Texas",
    "credential_kind": "hospital_privileges",
    "professions": ["MD", "DO"],
    "months": "24",
    "ends": "reappointment",
    "complete": "yes",
    "document": "Medical staff bylaws",
    "section": "section 4.2",
    "year": "2025",
    "rule-rows": "5",
    "rule-0-kind": "total",
    "rule-0-amount": "40",
    "rule-0-unit": "credit",
    "rule-0-class": "CAT1",
    "rule-0-often": "cycle",
    "rule-1-kind": "privileges",
    "rule-1-amount": "50",
    "rule-1-often": "cycle",
    "rule-2-kind": "topic",
    "rule-2-amount": "2",
    "rule-2-unit": "hour",
    "rule-2-topic": "Medical errors",
    "rule-2-often": "years",
    "rule-2-years": "3",
    "rule-3-kind": "task",
    "rule-3-what": "Renew the ACLS card",
    "rule-3-often": "cycle",
    "rule-3-note": "At the simulation centre.",
    "rule-4-kind": "",
    "rule-4-often": "cycle",
    "expires": "2027-06-30",
    "number": "77",
}
OWN_ID = "own-st-anne-hospital-medical-staff-bylaws"


def content_of(person, set_id=OWN_ID):
    return OwnSet.objects.of(person).get(set_id=set_id).content


def test_rules_are_kept_as_a_file_would_hold_them_and_what_is_held_under_them(
    walk_in, person_of, held
):
    client = walk_in()
    answer = client.post(ADD, SOUND)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    person = person_of(client)
    content = content_of(person)
    assert content["jurisdiction"] == "US-TX"
    assert content["cycle"] == {
        "months": "24",
        "window": "fixed",
        "anchor": {"type": "reappointment_date"},
    }
    assert [rule["id"] for rule in content["rules"]] == [
        "total",
        "privileges",
        "medical_errors",
        "renew_the_acls_card",
    ]
    assert content["rules"][2]["frequency"] == {"type": "every_months", "months": "36"}
    assert content["sources"] == [
        {"document": "Medical staff bylaws, section 4.2", "kind": "own", "as_of": "2025"}
    ]
    assert (content["as_of"], content["review_by"]) == ("2025", "2026-12-31")
    assert held(person)[OWN_ID].credential.expires == date(2027, 6, 30)
    standing = find_standing(person=person, on=date(2026, 11, 26))
    assert len(standing.set_ledger(OWN_ID).findings) == 4


def test_a_preview_says_it_in_words_and_writes_nothing(walk_in, rows):
    client = walk_in()
    before = rows()
    page = client.post(ADD, {**SOUND, "preview": "1"}).content.decode()
    assert "At least 40 credits of Category 1" in page
    assert "50% of the total" in page
    assert "every 3 years" in page
    assert 'value="Renew the ACLS card"' in page
    assert rows() == before


def test_a_set_that_was_entered_is_shown_as_it_was_entered(walk_in, person_of):
    client = walk_in()
    client.post(ADD, SOUND)
    before = content_of(person_of(client))
    form = client.get(f"/profile/own-sets/{OWN_ID}/").context["simple"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"way": "simple", "rule-rows": form.row_count}
    assert client.post(f"/profile/own-sets/{OWN_ID}/", sent).status_code == 302
    assert content_of(person_of(client)) == before


def test_a_changed_set_keeps_its_id(walk_in, person_of, held):
    client = walk_in()
    client.post(ADD, SOUND)
    changed = {**SOUND, "authority": "Another name", "rule-0-amount": "60", "id": "us-ca-md"}
    assert client.post(f"/profile/own-sets/{OWN_ID}/", changed).status_code == 302
    content = content_of(person_of(client))
    assert (content["authority"], content["rules"][0]["amount"]) == ("Another name", "60")
    assert OWN_ID in held(person_of(client))


def test_all_problems_are_said_at_once_and_nothing_is_written(walk_in, rows):
    client = walk_in()
    before = rows()
    wrong = {
        **SOUND,
        "authority": "",
        "place": "Atlantis",
        "professions": [],
        "document": "",
        "section": "",
        "year": "25",
        "complete": "",
        "expires": "soon",
        "rule-0-amount": "",
        "rule-1-topic": "Medical errors",
        "rule-2-years": "",
        "rule-3-what": "",
        "rule-4-amount": "5",
    }
    answer = client.post(ADD, wrong)
    assert set(answer.context["sent"].errors) == {
        "authority",
        "place",
        "professions",
        "document",
        "section",
        "year",
        "complete",
        "expires",
        "rule-0-amount",
        "rule-1-topic",
        "rule-2-years",
        "rule-3-what",
        "rule-4-kind",
    }
    page = answer.content.decode()
    assert "<title>Error: " in page
    assert 'value="Atlantis"' in page
    assert rows() == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"rule-0-amount": "a lot"}, "rule-0-amount"),
        ({"rule-0-amount": "-1"}, "rule-0-amount"),
        ({"rule-1-amount": "101"}, "rule-1-kind"),
        ({"rule-2-topic": "medical erors"}, "rule-2-topic"),
        ({"rule-0-class": "NONE"}, "rule-0-class"),
        ({"rule-0-kind": "", "rule-0-amount": "", "rule-0-class": ""}, "rule-1-kind"),
        ({"rule-1-kind": "total"}, "rule-1-kind"),
        ({"months": "0"}, "months"),
        ({"months": "1201"}, "months"),
        ({"ends": "calendar_year"}, "months"),
        ({"rule-2-years": "0"}, "rule-2-years"),
    ],
)
def test_a_problem_stands_beside_its_field(changed, field, walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ADD, {**SOUND, **changed})
    assert answer.status_code == 200
    assert field in answer.context["sent"].errors
    assert rows() == before


def test_a_rule_is_added_without_a_script_up_to_twelve(walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ADD, {**SOUND, "more": "rule"})
    assert answer.context["simple"].row_count == 6
    assert 'value="Renew the ACLS card"' in answer.content.decode()
    answer = client.post(ADD, {**SOUND, "rule-rows": "12", "more": "rule"})
    assert answer.context["simple"].row_count == 12
    assert rows() == before


def test_sent_twice_it_is_added_once(walk_in, person_of):
    client = walk_in()
    client.post(ADD, SOUND)
    client.post(ADD, SOUND)
    assert OwnSet.objects.of(person_of(client)).count() == 2


def test_a_second_set_of_a_name_gets_an_id_of_its_own(walk_in, person_of):
    client = walk_in()
    client.post(ADD, SOUND)
    client.post(ADD, {**SOUND, "submission": "key-2"})
    assert OwnSet.objects.of(person_of(client)).filter(set_id=f"{OWN_ID}-2").exists()


def test_rules_that_may_not_be_all_never_say_that_nothing_is_missing(walk_in, person_of):
    client = walk_in()
    client.post(ADD, {**SOUND, "complete": "no"})
    assert content_of(person_of(client))["general_requirement_known"] is False


# --- kept without rules ---------------------------------------------------------------------------


def test_a_credential_without_rules_is_kept_and_is_never_clear(walk_in, person_of, held):
    client = walk_in("lena")
    sent = {
        "place": "Puerto Rico",
        "profession": "PHARMACIST",
        "expires": "2027-06-30",
        "submission": "key-1",
    }
    assert client.post(KEEP, sent).status_code == 302
    person = person_of(client)
    set_id = OwnSet.objects.of(person).get().set_id
    assert set_id.startswith("own-")
    assert held(person)[set_id].credential.expires == date(2027, 6, 30)
    standing = find_standing(person=person, on=date(2026, 11, 26))
    ledger = standing.set_ledger(set_id)
    assert [finding.status for finding in ledger.findings] == ["unsure"]
    page = client.get("/").content.decode()
    assert "nothing is missing" not in page
    assert "No rules entered" in client.get("/profile/").content.decode()


def test_its_rules_can_be_entered_later(walk_in, person_of):
    client = walk_in("lena")
    client.post(KEEP, {"place": "Puerto Rico", "profession": "PHARMACIST", "months": "36"})
    set_id = OwnSet.objects.of(person_of(client)).get().set_id
    form = client.get(f"/profile/own-sets/{set_id}/").context["simple"]
    assert form["months"].value() == "36"
    assert form["place"].value() == "Puerto Rico"
    sent = {**SOUND, "authority": "The board", "professions": ["PHARMACIST"]}
    assert client.post(f"/profile/own-sets/{set_id}/", sent).status_code == 302
    assert len(content_of(person_of(client), set_id)["rules"]) == 4


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "place"),
        ({"place": "Guam", "profession": "WIZARD"}, "profession"),
        ({"place": "Guam", "profession": "MD", "months": "x"}, "months"),
        ({"place": "Guam", "profession": "MD", "expires": "x"}, "expires"),
        ({"place": "Guam", "profession": "MD", "submission": "a b"}, "submission"),
    ],
)
def test_what_cannot_be_kept_is_said(sent, field, walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(KEEP, sent)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert rows() == before


# --- pasted ---------------------------------------------------------------------------------------


def pasted(text, **more):
    return {"way": "yaml", "text": text, "submission": "key-1", **more}


TEMPLATE = set_text("us-hospital-template").replace("us-hospital-template", "own-hospital")


def test_a_set_in_the_packs_format_is_taken(walk_in, person_of, held):
    client = walk_in()
    answer = client.post(ADD, pasted(TEMPLATE, expires="2027-06-30"))
    assert answer.status_code == 302
    assert held(person_of(client))["own-hospital"].credential.expires == date(2027, 6, 30)
    page = client.get("/profile/own-sets/own-hospital/")
    # It says more than the simple form can show, such as its confidence.
    assert page.context["simple"] is None
    assert "id: own-hospital" in page.content.decode()


def test_every_problem_of_a_pasted_set_is_listed_with_its_line(walk_in, rows):
    client = walk_in()
    before = rows()
    text = TEMPLATE.replace("months: 24", "months: often").replace("CAT1", "CAT77")
    answer = client.post(ADD, pasted(text))
    problems = answer.context["pasted"].errors["text"]
    assert len(problems) == 2
    assert all(problem.startswith("line ") for problem in problems)
    assert "CAT77" in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "- a",
        "a: [",
        "a: &x 1\nb: *x",
        "{}",
        "id: own-x",
        "!!python/object:os.system {}",
        "[" * 200,
        "a: \x1b",
        TEMPLATE.replace("own-hospital", "us-ca-md"),
        TEMPLATE.replace("own-hospital", "valley-view-hospital"),
        TEMPLATE.replace("own-hospital", "add"),
    ],
)
def test_what_is_no_set_of_ones_own_is_refused(text, walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ADD, pasted(text))
    assert answer.status_code == 200
    assert answer.context["pasted"].errors["text"]
    assert rows() == before


def test_a_pasted_set_has_a_size(walk_in, rows):
    client = walk_in()
    room = MOST_CHARACTERS - len(TEMPLATE)
    before = rows()
    refused = client.post(ADD, pasted(f"{TEMPLATE}#{'x' * room}"))
    assert "text" in refused.context["pasted"].errors
    assert rows() == before
    assert client.post(ADD, pasted(f"{TEMPLATE}#{'x' * (room - 1)}")).status_code == 302


def test_own_sets_hold_so_many_rules_in_all_and_no_more(walk_in, monkeypatch, rows):
    client = walk_in()
    client.post(ADD, pasted(TEMPLATE))
    held = find_standing(person=Person.objects.get(), on=date(2026, 11, 24)).kept.own.sets
    count = sum(1 for terms in held for rule in terms.rules for _ in with_parts(rule))
    another = TEMPLATE.replace("own-hospital", "own-clinic")
    added = sum(1 for rule in held[-1].rules for _ in with_parts(rule))
    before = rows()
    monkeypatch.setattr("cmeridian.exchange.own_sets.MAX_RULES", count + added - 1)
    refused = client.post(ADD, pasted(another, submission="key-2"))
    assert "text" in refused.context["pasted"].errors
    assert rows() == before
    monkeypatch.setattr("cmeridian.exchange.own_sets.MAX_RULES", count + added)
    assert client.post(ADD, pasted(another, submission="key-3")).status_code == 302


def test_a_pasted_set_keeps_its_id_when_it_is_changed(walk_in, person_of, rows):
    client = walk_in()
    client.post(ADD, pasted(TEMPLATE))
    before = rows()
    other = client.post("/profile/own-sets/own-hospital/", pasted(TEMPLATE.replace("own-", "my-")))
    assert "The id must stay own-hospital" in other.content.decode()
    assert rows() == before
    sent = pasted(TEMPLATE.replace("months: 24", "months: 36"))
    assert client.post("/profile/own-sets/own-hospital/", sent).status_code == 302
    assert content_of(person_of(client), "own-hospital")["cycle"]["months"] == "36"


# --- bounds ---------------------------------------------------------------------------------------


def test_a_record_holds_so_many_own_sets_and_no_more(walk_in, person_of, monkeypatch):
    client = walk_in()
    monkeypatch.setattr(services.held, "MAX_SETS", 2)
    assert client.post(ADD, SOUND).status_code == 302
    answer = client.post(ADD, {**SOUND, "submission": "key-2"})
    assert answer.status_code == 200
    assert "at most 2 sets of rules of your own" in answer.content.decode()
    assert OwnSet.objects.of(person_of(client)).count() == 2


def test_a_set_of_another_is_as_if_it_were_not_there(walk_in, rows):
    walk_in("amara")
    client = walk_in("lena")
    before = rows()
    for end in ("", "remove/"):
        answer = client.post(f"/profile/own-sets/valley-view-hospital/{end}", SOUND)
        assert answer.status_code == 404
    assert client.get("/profile/own-sets/valley-view-hospital/").status_code == 404
    assert rows() == before


def test_nothing_else_can_be_set(walk_in, person_of):
    client, other = walk_in(), person_of(walk_in("lena"))
    extra = {
        "id": "us-ca-md",
        "set_id": "us-ca-md",
        "person": str(other.pk),
        "public_id": "stolen",
        "content": "{}",
        "confidence": "high",
        "checker": "me",
    }
    client.post(ADD, {**SOUND, **extra})
    content = content_of(person_of(client))
    assert content["id"] == OWN_ID
    assert not {"confidence", "checker"} & set(content)
    assert not OwnSet.objects.of(other).exists()
