"""What is offered to a person, and what is said about an activity."""

from __future__ import annotations

import re

import pytest

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import touch
from cmeridian.features.portfolio.models import Activity
from cmeridian.features.portfolio.selectors import digest_of, value_of
from cmeridian.features.portfolio.selectors.effects import MAX_LINES, shortened
from cmeridian.features.portfolio.selectors.names import find_topics
from cmeridian.packs.loader import load_rulebook
from tests.features.portfolio.conftest import fields, last, text_of

ADD = "/activities/add/"


def usual_class(client):
    return re.search(r'<option value="(\w+)" selected>', client.get(ADD).content.decode())[1]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [("amara", "AMA_CAT1"), ("callum", "AOA_1A"), ("marisol", "ANCC"), ("lena", "ACPE")],
)
def test_before_the_first_activity_the_class_is_that_of_ones_rules(walk_in, sample, expected):
    client = walk_in(sample)
    Activity.objects.all().delete()
    touch(Person.objects.get())
    assert usual_class(client) == expected


def test_later_it_is_the_class_used_last(amara):
    amara.post(ADD, fields(credit_class="AAFP_ELECTIVE"))
    assert usual_class(amara) == "AAFP_ELECTIVE"


def test_topics_are_found_exact_names_first():
    vocabulary = load_rulebook().vocabulary
    assert find_topics("Diabetes", vocabulary)[0] == "diabetes"
    assert find_topics("diabet", vocabulary)[0] == "diabetes"
    assert find_topics("", vocabulary) == find_topics("  _ ", vocabulary) == ()


def test_six_lines_are_told_and_the_rest_counted():
    lines = tuple(str(number) for number in range(MAX_LINES))
    assert shortened(lines) == lines
    assert shortened((*lines, "7", "8", "9")) == (*lines, "And 3 more.")


def test_what_became_complete_is_told_first(amara):
    words = text_of(amara.post(ADD, fields(amount="4"), follow=True))
    saved = words[words.index("Saved.") :]
    assert re.match(r"Saved\. American Board of Family Medicine, .*? now Complete\.", saved)


def test_the_digest_tells_every_value_and_nothing_else(amara):
    amara.post(ADD, fields(topics=["diabetes"], evidence="a.pdf"))
    first = digest_of(value_of(last()))
    assert digest_of(value_of(last())) == first
    last().topic_hours.update(hours=1)
    assert digest_of(value_of(last())) != first
