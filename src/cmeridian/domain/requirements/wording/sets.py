"""What a requirement set asks for beside its rules, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from cmeridian.domain.kernel.amounts import Amount, plain
from cmeridian.domain.requirements.rulebook import (
    CarryOver,
    Conversion,
    EvidenceTerms,
    Exemption,
    Multiplier,
    RequirementSet,
    Substitution,
    Vocabulary,
)
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from cmeridian.domain.requirements.wording.clocks import months_in_words
from cmeridian.domain.requirements.wording.cycles import cycle_sentences, first_cycle_sentences
from cmeridian.domain.requirements.wording.rules import event_label, rule_in_words, topic_label

_MAY_COMPLETE = {
    None: "",
    True: "; education may still be completed",
    False: "; education may not be completed then",
}


def set_sentences(terms: RequirementSet, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield everything that binds a set beside its rules, a sentence or two for each matter."""
    yield from _general(terms)
    yield from cycle_sentences(terms.cycle)
    yield from first_cycle_sentences(terms.first_cycle)
    yield from _carry_over(terms.carryover, vocabulary)
    yield from (_substitution(one, vocabulary) for one in terms.satisfied_by)
    yield from _exemptions(terms, vocabulary)
    yield from (_conversion(one, vocabulary) for one in terms.conversions)
    yield from (_multiplier(one, vocabulary) for one in terms.multipliers)
    yield from _content(terms)
    yield from _delays(terms)
    yield from _evidence(terms.evidence)
    if terms.covers_rn_renewal:
        yield "It covers the renewal of the RN licence too."
    if terms.notes:
        yield f"Note: {terms.notes}"


def _general(terms: RequirementSet) -> Iterator[str]:
    if not terms.general_requirement_known:
        yield "Its hour total was not found, only some topic rules: ask the authority for it."
    elif terms.has_general_requirement is False:
        yield "It asks for no general hours."
    if terms.effective_from:
        yield f"In force from {day_month_year(terms.effective_from)}."


def _carry_over(carryover: CarryOver, vocabulary: Vocabulary) -> Iterator[str]:
    if carryover.allowed is None:
        yield "Whether surplus hours carry over is not known; none are assumed to."
    elif not carryover.allowed:
        yield "Surplus hours do not carry over."
    else:
        most = f", at most {plain(carryover.max)} hours" if carryover.max is not None else ""
        only = " only" if carryover.to else ""
        names = [rule_in_words(name) for name in carryover.excludes]
        excluded = f", but never for {joined(names)}" if names else ""
        yield f"Surplus hours carry over into the next period{only}{most}{excluded}."
    if carryover.accepts:
        yield f"What carries over: {_class_names(carryover.accepts, vocabulary)}."
    if carryover.must_be_reported_at_renewal:
        yield "Hours to be carried over must be reported at renewal."
    if carryover.note:
        yield f"On carrying over: {carryover.note}"


def _substitution(one: Substitution, vocabulary: Vocabulary) -> str:
    match one.satisfies:
        case "all":
            what = "everything"
        case "total":
            what = "the total"
        case rules:
            what = joined([rule_in_words(name) for name in rules], "and")
    if one.hours is not None:
        worth = f"counts {plain(one.hours)} towards {what}"
    elif one.hours_per_year is not None:
        worth = f"counts {plain(one.hours_per_year)} towards {what} for each year"
    else:
        worth = f"replaces {what}"
    if one.except_rules:
        kept = joined([rule_in_words(name) for name in one.except_rules])
        worth = f"{worth}, but not {kept}"
    said = [
        worth,
        one.excludes and f"does not include {one.excludes}",
        one.note and one.note.rstrip("."),
        one.confidence and f"confidence {one.confidence}",
    ]
    return f"{event_label(one.event, vocabulary)} ({one.event}): {'; '.join(filter(None, said))}."


def _exemptions(terms: RequirementSet, vocabulary: Vocabulary) -> Iterator[str]:
    whole = [one for one in terms.exemptions if _is_whole(one)]
    if whole:
        yield f"Exempt: {'; '.join(dict.fromkeys(_who(one, vocabulary) for one in whole))}."
    for one in terms.exemptions:
        if one not in whole:
            yield f"{_who(one, vocabulary)}: {_relief(one)}."


def _is_whole(one: Exemption) -> bool:
    return one.scope == "all" and one.reduced_to is None and one.reduced_to_per_year is None


def _who(one: Exemption, vocabulary: Vocabulary) -> str:
    return vocabulary.exemptions.get(one.who, in_words(one.who))


def _relief(one: Exemption) -> str:
    if one.reduced_to is not None:
        return f"the total is {plain(one.reduced_to)}"
    if one.reduced_to_per_year is not None:
        return f"the total is {plain(one.reduced_to_per_year)} for each year"
    if one.scope == "calendar_year":
        return "exempt for that calendar year"
    return f"exempt from {rule_in_words(one.scope)} only"


def _conversion(conversion: Conversion, vocabulary: Vocabulary) -> str:
    formats = [vocabulary.formats.get(name, name) for name in sorted(conversion.formats)]
    classes = _class_names(conversion.accepts or (), vocabulary)
    what = " as ".join(part for part in (classes, joined(formats) if formats else "") if part)
    rates = (
        (conversion.hours_per_credit, "hour", "{} for one credit"),
        (conversion.credits_per_hour, "credit", "{} for one hour"),
        (conversion.credits_each, "credit", "{} each"),
        (conversion.credits_per_week, "credit", "{} for each week"),
        (conversion.credits_per_year, "credit", "{} for each year"),
    )
    said = [words.format(Amount(value, unit)) for value, unit, words in rates if value is not None]
    cap = f", at most {plain(conversion.cap)} in a period" if conversion.cap is not None else ""
    doubt = f" (confidence {conversion.confidence})" if conversion.confidence else ""
    return f"Conversion, {what or 'everything'}: {joined(said, 'and')}{cap}{doubt}."


def _class_names(names: frozenset[str] | tuple[str, ...], vocabulary: Vocabulary) -> str:
    classes = vocabulary.credit_classes
    labels = [classes[name].label if name in classes else name for name in sorted(names)]
    return joined(labels) if labels else ""


def _multiplier(multiplier: Multiplier, vocabulary: Vocabulary) -> str:
    names = [topic_label(topic, vocabulary) for topic in multiplier.topics]
    names += [vocabulary.subtypes.get(name, name) for name in sorted(multiplier.subtypes)]
    first = multiplier.first_credits
    limit = f", for the first {plain(first)} credits of a cycle" if first is not None else ""
    doubt = f" (confidence {multiplier.confidence})" if multiplier.confidence else ""
    return f"{joined(names)}: hours count {plain(multiplier.factor)} times{limit}{doubt}."


def _content(terms: RequirementSet) -> Iterator[str]:
    if terms.content_exclusions:
        yield f"Never counts: {joined(map(in_words, terms.content_exclusions), 'and')}."
    for content in terms.content_filters:
        since = f" from {day_month_year(content.since)}" if content.since else ""
        yield f"Content of courses{since} ({content.burden} must see to it): {content.rule}."
    if terms.same_course_counts_once_per:
        yield f"The same course counts once in a {in_words(terms.same_course_counts_once_per)}."
    if terms.double_count:
        yield f"Counting twice: {terms.double_count}"


def _delays(terms: RequirementSet) -> Iterator[str]:
    if terms.credit_expiry_months:
        yield f"A credit lives for {months_in_words(terms.credit_expiry_months)}."
    for waiver in terms.waivers:
        yield f"Waiver of {rule_in_words(waiver.rule)}: {in_words(waiver.how)}."
    grace = terms.grace
    if grace:
        purpose = f" for {grace.purpose}" if grace.purpose else ""
        fee = f"; late fee ${plain(grace.late_fee_usd)}" if grace.late_fee_usd is not None else ""
        may = _MAY_COMPLETE[grace.may_complete_ce_in_grace]
        yield f"Grace: {grace.days} days{purpose}{fee}{may}."
        if grace.note:
            yield f"On the grace: {grace.note}"


def _evidence(evidence: EvidenceTerms) -> Iterator[str]:
    if evidence.retention_months:
        yield f"Keep evidence for {months_in_words(evidence.retention_months)}."
    if evidence.tracking_system:
        yield f"Tracked in {evidence.tracking_system}."
    said = (
        ("Keep evidence", evidence.retention),
        ("Audit", evidence.audit),
        ("Reporting", evidence.reporting),
        ("How proof is given", evidence.how),
        ("If it is not met", evidence.failure),
    )
    yield from (f"{label}: {words}." for label, words in said if words)
    if evidence.produce_within_days:
        yield f"Evidence is due within {evidence.produce_within_days} days of being asked."
