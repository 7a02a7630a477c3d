"""The list of activities."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.portfolio.models import Activity, CreditLine, Evidence, TopicHours
from tests.features.portfolio.conftest import TODAY, fields, text_of


def titles(answer):
    """Read the titles in their order."""
    return re.findall(r'<th scope="row"><a[^>]*>([^<]*)</a>', answer.content.decode())


def make(count, **values):
    person = Person.objects.get()
    rows = [
        Activity(
            person=person,
            record_id=f"r{number}",
            title=f"Course {number:03}",
            completed=TODAY - timedelta(days=number),
            **values,
        )
        for number in range(count)
    ]
    Activity.objects.bulk_create(rows)
    CreditLine.objects.bulk_create(
        CreditLine(activity=row, credit_class="AMA_CAT1", amount=Decimal("1.25")) for row in rows
    )
    touch(person)
    return rows


def test_without_activities_the_page_says_what_will_stand_here(empty):
    words = text_of(empty.get("/activities/"))
    assert "You have no activities on record yet." in words
    assert "What you have done will stand here" in words


def test_one_activity_is_told_in_the_singular(empty):
    make(1)
    words = text_of(empty.get("/activities/"))
    assert "You have 1 activity with 1.25 hours on record; 1 waits for evidence." in words
    assert "1 activity." in words


def test_the_answer_counts_activities_hours_and_evidence(empty):
    rows = make(4)
    Evidence.objects.create(activity=rows[0], file="a.pdf")
    # Another claim on the same hours adds nothing; points are no hours.
    CreditLine.objects.create(activity=rows[0], credit_class="AAFP_PRESCRIBED", amount=1)
    CreditLine.objects.create(activity=rows[1], credit_class="MOC_POINT", amount=20)
    words = text_of(empty.get("/activities/"))
    assert "You have 4 activities with 5 hours on record; 3 wait for evidence." in words
    Evidence.objects.bulk_create(Evidence(activity=row, file="b.pdf") for row in rows[1:])
    touch(Person.objects.get())
    assert "on record; all have evidence." in text_of(empty.get("/activities/"))


def test_the_newest_comes_first_or_the_title(empty):
    make(3)
    assert titles(empty.get("/activities/")) == ["Course 000", "Course 001", "Course 002"]
    Activity.objects.filter(record_id="r2").update(title="an early letter")
    touch(Person.objects.get())
    assert titles(empty.get("/activities/?sort=title"))[0] == "an early letter"


def test_two_hundred_stand_on_four_pages(empty):
    make(200)
    first = empty.get("/activities/")
    assert len(titles(first)) == 50
    assert "200 activities, page 1 of 4." in text_of(first)
    assert 'rel="next" href="?page=2"' in first.content.decode()
    assert 'rel="prev"' not in first.content.decode()
    last = empty.get("/activities/?page=4")
    assert titles(last)[-1] == "Course 199"
    assert 'rel="next"' not in last.content.decode()


@pytest.mark.parametrize(
    ("page", "shown"),
    [("0", 1), ("-1", 1), ("5", 4), ("999999999999", 1), ("999999", 4), ("x", 1), ("²", 1)],
)
def test_page_numbers_are_clamped(empty, page, shown):
    make(200)
    words = text_of(empty.get("/activities/", {"page": page}))
    assert f"page {shown} of 4." in words


def test_pages_keep_the_filters(empty):
    make(60, provider="A & B")
    page = empty.get("/activities/", {"q": "a & b", "sort": "title"}).content.decode()
    assert 'href="?q=a+%26+b&amp;sort=title&amp;page=2"' in page


def test_words_are_looked_for_in_title_and_provider(empty):
    rows = make(3)
    Activity.objects.filter(pk=rows[1].pk).update(provider="LAKESIDE Hospital")
    answer = empty.get("/activities/", {"q": "lakeside course"})
    assert titles(answer) == ["Course 001"]
    assert "1 activity fits." in text_of(answer)


def test_filters_narrow_by_class_topic_year_and_evidence(empty):
    rows = make(4)
    CreditLine.objects.create(activity=rows[0], credit_class="ANCC", amount=1)
    TopicHours.objects.create(activity=rows[1], topic="diabetes", hours=1)
    Activity.objects.filter(pk=rows[2].pk).update(completed=TODAY.replace(year=2001, day=1))
    Evidence.objects.create(activity=rows[3], file="a.pdf")
    assert titles(empty.get("/activities/?class=ANCC")) == ["Course 000"]
    assert titles(empty.get("/activities/?topic=diabetes")) == ["Course 001"]
    assert titles(empty.get("/activities/?year=2001")) == ["Course 002"]
    assert "Course 003" not in titles(empty.get("/activities/?evidence=none"))
    assert titles(empty.get("/activities/?class=ANCC&topic=diabetes")) == []


def test_a_set_narrows_to_what_its_rules_count(empty):
    rows = make(2)
    Activity.objects.filter(pk=rows[1].pk).update(completed="1990-01-01")
    set_id = re.search(
        r'name="counts_for".*?<option value="(us-[^"]*md)"',
        empty.get("/activities/").content.decode(),
        re.DOTALL,
    )[1]
    assert titles(empty.get("/activities/", {"counts_for": set_id})) == ["Course 000"]
    assert titles(empty.get("/activities/?counts_for=us-xx-nobody")) == []


def test_where_nothing_fits_the_way_out_is_shown(empty):
    make(1)
    words = text_of(empty.get("/activities/?q=nowhere"))
    assert "No activity on record fits these filters." in words
    assert "Clear the filters" in words


@pytest.mark.parametrize("name", ["q", "class", "topic", "year", "counts_for", "sort", "deleted"])
@pytest.mark.parametrize("value", ["x" * 200, "x" * 201, "\0", "\x1b", "%", "'", "<b>", "\u202e"])
def test_any_filter_is_answered(amara, name, value):
    answer = amara.get("/activities/", {name: value})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_a_search_is_cut_to_its_limit(empty):
    make(1)
    Activity.objects.update(title="y" * 200)
    assert len(titles(empty.get("/activities/", {"q": "y" * 200}))) == 1
    assert len(titles(empty.get("/activities/", {"q": "y" * 201}))) == 1


def test_very_long_names_and_missing_ones_are_shown(empty):
    rows = make(2)
    Activity.objects.filter(pk=rows[0].pk).update(title="W" * 2000, provider="ß" * 2000)
    Activity.objects.filter(pk=rows[1].pk).update(title="")
    assert titles(empty.get("/activities/")) == ["W" * 2000, "Without a title"]


def test_credits_of_a_page_have_one_precision(empty):
    rows = make(2)
    CreditLine.objects.filter(activity=rows[0]).update(amount=2)
    page = empty.get("/activities/").content.decode()
    assert re.findall(r'class="number">([\d.]+)<', page) == ["2.00", "1.25"]


def test_what_lies_ahead_is_marked_as_planned(amara):
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    amara.post("/activities/add/", fields(completed=tomorrow))
    assert "Planned" in text_of(amara.get("/activities/"))


def test_the_list_shows_nothing_of_others(amara, walk_in):
    amara.post("/activities/add/", fields(title="Only mine"))
    assert "Only mine" not in text_of(walk_in("lena").get("/activities/"))


def test_the_number_of_queries_does_not_grow_with_the_record(empty, django_assert_max_num_queries):
    make(200)
    with django_assert_max_num_queries(12):
        empty.get("/activities/")
