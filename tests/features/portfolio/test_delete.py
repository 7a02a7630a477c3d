"""Deleting sets aside; it can be undone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.portfolio import services
from cmeridian.features.portfolio.models import Activity
from tests.features.portfolio.conftest import TODAY, fields, last, text_of


@pytest.fixture
def one(amara):
    """An activity."""
    amara.post("/activities/add/", fields(title="Journal <club>"), follow=True)
    return last()


def test_deleting_leads_to_the_list_with_the_way_back(amara, one):
    answer = amara.post(f"/activities/{one.public_id}/delete/", follow=True)
    assert "Deleted “Journal &lt;club&gt;”." in text_of(answer)
    assert f'action="/activities/{one.public_id}/restore/"' in answer.content.decode()
    assert f'href="/activities/{one.public_id}/"' not in answer.content.decode()


def test_undo_brings_it_back_and_the_offer_goes(amara, one):
    amara.post(f"/activities/{one.public_id}/delete/")
    words = text_of(amara.post(f"/activities/{one.public_id}/restore/", follow=True))
    assert "The activity is back on your record." in words
    assert "Journal &lt;club&gt;" in words
    page = amara.get(f"/activities/?deleted={one.public_id}").content.decode()
    assert "Undo" not in page


@pytest.mark.parametrize("way", ["delete", "restore"])
def test_once_more_does_nothing(amara, one, way):
    if way == "restore":
        amara.post(f"/activities/{one.public_id}/delete/")
    amara.post(f"/activities/{one.public_id}/{way}/")
    state = Activity.objects.get(pk=one.pk).deleted_at, Person.objects.get().revision
    events = AuditEvent.objects.count()
    assert amara.post(f"/activities/{one.public_id}/{way}/").status_code == 302
    assert state == (Activity.objects.get(pk=one.pk).deleted_at, Person.objects.get().revision)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("way", ["delete", "restore"])
def test_an_address_alone_changes_nothing(amara, one, way):
    assert amara.get(f"/activities/{one.public_id}/{way}/").status_code == 405
    assert Activity.objects.get(pk=one.pk).deleted_at is None


def test_a_full_record_takes_nothing_back(amara, one, monkeypatch):
    amara.post(f"/activities/{one.public_id}/delete/")
    monkeypatch.setattr(
        services.activities, "MAX_ACTIVITIES", Activity.objects.filter(deleted_at=None).count()
    )
    words = text_of(amara.post(f"/activities/{one.public_id}/restore/", follow=True))
    assert "A record holds at most" in words
    assert Activity.objects.get(pk=one.pk).deleted_at is not None


def test_what_was_set_aside_long_ago_is_cleared(amara, one):
    amara.post(f"/activities/{one.public_id}/delete/")
    services.clear_deleted(on=TODAY + timedelta(days=services.UNDO_DAYS - 1))
    assert Activity.objects.filter(pk=one.pk).exists()
    Activity.objects.filter(pk=one.pk).update(deleted_at=timezone.now() - timedelta(days=32))
    services.clear_deleted(on=TODAY)
    assert not Activity.objects.filter(pk=one.pk).exists()


def test_the_offer_to_undo_is_only_made_to_its_owner(amara, one, walk_in):
    amara.post(f"/activities/{one.public_id}/delete/")
    page = walk_in("lena").get(f"/activities/?deleted={one.public_id}").content.decode()
    assert "Journal" not in page
    assert "Undo" not in page
