"""People are told by mail what falls due and which of their rules changed: once, and in time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from cmeridian.domain.records.record import Activity, Credential, CreditLine
from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import erase_person, save_credential
from cmeridian.features.base.mail import send
from cmeridian.features.base.models import AuditEvent, OutgoingMail
from cmeridian.features.compliance.models import RulesSeen
from cmeridian.features.compliance.services import acknowledge_rules
from cmeridian.features.home import jobs, services
from cmeridian.features.home.models import MailChoice, RulesTold, SentReminder
from cmeridian.features.home.selectors.reminder_words import MOST_LINES, body, subject
from cmeridian.features.home.selectors.reminders import find_next_mail, find_reminder
from cmeridian.features.home.services import remind
from cmeridian.features.home.services.reminders import SLICE
from cmeridian.features.portfolio.services import save_activity
from tests.features.home.due import person_due_on
from tests.features.test_atomic import Fault, at_the_same_moment, fault_after
from tests.features.walking import Account, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
RENEWAL = date(2026, 12, 31)


@pytest.fixture
def amara(account: Callable[..., Account]) -> Account:
    return account("amara")


def remind_on(who: Account, day: date) -> bool:
    return remind(person_key=who.person.key, on=day)


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.order_by("pk"))


# --- what falls due -------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "is_told"), [(91, False), (90, True), (0, True), (-1, False)])
def test_a_licence_is_told_from_90_days_before_to_its_day(left: int, is_told: bool) -> None:
    person = person_due_on(RENEWAL)
    on = RENEWAL - timedelta(days=left)
    assert remind(person_key=person.key, on=on) is is_told
    assert len(mails()) == is_told


def test_the_mail_says_what_is_due_and_has_one_link() -> None:
    remind(person_key=person_due_on(RENEWAL).key, on=RENEWAL - timedelta(days=30))
    [mail] = mails()
    assert mail.to == "lena@example.org"
    assert mail.subject == "Due by 31 Dec 2026"
    assert "31 Dec 2026, in 30 days: Medical Board of California: " in mail.body
    assert re.findall(r"https?://\S+", mail.body) == [f"{settings.ADDRESS}/account/reminders/"]
    assert "Total" in mail.body


def test_the_mail_holds_no_number_no_name_and_no_amount() -> None:
    remind(person_key=person_due_on(RENEWAL).key, on=DAY)
    [mail] = mails()
    for word in ("4711", "Lena", "hour", "credit", "missing by"):
        assert word not in mail.body + mail.subject


def test_what_is_met_is_not_told() -> None:
    person = person_due_on(RENEWAL)
    lines = [line for line in _lines(person) if "Total" in line]
    assert lines
    done = Activity(
        id="a1",
        completed=date(2026, 6, 1),
        title="A great deal",
        provider="Example Society",
        format="live",
        credits=(CreditLine("AMA_CAT1", 100),),
        topics={},
        evidence=(),
    )
    save_activity(person=person, activity=done)
    person.refresh_from_db()
    assert not [line for line in _lines(person) if "Total" in line]


def _lines(person: Person) -> list[str]:
    found = find_reminder(person_key=person.key, on=DAY)
    assert found is not None
    return body(found, address="").splitlines()


def test_each_threshold_is_told_once_however_often_it_runs() -> None:
    person = person_due_on(RENEWAL)
    told = [
        left
        for left in range(95, -5, -1)
        for _ in range(2)
        if remind(person_key=person.key, on=RENEWAL - timedelta(days=left))
    ]
    assert told == [90, 30, 7]
    assert len(mails()) == 3


def test_a_new_cycle_is_told_anew() -> None:
    person = person_due_on(RENEWAL)
    assert remind(person_key=person.key, on=RENEWAL)
    later = RENEWAL.replace(year=2028)
    assert remind(person_key=person.key, on=later - timedelta(days=90))


def test_on_one_day_one_mail_is_written_and_the_rest_waits() -> None:
    person = person_due_on(RENEWAL)
    assert remind(person_key=person.key, on=DAY)
    held = Credential(set="us-ny-physician", issued=date(2018, 12, 1), expires=date(2026, 12, 20))
    save_credential(person=person, credential=held)
    assert not remind(person_key=person.key, on=DAY)
    assert remind(person_key=person.key, on=DAY + timedelta(days=1))
    first, second = mails()
    assert "New York" not in first.body
    assert "New York" in second.body and "California" not in second.body


def test_more_than_ten_lines_are_counted() -> None:
    person = person_due_on(RENEWAL)
    found = find_reminder(person_key=person.key, on=DAY)
    assert found is not None
    from dataclasses import replace

    one = found.things[0]
    many = tuple(replace(one, set=f"s{number}") for number in range(MOST_LINES + 4))
    said = body(replace(found, things=many), address="https://x.example")
    assert said.count("\n- ") == MOST_LINES + 1
    assert "- and 4 more" in said
    at_limit = body(replace(found, things=many[:MOST_LINES]), address="")
    assert "more" not in at_limit.split("What is missing")[0]
    assert subject(replace(found, things=many)).startswith(f"{MOST_LINES + 4} deadlines, the first")


def test_a_name_with_a_new_line_stays_in_its_line() -> None:
    person = person_due_on(RENEWAL)
    found = find_reminder(person_key=person.key, on=DAY)
    assert found is not None
    from dataclasses import replace

    sly = replace(found.things[0], what="Total\n\nhttps://evil.example")
    said = body(replace(found, things=(sly,)), address="")
    assert not any(line.startswith("https://evil") for line in said.splitlines())


# --- rules that changed ---------------------------------------------------------------------------


def changed(person: Person, model: Any = RulesTold) -> None:
    """Let a rule of the licence have read otherwise before."""
    row = model.objects.get(person=person)
    row.rules["us-ca-md"]["total"] = "Once it read otherwise."
    row.save()


def test_a_rule_that_changed_is_told_once() -> None:
    person = person_due_on(date(2028, 12, 31))
    assert not remind(person_key=person.key, on=DAY)
    changed(person)
    days = [DAY + timedelta(days=days) for days in range(3)]
    assert [remind(person_key=person.key, on=day) for day in days] == [True, False, False]
    [mail] = mails()
    assert mail.subject == "A rule of yours changed"
    assert "- Medical Board of California: Total: changed" in mail.body


def test_a_change_that_was_seen_on_a_page_first_is_told_all_the_same() -> None:
    person = person_due_on(date(2028, 12, 31))
    remind(person_key=person.key, on=DAY)
    changed(person)
    acknowledge_rules(person=person, on=DAY)
    assert remind(person_key=person.key, on=DAY)


def test_a_change_since_the_last_look_is_told_by_the_first_mail() -> None:
    person = person_due_on(date(2028, 12, 31))
    acknowledge_rules(person=person, on=DAY - timedelta(days=200))
    changed(person, RulesSeen)
    assert remind(person_key=person.key, on=DAY)
    assert not remind(person_key=person.key, on=DAY + timedelta(days=1))


def test_a_licence_that_is_new_is_no_change_of_rules() -> None:
    person = person_due_on(date(2028, 12, 31))
    remind(person_key=person.key, on=DAY)
    held = Credential(set="us-ny-physician", issued=date(2020, 1, 1), expires=date(2028, 10, 31))
    save_credential(person=person, credential=held)
    assert not remind(person_key=person.key, on=DAY)
    assert set(RulesTold.objects.get().rules) == {"us-ca-md", "us-ny-physician"}


def test_a_change_in_what_one_does_not_hold_is_not_told() -> None:
    one, other = person_due_on(date(2028, 12, 31)), person_due_on(DAY, "other@example.org")
    remind(person_key=one.key, on=DAY - timedelta(days=300))
    remind(person_key=other.key, on=DAY - timedelta(days=300))
    changed(other)
    assert not remind(person_key=one.key, on=DAY)


# --- who is told, and of what ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_dates", "rule_changes", "told"),
    [(True, True, "both"), (True, False, "due"), (False, True, "rules"), (False, False, "")],
)
def test_what_is_not_wanted_is_not_told(due_dates: bool, rule_changes: bool, told: str) -> None:
    person = person_due_on(RENEWAL)
    remind(person_key=person.key, on=DAY - timedelta(days=300))
    changed(person)
    MailChoice.objects.create(person=person, due_dates=due_dates, rule_changes=rule_changes)
    assert remind(person_key=person.key, on=DAY) is bool(told)
    said = "".join(mail.body for mail in mails())
    assert ("falls due" in said) is (told in ("both", "due"))
    assert ("this changed" in said) is (told in ("both", "rules"))


def test_what_changed_while_it_was_not_wanted_is_not_told_later() -> None:
    person = person_due_on(date(2028, 12, 31))
    remind(person_key=person.key, on=DAY)
    changed(person)
    choice = MailChoice.objects.create(person=person, rule_changes=False)
    remind(person_key=person.key, on=DAY)
    choice.delete()
    assert not remind(person_key=person.key, on=DAY + timedelta(days=1))


def test_who_has_no_confirmed_address_or_a_closed_account_is_told_nothing() -> None:
    person = person_due_on(RENEWAL)
    user = person.user
    user.emailaddress_set.update(verified=False)
    assert not remind(person_key=person.key, on=DAY)
    user.emailaddress_set.update(verified=True)
    user.is_active = False
    user.save()
    assert not remind(person_key=person.key, on=DAY)
    user.is_active = True
    user.save()
    assert remind(person_key=person.key, on=DAY)


def test_guests_and_those_who_are_gone_are_told_nothing() -> None:
    person = person_due_on(RENEWAL)
    key = person.key
    Person.objects.update(user=None)
    assert not remind(person_key=key, on=DAY)
    erase_person(person=person)
    assert not remind(person_key=key, on=DAY)
    assert not SentReminder.objects.exists()


def test_erasing_a_person_erases_what_they_were_told() -> None:
    person = person_due_on(RENEWAL)
    remind(person_key=person.key, on=DAY)
    MailChoice.objects.create(person=person)
    erase_person(person=person)
    assert not (SentReminder.objects.exists() or RulesTold.objects.exists())
    assert not MailChoice.objects.exists()


# --- jobs -----------------------------------------------------------------------------------------


def queued() -> list[tuple[str, tuple[Any, ...]]]:
    found = [SignedPackage.loads(row.payload) for row in OrmQ.objects.order_by("pk")]
    return [(one["func"].rpartition(".")[2], tuple(one["args"])) for one in found]


def run_queue() -> None:
    """Run what is entered until nothing is, as the worker does."""
    from importlib import import_module

    while rows := list(OrmQ.objects.order_by("pk")):
        for row in rows:
            task = SignedPackage.loads(row.payload)
            module, _, name = task["func"].rpartition(".")
            getattr(import_module(module), name)(*task["args"], **task["kwargs"])
            row.delete()


def test_a_job_is_entered_for_each_who_can_and_wants_to_be_told(guest: Any) -> None:
    wants = person_due_on(RENEWAL, "wants@example.org")
    silent = person_due_on(RENEWAL, "silent@example.org")
    MailChoice.objects.create(person=silent, due_dates=False, rule_changes=False)
    half = person_due_on(RENEWAL, "half@example.org")
    MailChoice.objects.create(person=half, due_dates=False)
    guest("lena")
    unsure = person_due_on(RENEWAL, "unsure@example.org")
    unsure.user.emailaddress_set.update(verified=False)
    assert jobs.queue_reminders() == 2
    today = timezone.localdate().isoformat()
    assert queued() == [("remind", (wants.key, today)), ("remind", (half.key, today))]


def test_many_people_are_looked_at_in_slices_and_none_is_left_out() -> None:
    for number in range(SLICE + 1):
        user = make_user(f"u{number}@example.org")
        Person.objects.create(profession="MD", last_seen_on=DAY, user=user)
    assert jobs.queue_reminders() == SLICE
    *_, (name, (after,)) = queued()
    assert name == "queue_reminders"
    OrmQ.objects.all().delete()
    assert jobs.queue_reminders(after) == 1
    assert [args[0] for _, args in queued()] == [Person.objects.order_by("pk").last().key]


def test_the_day_s_work_done_twice_is_one_mail() -> None:
    person = person_due_on(timezone.localdate() + timedelta(days=20))
    for _ in range(2):
        jobs.queue_reminders()
        jobs.queue_reminders()
        run_queue()
    [mail] = mails()
    assert mail.sent_at is not None and mail.body == ""
    assert AuditEvent.objects.filter(action="reminder.written", actor=person.key).count() == 1


def test_a_job_that_runs_days_late_tells_of_its_own_day() -> None:
    today = timezone.localdate()
    person = person_due_on(today + timedelta(days=20))
    assert jobs.remind(person.key, (today - timedelta(days=10)).isoformat())
    [mail] = mails()
    assert "in 20 days" in mail.body
    assert not jobs.remind(person.key, today.isoformat())


@pytest.mark.django_db(transaction=True)
def test_jobs_that_run_at_the_same_moment_write_one_mail() -> None:
    person = person_due_on(RENEWAL)
    told: list[bool] = []
    assert at_the_same_moment(6, lambda _: told.append(remind(person_key=person.key, on=DAY))) == []
    assert sorted(told) == [False] * 5 + [True]
    assert len(mails()) == 1


@pytest.mark.django_db(transaction=True)
def test_jobs_of_two_days_that_run_at_the_same_moment_tell_it_once() -> None:
    person = person_due_on(RENEWAL)
    days = [DAY, DAY + timedelta(days=1)]
    assert at_the_same_moment(2, lambda n: remind(person_key=person.key, on=days[n]) and None) == []
    assert len(mails()) == 1


def test_a_fault_after_any_step_tells_nothing_by_halves() -> None:
    person = person_due_on(RENEWAL)

    def rows() -> tuple[int, ...]:
        kinds = (OutgoingMail, SentReminder, RulesTold, AuditEvent, OrmQ)
        return tuple(kind.objects.count() for kind in kinds)

    before, steps = rows(), 0
    while True:
        steps += 1
        try:
            with fault_after(steps):
                assert remind(person_key=person.key, on=DAY)
        except Fault:
            assert rows() == before
            continue
        break
    assert steps > 4
    assert len(mails()) == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_judged_inside_the_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    from cmeridian.features.home.selectors import reminders as selectors
    from cmeridian.features.home.services import reminders as writing

    person, open_while = person_due_on(RENEWAL), []
    for module, name in ((selectors, "find_due_dates"), (writing, "body")):
        kept = getattr(module, name)

        def watched(*args: Any, kept: Any = kept, **options: Any) -> Any:
            open_while.append(connection.in_atomic_block)
            return kept(*args, **options)

        monkeypatch.setattr(module, name, watched)
    assert remind(person_key=person.key, on=DAY)
    assert open_while == [False, False]


@pytest.mark.parametrize(("days", "stays"), [(400, True), (401, False)])
def test_what_was_told_is_forgotten_after_a_year_and_more(days: int, stays: bool) -> None:
    person = person_due_on(RENEWAL)
    remind(person_key=person.key, on=DAY)
    now = timezone.now()
    SentReminder.objects.update(at=now - timedelta(days=days))
    services.clear_old_reminders(at=now)
    assert SentReminder.objects.exists() is stays


# --- the page -------------------------------------------------------------------------------------


def page(client: Client) -> str:
    return client.get("/account/reminders/").content.decode()


def test_the_page_shows_what_the_next_mail_says() -> None:
    person = person_due_on(RENEWAL)
    soon = find_next_mail(person=person, on=DAY)
    assert (soon.day, soon.is_soon) == (DAY, True)
    remind(person_key=person.key, on=DAY)
    later = find_next_mail(person=person, on=DAY)
    assert later.day == RENEWAL - timedelta(days=30)
    assert {thing.due for thing in later.things} == {RENEWAL}
    assert [mail.subject for mail in later.sent] == ["Due by 31 Dec 2026"]


def test_the_mail_told_is_the_mail_foretold() -> None:
    person = person_due_on(RENEWAL)
    foretold = find_next_mail(person=person, on=RENEWAL - timedelta(days=95))
    assert foretold.day == RENEWAL - timedelta(days=90)
    told = find_reminder(person_key=person.key, on=foretold.day)
    assert told is not None and told.things == foretold.things


def test_the_page_names_the_address_and_the_last_mails(amara: Account) -> None:
    today = timezone.localdate()
    remind_on(amara, today)
    said = page(amara.client)
    assert "amara@example.org" in said
    for mail in mails():
        assert mail.subject in said and "waits to be sent" in said
        send(mail.pk, at=timezone.now())
    assert "waits to be sent" not in page(amara.client)


def test_choices_are_kept_and_turned_off_is_off(amara: Account) -> None:
    answer = amara.client.post("/account/reminders/", {})
    assert answer.status_code == 302
    assert "both kinds are off" in page(amara.client)
    assert not remind_on(amara, timezone.localdate())
    amara.client.post("/account/reminders/", {"rule_changes": "on"})
    choice = MailChoice.objects.get(person=amara.person)
    assert (choice.due_dates, choice.rule_changes) == (False, True)
    assert AuditEvent.objects.filter(action="mail_choice.saved").count() == 2


def test_the_page_shows_mails_of_nobody_else(amara: Account) -> None:
    remind(person_key=person_due_on(timezone.localdate()).key, on=timezone.localdate())
    assert "Due today" not in page(amara.client)


def test_an_account_without_a_record_is_led_to_begin(account: Callable[..., Account]) -> None:
    nobody = account("")
    assert "no record yet" in page(nobody.client)
    assert nobody.client.post("/account/reminders/", {}).status_code == 409
    assert not MailChoice.objects.exists()


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(stranger: Client) -> None:
    answer = stranger.get("/account/reminders/")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("?next=/account/reminders/")
