"""Begin: as a sample clinician, with nothing, or with a record file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cmeridian.exchange.samples import NAMES
from cmeridian.features.accounts.models import Person
from cmeridian.features.portfolio.models import Activity


def record_file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("record.yaml", text.encode())


SMALL = """
schema: cmeridian/record/1
clinician: {name: Ines, profession: RN}
credentials: [{set: us-tx-rn, expires: 2031-05-31}]
"""


def test_who_has_not_begun_is_led_to_the_start(stranger):
    assert stranger.get("/").headers["Location"] == "/start/"


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_clinician_can_be_walked_in_as(name, walk_in):
    page = walk_in(name).get("/").content.decode()
    assert "Sample" in page
    assert 'class="answer"' in page


def test_a_sample_is_a_copy_of_ones_own(walk_in):
    first, second = walk_in("amara"), walk_in("amara")
    activity = Activity.objects.first()
    first.post(f"/activities/{activity.public_id}/delete/")
    assert Activity.objects.exclude(deleted_at=None).count() == 1
    assert second.get("/").status_code == 200
    assert Person.objects.count() == 2


def test_beginning_empty_asks_only_for_the_profession(stranger):
    assert stranger.post("/start/", {"how": "empty", "profession": "RN"}).status_code == 302
    page = stranger.get("/").content.decode()
    assert "Add a credential" in page
    assert Person.objects.get().profession == "RN"


def test_a_profession_that_is_not_known_is_refused_in_words(stranger):
    answer = stranger.post("/start/", {"how": "empty", "profession": "wizard"})
    assert answer.status_code == 400
    assert "Error:" in answer.content.decode()
    assert not Person.objects.exists()


def test_beginning_with_a_record_file(stranger):
    answer = stranger.post("/start/", {"how": "file", "record": record_file(SMALL)})
    assert answer.status_code == 302
    assert Person.objects.get().name == "Ines"


def test_who_began_on_their_own_is_asked_once_to_keep_it(stranger, walk_in, account):
    ask, footer = "Keep this record", "Your work is kept for"
    stranger.post("/start/", {"how": "file", "record": record_file(SMALL)})
    page = stranger.get("/").content.decode()
    assert page.count(ask) == 1
    assert footer not in page, "said twice"
    assert footer in stranger.get("/more/").content.decode()
    sample = walk_in().get("/").content.decode()
    assert ask not in sample and footer in sample
    assert ask not in account().client.get("/").content.decode()


def test_every_problem_of_a_file_is_listed_and_nothing_is_begun(stranger):
    wrong = SMALL.replace("RN}", "wizard}").replace("us-tx-rn", "us-zz-rn")
    answer = stranger.post("/start/", {"how": "file", "record": record_file(wrong)})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "clinician.profession" in page
    assert "credentials[0].set" in page
    assert not Person.objects.exists()


def test_another_sample_takes_the_place_of_a_sample_unasked(walk_in):
    browser = walk_in("amara")
    assert browser.post("/start/", {"sample": "lena"}).status_code == 302
    assert [person.sample for person in Person.objects.all()] == ["lena"]


def test_a_record_of_ones_own_is_not_left_behind_unasked(stranger):
    stranger.post("/start/", {"how": "empty", "profession": "RN"})
    refused = stranger.post("/start/", {"sample": "lena"})
    assert refused.status_code == 409
    assert "Download the record" in refused.content.decode()
    assert Person.objects.get().sample == ""
    assert stranger.post("/start/", {"sample": "lena", "leave": "yes"}).status_code == 302
    assert Person.objects.get().sample == "lena"


@override_settings(GUESTS_PER_HOUR=2)
def test_one_address_begins_only_so_often_in_an_hour(stranger):
    from django.core.cache import cache

    cache.clear()
    answers = [stranger.post("/start/", {"sample": "lena"}).status_code for _ in range(3)]
    cache.clear()
    assert answers == [302, 302, 429]


@pytest.mark.parametrize("how", ["file", "empty"])
def test_fewer_begin_with_a_file_which_may_fill_a_disk(stranger, monkeypatch, how):
    monkeypatch.setattr("cmeridian.features.home.views.front.FILES_PER_HOUR", 2)
    form = {"how": how, "leave": "yes", "profession": "MD"}
    answers = [stranger.post("/start/", form).status_code for _ in range(3)]
    assert (answers[-1] == 429) == (how == "file")


def test_beginning_opens_a_session_of_its_own(stranger):
    stranger.post("/start/", {"sample": "lena"})
    first = stranger.session.session_key
    stranger.post("/start/", {"sample": "priya"})
    assert stranger.session.session_key != first
