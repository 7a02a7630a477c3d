"""Words for dates, names and lists."""

from __future__ import annotations

from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from tests.unit.domain.builders import day


def test_a_date_is_written_day_month_year_in_english():
    assert day_month_year(day("2026-08-06")) == "6 Aug 2026"
    assert day_month_year(day("2026-12-31")) == "31 Dec 2026"


def test_a_name_is_written_with_spaces():
    assert in_words("human_trafficking") == "human trafficking"
    assert in_words("us-al-board") == "us al board"


def test_a_list_is_joined_before_its_last_name():
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a or b"
    assert joined(["a", "b", "c"], "and") == "a, b and c"
