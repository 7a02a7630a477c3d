"""Erasing: asked for twice over, complete, and of nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from cmeridian.exchange.record_file import read_record
from cmeridian.features.accounts import services as accounts
from cmeridian.features.accounts.models import ApiToken, Credential, Delegation, Person, User
from cmeridian.features.base.mail import post_mail
from cmeridian.features.base.models import AuditEvent, OutgoingMail, Submission
from cmeridian.features.compliance.models import RuleNote
from cmeridian.features.home.models import (
    CalendarAddress,
    EarlierRecord,
    MailChoice,
    RulesTold,
    SentReminder,
)
from cmeridian.features.portfolio.models import ImportBatch, RememberedMap
from cmeridian.features.portfolio.services import replace_record
from cmeridian.packs.loader import load_rulebook
from tests.features.walking import (
    Account,
    all_rows,
    delegate_of,
    make_user,
    models_of_ours,
    sign_in,
)

ERASE = "/your-data/erase/account/"
WORD = "Xanthippe"
"""Stands in every field that takes text; nothing else in the database holds it."""
KEPT_WORD = "Kallisto"
"""Stands in a note on a rule, which stays for the maintainers."""
RECORD = f"""
schema: cmeridian/record/1
clinician: {{name: {WORD} One, profession: MD, training: [{{kind: residency, ends: 2020-06-30}}]}}
credentials: [{{set: us-fl-md, number: {WORD}-2, expires: 2027-01-31}}]
custom_sets:
- {{id: {WORD.lower()}-hospital, jurisdiction: US-FL, authority: {WORD} Hospital,
   credential: hospital_privileges, professions: [MD],
   cycle: {{months: 24, window: fixed, anchor: {{type: reappointment_date}}}},
   rules: [{{id: total, kind: min, amount: 50, unit: credit, select: {{credit: [CAT1]}},
            frequency: {{type: cycle}}}}],
   sources: [{{document: {WORD} bylaws, kind: own}}]}}
activities:
- {{id: {WORD}-3, title: {WORD} four, provider: {WORD} five, completed: 2026-03-02,
   credits: [{{class: AMA_CAT1, amount: 2}}], topics: {{medical_errors: 1}},
   evidence: [{{file: {WORD}-6.pdf}}]}}
achievements: [{{kind: talk, title: {WORD} seven}}]
"""


@pytest.fixture
def full(account) -> Account:
    """Sign in with an account for which every kind of row holds something of it."""
    one = account("amara", email=f"{WORD.lower()}@example.org")
    person, user, now = one.person, one.user, timezone.now()
    file = read_record(RECORD.encode(), rulebook=load_rulebook())
    replace_record(person=person, file=file)
    EarlierRecord.objects.create(person=person, text=RECORD, replaced_at=now)
    _let_in(person, user)
    ApiToken.objects.create(
        person=person, name=WORD, digest="3" * 64, hint="abcd", last_day=now.date()
    )
    CalendarAddress.objects.create(person=person, label=WORD, digest="4" * 64)
    MailChoice.objects.create(person=person)
    SentReminder.objects.create(person=person, key=f"{WORD} due")
    RulesTold.objects.create(person=person, as_of=now.date(), rules={WORD: {}})
    ImportBatch.objects.create(person=person, name=WORD, table={WORD: WORD}, content=WORD.encode())
    RememberedMap.objects.create(person=person, fingerprint="7" * 64, columns={WORD: "title"})
    Submission.objects.create(key="5" * 22, actor=person.key, outcome=f"/{WORD}/")
    RuleNote.objects.create(
        person=person,
        kind="wrong",
        set_id="us-fl-md",
        rule_id="total",
        digest="6" * 64,
        what=KEPT_WORD,
        document=KEPT_WORD,
        read_on=now.date(),
        made_on=now.date(),
    )
    EmailAddress.objects.create(user=user, email=f"{WORD.lower()}.2@example.org")
    Authenticator.objects.create(user=user, type="totp", data={"secret": WORD})
    post_mail(key="account 7", to=user.email, subject=WORD, body=WORD)
    post_mail(key="account 8", to=f"{WORD}.2@example.org", subject="x", body="y")
    return one


def _let_in(person: Person, user: User) -> None:
    """Give leave, be given it, and be asked; each with its mail."""
    day, now = timezone.localdate() + timedelta(days=30), timezone.now()
    host = Person.objects.create(
        user=make_user("host@example.org"), profession="MD", last_seen_on=day
    )
    for number, owner, email, delegate in (
        (0, person, "office@example.org", None),
        (1, host, user.email, user),
        (2, host, f"{WORD}.2@example.org", None),
    ):
        row = Delegation.objects.create(
            person=owner,
            email=email,
            label=WORD,
            last_day=day,
            digest=str(number) * 64,
            delegate=delegate,
            accepted_at=now if delegate else None,
        )
        key = f"delegation {row.public_id}"
        to = "office@example.org" if owner == person else "host@example.org"
        post_mail(key=key, to=to, subject=f"{user.email} asks", body=WORD)
        post_mail(key=f"{key} accepted", to=to, subject="x", body=user.email)


def run_jobs() -> None:
    """Run what waits in the queue, twice, as a worker that was killed would."""
    for queued in list(OrmQ.objects.order_by("pk")):
        for _ in range(2):
            task = queued.task
            import_string(task["func"])(*task["args"])


def everything() -> str:
    """Write down every row of every table, with what is packed in it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of our own
            found += [f"{table}: {row}" for row in cursor.fetchall()]
    found += [f"session: {row.get_decoded()}" for row in Session.objects.all()]
    found += [f"job: {SignedPackage.loads(row.payload)}" for row in OrmQ.objects.all()]
    return "\n".join(found).lower()


def lines_with(word: str) -> list[str]:
    return [line for line in everything().splitlines() if word.lower() in line]


# --- nothing is left ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_of_an_erased_account_no_word_is_left_in_any_table(full, stranger):
    assert [m.__name__ for m in models_of_ours() if not m._base_manager.exists()] == []
    elsewhere = Client(SERVER_NAME="localhost")
    sign_in(elsewhere, full.user)
    _begin_to_sign_in(stranger, full.user)
    assert len(lines_with(WORD)) > 20
    assert full.client.post(ERASE, {"confirm": "erase"}).status_code == 302
    run_jobs()
    assert lines_with(WORD) == []
    assert [line.split(":")[0] for line in lines_with(KEPT_WORD)] == ["compliance_rulenote"]
    assert RuleNote.objects.get().person is None
    # Whoever else there is stays.
    assert [user.email for user in User.objects.all()] == ["host@example.org"]


def _begin_to_sign_in(browser: Client, user: User) -> None:
    """Leave a browser in the middle of signing in: its session names the account."""
    session = browser.session
    session["account_login"] = {"user_pk": str(user.pk), "email": user.email}
    session.save()
    browser.cookies["cmeridian_session"] = session.session_key


@pytest.mark.django_db
def test_the_audit_trail_keeps_what_was_done_by_ids_alone(full):
    full.client.post(ERASE, {"confirm": "erase"})
    done = list(AuditEvent.objects.filter(actor__in=[full.user.key, full.person.key]))
    assert {"account.erased", "person.erased"} <= {one.action for one in done}
    assert all("@" not in one.subject + one.via for one in AuditEvent.objects.all())


@pytest.mark.django_db
def test_an_erased_account_is_nobody_in_every_browser_at_once(account):
    amara = account("amara")
    elsewhere, program = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    sign_in(elsewhere, amara.user)
    assert elsewhere.get("/").status_code == 200
    UserSession.objects.create(
        user=amara.user, ip="127.0.0.1", session_key=elsewhere.session.session_key, user_agent="x"
    )
    answer = amara.client.post(ERASE, {"confirm": "erase"})
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    page = amara.client.get("/start/").content.decode()
    assert "have been erased" in page and "No account is needed" in page
    for browser in (amara.client, elsewhere, program):
        assert browser.get("/")["Location"] == "/start/"
        assert browser.get("/your-data/record.yaml")["Location"] == "/start/"
    assert not Session.objects.filter(session_key=elsewhere.session.session_key).exists()


@pytest.mark.django_db
def test_a_delegate_sees_nothing_of_an_erased_record_any_longer(account):
    amara = account("amara")
    office = delegate_of(amara, ("credits:read", "profile:write"), Client())
    session = office.client.session
    session["set_aside"] = {"from": amara.person.key, "removed": {"name": WORD}}
    session.save()
    assert "Okafor" in office.client.get("/credits/").content.decode()
    amara.client.post(ERASE, {"confirm": "erase"})
    run_jobs()
    assert office.client.get("/credits/")["Location"] == "/start/"
    assert lines_with(WORD) == []
    assert "_auth_user_id" in office.client.session


# --- the last mail --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_last_mail_says_that_it_is_done_and_then_its_address_is_gone(account):
    amara = account("amara")
    amara.client.post(ERASE, {"confirm": "erase"})
    waiting = OutgoingMail.objects.get()
    assert waiting.to == "amara@example.org"
    assert "Okafor" not in waiting.body
    run_jobs()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["amara@example.org"], "Your account has been erased")
    ]
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_jobs_that_were_queued_for_an_erased_account_do_nothing(full):
    waiting = OrmQ.objects.count()
    assert waiting
    full.client.post(ERASE, {"confirm": "erase"})
    run_jobs()
    assert [one.subject for one in mail.outbox] == ["Your account has been erased"]
    before = all_rows()
    run_jobs()
    assert all_rows() == before


# --- asked for twice over -------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_last_showed_long_ago_who_they_are_does_so_first(method, account):
    amara = account("amara").stale()
    before = all_rows()
    answer = getattr(amara.client, method)(ERASE, {"confirm": "erase"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/again/")
    assert answer["Location"].endswith("?next=%2Fyour-data%2Ferase%2Faccount%2F")
    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "yes", "eraser", "e r a s e", "erase" * 5])
def test_another_word_erases_nothing(typed, account):
    amara = account("amara")
    before = all_rows()
    answer = amara.client.post(ERASE, {"confirm": typed})
    assert answer.status_code == 400
    assert "Nothing was erased" in answer.content.decode()
    assert all_rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["erase", " ERASE "])
def test_the_word_is_taken_in_any_case(typed, account):
    assert account("amara").client.post(ERASE, {"confirm": typed}).status_code == 302
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_form_of_a_guest_does_not_erase_an_account(account):
    amara = account("amara")
    answer = amara.client.post("/your-data/erase/", {"confirm": "erase"})
    assert (answer.status_code, answer["Location"]) == (302, ERASE)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_an_account_without_a_record_can_be_erased_too(account):
    nobody = account("")
    page = nobody.client.get(ERASE)
    assert page.status_code == 200
    assert nobody.client.post(ERASE, {"confirm": "erase"}).status_code == 302
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_page_says_what_goes_and_what_stays(account):
    page = account("amara").client.get(ERASE).content.decode()
    for told in ("passkeys", "Whom you let in", "What stays, and why", "random ids", "Backups"):
        assert told in page


@pytest.mark.django_db
def test_work_that_waits_beside_the_record_goes_with_the_account(account, walk_in):
    waiting = walk_in("lena").session["person"]
    amara = account("amara")
    session = amara.client.session
    session["left_as_guest"] = waiting
    session.save()
    amara.client.post(ERASE, {"confirm": "erase"})
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_erasing_one_account_leaves_all_others_as_they_were(account):
    amara, lena = account("amara"), account("lena")
    before = _of(lena.person)
    amara.client.post(ERASE, {"confirm": "erase"})
    run_jobs()
    assert _of(lena.person) == before
    assert lena.client.get("/").status_code == 200


def _of(person: Person) -> dict[str, Any]:
    rows = all_rows(without=("AuditEvent", "OutgoingMail"))
    return {
        name: [row for row in kept if row.get("person_id") == person.pk]
        for name, kept in rows.items()
    }


@pytest.mark.django_db
def test_erasing_an_account_twice_does_nothing_more(account):
    amara = account("amara")
    accounts.erase_account(user=amara.user)
    before = all_rows()
    accounts.erase_account(user=amara.user)
    assert all_rows() == before


@pytest.mark.django_db
def test_a_fault_in_the_middle_erases_nothing(account, monkeypatch):
    amara = account("amara")
    before = all_rows()

    def fail(**_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("cmeridian.features.accounts.services.erasure.post_mail", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        accounts.erase_account(user=amara.user)
    assert all_rows() == before
    assert Credential.objects.exists()
