"""What one holds: add it, change it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from cmeridian.features.accounts import services
from cmeridian.features.accounts.models import Credential

ADD = "/profile/credentials/add/?set=us-fl-md"
SOUND = {
    "expires": "2027-01-31",
    "number": "ME 000",
    "issued": "2019-05-01",
    "submission": "key-1",
}


def test_a_credential_is_added(walk_in, person_of, held):
    client = walk_in()
    answer = client.post(ADD, SOUND)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    credential = held(person_of(client))["us-fl-md"].credential
    assert (credential.expires, credential.issued) == (date(2027, 1, 31), date(2019, 5, 1))
    assert credential.number == "ME 000"
    assert "Florida Board of Medicine" in client.get("/profile/").content.decode()


def test_the_printed_expiry_is_asked_first_and_may_wait(walk_in, person_of, held):
    client = walk_in()
    page = client.get(ADD).content.decode()
    assert page.index('name="expires"') < page.index('name="number"') < page.index('name="issued"')
    assert client.post(ADD, {}).status_code == 302
    assert held(person_of(client))["us-fl-md"].credential.expires is None


def test_sent_twice_it_is_added_once(walk_in, person_of):
    client = walk_in()
    first, second = client.post(ADD, SOUND), client.post(ADD, SOUND)
    assert first.headers["Location"] == second.headers["Location"]
    assert Credential.objects.of(person_of(client)).filter(set_id="us-fl-md").count() == 1


def test_a_second_credential_under_one_set_is_refused_in_words(walk_in, person_of):
    client = walk_in()
    client.post(ADD, SOUND)
    answer = client.post(ADD, {**SOUND, "submission": "key-2", "number": "another"})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "You hold this credential already" in page
    assert 'value="another"' in page
    assert Credential.objects.of(person_of(client)).filter(set_id="us-fl-md").count() == 1


def test_so_it_is_where_two_come_at_the_same_moment(walk_in, monkeypatch, rows):
    client = walk_in()

    def meanwhile(**_: object) -> str:
        raise IntegrityError

    monkeypatch.setattr("cmeridian.features.accounts.services.held.save_credential", meanwhile)
    before = rows()
    answer = client.post(ADD, SOUND)
    assert answer.status_code == 200
    assert "You hold this credential already" in answer.content.decode()
    assert rows() == before


def test_all_problems_are_said_at_once_and_nothing_is_written(walk_in, rows):
    client = walk_in()
    before = rows()
    wrong = {
        "expires": "2027-02-30",
        "issued": "1 May",
        "number": "x" * 2001,
        "submission": "not a key!",
        "event-rows": "1",
        "event-0-kind": "never_heard_of",
        "event-0-on": "",
    }
    answer = client.post(ADD, wrong)
    errors = set(answer.context["form"].errors)
    assert {"expires", "issued", "number", "submission"} < errors
    assert {"event-0-kind", "event-0-on"} <= errors
    assert 'value="1 May"' in answer.content.decode()
    assert rows() == before


def test_dates_that_disagree_are_refused(walk_in, rows):
    client = walk_in()
    before = rows()
    answer = client.post(ADD, {**SOUND, "issued": "2028-01-01"})
    assert "issued" in answer.context["form"].errors
    assert rows() == before


def test_events_that_the_set_names_are_kept(walk_in, person_of, held):
    client = walk_in()
    address = f"/profile/credentials/{held(person_of(client))['us-abfm'].public_id}/"
    form = client.get(address).context["form"]
    kinds = [kind for kind, _ in form.event_kinds]
    assert "self_assessment" in kinds
    sent = {
        "event-rows": "3",
        "event-0-kind": "",
        "event-0-on": "",
        "event-1-kind": kinds[0],
        "event-1-on": "2024-03-01",
    }
    assert client.post(address, sent).status_code == 302
    events = held(person_of(client))["us-abfm"].credential.events
    assert [(e.kind, e.on) for e in events] == [(kinds[0], date(2024, 3, 1))]


def test_an_event_row_is_added_without_a_script(walk_in, person_of, held, rows):
    client = walk_in()
    address = f"/profile/credentials/{held(person_of(client))['us-abfm'].public_id}/"
    before = rows()
    shown = client.get(address).context["form"].row_count
    sent = {"event-rows": str(shown), "number": "typed", "more": "event"}
    answer = client.post(address, sent)
    assert answer.context["form"].row_count == shown + 1
    assert 'value="typed"' in answer.content.decode()
    assert rows() == before


def test_the_page_saves_unchanged_what_it_shows(walk_in, person_of, held):
    client = walk_in()
    before = held(person_of(client))
    for one in before.values():
        address = f"/profile/credentials/{one.public_id}/"
        form = client.get(address).context["form"]
        shown = {name: form[name].value() or "" for name in form.fields}
        assert client.post(address, {**shown, "event-rows": form.row_count}).status_code == 302
    assert held(person_of(client)) == before


def test_the_expiry_alone_is_given_and_the_rest_stays(walk_in, person_of, held):
    client = walk_in()
    Credential.objects.of(person_of(client)).update(expires=None)
    services.touch(person_of(client))
    before = held(person_of(client))["us-abfm"]
    page = client.get("/profile/").content.decode()
    assert "5 have no expiry date" in page.replace("<strong>", "").replace("</strong>", "")
    address = f"/profile/credentials/{before.public_id}/expiry/"
    assert address in page
    assert client.post(address, {"expires": "2029-12-31"}).status_code == 302
    after = held(person_of(client))["us-abfm"].credential
    assert after.expires == date(2029, 12, 31)
    assert (after.issued, after.events) == (before.credential.issued, before.credential.events)


@pytest.mark.parametrize("typed", ["", "soon", "1980-01-01", "2029-02-29"])
def test_an_expiry_that_cannot_be_is_refused(typed, walk_in, person_of, held, rows):
    client = walk_in()
    one = held(person_of(client))["us-abfm"]
    before = rows()
    answer = client.post(f"/profile/credentials/{one.public_id}/expiry/", {"expires": typed})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert rows() == before


@pytest.mark.parametrize("end", ["", "expiry/", "remove/"])
def test_a_credential_of_another_is_as_if_it_were_not_there(end, walk_in, person_of, held, rows):
    theirs = next(iter(held(person_of(walk_in("amara"))).values()))
    client = walk_in("lena")
    before = rows()
    foreign = client.post(f"/profile/credentials/{theirs.public_id}/{end}", SOUND)
    missing = client.post(f"/profile/credentials/{'A' * 22}/{end}", SOUND)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert rows() == before


def test_nothing_else_can_be_set(walk_in, person_of, held):
    client, other = walk_in(), person_of(walk_in("lena"))
    person = person_of(client)
    before = held(person)["us-abfm"]
    extra = {
        "id": "1",
        "person": str(other.pk),
        "person_id": str(other.pk),
        "public_id": "stolen",
        "set_id": "us-fl-md",
        "set": "us-fl-md",
        "events": "[]",
    }
    client.post(f"/profile/credentials/{before.public_id}/", {"number": "new", **extra})
    after = held(person)
    assert set(after) == set(held(person_of(client)))
    assert after["us-abfm"].public_id == before.public_id
    assert after["us-abfm"].credential.number == "new"
    assert "us-fl-md" not in held(other)


def test_a_record_holds_so_many_credentials_and_no_more(walk_in, person_of, monkeypatch):
    client = walk_in()
    monkeypatch.setattr(services.held, "MAX_CREDENTIALS", 6)
    assert client.post(ADD, SOUND).status_code == 302
    answer = client.post("/profile/credentials/add/?set=us-abim", {**SOUND, "submission": "key-2"})
    assert answer.status_code == 200
    assert "at most 6 credentials" in answer.content.decode()
    assert Credential.objects.of(person_of(client)).count() == 6


def test_a_credential_whose_rules_are_gone_stays_and_says_so(walk_in, person_of):
    client = walk_in()
    person = person_of(client)
    row = Credential.objects.create(person=person, set_id="gone-set")
    services.touch(person)
    answer = client.get(f"/profile/credentials/{row.public_id}/")
    assert answer.status_code == 200
    assert "no longer held" in answer.content.decode()
    assert client.post(f"/profile/credentials/{row.public_id}/", SOUND).status_code == 200
    assert "no longer held" in client.get("/profile/").content.decode()
