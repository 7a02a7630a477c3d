"""The names that an activity may be given, those that the person's own rules use first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.domain.requirements.in_demand import classes_taken, topics_asked, usual_class
from cmeridian.domain.requirements.sentences import in_words
from cmeridian.domain.requirements.wording.rules import capitalised, with_mark
from cmeridian.exchange.known_words import known_words
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.nearest import form_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.features.portfolio.selectors import Kept

Choice = tuple[str, str]
MAX_FOUND = 20
"""So many topics are shown for a search."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a form offers; each choice is a name and its words.

    own_classes: credit classes that the person's rules take, the most asked for first;
    other_classes: the rest, by their words. usual_class: what the person most likely adds. asked:
    ids of the topics that their rules ask for, what is short first.
    """

    own_classes: tuple[Choice, ...]
    other_classes: tuple[Choice, ...]
    usual_class: str
    asked: tuple[str, ...]
    topics: Mapping[str, str]
    formats: tuple[Choice, ...]
    subtypes: tuple[Choice, ...]
    courses: tuple[Choice, ...]
    approved_lists: tuple[Choice, ...]
    relevance: tuple[Choice, ...]


def names_for(kept: Kept, *, on: date) -> Names:
    """Collect what a person's activity may be called on a day."""
    vocabulary = kept.rulebook.vocabulary
    ledger = evaluate(rulebook=kept.rulebook, record=kept.record, on=on)
    accepted = classes_taken(ledger, vocabulary)
    words = known_words(vocabulary, kept.own.sets)
    labels = {name: with_mark(term.label) for name, term in vocabulary.credit_classes.items()}
    others = sorted((n for n in labels if n not in accepted), key=lambda n: labels[n].casefold())
    return Names(
        own_classes=tuple((name, labels[name]) for name in accepted),
        other_classes=tuple((name, labels[name]) for name in others),
        usual_class=_usual_class(kept, accepted),
        asked=topics_asked(ledger, vocabulary),
        topics={name: term.label for name, term in vocabulary.topics.items()},
        formats=_by_words(vocabulary.formats, vocabulary.formats),
        subtypes=_by_words(words.subtype, vocabulary.subtypes),
        courses=_by_words(words.course, vocabulary.courses),
        approved_lists=_by_words(words.approved_lists, vocabulary.approved_lists),
        relevance=_by_words(words.relevance, vocabulary.relevance),
    )


def find_topics(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Find the ids of topics by a part of their words or other names, the closest first."""
    wanted = form_of(text)
    if not wanted.strip("_"):
        return ()
    ranked = []
    for term in vocabulary.topics.values():
        forms = [form_of(name) for name in (term.label, term.id, *term.aliases)]
        places = [form.find(wanted) for form in forms if wanted in form]
        if places:
            ranked.append((wanted not in forms, min(places), term.label, term.id))
    return tuple(topic for *_, topic in sorted(ranked))


def label_of(name: str, known: Mapping[str, str]) -> str:
    """Write a name by its words; one that no vocabulary holds by the name itself."""
    return known.get(name) or capitalised(in_words(name))


def _by_words(names: Iterable[str], known: Mapping[str, str]) -> tuple[Choice, ...]:
    choices = ((name, label_of(name, known)) for name in names)
    return tuple(sorted(choices, key=lambda choice: choice[1].casefold()))


def _usual_class(kept: Kept, accepted: tuple[str, ...]) -> str:
    for activity in reversed(kept.record.activities):
        if activity.credits:
            return activity.credits[0].credit_class
    return accepted[0] if accepted else _class_of_profession(kept.record.clinician.profession)


@lru_cache(maxsize=64)
def _class_of_profession(profession: str) -> str:
    return usual_class(profession, load_rulebook())
