"""Requirement sets for people: the list, and one set with every rule in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from cmeridian.cli.console import PlainConsole, make_console
from cmeridian.cli.layout import GAP, Cell, heading, row, say
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.names import authority_name, credential_name, place_name
from cmeridian.domain.requirements.wording.provenance import needs_recheck, provenance_sentences
from cmeridian.domain.requirements.wording.rules import (
    part_mark,
    parts_of,
    rule_alone,
    rule_title,
    with_mark,
)
from cmeridian.domain.requirements.wording.sets import set_sentences

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rule, Vocabulary


ID_WIDTH = 27


def show_sets(sets: Sequence[RequirementSet], vocabulary: Vocabulary, *, on: date) -> None:
    """Print the list of sets, by jurisdiction."""
    console = make_console()
    if not sets:
        say(console, "No set fits. What is not listed is unknown, not free of duties.")
        return
    ordered = sorted(sets, key=lambda s: (s.jurisdiction, s.id))
    for place, members in groupby(ordered, key=lambda s: s.jurisdiction):
        console.print()
        name = place_name(place, vocabulary)
        say(console, Text.assemble((name, "bold"), (f"  {place}", "dim") if name != place else ""))
        for requirement_set in members:
            _show_line(console, requirement_set, on)
    rechecks = sum(1 for s in sets if needs_recheck(s.provenance, on=on))
    unchecked = sum(1 for s in sets if s.provenance.checker is None)
    count = "1 set" if len(sets) == 1 else f"{len(sets)} sets"
    console.print()
    say(
        console,
        f"{count}; {unchecked} not yet checked by a second person, {rechecks} to recheck. "
        "A place or profession that is not listed is unknown, not free of duties.",
    )


def show_one_set(requirement_set: RequirementSet, vocabulary: Vocabulary, *, on: date) -> None:
    """Print one set: its cycle, every rule in words, its sources."""
    console = make_console()
    heading(console, authority_name(requirement_set), credential_name(requirement_set))
    say(console, f"{requirement_set.id} · {', '.join(requirement_set.professions)}", style="dim")
    say(console, f"Cycle: {cycle_words(requirement_set.cycle)}")
    if not requirement_set.rules:
        say(console, "No rule is recorded.")
    for rule in requirement_set.rules:
        _show_rule(console, rule, requirement_set, vocabulary)
    heading(console, "What else binds it")
    for sentence in set_sentences(requirement_set, vocabulary):
        say(console, with_mark(sentence))
    heading(console, "Where it was read")
    confidence = requirement_set.provenance.confidence
    for sentence in provenance_sentences(requirement_set, confidence=confidence, on=on):
        say(console, sentence)
    console.print()
    say(console, "The authority decides; this is not legal advice.", style="italic")


def _show_line(console: PlainConsole, requirement_set: RequirementSet, on: date) -> None:
    provenance = requirement_set.provenance
    year = str(provenance.as_of or "undated")
    recheck = "recheck" if needs_recheck(provenance, on=on) else ""
    id_ = Text(requirement_set.id, style="cyan")
    name = Text(authority_name(requirement_set))
    if console.is_narrow:
        tail = "  ".join(part for part in (provenance.confidence, year, recheck) if part)
        say(console, Text.assemble(id_, "  ", (tail, "dim")), by=2)
        say(console, name, by=4)
        return
    tails = [Text(part, style="dim") for part in (provenance.confidence, year, recheck)]
    widths = (6, 7, 7)
    room = console.width - 2 - ID_WIDTH - sum(widths) - 4 * GAP
    cells = [Cell(id_, ID_WIDTH), Cell(name, room)]
    row(console, [*cells, *(Cell(t, w) for t, w in zip(tails, widths, strict=True))], by=2)


def _show_rule(
    console: PlainConsole, rule: Rule, requirement_set: RequirementSet, vocabulary: Vocabulary
) -> None:
    console.print()
    say(console, Text.assemble((rule_title(rule, vocabulary), "bold"), (f"  {rule.id}", "dim")))
    _say_rule(console, rule, vocabulary, depth=0)
    if rule.note:
        say(console, with_mark(f"Note: {rule.note}"), by=2, style="dim")
    if rule.confidence and rule.confidence != requirement_set.provenance.confidence:
        say(console, f"Confidence of this rule: {rule.confidence}.", by=2, style="dim")


def _say_rule(
    console: PlainConsole, rule: Rule, vocabulary: Vocabulary, *, depth: int, mark: str = ""
) -> None:
    say(console, f"{mark}{rule_alone(rule, vocabulary)}", by=2 + 2 * depth)
    for place, part in enumerate(parts_of(rule)):
        mark = f"{part_mark(place, depth)} "
        _say_rule(console, part, vocabulary, depth=depth + 1, mark=mark)
