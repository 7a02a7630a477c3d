"""Adding an activity: five fields, the checks of a record file, and what it moves."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from cmeridian.features.accounts.models import Person
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.portfolio import services
from cmeridian.features.portfolio.models import Activity
from tests.features.portfolio.conftest import TODAY, fields, last, text_of

ADD = "/activities/add/"


def test_the_form_opens_with_today_and_the_class_used_last(amara):
    page = amara.get(ADD).content.decode()
    assert f'value="{TODAY.isoformat()}"' in page
    assert re.search(r'<option value="AMA_CAT1" selected>AMA PRA Category 1 Credit™', page)


def test_the_classes_of_ones_rules_come_first(amara):
    page = amara.get(ADD).content.decode()
    own, others = page.index('label="Your rules take these"'), page.index('label="Others"')
    assert own < page.index('value="AMA_CAT1"') < others < page.index('value="ANCC"')


def test_topics_of_ones_rules_are_offered_what_is_short_first(amara):
    page = amara.get(ADD).content.decode()
    assert page.index('value="pain_management"') < page.index('value="human_trafficking"')


def test_five_fields_are_enough(amara):
    before = Activity.objects.count()
    answer = amara.post(ADD, fields(topics=["pain_management"]))
    assert (answer.status_code, answer["Location"]) == (302, "/activities/")
    assert Activity.objects.count() == before + 1
    kept = last()
    assert (kept.title, kept.provider) == ("Opioids in practice", "Lakeside Hospital")
    assert [(c.amount, c.credit_class) for c in kept.credit_lines.all()] == [
        (Decimal(2), "AMA_CAT1")
    ]
    # Left empty, the hours on a topic are those of the activity.
    assert [(t.topic, t.hours) for t in kept.topic_hours.all()] == [("pain_management", Decimal(2))]


def test_saving_says_which_numbers_moved(amara):
    words = text_of(amara.post(ADD, fields(topics=["pain_management"]), follow=True))
    assert "Saved." in words
    assert re.search(r"total: \d+(\.\d+)? → \d+(\.\d+)? of \d+ (hours|credits)", words)
    assert "See where it counts" in words


def test_what_was_complete_and_stays_so_is_not_told_beside_what_moves(amara):
    words = text_of(amara.post(ADD, fields(topics=["pain_management"]), follow=True))
    # Short before: the board's total and its Category 1, and California's hours on pain.
    assert words.count("→") == 3
    assert "Texas Medical Board, total" not in words


def test_an_activity_outside_every_period_moves_nothing_and_says_so(amara):
    answer = amara.post(ADD, fields(completed="1990-05-01"), follow=True)
    assert "No number of your rules changed by it." in text_of(answer)


def test_a_day_in_the_future_is_kept_and_said_to_count_from_then(amara):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    words = text_of(amara.post(ADD, fields(completed=tomorrow), follow=True))
    assert "This day is in the future: it counts from then on, not before." in words
    assert "→" not in words
    assert last().completed == TODAY + timedelta(days=1)


def test_everything_else_can_be_given_at_once(amara):
    answer = amara.post(
        ADD,
        fields(
            format="live",
            subtype="self_assessment",
            course="us-or-pain-commission-module",
            approved_lists=["aba", "abpn"],
            relevance=["specialty"],
            post_test_score_pct="87.5",
            formally_approved="yes",
            reflection="no",
            evidence="certificate.pdf\nslides.pdf\n",
            amount_2="1.5",
            credit_class_2="AAFP_PRESCRIBED",
            **{"topics": ["diabetes"], "hours-diabetes": "0.5"},
        ),
    )
    assert answer.status_code == 302
    kept = last()
    assert (kept.format, kept.subtype) == ("live", "self_assessment")
    assert kept.course == "us-or-pain-commission-module"
    assert kept.approved_lists == ["aba", "abpn"]
    assert kept.relevance == ["specialty"]
    assert kept.post_test_score_pct == Decimal("87.5")
    assert (kept.formally_approved, kept.reflection) == (True, False)
    assert [e.file for e in kept.evidence.all()] == ["certificate.pdf", "slides.pdf"]
    assert [c.credit_class for c in kept.credit_lines.all()] == ["AMA_CAT1", "AAFP_PRESCRIBED"]
    assert [(t.topic, t.hours) for t in kept.topic_hours.all()] == [("diabetes", Decimal("0.5"))]


def test_ceu_become_contact_hours_and_so_do_the_topics(amara):
    amara.post(ADD, fields(amount="0.1", credit_class="ACPE", unit="ceu", topics=["diabetes"]))
    assert last().credit_lines.get().amount == 1
    assert last().topic_hours.get().hours == 1


def test_what_is_doubtful_is_said_after_saving(amara):
    words = text_of(amara.post(ADD, fields(amount="1.1"), follow=True))
    assert "Saved." in words
    assert "1.1 is not a multiple of 0.25, the step of AMA PRA Category 1 Credit." in words


def test_hours_typed_without_a_tick_count_as_ticked(amara):
    amara.post(ADD, fields(**{"hours-diabetes": "1"}))
    assert last().topic_hours.get().topic == "diabetes"


def test_an_activity_may_carry_no_credit(amara):
    answer = amara.post(ADD, fields(amount="", credit_class=""))
    assert answer.status_code == 302
    assert not last().credit_lines.exists()


# --- what is refused ------------------------------------------------------------------------------


def refused(client, typed):
    before = Activity.objects.count(), AuditEvent.objects.count()
    answer = client.post(ADD, typed)
    assert answer.status_code == 400
    assert (Activity.objects.count(), AuditEvent.objects.count()) == before
    page = answer.content.decode()
    assert "<title>Error: " in page
    return page


def test_all_problems_are_listed_at_once_and_every_entry_is_kept(amara):
    page = refused(
        amara,
        fields(
            title="",
            completed="2026-02-31",
            amount="two",
            provider="Kept & safe",
            post_test_score_pct="101",
            topics=["diabetes"],
            **{"hours-diabetes": "-1"},
        ),
    )
    for words in (
        "Enter the title, as it stands on the certificate.",
        "There is no day 2026-02-31 in the calendar.",
        "&#x27;two&#x27; is not a number.",
        "101 is more than 100.",
        "-1 is negative.",
    ):
        assert page.count(words) >= 2, words  # in the summary, and at the field
    for value in ("2026-02-31", "two", "Kept &amp; safe", "101", "-1"):
        assert f'value="{value}"' in page
    assert 'value="diabetes" id="id_topic-diabetes" checked' in page


def test_credits_without_number_or_without_class_are_asked_for(amara):
    page = refused(amara, fields(amount="", amount_2="1"))
    assert "Enter the credits as a number, such as 1.5." in page
    assert "Choose the class of these credits." in page


def test_hours_that_cannot_be_taken_from_the_credits_are_asked_for(amara):
    page = refused(amara, fields(amount="1", unit="year", topics=["diabetes"]))
    assert "Enter the hours on this topic as a number, such as 1.5." in page


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("format", "somehow", "Choose one of the list."),
        ("credit_class", "GOLD", "Choose one of the list."),
        ("subtype", "x\0", "Choose one of the list."),
        ("relevance", "everything", "Choose from the list."),
        ("topics", "astrology", "A topic was sent that is not in the list."),
        ("unit", "kg", "Choose one of the list."),
        ("formally_approved", "maybe", "Choose one of the list."),
        ("amount", "12345678901", "is too large or too precise."),
        ("amount", "1e5", "is not a number."),
        ("amount", "0.00001", "is too large or too precise."),
        ("completed", "1899-12-31", "is out of range."),
        ("completed", "2200-01-01", "is out of range."),
        ("evidence", "f" * 201, "201 characters are too many."),
    ],
)
def test_what_no_record_file_may_say_is_refused(amara, name, value, words):
    assert words in refused(amara, fields(**{name: value}))


@pytest.mark.parametrize("name", ["title", "provider", "amount", "completed", "evidence"])
@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\u202e", "\x7f"])
def test_control_characters_are_refused(amara, name, character):
    page = refused(amara, fields(**{name: f"a{character}b"}))
    assert "the text holds" in page.casefold() or "is not a" in page


@pytest.mark.parametrize("name", ["title", "provider"])
def test_two_thousand_characters_fit_and_one_more_does_not(amara, name):
    assert amara.post(ADD, fields(**{name: "ü" * 2000})).status_code == 302
    assert getattr(last(), name) == "ü" * 2000
    assert "2001 characters are too many." in refused(amara, fields(**{name: "ü" * 2001}))


def test_the_largest_numbers_fit(amara):
    biggest = {"amount": "9999999999", "topics": ["diabetes"], "hours-diabetes": "999999.9999"}
    assert amara.post(ADD, fields(**biggest)).status_code == 302
    assert last().credit_lines.get().amount == 9_999_999_999
    assert last().topic_hours.get().hours == Decimal("999999.9999")


def test_ceu_fit_up_to_the_most_hours_a_number_can_hold(amara):
    most = fields(amount="999999999.9", credit_class="ACPE", unit="ceu")
    assert amara.post(ADD, most).status_code == 302
    assert last().credit_lines.get().amount == 9_999_999_999
    assert "CEU are too many." in refused(amara, most | {"amount": "1000000000"})


def test_two_hundred_characters_of_evidence_fit_a_hundred_files_do_and_no_more(amara):
    assert amara.post(ADD, fields(evidence="f" * 200)).status_code == 302
    files = [f"{number}.pdf" for number in range(101)]
    assert amara.post(ADD, fields(evidence="\n".join(files[:100]))).status_code == 302
    assert last().evidence.count() == 100
    refused(amara, fields(evidence="\n".join(files)))


def test_pasted_breaks_become_spaces(amara):
    amara.post(ADD, fields(title="Opioids\r\nin\tpractice"))
    assert last().title == "Opioids in practice"


def test_any_script_is_kept_as_typed_and_shown_as_text(amara):
    title = "<script>alert(1)</script> Дерматология 皮膚科 🩺"
    amara.post(ADD, fields(title=title))
    assert last().title == title
    page = amara.get("/activities/").content.decode()
    assert "<script>alert" not in page
    assert "皮膚科" in page


def test_before_ones_birth_nothing_can_be_completed(amara):
    Person.objects.update(birth_date="1980-01-01")
    assert "is before the birth date" in refused(amara, fields(completed="1979-12-31"))


# --- who writes what ------------------------------------------------------------------------------


def test_no_field_of_the_rows_can_be_set_from_outside(amara, walk_in):
    mine = Person.objects.get()
    walk_in("lena")
    other = Person.objects.exclude(pk=mine.pk).get()
    amara.post(
        ADD,
        fields(
            id="1",
            pk="1",
            person=str(other.pk),
            person_id=str(other.pk),
            public_id="chosen",
            record_id="chosen",
            activity_id="chosen",
            deleted_at="2026-01-01",
            sha256="a" * 64,
            revision="99",
            sample="",
        ),
    )
    kept = last()
    assert kept.person_id == mine.pk
    assert kept.deleted_at is None
    assert kept.pk != 1
    assert "chosen" not in (kept.public_id, kept.record_id)
    assert kept.record_id.startswith("act-")
    assert Person.objects.get(pk=mine.pk).revision != 99
    assert Person.objects.get(pk=mine.pk).sample == "amara"


def test_sent_twice_a_form_has_one_effect(amara):
    before = Activity.objects.count()
    typed = fields(submission="once_1", next="/credits/")
    first, second = amara.post(ADD, typed), amara.post(ADD, typed)
    assert Activity.objects.count() == before + 1
    assert first["Location"] == second["Location"] == "/credits/"
    assert AuditEvent.objects.filter(action="activity.saved").count() == 1


def test_a_key_that_is_none_protects_nothing_and_breaks_nothing(amara):
    for key in ("x" * 23, "a b", "\0", "é"):
        assert amara.post(ADD, fields(submission=key)).status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "javascript:alert(1)",
        "credits/",
        "/" + "x" * 200,
        "/a\0b",
        "/a\nb\x07",
    ],
)
def test_one_never_leaves_for_a_foreign_address(amara, address):
    assert amara.post(ADD, fields(next=address))["Location"] == "/activities/"


def test_one_goes_back_to_where_one_came_from(amara):
    assert (
        'name="next" value="/credits/?a=1"'
        in amara.get(ADD, {"next": "/credits/?a=1"}).content.decode()
    )
    longest = "/" + "x" * 199
    assert amara.post(ADD, fields(next=longest))["Location"] == longest


def test_a_full_record_refuses_one_more_and_keeps_what_was_typed(amara, monkeypatch):
    monkeypatch.setattr(services.activities, "MAX_ACTIVITIES", Activity.objects.count() + 1)
    assert amara.post(ADD, fields()).status_code == 302
    answer = amara.post(ADD, fields(title="One too many"))
    assert answer.status_code == 409
    assert "A record holds at most" in text_of(answer)
    assert 'value="One too many"' in answer.content.decode()
    assert not Activity.objects.filter(title="One too many").exists()


def test_who_has_not_begun_is_led_to_the_start(stranger):
    for address in (
        ADD,
        "/activities/",
        "/activities/topics/",
        "/activities/xxxxxxxxxxxxxxxxxxxxxx/",
    ):
        assert stranger.get(address)["Location"] == "/start/"


# --- topics ---------------------------------------------------------------------------------------


def test_a_topic_is_found_with_the_button_and_every_entry_is_kept(amara):
    before = Activity.objects.count()
    answer = amara.post(ADD, fields(amount="", topic="sugar", find="1", topics=["diabetes"]))
    assert (answer.status_code, Activity.objects.count()) == (200, before)
    page = answer.content.decode()
    assert 'value="Opioids in practice"' in page
    assert "Error:" not in page
    assert "No other topic fits “sugar”." in page
    assert 'value="diabetes" id="id_topic-diabetes" checked' in page


def test_enter_in_the_search_looks_for_the_topic_instead_of_saving(amara):
    before = Activity.objects.count()
    page = amara.post(ADD, fields(topic="insulin")).content.decode()
    assert Activity.objects.count() == before
    assert 'value="diabetes"' not in page
    assert 'value="insulin_technology"' in page
    # Looked at once, the same words no longer keep one from saving.
    amara.post(ADD, fields(topic="insulin", topic_shown="insulin", topics=["insulin_technology"]))
    assert last().topic_hours.get().topic == "insulin_technology"


def test_a_topic_is_found_by_other_names(amara):
    assert 'value="hypertension"' in amara.get("/activities/topics/?topic=HTN").content.decode()


def test_while_one_types_ticked_topics_stay_in_place(amara):
    page = amara.get(
        "/activities/topics/",
        {"topic": "ethics", "topics": ["diabetes"], "hours-diabetes": "1.5"},
    ).content.decode()
    assert "<html" not in page
    assert 'value="diabetes" id="id_topic-diabetes" checked' in page
    assert 'value="1.5"' in page


def test_a_search_of_any_length_and_kind_is_answered(amara):
    for text in ("x" * 200, "x" * 201, "\0", "%", "(", "\u202e", ""):
        assert amara.get("/activities/topics/", {"topic": text}).status_code == 200


def test_the_form_can_be_opened_for_a_topic(amara):
    page = amara.get(ADD, {"topic": "diabetes"}).content.decode()
    assert 'value="diabetes" id="id_topic-diabetes" checked' in page
    assert f'value="{TODAY.isoformat()}"' in page
