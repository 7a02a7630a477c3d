"""How much a rule asks for in this cycle."""

from __future__ import annotations

import pytest

from cmeridian.domain.requirements.rulebook import Exemption, FirstCycle, Tier
from tests.unit.domain.builders import (
    D,
    a_set,
    any_of,
    cap,
    finding,
    judge,
    minimum,
    on_topic,
    total,
)

RETIRED = [("retired", "2026-01-01")]


def required(terms, rule="total", **circumstances):
    return finding(terms, rule=rule, **circumstances).required


class TestPercentages:
    live_half = minimum("live", 50, unit="percent_of_total", formats={"live"})

    def test_a_percentage_is_of_the_required_total(self):
        assert required(a_set(total(45), self.live_half), "live") == D("22.5")

    def test_it_follows_the_total_of_this_cycle(self):
        terms = a_set(
            total(40), self.live_half, first_cycle=FirstCycle("tiered", tiers=(Tier(12, D(10)),))
        )
        assert required(terms, "live", issued="2026-03-01") == 5
        assert required(terms, "live") == 20

    def test_it_is_counted_in_the_unit_of_the_total(self):
        terms = a_set(total(40, unit="contact_hour"), self.live_half)
        assert finding(terms, rule="live").unit == "contact_hour"

    def test_a_percentage_of_a_total_that_is_no_amount_is_an_error(self):
        # Loading refuses such a set.
        choice = any_of("total", on_topic("ethics", 2), on_topic("pain", 2))
        with pytest.raises(ValueError, match="percentage of the total"):
            judge(a_set(choice, self.live_half))


class TestYears:
    @pytest.mark.parametrize(("months", "amount"), [(12, 20), (24, 40), (36, 60), (18, 30)])
    def test_an_amount_for_each_year_grows_with_the_cycle(self, months, amount):
        terms = a_set(total(20, unit="hour_per_year_of_cycle"), months=months)
        assert required(terms) == amount
        assert finding(terms).unit == "hour"

    def test_so_does_a_part_of_it(self):
        terms = a_set(total(40), on_topic("ethics", 1, unit="hour_per_year_of_cycle"), months=36)
        assert required(terms, "ethics") == 3

    def test_a_percentage_of_a_yearly_total_is_of_the_whole_cycle(self):
        terms = a_set(
            total(20, unit="hour_per_year_of_cycle"), cap("some_cap", 10, unit="percent_of_total")
        )
        assert required(terms, "some_cap") == 4


class TestFirstCycleTiers:
    tiers = FirstCycle("tiered", tiers=(Tier(6, D(0)), Tier(12, D(10)), Tier(18, None)))
    terms = a_set(total(40), on_topic("ethics", 2), first_cycle=tiers)

    @pytest.mark.parametrize(
        ("issued", "amount"),
        [
            ("2026-07-01", 0),  # 5 whole months to 31 December
            ("2026-06-30", 10),  # 6 months
            ("2026-01-01", 10),  # 11 months
            ("2025-12-31", 40),  # 12 months: prorated, figure unknown, at most the whole
            ("2025-06-30", 40),  # 18 months
        ],
    )
    def test_the_first_tier_that_fits_the_months_licensed_is_the_total(self, issued, amount):
        assert required(self.terms, issued=issued) == amount

    def test_tiers_end_with_the_first_cycle(self):
        assert required(self.terms, issued="2024-12-30") == 40

    def test_tiers_touch_the_total_only(self):
        assert required(self.terms, "ethics", issued="2026-01-01") == 2


class TestReductions:
    def terms(self, **reduction):
        return a_set(
            total(40),
            on_topic("ethics", 2),
            exemptions=(Exemption("retired", "total", **reduction),),
        )

    def test_an_exemption_may_lower_the_total(self):
        terms = self.terms(reduced_to=D(15))
        assert required(terms, events=RETIRED) == 15
        assert required(terms) == 40

    def test_it_may_lower_it_for_each_year(self):
        assert required(self.terms(reduced_to_per_year=D(5)), events=RETIRED) == 10

    def test_it_never_raises_it(self):
        assert required(self.terms(reduced_to=D(50)), events=RETIRED) == 40
        assert required(self.terms(reduced_to_per_year=D(50)), events=RETIRED) == 40

    def test_it_lowers_nothing_else(self):
        assert required(self.terms(reduced_to=D(1)), "ethics", events=RETIRED) == 2

    def test_a_reduction_of_something_else_leaves_the_total(self):
        terms = a_set(total(40), exemptions=(Exemption("retired", "ethics", reduced_to=D(1)),))
        assert required(terms, events=RETIRED) == 40
