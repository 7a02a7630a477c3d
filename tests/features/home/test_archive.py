"""Everything in one archive: out of one server, and into another."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.features.accounts.models import ApiToken, Delegation, Person, User
from cmeridian.features.accounts.services import erase_account
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.compliance.models import RuleNote
from cmeridian.features.home.models import CalendarAddress, EarlierRecord, MailChoice
from cmeridian.packs.loader import load_rulebook
from tests.features.walking import make_user

CARRIED = (
    "goals: [{pathway: cmo_leadership, by: 2030-06-30, weight: 0.5}]\n"
    "achievements: [{kind: talk, title: Grand rounds}]\n"
)


def upload(content: bytes, name: str = "cmeridian.zip") -> dict[str, SimpleUploadedFile]:
    return {"record": SimpleUploadedFile(name, content)}


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def findings(record: bytes) -> object:
    file = read_record(record, rulebook=load_rulebook())
    return evaluate(rulebook=file.rulebook, record=file.record, on=timezone.localdate())


# --- out ------------------------------------------------------------------------------------------


def test_a_guest_takes_everything_in_one_file(walk_in):
    browser = walk_in("amara")
    answer = browser.get("/your-data/archive.zip")
    assert answer.status_code == 200
    today = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="cmeridian-{today}.zip"'
    assert answer["Content-Type"] == "application/zip"
    found = files(answer.content)
    assert found["record.yaml"] == browser.get("/your-data/record.yaml").content
    assert b"BEGIN:VCALENDAR" in found["calendar.ics"]
    assert "account.json" not in found
    assert {"README.txt", "manifest.json", "rule-notes.json", "log.csv"} <= set(found)


def test_taking_everything_along_stands_in_the_audit_trail(walk_in):
    browser = walk_in("amara")
    browser.get("/your-data/archive.zip")
    log = files(browser.get("/your-data/archive.zip").content)["log.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(log)))
    assert [row["by"] for row in rows if row["action"] == "archive.taken"] == ["you"]
    person = Person.objects.get()
    assert AuditEvent.objects.filter(action="archive.taken", actor=person.key).count() == 2


def test_the_archive_of_an_account_holds_the_account_without_a_secret(account):
    amara = account("amara")
    other = make_user("lena@example.org")
    day = timezone.localdate() + timedelta(days=30)
    Delegation.objects.create(
        person=amara.person,
        email="office@example.org",
        label="Office",
        scopes=["credits:read"],
        last_day=day,
        digest="d1" * 32,
    )
    host = Person.objects.create(user=other, profession="MD", last_seen_on=day)
    Delegation.objects.create(
        person=host,
        email=amara.user.email,
        label="A word of the other",
        scopes=["activities:read"],
        last_day=day,
        digest="d2" * 32,
        delegate=amara.user,
        accepted_at=timezone.now(),
    )
    ApiToken.objects.create(
        person=amara.person,
        name="My script",
        digest="d3" * 32,
        hint="wxyz",
        scopes=["credits:read"],
        last_day=day,
    )
    CalendarAddress.objects.create(person=amara.person, label="Phone", digest="d4" * 32)
    MailChoice.objects.create(person=amara.person, due_dates=False)
    RuleNote.objects.create(
        person=amara.person,
        kind="wrong",
        set_id="us-fl-md",
        rule_id="total",
        digest="e" * 64,
        what="It says 38.",
        document="The statute",
        read_on=day,
        made_on=day,
    )
    found = files(amara.client.get("/your-data/archive.zip").content)
    kept = json.loads(found["account.json"])
    assert kept["account"]["mail_addresses"][0]["address"] == amara.user.email
    assert kept["account"]["delegates"][0]["mail_address"] == "office@example.org"
    assert kept["account"]["delegates"][0]["scopes"] == ["credits:read"]
    assert kept["account"]["records_opened_to_you"][0]["scopes"] == ["activities:read"]
    assert kept["account"]["programs"][0]["name"] == "My script"
    assert kept["calendar_addresses"][0]["called"] == "Phone"
    assert kept["mails"]["due_dates"] is False
    assert json.loads(found["rule-notes.json"])["notes"][0]["what"] == "It says 38."
    everything = b"".join(found.values()).decode()
    for secret in ("d1d1", "d2d2", "d3d3", "d4d4", amara.user.password, "A word of the other"):
        assert secret not in everything


def test_an_account_shows_again_who_it_is_before_it_takes_everything(account):
    amara = account("amara").stale()
    for path in ("/your-data/archive.zip", "/your-data/record.yaml"):
        answer = amara.client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/again/")
    assert not AuditEvent.objects.filter(action="archive.taken").exists()


def test_the_log_says_who_acted_for_whom(account):
    amara = account("amara")
    AuditEvent.objects.create(
        actor="D" * 22, acting_for=amara.person.key, via="delegation X", action="activity.saved"
    )
    AuditEvent.objects.create(actor="S" * 22, action="activity.saved", subject="of a stranger")
    log = files(amara.client.get("/your-data/archive.zip").content)["log.csv"].decode()
    rows = [r for r in csv.DictReader(io.StringIO(log)) if r["action"] == "activity.saved"]
    assert [(r["by"], r["for"], r["by_leave_of"]) for r in rows] == [
        ("D" * 22, "you", "delegation X")
    ]


# --- in -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_out_of_one_server_is_judged_alike_in_another(name, account, stranger):
    one = account(name)
    taken = one.client.get("/your-data/archive.zip").content
    before = files(taken)["record.yaml"]
    erase_account(user=one.user)
    assert not Person.objects.exists()

    # Nothing of the first server is left: the archive alone carries the record.
    assert stranger.post("/start/", {"how": "file", **upload(taken)}).status_code == 302
    as_guest = stranger.get("/your-data/record.yaml").content
    other = account("", email="other@example.org")
    assert other.client.post("/start/", {"how": "file", **upload(taken)}).status_code == 302
    as_account = other.client.get("/your-data/record.yaml").content
    assert Person.objects.get(user=other.user).sample == ""
    assert as_guest == as_account == before
    assert findings(as_guest) == findings(before)


def test_own_sets_and_sections_that_no_page_shows_survive(stranger, account):
    text = sample_text("amara", today=timezone.localdate())
    assert "custom_sets" in text
    carried = "".join(line for line in CARRIED.splitlines(keepends=True) if line[:5] not in text)
    stranger.post("/start/", {"how": "file", **upload((text + carried).encode(), "r.yaml")})
    taken = stranger.get("/your-data/archive.zip").content
    other = account("lena")
    answer = other.client.post("/your-data/import/", {**upload(taken), "submission": "k" * 22})
    assert (answer.status_code, answer["Location"]) == (302, "/your-data/")
    out = read_record(other.client.get("/your-data/record.yaml").content, rulebook=load_rulebook())
    into = read_record((text + carried).encode(), rulebook=load_rulebook())
    assert (out.record, out.custom_sets) == (into.record, into.custom_sets)
    assert out.record.carried


@pytest.mark.parametrize("path", ["/start/", "/your-data/import/"])
def test_an_archive_in_which_something_was_altered_changes_nothing(path, walk_in):
    browser = walk_in("amara")
    found = files(browser.get("/your-data/archive.zip").content)
    found["record.yaml"] = found["record.yaml"].replace(b"Okafor", b"Nobody")
    found["log.csv"] += b"more"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    before = browser.get("/your-data/record.yaml").content
    answer = browser.post(path, {"how": "file", **upload(target.getvalue())})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "record.yaml" in page and "log.csv" in page and "was altered" in page
    assert browser.get("/your-data/record.yaml").content == before
    assert not EarlierRecord.objects.exists()


def test_a_record_that_was_brought_in_is_a_sample_no_longer(walk_in):
    browser = walk_in("amara")
    taken = browser.get("/your-data/archive.zip").content
    browser.post("/your-data/import/", upload(taken))
    assert Person.objects.get().sample == ""
    assert browser.post("/start/", {"sample": "lena"}).status_code == 409


def test_an_archive_of_nobody_is_not_given(stranger):
    assert stranger.get("/your-data/archive.zip")["Location"] == "/start/"
    assert not User.objects.exists()
