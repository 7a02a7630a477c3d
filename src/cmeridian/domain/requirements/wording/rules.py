"""Rules in words: a short title for a row, and the whole rule as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cmeridian.domain.kernel.amounts import Amount, plain
from cmeridian.domain.requirements.rulebook import (
    Combination,
    EveryCycle,
    Maximum,
    Minimum,
    Rule,
    Task,
    Vocabulary,
)
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from cmeridian.domain.requirements.wording.clocks import frequency_in_words, months_in_words
from cmeridian.domain.requirements.wording.conditions import condition_in_words

_AMA_MARK = re.compile(r"(AMA PRA Category [12] Credit(?:\(s\)|s)?)(?!™|\(s\)|s)")


def with_mark(text: str) -> str:
    """Write the credit's name with its trademark sign."""
    return _AMA_MARK.sub(r"\1™", text)


def rule_title(rule: Rule, vocabulary: Vocabulary) -> str:
    """Name a rule in a few words for a row of a table."""
    match rule:
        case Combination():
            return _combination_title(rule, vocabulary)
        case Maximum():
            subject = _subject(rule, vocabulary)
            return capitalised(subject) if "cap" in subject.split() else f"Cap: {subject}"
        case Minimum() if rule.id == "total":
            return "Total"
        case _:
            return with_mark(capitalised(_subject(rule, vocabulary)))


def describe_rule(rule: Rule, vocabulary: Vocabulary, *, depth: int = 0) -> str:
    """Say a whole rule in sentences: what, how often, for whom, and what else binds it.

    depth: how many combinations it stands in, for the marks of its own parts.
    """
    sentences = [rule_alone(rule, vocabulary)]
    for place, part in enumerate(parts_of(rule)):
        words = describe_rule(part, vocabulary, depth=depth + 1)
        sentences.append(f"{part_mark(place, depth)} {words}")
    return " ".join(sentences)


def rule_alone(rule: Rule, vocabulary: Vocabulary) -> str:
    """Say a rule without the parts that it combines."""
    return with_mark(" ".join(_sentences(rule, vocabulary)))


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """List the parts that a rule combines; none for a rule that stands alone."""
    return rule.parts if isinstance(rule, Combination) else ()


def part_mark(place: int, depth: int) -> str:
    """Mark the parts of a combination (1), (2), and those inside of it (a), (b)."""
    return f"({place + 1})" if depth % 2 == 0 else f"({chr(ord('a') + place)})"


def _combination_title(rule: Combination, vocabulary: Vocabulary) -> str:
    titles = [rule_title(part, vocabulary) for part in rule.parts]
    if (
        rule.kind == "all_of"
        or len(titles) > 2
        or any(isinstance(p, Combination) for p in rule.parts)
    ):
        return capitalised(in_words(rule.id))
    return f"{titles[0]} or {lowered(titles[-1])}" if len(titles) == 2 else titles[0]


def _subject(rule: Minimum | Maximum | Task, vocabulary: Vocabulary) -> str:
    select = rule.select
    if select.topics:
        return _few([topic_label(topic, vocabulary) for topic in select.topics])
    if select.events:
        return _few([event_label(event, vocabulary) for event in sorted(select.events)])
    if select.credit:
        return _few([class_label(name, vocabulary) for name in select.credit])
    if select.formats:
        return _few([in_words(name) for name in sorted(select.formats)])
    if select.relevance:
        return _few([in_words(name) for name in sorted(select.relevance)])
    return _without_figure(rule.id)


def rule_in_words(rule_id: str) -> str:
    """Name a rule inside a sentence, by its id."""
    return "the total" if rule_id == "total" else _without_figure(rule_id)


def _without_figure(rule_id: str) -> str:
    # A figure in an id, as in points_100, is said by the amount.
    return in_words(re.sub(r"[_-]\d+$", "", rule_id))


def topic_label(topic: str, vocabulary: Vocabulary) -> str:
    """Name a topic."""
    term = vocabulary.topics.get(topic)
    return term.label if term else in_words(topic)


def event_label(event: str, vocabulary: Vocabulary) -> str:
    """Name a kind of event."""
    term = vocabulary.events.get(event)
    return term.label if term else vocabulary.exemptions.get(event, in_words(event))


def class_label(name: str, vocabulary: Vocabulary) -> str:
    """Name a class of credit."""
    term = vocabulary.credit_classes.get(name)
    # "Category 1 as the board uses it" names the class; who uses it is said by the set.
    return re.sub(r"(,| as| the| \() ?.*$", "", term.label) if term else in_words(name)


def _classes(rule: Minimum | Maximum | Task, vocabulary: Vocabulary) -> Iterator[str]:
    """Name the classes of a select behind an amount, which has said the unit already."""
    for name in rule.select.credit:
        term = vocabulary.credit_classes.get(name)
        if term is None or term.unit is None or term.unit != getattr(rule, "unit", None):
            label = re.sub(r" contact hour$", "", class_label(name, vocabulary))
            yield re.sub(r"^(\w+) hours$", lambda m: f"{m[1].lower()} education", label)


def _few(names: list[str]) -> str:
    return joined(names) if len(names) <= 3 else f"{names[0]} or {len(names) - 1} related"


def _sentences(rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{capitalised(_demand(rule, vocabulary))}{_often(rule)}."
    if rule.applies_if:
        yield f"Applies if {condition_in_words(rule.applies_if, vocabulary)}."
    yield from _bindings(rule, vocabulary)


def _demand(rule: Rule, vocabulary: Vocabulary) -> str:
    match rule:
        case Minimum():
            return f"at least {_quantity(rule.amount, rule.unit)}{_scope(rule, vocabulary)}"
        case Maximum():
            return f"at most {_quantity(rule.amount, rule.unit)} count{_scope(rule, vocabulary)}"
        case Task(count=count):
            return _task(rule, count, vocabulary)
        case Combination(kind="all_of"):
            return "all of the following"
        case Combination(needed=1):
            return "one of the following"
        case Combination(needed=needed):
            return f"{needed} of the following"


def _task(rule: Task, count: int, vocabulary: Vocabulary) -> str:
    if rule.select.events:
        labels = joined([event_label(event, vocabulary) for event in sorted(rule.select.events)])
        names = joined(sorted(rule.select.events))
        times = "on record" if count == 1 else f"{count} times on record"
        return f"{times}: {labels} (an event of the credential: {names})"
    number = "one activity" if count == 1 else f"{count} activities"
    return f"{number}{_scope(rule, vocabulary)}"


def _quantity(amount: Decimal, unit: str) -> str:
    if unit == "percent_of_total":
        return f"{plain(amount)}% of the total"
    if unit == "hour_per_year_of_cycle":
        return f"{Amount(amount, 'hour')} for each year of the cycle"
    return str(Amount(amount, unit))


def _often(rule: Rule) -> str:
    if isinstance(rule.frequency, EveryCycle):
        return ""
    return f", {frequency_in_words(rule.frequency)}"


def _scope(rule: Minimum | Maximum | Task, vocabulary: Vocabulary) -> str:
    """Word every condition of a select; words that follow an amount."""
    select = rule.select
    parts = [
        _phrase(" of {}", _classes(rule, vocabulary)),
        _phrase(" on {}", [topic_label(topic, vocabulary) for topic in select.topics]),
        _phrase(" as {}", map(in_words, sorted(select.formats))),
        _phrase(" of the type {}", map(in_words, sorted(select.subtypes))),
        _phrase(" {}", [_bearing(name, vocabulary) for name in sorted(select.relevance)]),
        _phrase(" through the course {}", sorted(select.courses)),
        _phrase(" from the approved list {}", sorted(select.approved_lists)),
        _phrase(" from {}", sorted(select.providers)),
        " with a post-test" if select.has_post_test else "",
        f" with a score of at least {plain(select.min_score_pct)}%" if select.min_score_pct else "",
        f" of at least {Amount(select.min_hours, 'hour')} in one activity"
        if select.min_hours
        else "",
        " that are formally approved" if select.formally_approved else "",
        " with a written reflection" if select.requires_reflection else "",
    ]
    return "".join(parts)


def _bearing(name: str, vocabulary: Vocabulary) -> str:
    """Word what hours bear on, behind an amount, such as in one's specialty."""
    words = lowered(vocabulary.relevance.get(name, f"on {in_words(name)}"))
    return re.sub(r"^bears\b", "that bear", words)


def _phrase(pattern: str, names: Iterable[str]) -> str:
    found = list(names)
    return pattern.format(joined(found)) if found else ""


def _bindings(rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
    if isinstance(rule, Minimum):
        for part in rule.sub_minimums:
            topics = joined([topic_label(topic, vocabulary) for topic in part.topics])
            yield f"Of these, {Amount(part.amount, 'hour')} on {topics}."
        if rule.also_accepts:
            topics = joined([topic_label(t, vocabulary) for t in rule.also_accepts], "and")
            yield f"Also accepts {topics}."
    yield from _content(rule)
    if rule.satisfied_by_event:
        event = rule.satisfied_by_event
        yield f"Also met by: {event_label(event, vocabulary)} ({event})."
    if rule.counts_toward_total_if:
        yield (
            "Its hours lie inside the total if "
            f"{condition_in_words(rule.counts_toward_total_if, vocabulary)}; else they come on top."
        )
    yield from _hours(rule)
    yield from _standing(rule)


def _content(rule: Rule) -> Iterator[str]:
    if rule.effective_from:
        yield f"In force from {day_month_year(rule.effective_from)}."
    if rule.effective_to:
        yield f"In force until {day_month_year(rule.effective_to)}."
    if rule.required_content:
        yield f"Content: {in_words(rule.required_content)}."
    if rule.required_subtopics:
        yield f"Must cover {joined(map(in_words, rule.required_subtopics), 'and')}."
    if rule.provider_must_be:
        yield f"Provider: {joined(rule.provider_must_be)}."


def _standing(rule: Rule) -> Iterator[str]:
    if rule.exempt_by:
        yield f"Some are exempt: {rule.exempt_by}."
    if rule.survives_exemption:
        yield "Still owed by those exempt from the rest."
    if rule.open_points:
        yield f"Left open by the sources: {joined(map(in_words, rule.open_points), 'and')}."
    if rule.soft:
        yield "A recommendation, not a duty."
    if rule.editable:
        yield "Yours to edit."


def _hours(rule: Rule) -> Iterator[str]:
    if rule.lookback_unlimited:
        yield "Work done at any time in the past counts."
    if rule.lookback_months:
        yield f"Looks back {months_in_words(rule.lookback_months)}."
    if not rule.counts_toward_total:
        yield "Its hours do not count towards the total."
    if rule.no_double_count_with:
        others = joined(map(rule_in_words, rule.no_double_count_with))
        yield f"An hour used for {others} does not count here too."
    if rule.component_of:
        yield f"Its hours are a part of the hours of {rule_in_words(rule.component_of)}."
    if not rule.may_combine_sessions:
        yield "The hours must be earned in one activity."
    if isinstance(rule, Minimum) and rule.waiver_max is not None:
        yield f"Events may replace at most {_quantity(rule.waiver_max, rule.unit)} of it."
    if not rule.carry_forward:
        yield "Surplus hours are never carried forward."


def capitalised(text: str) -> str:
    """Begin with a capital letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """Begin with a small letter, unless the text begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
