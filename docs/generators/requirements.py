"""The reference of the requirement sets: a page for each jurisdiction, and an index."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from cmeridian.domain.kernel.provenance import Provenance
from cmeridian.domain.requirements.rulebook import (
    Combination,
    RequirementSet,
    Rule,
    Rulebook,
    Vocabulary,
)
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.names import credential_name, place_name
from cmeridian.domain.requirements.wording.provenance import source_words
from cmeridian.domain.requirements.wording.rules import describe_rule, rule_title, with_mark
from cmeridian.domain.requirements.wording.sets import set_sentences
from generators.markdown import bullets, code, link, page, plain, slug, table

FOLDER = "reference/requirements"
CAUTION = """\
These are the rules as read, each set from the sources and in the year named with it. They are
not legal advice: the authority decides. *High* confidence: the text of the rule was read;
*medium*: a secondary page was; *low*: general knowledge, not confirmed. What a source does not
say is not filled in ([confidence and sources](../../explanation/confidence-and-sources.md))."""


def requirement_pages(rulebook: Rulebook, with_cases: Collection[str]) -> dict[str, str]:
    """Write the pages by their path below docs. with_cases: the sets that have worked cases."""
    by_place: dict[str, list[RequirementSet]] = {}
    for terms in sorted(rulebook.sets.values(), key=lambda s: (s.jurisdiction, s.id)):
        by_place.setdefault(terms.jurisdiction, []).append(terms)
    pages = {f"{FOLDER}/index.md": _index(by_place, rulebook.vocabulary)}
    for place, sets in by_place.items():
        pages[f"{FOLDER}/{place.lower()}.md"] = _place_page(
            place, sets, rulebook.vocabulary, with_cases
        )
    return pages


def set_link(terms: RequirementSet, *, folder: str = "") -> str:
    """Link to the section of a set."""
    target = f"{folder}{terms.jurisdiction.lower()}.md#{slug(_heading(terms))}"
    return link(code(terms.id), target)


def _heading(terms: RequirementSet) -> str:
    return f"{terms.id}: {terms.authority}"


def _index(by_place: Mapping[str, list[RequirementSet]], vocabulary: Vocabulary) -> str:
    sets = [terms for group in by_place.values() for terms in group]
    opening = (
        f"{len(sets)} requirement sets in {len(by_place)} jurisdictions. A place or a profession "
        "that is not listed is unknown, not free of duties."
    )
    rows = [
        (
            link(place_name(place, vocabulary), f"{place.lower()}.md"),
            set_link(terms),
            plain(terms.authority),
            ", ".join(terms.professions),
            terms.provenance.confidence,
            str(terms.provenance.as_of or "undated"),
        )
        for place, group in sorted(
            by_place.items(), key=lambda item: place_name(item[0], vocabulary)
        )
        for terms in group
    ]
    head = ("place", "set", "authority", "professions", "confidence", "as of")
    return page(
        "Requirements", source="the requirement packs", parts=(CAUTION, opening, table(head, rows))
    )


def _place_page(
    place: str, sets: list[RequirementSet], vocabulary: Vocabulary, with_cases: Collection[str]
) -> str:
    parts = [CAUTION]
    for terms in sets:
        parts += _set_section(terms, vocabulary, has_cases=terms.id in with_cases)
    title = f"Requirements: {place_name(place, vocabulary)}"
    return page(title, source=f"the requirement packs of {place}", parts=parts)


def _set_section(
    terms: RequirementSet, vocabulary: Vocabulary, *, has_cases: bool
) -> Iterator[str]:
    yield f"## {_heading(terms)}"
    kind = credential_name(terms)
    holders = joined(terms.professions, "and")
    yield f"{kind[:1].upper()}{kind[1:]} for {holders}. Cycle: {plain(cycle_words(terms.cycle))}"
    rows = [_rule_row(rule, terms, vocabulary) for rule in terms.rules]
    yield table(("rule", "what it asks", "confidence"), rows) or "No rule is recorded."
    sentences = set_sentences(terms, vocabulary)
    yield f"What else binds it:\n\n{bullets(plain(with_mark(s)) for s in sentences)}"
    yield f"Where it was read:\n\n{bullets(_provenance(terms.provenance))}"
    if has_cases:
        yield link("How the rule was read: worked cases", f"../worked-cases/{terms.id}.md")


def _rule_row(rule: Rule, terms: RequirementSet, vocabulary: Vocabulary) -> tuple[str, str, str]:
    note = f" *{plain(with_mark(rule.note))}*" if rule.note else ""
    return (
        f"{plain(rule_title(rule, vocabulary))}<br>{code(rule.id)}",
        f"{_words(rule, vocabulary)}{note}{_open_points(rule)}",
        rule.confidence or terms.provenance.confidence,
    )


def _words(rule: Rule, vocabulary: Vocabulary, depth: int = 0) -> str:
    """Say a rule; each part of a combination stands on a line of its own, marked by its depth."""
    if not isinstance(rule, Combination):
        return plain(describe_rule(rule, vocabulary))
    head = plain(describe_rule(replace(rule, parts=()), vocabulary))
    mark = "– " * (depth + 1)
    lines = [f"<br>{mark}{_words(part, vocabulary, depth + 1)}" for part in rule.parts]
    return head + "".join(lines)


def _open_points(rule: Rule) -> str:
    if not rule.open_points:
        return ""
    page_ = "../../explanation/open-points.md"
    return f" No source settles {link('how its clock fits the cycle', page_)}."


def _provenance(provenance: Provenance) -> Iterator[str]:
    yield from (plain(source_words(source)) for source in provenance.sources)
    as_of = f"as of {provenance.as_of}" if provenance.as_of else "undated"
    checked = f"text of the rule read in {provenance.checked_on}" if provenance.checked_on else ""
    checker = (
        f"checked by {provenance.checker}"
        if provenance.checker
        else "not yet checked by a second person"
    )
    review = (
        f"review by {day_month_year(provenance.review_by)}"
        if provenance.review_by
        else "recheck before relying on it"
    )
    parts = (f"Confidence {provenance.confidence}", as_of, checked, checker, review)
    yield "; ".join(part for part in parts if part)
