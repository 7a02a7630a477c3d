"""From the text of a set to domain values, construct by construct."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cmeridian.domain.requirements.rulebook import (
    AllTrue,
    AnyTrue,
    CarryOver,
    Combination,
    Conversion,
    DueAtEndOfFirstFullCycle,
    DueAtFirstRenewalFrom,
    DueAtRenewal,
    DueAtUndatedEvent,
    DueEarliestOf,
    DueMonthsFrom,
    DueOn,
    EveryCycle,
    EveryMonths,
    EveryNCycles,
    FactIs,
    FirstCycle,
    FirstCycleOnly,
    FirstCycleThenEveryMonths,
    Minimum,
    Multiplier,
    NextModel,
    NotTrue,
    Once,
    OuterCycle,
    PerCalendarYear,
    PerDay,
    PerSegment,
    PerYearOfCycle,
    Phase,
    Phased,
    Programme,
    SubMinimum,
    Substitution,
    Task,
    Tier,
)
from cmeridian.packs.build.frequencies import build_frequency
from cmeridian.packs.build.rules import build_condition
from cmeridian.packs.due_names import EXAMPLES, parse_due_name
from cmeridian.packs.loader import load_rulebook, parse_set
from cmeridian.packs.strict_yaml import read_tree

TOTAL = "{id: total, kind: min, amount: 1, unit: hour, select: {}, frequency: {type: cycle}}"
HEAD = "id: own\ncycle: {months: 36, window: fixed}\n"


def build(text, vocabulary):
    return parse_set(read_tree(HEAD + text, file="f"), vocabulary=vocabulary)


def build_rule(text, vocabulary):
    (rule,) = build(f"rules: [{text}]", vocabulary).rules
    return rule


@pytest.mark.parametrize(
    ("name", "due"),
    [
        ("first_renewal", DueAtRenewal(1)),
        ("second_renewal", DueAtRenewal(2)),
        ("first_renewal_as_prescriber", DueAtRenewal(1, as_prescriber=True)),
        ("first_renewal_on_or_after_2022-04-01", DueAtFirstRenewalFrom(date(2022, 4, 1))),
        (
            "first_initial_or_renewal_registration_on_or_after_2023-06-27",
            DueAtFirstRenewalFrom(date(2023, 6, 27), or_issue=True),
        ),
        ("end_of_first_full_renewal_cycle", DueAtEndOfFirstFullCycle()),
        # The first full period that starts after 2019 starts on 1 January 2020 at the earliest.
        ("end_of_first_full_cme_period_after_2019", DueAtEndOfFirstFullCycle(date(2020, 1, 1))),
        ("cds_registration", DueAtUndatedEvent("cds_registration")),
        ("some_day", None),
        ("first_renewal_on_or_after_2022-02-30", None),
    ],
)
def test_due_names(name, due):
    assert parse_due_name(name) == due


def test_every_example_of_a_due_name_is_one():
    assert all(parse_due_name(name) for name in EXAMPLES)


@pytest.mark.parametrize(
    ("text", "frequency"),
    [
        ("{type: cycle}", EveryCycle()),
        ("{type: every_months, months: 72}", EveryMonths(72)),
        ("{type: every_n_cycles, n: 3}", EveryNCycles(3)),
        ("{type: first_cycle_only}", FirstCycleOnly()),
        ("{type: first_cycle_then_every_months, months: 72}", FirstCycleThenEveryMonths(72)),
        ("{type: once}", Once()),
        ("{type: once, due: {on_or_before: '2025-12-31'}}", Once(DueOn(date(2025, 12, 31)))),
        ("{type: once, due: {since: '2022-06-01'}}", Once(None, since=date(2022, 6, 1))),
        (
            "{type: once, due: {months_from: license_issue, months: 12}}",
            Once(DueMonthsFrom("license_issue", 12)),
        ),
        (
            "{type: once, due: {months_from: start_of_emergency_or_primary_care, months: 24}}",
            Once(DueMonthsFrom("start_of_emergency_or_primary_care", 24)),
        ),
        (
            (
                "{type: once, due: {earliest_of: ["
                "{months_from: license_issue, months: 48}, {at: second_renewal}]}}"
            ),
            Once(DueEarliestOf((DueMonthsFrom("license_issue", 48), DueAtRenewal(2)))),
        ),
        (
            (
                "{type: phased, phases: [{cycles: [1, 2], frequency: {type: cycle}}, "
                "{after_cycle: 2, frequency: {type: every_months, months: 96}}], "
                "extra_due: {months_from: license_issue, months: 12}}"
            ),
            Phased(
                (Phase(EveryCycle(), cycles=(1, 2)), Phase(EveryMonths(96), after_cycle=2)),
                extra_due=DueMonthsFrom("license_issue", 12),
            ),
        ),
        ("{type: per_calendar_year}", PerCalendarYear()),
        ("{type: per_day}", PerDay()),
        ("{type: per_segment, segments: [years 1-3, years 4-6]}", PerSegment(((1, 3), (4, 6)))),
        ("{type: per_year_of_cycle}", PerYearOfCycle()),
        ("{type: outer_cycle}", OuterCycle()),
        ("{type: program}", Programme()),
    ],
)
def test_frequencies(text, frequency):
    assert build_frequency(read_tree(text, file="f").value) == frequency


def test_conditions():
    text = (
        "{all: [{fact: dea_registrant}, {any: [{fact: share_patients_65plus, gte: 0.25}, "
        "{not: {fact: specialty, in: [surgery]}}]}, {fact: licensed_after, date: '2020-01-01'}, "
        "{fact: treats_patients_age_gte, age: 26}]}"
    )
    assert build_condition(read_tree(text, file="f").value) == AllTrue(
        (
            FactIs("dea_registrant"),
            AnyTrue(
                (
                    FactIs("share_patients_65plus", gte=Decimal("0.25")),
                    NotTrue(FactIs("specialty", among=("surgery",))),
                )
            ),
            FactIs("licensed_after", day=date(2020, 1, 1)),
            FactIs("treats_patients_age_gte", age=Decimal(26)),
        )
    )


def test_a_minimum_with_everything_on_it(vocabulary):
    rule = build_rule(
        "{id: total, kind: min, amount: 3.5, unit: hour, frequency: {type: cycle}, "
        "select: {credit: CAT2, topic: [pain_management], format: [live], course: x, "
        "relevance: practice_area, approved_list: y, provider: z, has_post_test: true, "
        "min_score_pct: 75, min_hours: 2, formally_approved: true, requires_reflection: false}, "
        "also_accepts: [opioid_prescribing], sub_min: [{topic: [pdmp_use], amount: 0.5}], "
        "waiver_max: 16, "
        "effective_from: '2024-01-01', effective_to: '2026-12-31', survives_exemption: true, "
        "satisfied_by_event: {event: dea_mate_8h_training}, carry_forward: false, "
        "counts_toward_total: false, lookback_months: 30, lookback: unlimited, "
        "may_combine_sessions: false, "
        "required_content: c, required_subtopics: [acute_pain], provider_must_be: [p], soft: true, "
        "editable: true, exempt_by: law, component_of: total, no_double_count_with: [total], "
        "open_points: [clock_inside_cycle], note: n, confidence: low}",
        vocabulary,
    )
    assert isinstance(rule, Minimum)
    assert rule.amount == Decimal("3.5")
    assert rule.select.credit == ("CAT2",)
    assert rule.select.accepts == {"CAT2", "AMA_CAT2", "AAFP_ELECTIVE", "AOA_2B"}
    assert rule.select.min_score_pct == 75
    assert (rule.select.has_post_test, rule.select.requires_reflection) == (True, False)
    assert rule.sub_minimums == (SubMinimum(("pdmp_use",), Decimal("0.5")),)
    assert rule.satisfied_by_event == "dea_mate_8h_training"
    assert (rule.effective_from, rule.effective_to) == (date(2024, 1, 1), date(2026, 12, 31))
    assert (rule.carry_forward, rule.counts_toward_total, rule.may_combine_sessions) == (
        False,
        False,
        False,
    )
    assert rule.lookback_unlimited
    assert rule.open_points == ("clock_inside_cycle",)


def test_a_null_stands_for_a_key_left_out(vocabulary):
    lean = "{id: a, kind: min, amount: 1, unit: hour, select: {}, frequency: {type: once}%s}"
    nulls = "".join(
        f", {key}: null"
        for key in (
            *(
                "applies_if",
                "note",
                "confidence",
                "effective_from",
                "effective_to",
                "carry_forward",
            ),
            *(
                "satisfied_by_event",
                "counts_toward_total",
                "may_combine_sessions",
                "soft",
                "sub_min",
            ),
            *("also_accepts", "required_subtopics", "provider_must_be", "lookback", "waiver_max"),
        )
    )
    assert build_rule(lean % nulls, vocabulary) == build_rule(lean % "", vocabulary)


def test_classes_without_known_members_are_marked(vocabulary):
    rule = build_rule(
        "{id: a, kind: max, amount: 1, unit: hour, select: {credit: [KS_CAT_I, CAT1]}, "
        "frequency: {type: cycle}}",
        vocabulary,
    )
    assert rule.select.open_classes == {"KS_CAT_I"}


def test_a_group_without_a_frequency_has_that_of_the_rule_around_it(vocabulary):
    rule = build_rule(
        "{id: a, kind: any_of, frequency: {type: once}, options: ["
        "{id: b, kind: all_of, rules: [{id: c, kind: task, count: 2, select: {event: renew_card}, "
        "frequency: {type: once}}]}, {id: d, kind: n_of, n: 1, frequency: {type: cycle}, rules: ["
        "{id: e, kind: task, count: 1, select: {}, frequency: {type: cycle}}]}]}",
        vocabulary,
    )
    assert isinstance(rule, Combination)
    both, some = rule.parts
    assert isinstance(both, Combination)
    assert isinstance(some, Combination)
    assert (rule.kind, rule.needed, both.kind, both.needed, some.kind, some.needed) == (
        *("any_of", 1),
        *("all_of", 1),
        *("n_of", 1),
    )
    assert (both.frequency, some.frequency) == (Once(), EveryCycle())
    assert isinstance(both.parts[0], Task)
    assert both.parts[0].count == 2


def test_carry_over_and_what_replaces_work(vocabulary):
    built = build(
        f"rules: [{TOTAL}]\n"
        "carryover: {allowed: true, max: 20, to: next_period_only, credit: [TYPE1], "
        "excludes: [total], must_be_reported_at_renewal: true}\n"
        "satisfied_by:\n"
        "- {event: a, satisfies: total, except_rules: [total], credit_hours: 25}\n"
        "- {event: b, satisfies: all, credits: 8}\n"
        "- {event: c, satisfies: [total], points: 100}\n"
        "- {event: d, satisfies: [total], points_per_year: 20}\n"
        "- {event: e, satisfies: total, credit_hours_per_year: 50, excludes: x, note: y, "
        "confidence: low}\n",
        vocabulary,
    )
    assert built.carryover == CarryOver(
        allowed=True,
        max=Decimal(20),
        to="next_period_only",
        accepts=vocabulary.members(("TYPE1",)),
        excludes=("total",),
        must_be_reported_at_renewal=True,
    )
    assert built.satisfied_by == (
        Substitution("a", "total", ("total",), hours=Decimal(25)),
        Substitution("b", "all", hours=Decimal(8)),
        Substitution("c", ("total",), hours=Decimal(100)),
        Substitution("d", ("total",), hours_per_year=Decimal(20)),
        Substitution(
            "e", "total", hours_per_year=Decimal(50), excludes="x", note="y", confidence="low"
        ),
    )


def test_without_a_carry_over_nothing_is_known(vocabulary):
    assert build("rules: []", vocabulary).carryover == CarryOver(allowed=None)


@pytest.mark.parametrize(
    ("text", "first_cycle"),
    [
        ("{mode: exempt, keep: [a]}", FirstCycle("exempt", keep=("a",))),
        (
            "{mode: prorated, if_license_months_lt: 13, total: 25}",
            FirstCycle("prorated", tiers=(Tier(13, Decimal(25)),)),
        ),
        ("{mode: prorated}", FirstCycle("prorated")),
        (
            (
                "{mode: tiered, tiers: [{licensed_months_lt: 12, total: 0}, "
                "{licensed_months_lt: 24, prorated: true}]}"
            ),
            FirstCycle("tiered", tiers=(Tier(12, Decimal(0)), Tier(24, None))),
        ),
        (
            "{mode: exempt, if: gme_completed_within_months_before_license, months: 12}",
            FirstCycle("exempt", training_within_months=12),
        ),
        ("{mode: task, task: orientation}", FirstCycle("task", task="orientation")),
        ("{mode: exempt, when: w, note: n}", FirstCycle("exempt", when="w", note="n")),
    ],
)
def test_first_cycles(text, first_cycle, vocabulary):
    rules = "rules: [{id: a, kind: task, count: 1, select: {}, frequency: {type: cycle}}]"
    assert build(f"{rules}\nfirst_cycle: {text}", vocabulary).first_cycle == first_cycle


def test_conversions_and_multipliers(vocabulary):
    built = build(
        "rules: []\n"
        "conversions:\n"
        "- {when: {format: volunteer_care}, hours_per_credit: 4}\n"
        "- {when: {activity: accredited_training_full_time}, "
        "credit_hours_per: {year: 50, week: 1}, cap: 10}\n"
        "- {when: {format: assessment}, credits_per_hour: 3}\n"
        "- {when: {format: formal_course}, credits_each: 25}\n"
        "- {when: {credit: [AMA_CAT1]}, contact_hours_per_credit: 1, confidence: medium}\n"
        "multipliers:\n"
        "- {select: {topic: [geriatric_medicine]}, factor: 2}\n"
        "- {select: {subtype: [pi_cme]}, factor: 1.5, first_credits_per_cycle: 20}\n",
        vocabulary,
    )
    assert built.conversions == (
        Conversion(formats=frozenset({"volunteer_care"}), hours_per_credit=Decimal(4)),
        Conversion(
            formats=frozenset({"accredited_training_full_time"}),
            credits_per_week=Decimal(1),
            credits_per_year=Decimal(50),
            cap=Decimal(10),
        ),
        Conversion(formats=frozenset({"assessment"}), credits_per_hour=Decimal(3)),
        Conversion(formats=frozenset({"formal_course"}), credits_each=Decimal(25)),
        Conversion(
            accepts=frozenset({"AMA_CAT1"}), credits_per_hour=Decimal(1), confidence="medium"
        ),
    )
    assert built.multipliers == (
        Multiplier(Decimal(2), topics=("geriatric_medicine",)),
        Multiplier(Decimal("1.5"), subtypes=frozenset({"pi_cme"}), first_credits=Decimal(20)),
    )


def test_the_days_of_a_cycle():
    sets = load_rulebook().sets
    assert sets["us-tx-physician"].cycle.anchor.dates == ((2, 28), (5, 31), (8, 31), (11, 30))
    assert sets["us-nh-physician"].cycle.window_end == (12, 31)
    assert sets["us-nccpa-pa-c"].cycle.starts == (5, 1)
    assert sets["us-aoa-occ-default"].cycle.starts_on == date(2025, 1, 1)
    assert sets["us-aoa-occ-default"].cycle.anchor.next == date(2027, 12, 31)
    assert sets["us-ama-pra"].cycle.options_months == (12, 24, 36)
    assert sets["us-nv-do"].cycle.next_model == NextModel(date(2026, 1, 1), 24, Decimal(80), "low")
    assert sets["us-wi-physician"].cycle.anchor.professions == ("MD",)


def test_what_else_a_set_says():
    sets = load_rulebook().sets
    assert sets["us-pa-md"].content_exclusions == ("office_management", "practice_building")
    assert sets["us-ca-md"].content_filters[0].since == date(2022, 1, 1)
    assert sets["us-nj-physician"].waivers[0].rule == "end_of_life_care"
    assert (
        sets["us-tx-physician"].grace.purpose == "remedying a deficiency after registration is due"
    )
    assert sets["us-tn-md"].same_course_counts_once_per == "calendar_year"
    assert sets["us-abs"].credit_expiry_months == 60
    assert sets["us-oh-pa"].general_requirement_known is False
    assert sets["us-ma-physician"].double_count.startswith("Topic hours may also")
    assert sets["us-co-physician"].effective_from == date(2026, 1, 1)


def test_the_vocabulary_knows_specialties_by_id_code_and_alias(vocabulary):
    assert vocabulary.specialty_codes["207Q00000X"] == "family_medicine"
    assert vocabulary.specialty_aliases["orthopedic_surgery"] == "orthopaedic_surgery"
    assert vocabulary.specialties["family_medicine"] == "Family medicine"
    # Cardiology is no id of ours: the code stands for itself.
    assert "207RC0000X" not in vocabulary.specialty_codes
    assert vocabulary.specialties["207RC0000X"] == "Cardiovascular Disease Physician"
    assert vocabulary.specialty_titles["er_doctor"] == ("207P00000X",)
    assert vocabulary.specialty_titles["gp"] == ("207Q00000X", "208D00000X")
    assert vocabulary.profession_aliases["PharmD"] == "PHARMACIST"
    assert vocabulary.format_aliases["webinar"] == "internet_live"


def test_events_say_how_far_they_reach(vocabulary):
    reach = {
        event.id: event.within_months for event in vocabulary.events.values() if event.within_months
    }
    assert reach == {
        "currently_in_residency_or_within_36_months_after": 36,
        "currently_in_residency_or_within_6_months_after": 6,
        "occ_code_156_052_presumption_board_certified_within_36_months": 36,
        "specialty_board_cert_or_recert_within_72_months": 72,
        "time_limited_abms_aoa_royal_college_cert_or_recert_within_60_months": 60,
    }
