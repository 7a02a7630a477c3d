"""Build a requirement set from its validated tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from cmeridian.domain.kernel.provenance import Confidence, Provenance, Source
from cmeridian.domain.requirements.rulebook import (
    Anchor,
    CarryOver,
    ContentFilter,
    Conversion,
    Cycle,
    EvidenceTerms,
    Exemption,
    FirstCycle,
    Grace,
    Multiplier,
    NextModel,
    RequirementSet,
    Substitution,
    Tier,
    Vocabulary,
    Waiver,
)
from cmeridian.packs.build.rules import build_rule
from cmeridian.packs.build.values import Plain, day, month_and_day, names, number, whole

OWN_SOURCE = Source(document="as you entered it", kind="own")
OWN_CONFIDENCE: Confidence = "low"


def build_set(tree: Plain, vocabulary: Vocabulary) -> RequirementSet:
    """Build a requirement set. A set of one's own may lack all that says whose rule it is."""
    duplicates = tree.get("duplicates") or {}
    return RequirementSet(
        id=tree["id"],
        jurisdiction=tree.get("jurisdiction") or "own",
        authority=tree.get("authority") or tree["id"],
        credential=tree.get("credential") or "own",
        professions=names(tree.get("professions")),
        cycle=_cycle(tree["cycle"]),
        rules=tuple(build_rule(rule, vocabulary) for rule in tree["rules"]),
        provenance=_provenance(tree),
        carryover=_carry_over(tree.get("carryover") or {}, vocabulary),
        satisfied_by=tuple(map(_substitution, tree.get("satisfied_by") or ())),
        exemptions=tuple(map(_exemption, tree.get("exemptions") or ())),
        first_cycle=_first_cycle(tree.get("first_cycle")),
        conversions=tuple(_conversion(item, vocabulary) for item in tree.get("conversions") or ()),
        multipliers=tuple(map(_multiplier, tree.get("multipliers") or ())),
        evidence=_evidence(tree.get("evidence") or {}),
        grace=_grace(tree.get("grace")),
        effective_from=day(tree.get("effective_from")),
        credit_expiry_months=whole(tree.get("credit_expiry_months")),
        same_course_counts_once_per=duplicates.get("same_course_counts_once_per"),
        content_exclusions=names(tree.get("content_exclusions")),
        content_filters=tuple(
            ContentFilter(item["rule"], item["burden"], day(item.get("since")))
            for item in tree.get("content_filters") or ()
        ),
        waivers=tuple(Waiver(item["rule"], item["how"]) for item in tree.get("waivers") or ()),
        double_count=tree.get("double_count"),
        covers_rn_renewal=bool(tree.get("covers_rn_renewal")),
        has_general_requirement=tree.get("has_general_requirement"),
        general_requirement_known=tree.get("general_requirement_known") is not False,
        notes=tree.get("notes"),
    )


def _provenance(tree: Plain) -> Provenance:
    sources = tuple(map(_source, tree.get("sources") or ()))
    return Provenance(
        sources=sources or (OWN_SOURCE,),
        confidence=tree.get("confidence") or OWN_CONFIDENCE,
        as_of=whole(tree.get("as_of")),
        author=tree.get("author") or "you",
        checker=tree.get("checker"),
        checked_on=whole(tree.get("checked_on")),
        review_by=day(tree.get("review_by")),
    )


def _source(tree: Plain) -> Source:
    return Source(
        document=tree["document"],
        kind=tree.get("kind") or OWN_SOURCE.kind,
        as_of=whole(tree.get("as_of")),
        url=tree.get("url"),
        as_of_estimated=bool(tree.get("as_of_estimated")),
    )


def _cycle(tree: Plain) -> Cycle:
    anchor, next_model = tree.get("anchor"), tree.get("next_model")
    return Cycle(
        months=int(tree["months"]),
        window=tree["window"],
        anchor=_anchor(anchor) if anchor else None,
        lookback_months=whole(tree.get("lookback_months")),
        options_months=tuple(int(months) for months in tree.get("options_months") or ()),
        window_end=month_and_day(tree.get("window_end")),
        starts=month_and_day(tree.get("starts")),
        starts_on=day(tree.get("starts_on")),
        outer_cycle_months=whole(tree.get("outer_cycle_months")),
        outer_requirement=tree.get("outer_requirement"),
        next_model=_next_model(next_model) if next_model else None,
        note=tree.get("note"),
    )


def _anchor(tree: Plain) -> Anchor:
    days = (month_and_day(text) for text in tree.get("dates") or ())
    return Anchor(
        type=tree["type"],
        professions=names(tree.get("professions")),
        month=whole(tree.get("month")),
        day=whole(tree.get("day")),
        year_parity=tree.get("year_parity"),
        dates=tuple(found for found in days if found),
        next=day(tree.get("next")),
        since=day(tree.get("since")),
        confidence=tree.get("confidence"),
        note=tree.get("note"),
    )


def _next_model(tree: Plain) -> NextModel:
    return NextModel(
        starts=date.fromisoformat(tree["from"]),
        months=int(tree["months"]),
        total=Decimal(tree["total"]),
        confidence=tree["confidence"],
    )


def _carry_over(tree: Plain, vocabulary: Vocabulary) -> CarryOver:
    credit = names(tree.get("credit"))
    return CarryOver(
        allowed=tree.get("allowed"),
        max=number(tree.get("max")),
        to=tree.get("to"),
        accepts=vocabulary.members(credit) if credit else None,
        excludes=names(tree.get("excludes")),
        must_be_reported_at_renewal=bool(tree.get("must_be_reported_at_renewal")),
        note=tree.get("note"),
    )


def _substitution(tree: Plain) -> Substitution:
    satisfies: Literal["all", "total"] | tuple[str, ...]
    satisfies = (
        tree["satisfies"] if tree["satisfies"] in ("all", "total") else names(tree["satisfies"])
    )
    hours = tree.get("credit_hours") or tree.get("credits") or tree.get("points")
    return Substitution(
        event=tree["event"],
        satisfies=satisfies,
        except_rules=names(tree.get("except_rules")),
        hours=number(hours),
        hours_per_year=number(tree.get("credit_hours_per_year") or tree.get("points_per_year")),
        confidence=tree.get("confidence"),
        excludes=tree.get("excludes"),
        note=tree.get("note"),
    )


def _exemption(tree: Plain) -> Exemption:
    return Exemption(
        who=tree["who"],
        scope=tree["scope"],
        reduced_to=number(tree.get("reduced_to")),
        reduced_to_per_year=number(tree.get("reduced_to_per_year")),
    )


def _first_cycle(tree: Plain | None) -> FirstCycle | None:
    if tree is None:
        return None
    tiers = [
        Tier(int(tier["licensed_months_lt"]), number(tier.get("total")))
        for tier in tree.get("tiers") or ()
    ]
    if tree.get("if_license_months_lt"):
        tiers.append(Tier(int(tree["if_license_months_lt"]), number(tree.get("total"))))
    return FirstCycle(
        mode=tree["mode"],
        keep=names(tree.get("keep")),
        tiers=tuple(tiers),
        task=tree.get("task"),
        training_within_months=whole(tree.get("months")) if tree.get("if") else None,
        confidence=tree.get("confidence"),
        when=tree.get("when"),
        note=tree.get("note"),
    )


def _conversion(tree: Plain, vocabulary: Vocabulary) -> Conversion:
    when = tree["when"]
    credit = names(when.get("credit"))
    training = tree.get("credit_hours_per") or {}
    return Conversion(
        formats=frozenset(names(when.get("format")) + names(when.get("activity"))),
        accepts=vocabulary.members(credit) if credit else None,
        hours_per_credit=number(tree.get("hours_per_credit")),
        # A credit that is worth so many contact hours: the amount recorded is in credits.
        credits_per_hour=number(
            tree.get("credits_per_hour") or tree.get("contact_hours_per_credit")
        ),
        credits_each=number(tree.get("credits_each")),
        credits_per_week=number(training.get("week")),
        credits_per_year=number(training.get("year")),
        cap=number(tree.get("cap")),
        confidence=tree.get("confidence"),
    )


def _multiplier(tree: Plain) -> Multiplier:
    select = tree["select"]
    return Multiplier(
        factor=Decimal(tree["factor"]),
        topics=names(select.get("topic")),
        subtypes=frozenset(names(select.get("subtype"))),
        first_credits=number(tree.get("first_credits_per_cycle")),
        confidence=tree.get("confidence"),
    )


def _evidence(tree: Plain) -> EvidenceTerms:
    return EvidenceTerms(
        retention_months=whole(tree.get("retention_months")),
        retention=tree.get("retention"),
        audit=tree.get("audit"),
        tracking_system=tree.get("tracking_system"),
        reporting=tree.get("reporting"),
        how=tree.get("how"),
        produce_within_days=whole(tree.get("produce_within_days")),
        failure=tree.get("failure"),
    )


def _grace(tree: Plain | None) -> Grace | None:
    if tree is None:
        return None
    return Grace(
        days=int(tree["days"]),
        purpose=tree.get("for"),
        may_complete_ce_in_grace=tree.get("may_complete_ce_in_grace"),
        late_fee_usd=number(tree.get("late_fee_usd")),
        note=tree.get("note"),
    )
