"""Changing an activity, in one window or in two."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from cmeridian.features.base.models import AuditEvent
from cmeridian.features.portfolio.models import Activity, CreditLine, Evidence, TopicHours
from tests.features.portfolio.conftest import TODAY, fields, last, text_of


@pytest.fixture
def one(amara):
    """An activity with a bit of everything."""
    amara.post(
        "/activities/add/",
        fields(
            format="live",
            reflection="yes",
            evidence="certificate.pdf",
            approved_lists=["aba"],
            **{"topics": ["pain_management", "diabetes"], "hours-diabetes": "0.5"},
        ),
    )
    Evidence.objects.filter(activity=last()).update(sha256="a" * 64)
    return last()


def shown(client, activity):
    """Read the form as a browser would send it back unchanged."""
    page = client.get(f"/activities/{activity.public_id}/").content.decode()
    form = page[page.index('class="form"') :]
    form = form[: form.index("</form>")]
    typed: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and not ("checkbox" in tag and " checked" not in tag):
            typed.setdefault(name[1], []).append(value[1] if value else "")
    for name, body in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body)
        typed[name] = [chosen[1] if chosen else ""]
    for name, body in re.findall(
        r'<textarea name="([^"]*)".*?>\s*(.*?)</textarea>', form, re.DOTALL
    ):
        typed[name] = [body]
    return typed


def send(client, activity, typed):
    return client.post(f"/activities/{activity.public_id}/", typed)


def test_saved_unchanged_an_activity_stays_as_it_was(amara, one):
    def everything():
        return [
            list(model.objects.filter(**here).order_by("id").values_list(*names))
            for model, here, names in (
                (Activity, {"pk": one.pk}, [f.name for f in Activity._meta.fields]),
                (CreditLine, {"activity": one}, ["credit_class", "amount", "unit"]),
                (TopicHours, {"activity": one}, ["topic", "hours"]),
                (Evidence, {"activity": one}, ["file", "sha256"]),
            )
        ]

    before = everything()
    assert send(amara, one, shown(amara, one)).status_code == 302
    after = everything()
    assert [sorted(map(str, rows)) for rows in after] == [sorted(map(str, rows)) for rows in before]


def test_every_activity_of_every_sample_can_be_saved_unchanged(walk_in):
    for name in ("amara", "callum", "lena", "marisol", "priya", "tomasz"):
        client = walk_in(name)
        person = Activity.objects.order_by("-id")[0].person
        for activity in Activity.objects.filter(person=person)[:4]:
            answer = send(client, activity, shown(client, activity))
            assert answer.status_code == 302, (name, activity, text_of(answer))


def test_a_change_says_what_it_moved_and_is_kept_under_the_same_id(amara, one):
    typed = shown(amara, one) | {"amount": "3"}
    words = text_of(amara.post(f"/activities/{one.public_id}/", typed, follow=True))
    assert re.search(r"total: \d+(\.\d+)? → \d+(\.\d+)? of", words)
    one.refresh_from_db()
    assert one.credit_lines.get().amount == 3
    assert Activity.objects.filter(record_id=one.record_id).count() == 1


def test_a_topic_without_its_tick_goes_even_if_its_hours_stand(amara, one):
    typed = shown(amara, one)
    typed["topics"].remove("diabetes")
    assert send(amara, one, typed).status_code == 302
    assert [t.topic for t in one.topic_hours.all()] == ["pain_management"]


def test_hours_on_a_topic_that_were_left_empty_follow_the_credits(amara, one):
    typed = shown(amara, one)
    assert typed["hours-pain_management"] == [""]
    assert typed["hours-diabetes"] == ["0.5"]
    send(amara, one, typed | {"amount": ["7"]})
    hours = dict(TopicHours.objects.filter(activity=one).values_list("topic", "hours"))
    assert hours == {"pain_management": Decimal(7), "diabetes": Decimal("0.5")}


def test_lines_beyond_the_usual_and_their_units_are_kept(amara, one):
    for number in range(5):
        CreditLine.objects.create(
            activity=one, credit_class="AAFP_ELECTIVE", amount=number, unit="year"
        )
    assert send(amara, one, shown(amara, one)).status_code == 302
    assert [(c.amount, c.unit) for c in one.credit_lines.all()] == [
        (Decimal(2), ""),
        *((Decimal(number), "year") for number in range(5)),
    ]


def test_words_that_no_rule_names_survive_a_change(amara, one):
    Activity.objects.filter(pk=one.pk).update(
        format="grand tour", course="our-course", relevance=["home"], approved_lists=["ours"]
    )
    assert send(amara, one, shown(amara, one)).status_code == 302
    one.refresh_from_db()
    assert (one.format, one.course) == ("grand tour", "our-course")
    assert (one.relevance, one.approved_lists) == (["home"], ["ours"])


def test_the_page_tells_which_rules_count_it_and_why_others_do_not(amara, one):
    words = text_of(amara.get(f"/activities/{one.public_id}/"))
    assert re.search(r"It counts for \d+ rules of \d authorities\.", words)
    assert re.search(r"Not counted by \d+ rules?", words)
    assert "it is on other topics." in words


def test_an_activity_ahead_counts_for_nothing_yet(amara, one):
    Activity.objects.filter(pk=one.pk).update(completed=TODAY + timedelta(days=9))
    words = text_of(amara.get(f"/activities/{one.public_id}/"))
    assert "It counts for none of your rules now." in words


def test_a_wrong_entry_changes_nothing(amara, one):
    answer = send(amara, one, shown(amara, one) | {"amount": "lots", "title": ""})
    assert answer.status_code == 400
    assert 'value="lots"' in answer.content.decode()
    one.refresh_from_db()
    assert (one.title, one.credit_lines.get().amount) == ("Opioids in practice", 2)


# --- two windows ----------------------------------------------------------------------------------


def test_changed_in_another_window_nothing_is_written_and_both_are_shown(amara, one):
    mine = shown(amara, one) | {"title": "Mine", "submission": "a"}
    send(amara, one, shown(amara, one) | {"title": "Theirs", "submission": "b"})
    answer = send(amara, one, mine)
    assert answer.status_code == 409
    words = text_of(answer)
    assert "This activity was changed in another window" in words
    assert "Title Mine Theirs" in words
    assert 'value="Mine"' in answer.content.decode()
    one.refresh_from_db()
    assert one.title == "Theirs"


def test_after_seeing_both_one_can_save_ones_own(amara, one):
    mine = shown(amara, one) | {"title": "Mine"}
    send(amara, one, shown(amara, one) | {"title": "Theirs"})
    page = send(amara, one, mine).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    assert send(amara, one, mine | {"digest": digest, "submission": "c"}).status_code == 302
    one.refresh_from_db()
    assert one.title == "Mine"


def test_a_wrong_entry_does_not_make_one_forget_from_what_one_set_out(amara, one):
    mine = shown(amara, one)
    send(amara, one, shown(amara, one) | {"title": "Theirs"})
    page = send(amara, one, mine | {"amount": "lots"}).content.decode()
    assert f'name="digest" value="{mine["digest"][0]}"' in page


def test_only_the_digest_of_a_document_changed_is_a_conflict_too(amara, one):
    mine = shown(amara, one)
    Evidence.objects.filter(activity=one).update(sha256="b" * 64)
    assert "was changed in another window" in text_of(send(amara, one, mine | {"amount": "9"}))


def test_another_activity_changed_meanwhile_is_no_conflict(amara, one):
    mine = shown(amara, one)
    amara.post("/activities/add/", fields(title="Another"))
    assert send(amara, one, mine).status_code == 302


def test_sent_twice_a_change_is_made_once_and_is_no_conflict(amara, one):
    typed = shown(amara, one) | {"amount": "3", "submission": "twice"}
    before = AuditEvent.objects.count()
    assert send(amara, one, typed).status_code == 302
    assert send(amara, one, typed).status_code == 302
    assert AuditEvent.objects.count() == before + 1


def test_without_the_digest_nothing_is_overwritten(amara, one):
    assert send(amara, one, fields(title="Blind")).status_code == 409
    one.refresh_from_db()
    assert one.title == "Opioids in practice"


def test_deleted_in_another_window_what_was_typed_is_not_lost(amara, one):
    mine = shown(amara, one) | {"title": "Mine"}
    amara.post(f"/activities/{one.public_id}/delete/")
    answer = send(amara, one, mine)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "This activity was deleted in another window" in page
    assert 'value="Mine"' in page
    assert 'action="/activities/add/"' in page
    assert amara.get(f"/activities/{one.public_id}/").status_code == 404


# --- of others ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "delete/", "restore/"])
def test_an_activity_of_another_is_as_if_it_were_not_there(
    amara, one, walk_in, way, django_assert_num_queries
):
    other = walk_in("lena")
    foreign = other.post(f"/activities/{one.public_id}/{way}", fields())
    missing = other.post(f"/activities/{'x' * 22}/{way}", fields())
    assert foreign.status_code == missing.status_code == 404
    hide = re.compile(rb"<code>\w+</code>|value=\"[\w-]+\"")
    assert hide.sub(b"", foreign.content) == hide.sub(b"", missing.content)
    one.refresh_from_db()
    assert (one.title, one.deleted_at) == ("Opioids in practice", None)


@pytest.mark.parametrize("odd", ["x" * 23, "a b", "%00", "é", "..."])
def test_what_cannot_be_an_id_is_not_found(amara, odd):
    assert amara.get(f"/activities/{odd}/").status_code == 404
    for way in ("", "delete/", "restore/"):
        assert amara.post(f"/activities/{odd}/{way}", fields()).status_code == 404
