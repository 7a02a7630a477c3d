"""What was entered as a guest, and then signed in to an account that has a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cmeridian.domain.records.record import Activity, Credential, CreditLine
from cmeridian.features.accounts.models import Credential as CredentialRow
from cmeridian.features.accounts.models import OwnSet, Person
from cmeridian.features.accounts.services import (
    MAX_CREDENTIALS,
    add_to_person,
    save_credential,
    save_facts,
)
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.compliance.models import RuleNote
from cmeridian.features.home import services
from cmeridian.features.home.services import guest_work, start_empty, start_from_file
from cmeridian.features.portfolio.models import Activity as ActivityRow
from cmeridian.features.portfolio.selectors import read_kept
from cmeridian.features.portfolio.services import add_activities
from cmeridian.packs.loader import load_rulebook
from tests.features.walking import PASSWORD, Account, all_rows, delegate_of

PAGE = "/your-data/guest/"
DAY = date(2026, 3, 2)
DONE = Activity(
    id="act-1",
    completed=DAY,
    title="Sepsis update",
    provider="Example Society",
    format="live",
    credits=(CreditLine("AMA_CAT1", Decimal("2.5")),),
    topics={"medical_errors": Decimal(1)},
)

pytestmark = pytest.mark.django_db


def a_guest(*activities: Activity, credentials: tuple[Credential, ...] = ()) -> Person:
    person = start_empty(profession="MD", today=timezone.localdate())
    for one in credentials:
        save_credential(person=person, credential=one)
    if activities:
        add_activities(person=person, activities=activities)
    return person


def hold(one: Account, guest: Person) -> Account:
    """Let the session hold the guest, as signing in does."""
    session = one.client.session
    session["left_as_guest"] = guest.key
    session.save()
    return one


def add(one: Account) -> object:
    return one.client.post(PAGE, {"what": "add"})


def record_of(one: Account) -> object:
    return read_kept(Person.objects.get(pk=one.person.pk)).whole


def titles(one: Account) -> list[str]:
    return [activity.title for activity in record_of(one).activities]


# --- it waits -------------------------------------------------------------------------------------


def test_work_of_a_guest_waits_when_they_sign_in_to_an_account_with_a_record(account):
    amara = account("amara")
    browser = Client(SERVER_NAME="localhost")
    browser.post("/start/", {"how": "empty", "profession": "MD"})
    guest = Person.objects.get(key=browser.session["person"])
    add_activities(person=guest, activities=[DONE])
    answer = browser.post("/account/sign-in/", {"login": amara.user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    for path in ("/", "/your-data/"):
        assert PAGE in browser.get(path).content.decode()
    page = browser.get(PAGE).content.decode()
    assert "<strong>0 credentials</strong> and <strong>1 activity</strong>" in page
    assert "Sepsis update" in page
    assert Person.objects.filter(pk=guest.pk).exists()


def test_nothing_waits_for_who_was_no_guest(account):
    amara = account("amara")
    assert PAGE not in amara.client.get("/").content.decode()
    page = amara.client.get(PAGE)
    assert page.status_code == 200
    assert "Nothing that you entered as a guest waits" in page.content.decode()


# --- it is added ----------------------------------------------------------------------------------


def test_what_the_record_does_not_hold_is_added_and_the_guest_is_gone(account):
    amara = account("amara")
    before = record_of(amara)
    held = Credential(set="us-az-md", number="AZ-9", expires=date(2027, 5, 5))
    guest = a_guest(DONE, credentials=(held,))
    save_facts(person=guest, facts={"newborn_care": True})
    answer = add(hold(amara, guest))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    after = record_of(amara)
    assert after.credentials == (*before.credentials, held)
    assert [replace(one, id="") for one in after.activities] == [
        *[replace(one, id="") for one in before.activities],
        replace(DONE, id=""),
    ]
    assert not Person.objects.filter(pk=guest.pk).exists()
    assert "left_as_guest" not in amara.client.session
    page = amara.client.get("/").content.decode()
    assert "Added to your record: 1 credential, 1 activity" in page
    assert AuditEvent.objects.filter(action="guest_work.added", actor=amara.person.key).exists()


def test_adding_twice_adds_once(account):
    amara = account("amara")
    guest = a_guest(DONE)
    add(hold(amara, guest))
    before = all_rows()
    hold(amara, guest)
    assert add(amara).status_code == 302
    assert services.add_guest_work(user=amara.user, key=guest.key, on=DAY) is None
    assert all_rows() == before


def test_where_both_hold_a_credential_that_of_the_account_stays_and_it_is_said(account):
    amara = account("amara")
    there = record_of(amara).credentials[0]
    other = replace(there, number="GUEST-1", expires=date(2031, 1, 31))
    page = hold(amara, a_guest(credentials=(other,))).client.get(PAGE).content.decode()
    assert "What stays as it is" in page
    assert "What you entered as a guest is not taken: number GUEST-1" in page
    assert "31 Jan 2031" in page
    before = record_of(amara)
    add(amara)
    assert record_of(amara) == before


def test_the_same_activity_is_not_added_twice(account):
    amara = account("amara")
    add_activities(person=amara.person, activities=[DONE])
    twin = replace(DONE, id="another-id")
    other = replace(DONE, id="act-2", title="Something else entirely", completed=date(2025, 1, 1))
    page = hold(amara, a_guest(twin, other)).client.get(PAGE).content.decode()
    assert "Activities that your record holds" in page
    add(amara)
    assert titles(amara).count("Sepsis update") == 1
    assert titles(amara)[-1] == "Something else entirely"


def test_an_activity_that_is_only_alike_is_pointed_out_and_added(account):
    amara = account("amara")
    add_activities(person=amara.person, activities=[DONE])
    alike = replace(DONE, id="x", completed=DAY + timedelta(days=1), credits=())
    page = hold(amara, a_guest(alike)).client.get(PAGE).content.decode()
    assert "Look before you add" in page
    add(amara)
    assert titles(amara).count("Sepsis update") == 2


def test_an_activity_whose_id_is_taken_is_added_under_another(account):
    amara = account("amara")
    taken = record_of(amara).activities[0].id
    add(hold(amara, a_guest(replace(DONE, id=taken))))
    ids = [one.id for one in record_of(amara).activities]
    assert len(ids) == len(set(ids))
    assert titles(amara)[-1] == DONE.title


def test_answers_and_sections_that_were_given_stay_and_others_are_added(account):
    amara = account("amara")
    own = dict(Person.objects.get(pk=amara.person.pk).facts)
    name = next(name for name, value in own.items() if isinstance(value, bool))
    guest = a_guest()
    add_to_person(
        person=guest,
        credentials=(),
        own_sets=(),
        answers={name: not own[name]},
        carried={"achievements": [{"kind": "talk"}], "goals": [{"pathway": "x"}]},
    )
    Person.objects.filter(pk=amara.person.pk).update(carried={"goals": [{"a": 1}]}, mark="m" * 22)
    add(hold(amara, guest))
    now = Person.objects.get(pk=amara.person.pk)
    assert now.facts == own
    assert now.carried["goals"] == [{"a": 1}]
    assert now.carried["achievements"] == [{"kind": "talk"}]


def test_own_sets_are_added_and_one_of_the_same_name_stays(account):
    amara, lena = account("amara"), account("lena")
    mine = OwnSet.objects.of(amara.person).get()
    guest = a_guest(credentials=())
    changed = {**mine.content, "authority": "Another hospital"}
    more = {**mine.content, "id": "second-hospital"}
    add_to_person(person=guest, credentials=(), own_sets=(changed, more), answers={}, carried={})
    page = hold(amara, guest).client.get(PAGE).content.decode()
    assert "a set of this name with other rules" in page
    add(amara)
    kept = {row.set_id: row.content for row in OwnSet.objects.of(amara.person)}
    assert kept == {mine.set_id: mine.content, "second-hospital": more}
    assert not OwnSet.objects.of(lena.person).filter(set_id="second-hospital").exists()


def test_notes_on_rules_stay_with_their_author(account):
    amara, guest = account("amara"), a_guest()
    RuleNote.objects.create(
        person=guest,
        kind="wrong",
        set_id="us-fl-md",
        rule_id="total",
        digest="e" * 64,
        document="The statute",
        read_on=DAY,
        made_on=DAY,
    )
    add(hold(amara, guest))
    assert RuleNote.objects.get().person == amara.person


def test_what_a_guest_entered_takes_the_place_of_a_sample(account):
    amara = account("amara")
    Person.objects.filter(pk=amara.person.pk).update(sample="amara")
    guest = a_guest(DONE)
    page = hold(amara, guest).client.get(PAGE).content.decode()
    assert "holds a sample so far" in page
    add(amara)
    now = Person.objects.get(user=amara.user)
    assert (now.pk, now.sample) == (guest.pk, "")
    assert not Person.objects.filter(pk=amara.person.pk).exists()


# --- limits ---------------------------------------------------------------------------------------


def free_sets(person: Person, most: int) -> list[Credential]:
    held = set(CredentialRow.objects.of(person).values_list("set_id", flat=True))
    return [Credential(set=one) for one in load_rulebook().sets if one not in held][:most]


@pytest.mark.parametrize(("over", "status"), [(0, 302), (1, 409)])
def test_a_record_takes_up_credentials_up_to_its_limit(over, status, account, monkeypatch):
    amara = account("amara")
    held = CredentialRow.objects.of(amara.person).count()
    most = held + 5
    monkeypatch.setattr(guest_work, "MAX_CREDENTIALS", most)
    guest = a_guest(credentials=tuple(free_sets(amara.person, 5 + over)))
    before = all_rows()
    answer = add(hold(amara, guest))
    assert answer.status_code == status
    if over:
        assert f"{most + 1} credentials" in answer.content.decode()
        assert all_rows() == before
        assert "left_as_guest" in amara.client.session
    else:
        assert CredentialRow.objects.of(amara.person).count() == most
    assert MAX_CREDENTIALS == 200


@pytest.mark.parametrize(("over", "status"), [(0, 302), (1, 409)])
def test_a_record_takes_up_activities_up_to_its_limit(over, status, account, monkeypatch):
    amara = account("amara")
    held = ActivityRow.objects.of(amara.person).count()
    monkeypatch.setattr(guest_work, "MAX_ACTIVITIES", held + 2)
    more = [
        replace(DONE, id=f"n{n}", title=f"Number {n}", completed=date(2020, n + 1, 1))
        for n in range(2 + over)
    ]
    before = None
    guest = a_guest(*more)
    before = all_rows()
    assert add(hold(amara, guest)).status_code == status
    if over:
        assert all_rows() == before
    else:
        assert ActivityRow.objects.of(amara.person).count() == held + 2


@pytest.mark.parametrize(("over", "status"), [(0, 302), (1, 409)])
def test_a_record_takes_up_own_sets_up_to_its_limit(over, status, account, monkeypatch):
    amara = account("amara")
    mine = OwnSet.objects.of(amara.person).get()
    monkeypatch.setattr(guest_work, "MAX_SETS", 3)
    sets = [{**mine.content, "id": f"more-{n}"} for n in range(2 + over)]
    guest = a_guest()
    add_to_person(person=guest, credentials=(), own_sets=sets, answers={}, carried={})
    assert add(hold(amara, guest)).status_code == status
    assert OwnSet.objects.of(amara.person).count() == (1 if over else 3)


def test_a_fault_in_the_middle_adds_nothing(account, monkeypatch):
    amara = account("amara")
    guest = a_guest(DONE, credentials=(Credential(set="us-az-md"),))
    before = all_rows()

    def fail(**_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(guest_work, "erase_person", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        services.add_guest_work(user=amara.user, key=guest.key, on=timezone.localdate())
    assert all_rows() == before


# --- or it is left --------------------------------------------------------------------------------


def test_leaving_it_erases_it_and_nothing_else(account):
    amara = account("amara")
    guest = a_guest(DONE)
    before = record_of(amara)
    hold(amara, guest)
    refused = amara.client.post(PAGE, {"what": "leave"})
    assert refused.status_code == 400
    assert "Tick the box" in refused.content.decode()
    assert Person.objects.filter(pk=guest.pk).exists()
    assert amara.client.post(PAGE, {"what": "leave", "confirm": "on"}).status_code == 302
    assert not Person.objects.filter(pk=guest.pk).exists()
    assert record_of(amara) == before
    assert AuditEvent.objects.filter(action="guest_work.left", actor=amara.user.key).exists()


@pytest.mark.parametrize("what", [{}, {"what": ""}, {"what": "everything"}])
def test_a_choice_that_is_none_changes_nothing(what, account):
    amara = hold(account("amara"), a_guest(DONE))
    before = all_rows()
    answer = amara.client.post(PAGE, what)
    assert answer.status_code == 400
    assert "Choose what becomes of it" in answer.content.decode()
    assert all_rows() == before


# --- only what this session began -----------------------------------------------------------------


def test_a_guest_named_in_a_request_is_not_touched(account):
    amara, guest = account("amara"), a_guest(DONE)
    before = all_rows()
    for what in ("add", "leave"):
        named = {"what": what, "confirm": "on", "key": guest.key, "left_as_guest": guest.key}
        assert amara.client.post(f"{PAGE}?left_as_guest={guest.key}", named).status_code == 302
    page = amara.client.get(PAGE, {"key": guest.key, "left_as_guest": guest.key})
    assert "Sepsis update" not in page.content.decode()
    assert all_rows() == before


@pytest.mark.parametrize("what", ["add", "leave"])
def test_a_record_that_belongs_to_an_account_meanwhile_is_not_touched(what, account):
    amara, lena = account("amara"), account("lena")
    hold(amara, lena.person)
    before = all_rows()
    amara.client.post(PAGE, {"what": what, "confirm": "on"})
    assert all_rows() == before
    hold(amara, amara.person)
    amara.client.post(PAGE, {"what": what, "confirm": "on"})
    assert all_rows() == before


def test_a_guest_who_stayed_away_too_long_waits_no_longer(account):
    amara, guest = account("amara"), a_guest(DONE)
    long_ago = timezone.localdate() - timedelta(days=31)
    Person.objects.filter(pk=guest.pk).update(last_seen_on=long_ago)
    assert "Nothing that you entered" in hold(amara, guest).client.get(PAGE).content.decode()


def test_an_account_without_a_record_is_led_to_the_start(account):
    assert account("").client.get(PAGE)["Location"] == "/start/"


def test_whoever_is_not_signed_in_is_led_to_sign_in(walk_in):
    assert walk_in("amara").get(PAGE)["Location"].startswith("/account/sign-in/")


# --- beginning with an account --------------------------------------------------------------------

SMALL = "schema: cmeridian/record/1\nclinician: {name: Ines, profession: RN}\n"


def test_an_account_without_a_record_chooses_how_to_begin(account):
    nobody = account("")
    assert nobody.client.get("/")["Location"] == "/start/"
    page = nobody.client.get("/start/").content.decode()
    assert "no record yet" in page
    assert page.index("Start with your own") < page.index("Look at a sample first")
    assert nobody.client.post("/start/", {"how": "empty", "profession": "RN"}).status_code == 302
    assert Person.objects.get().user == nobody.user
    assert nobody.client.get("/").status_code == 200


def test_an_account_begins_with_a_file(account):
    nobody = account("")
    file = SimpleUploadedFile("record.yaml", SMALL.encode())
    assert nobody.client.post("/start/", {"how": "file", "record": file}).status_code == 302
    assert (Person.objects.get().user, Person.objects.get().name) == (nobody.user, "Ines")


def test_a_sample_of_an_account_gives_way_only_after_it_was_said(account):
    nobody = account("")
    nobody.client.post("/start/", {"sample": "lena"})
    sample = Person.objects.get()
    assert (sample.user, sample.sample) == (nobody.user, "lena")
    assert "Start with your own" in nobody.client.get("/start/").content.decode()
    own = {"how": "empty", "profession": "RN"}
    refused = nobody.client.post("/start/", own)
    assert refused.status_code == 409
    assert "Erase the sample" in refused.content.decode()
    assert Person.objects.get().pk == sample.pk
    assert nobody.client.post("/start/", {**own, "leave": "yes"}).status_code == 302
    assert (Person.objects.get().user, Person.objects.get().sample) == (nobody.user, "")


@pytest.mark.parametrize("more", [{}, {"leave": "yes"}])
@pytest.mark.parametrize(
    "how", [{"how": "empty", "profession": "RN"}, {"how": "sample", "sample": "lena"}]
)
def test_the_record_of_an_account_is_never_left_behind(how, more, account):
    amara = account("amara")
    assert amara.client.get("/start/")["Location"] == "/"
    before = all_rows()
    answer = amara.client.post("/start/", {**how, **more})
    assert answer.status_code == 409
    assert "has a record already" in answer.content.decode()
    assert all_rows() == before


def test_a_record_that_was_begun_in_another_window_stays(account):
    nobody = account("")
    today = timezone.localdate()
    start_empty(profession="RN", today=today, account=nobody.user)
    before = all_rows()
    with pytest.raises(services.AlreadyBegun):
        start_from_file(content=SMALL.encode(), today=today, account=nobody.user)
    assert all_rows() == before


def test_a_sample_that_became_ones_own_in_another_window_stays(account):
    amara = account("amara")
    seen = Person.objects.get(pk=amara.person.pk)
    seen.sample = "amara"
    before = all_rows()
    with pytest.raises(services.AlreadyBegun):
        start_empty(profession="RN", today=timezone.localdate(), leaving=seen, account=amara.user)
    assert all_rows() == before


def test_a_delegate_cannot_begin_in_the_place_of_the_owner(account):
    amara = account("amara")
    office = delegate_of(amara, ("profile:write",), Client())
    answer = office.client.post("/start/", {"how": "empty", "profession": "RN", "leave": "yes"})
    assert answer.status_code == 403
    assert Person.objects.get(pk=amara.person.pk).name == amara.person.name
