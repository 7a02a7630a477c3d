"""A course taken twice in a calendar year counts once, where the authority says so."""

from __future__ import annotations

from tests.unit.domain.builders import a_set, done, finding, on_topic, reasons, total

ONCE_A_YEAR = a_set(total(40), on_topic("ethics", 2), same_course_counts_once_per="calendar_year")


def course(name, on, hours=3, **terms):
    return done(name, on, hours, **{"title": "Acute care", **terms})


def counts(*activities, terms=ONCE_A_YEAR, rule="total"):
    return finding(terms, *activities, rule=rule).counts


def test_the_same_title_and_provider_in_one_year_is_a_repeat():
    found = finding(ONCE_A_YEAR, course("a", "2025-02-01"), course("b", "2025-11-01"))
    assert (found.counted, found.counts) == (3, ("a",))
    assert "repeats a course" in reasons(found)["b"]


def test_another_year_is_another_course():
    assert counts(course("a", "2025-12-31"), course("b", "2026-01-01")) == ("a", "b")


def test_case_and_outer_spaces_of_a_title_do_not_matter():
    assert counts(course("a", "2025-02-01"), course("b", "2025-03-01", title=" ACUTE care ")) == (
        "a",
    )


def test_another_provider_is_another_course():
    other = course("b", "2025-03-01", provider="Academy")
    assert counts(course("a", "2025-02-01"), other) == ("a", "b")


def test_the_same_course_id_is_a_repeat_under_any_title():
    one = course("a", "2025-02-01", course="als", title="ALS")
    two = course("b", "2025-03-01", course="als", title="Advanced life support", provider="Other")
    assert counts(one, two) == ("a",)


def test_activities_without_a_title_are_like_no_other():
    assert counts(course("a", "2025-02-01", title=""), course("b", "2025-03-01", title="")) == (
        "a",
        "b",
    )


def test_the_longer_certificate_is_kept():
    assert counts(course("a", "2025-02-01", 2), course("b", "2025-03-01", 5)) == ("b",)


def test_each_rule_keeps_what_gives_it_most():
    long = course("a", "2025-02-01", 5)
    on_ethics = course("b", "2025-03-01", 3, topics={"ethics": 2})
    assert counts(long, on_ethics) == ("a",)
    assert counts(long, on_ethics, rule="ethics") == ("b",)


def test_repeats_are_no_matter_to_other_authorities():
    assert counts(course("a", "2025-02-01"), course("b", "2025-11-01"), terms=a_set(total(40))) == (
        "a",
        "b",
    )
