"""How an amount is reckoned."""

from __future__ import annotations

from cmeridian.domain.requirements.wording.reckoning import reckoning_words
from tests.unit.domain.builders import a_set, judge, minimum, said_of, total


def _reckoned(terms, rule: str) -> str:
    ledger = judge(terms)
    return reckoning_words(said_of(rule, ledger), ledger)


def test_a_percentage_says_of_which_total():
    terms = a_set(total(50), minimum("half", 20, unit="percent_of_total"))
    assert _reckoned(terms, "half") == "20% of the required 50 hours: 10 hours."


def test_hours_a_year_say_of_how_many_years():
    terms = a_set(minimum("total", 15, unit="hour_per_year_of_cycle"), months=36)
    assert _reckoned(terms, "total") == "15 hours for each of 3 years: 45 hours."


def test_an_amount_that_stands_itself_needs_no_reckoning():
    assert _reckoned(a_set(total(50)), "total") == ""
