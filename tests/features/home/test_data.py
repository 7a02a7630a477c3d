"""The record as a whole: out, in, back, and gone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.samples import NAMES, sample_text
from cmeridian.features.accounts.jobs import erase_absent
from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.accounts.services import erase_person
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.home.models import EarlierRecord
from cmeridian.features.home.services import bring_in
from cmeridian.features.portfolio.models import Activity
from cmeridian.features.portfolio.services import rows
from cmeridian.packs.loader import load_rulebook

TINY = "schema: cmeridian/record/1\nclinician: {name: Ines, profession: RN}\n"


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    return {"record": SimpleUploadedFile("record.yaml", text.encode())}


@pytest.mark.parametrize("name", NAMES)
def test_the_record_goes_out_as_it_came_in(name, walk_in):
    text = walk_in(name).get("/your-data/record.yaml").content
    came_in = sample_text(name, today=timezone.localdate()).encode()
    rulebook = load_rulebook()
    out, into = read_record(text, rulebook=rulebook), read_record(came_in, rulebook=rulebook)
    assert out.record == into.record
    assert out.custom_sets == into.custom_sets


def test_sections_that_no_page_shows_yet_are_carried(stranger):
    text = (
        TINY
        + "goals: [{pathway: cmo_leadership, by: 2030-06-30, weight: 0.5}]\n"
        + "support: {currency: USD, hours_per_week: 2.25, reviews: [2027-11-15]}\n"
        + "achievements: [{kind: talk, title: Grand rounds}]\n"
    )
    stranger.post("/start/", {"how": "file", **upload(text)})
    out = stranger.get("/your-data/record.yaml").content
    rulebook = load_rulebook()
    assert (
        read_record(out, rulebook=rulebook).record
        == read_record(text.encode(), rulebook=rulebook).record
    )


def test_a_file_takes_the_place_of_the_record_and_can_be_taken_back(walk_in):
    browser = walk_in("amara")
    before = browser.get("/your-data/record.yaml").content
    assert browser.post("/your-data/import/", upload(TINY)).status_code == 302
    assert not Credential.objects.exists()
    assert "can come back" in browser.get("/your-data/").content.decode()
    assert browser.post("/your-data/import/", {"undo": "1"}).status_code == 302
    assert browser.get("/your-data/record.yaml").content == before
    assert browser.post("/your-data/import/", {"undo": "1"}).status_code == 302
    assert browser.get("/your-data/record.yaml").content == before


def test_a_file_sent_twice_still_leaves_the_earlier_record(walk_in):
    browser = walk_in("amara")
    before = browser.get("/your-data/record.yaml").content
    for _ in range(2):
        assert (
            browser.post("/your-data/import/", upload(TINY) | {"submission": "k" * 22}).status_code
            == 302
        )
    browser.post("/your-data/import/", {"undo": "1"})
    assert browser.get("/your-data/record.yaml").content == before


def test_a_bad_file_changes_nothing(walk_in):
    browser = walk_in("amara")
    before = browser.get("/your-data/record.yaml").content
    answer = browser.post("/your-data/import/", upload(TINY + "credentials: [{set: nowhere}]\n"))
    assert answer.status_code == 400
    assert "credentials[0].set" in answer.content.decode()
    assert browser.get("/your-data/record.yaml").content == before
    assert not EarlierRecord.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"%PDF-1.7", b"a: [", b"\xff\xfe", b"x" * 50]
)
def test_what_is_no_record_file_is_refused_in_words(content, walk_in):
    browser = walk_in("lena")
    file = SimpleUploadedFile("record.yaml", content)
    answer = browser.post("/your-data/import/", {"record": file})
    assert answer.status_code == 400
    assert "was not taken in" in answer.content.decode()


def test_a_fault_in_the_middle_leaves_the_record_whole(walk_in, monkeypatch):
    browser = walk_in("amara")
    before = browser.get("/your-data/record.yaml").content
    person = Person.objects.get()

    def fail(_pairs: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(rows, "write_parts", fail)
    text = sample_text("callum", today=timezone.localdate())
    with pytest.raises(RuntimeError, match="in the middle"):
        bring_in(person=person, content=text.encode(), at=timezone.now(), submission="")
    assert browser.get("/your-data/record.yaml").content == before


def test_erasing_asks_for_the_word_and_leaves_nothing(walk_in):
    browser, other = walk_in("amara"), walk_in("lena")
    assert browser.post("/your-data/erase/").status_code == 400
    assert Person.objects.count() == 2
    assert browser.post("/your-data/erase/", {"confirm": "erase"}).status_code == 302
    left = Person.objects.get()
    assert left.sample == "lena"
    for model in (Credential, OwnSet, Activity, EarlierRecord):
        assert not model.objects.exclude(person=left).exists()
    assert browser.get("/").headers["Location"] == "/start/"
    assert other.get("/").status_code == 200
    assert "Okafor" not in str(list(AuditEvent.objects.values()))
    assert "Okafor" not in str([s.get_decoded() for s in Session.objects.all()])


def test_guests_go_thirty_days_after_their_last_visit(walk_in):
    stays, goes = walk_in("amara"), walk_in("lena")
    today = timezone.localdate()
    Person.objects.filter(sample="amara").update(last_seen_on=today - timedelta(days=30))
    Person.objects.filter(sample="lena").update(last_seen_on=today - timedelta(days=31))
    assert goes.get("/").headers["Location"] == "/start/"
    assert erase_absent() == 1
    assert erase_absent() == 0
    assert [person.sample for person in Person.objects.all()] == ["amara"]
    assert stays.get("/").status_code == 200
    assert Person.objects.get().last_seen_on == today


LIKE_A_MARK = ("{$day: x}", "{$decimal: abc}", '{a: {$decimal: "1.50"}}', "{$$day: 2026-01-01}")


@pytest.mark.parametrize("carried", LIKE_A_MARK)
def test_text_that_looks_like_a_mark_of_the_store_is_kept_as_text(carried, stranger):
    text = f"{TINY}changes: [{carried}]\n"
    stranger.post("/start/", {"how": "file", **upload(text)})
    out = stranger.get("/your-data/record.yaml")
    assert out.status_code == 200
    rulebook = load_rulebook()
    kept = read_record(out.content, rulebook=rulebook).record.carried
    assert kept == read_record(text.encode(), rulebook=rulebook).record.carried


@pytest.mark.parametrize("mark", ["\\N", "\\L", "\\P"])
def test_rare_breaks_in_text_go_out_as_they_came_in(mark, stranger):
    text = f'{TINY}achievements: [{{title: "one{mark}two"}}]\n'
    stranger.post("/start/", {"how": "file", **upload(text)})
    out = stranger.get("/your-data/record.yaml").content
    rulebook = load_rulebook()
    came_in = read_record(text.encode(), rulebook=rulebook).record
    assert read_record(out, rulebook=rulebook).record == came_in


def test_whoever_was_erased_meanwhile_is_led_to_the_start(walk_in, monkeypatch):
    client = walk_in()
    page = client.get("/profile/about/")
    assert page.status_code == 200

    def erase_first(person):
        Person.objects.filter(pk=person.pk).delete()
        raise Person.DoesNotExist

    monkeypatch.setattr("cmeridian.features.accounts.services.people.touch", erase_first)
    answer = client.post("/profile/about/", {"profession": "MD", "name": "Ines"})
    assert (answer.status_code, answer["Location"]) == (302, "/start/")


def test_erasing_twice_does_nothing_more(walk_in):
    person = Person.objects.get(key=walk_in().session["person"])
    erase_person(person=person)
    events = AuditEvent.objects.count()
    erase_person(person=person)
    assert AuditEvent.objects.count() == events
