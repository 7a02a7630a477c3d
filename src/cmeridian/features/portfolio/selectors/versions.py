"""What was typed about an activity beside what was saved meanwhile: where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.portfolio.selectors.names import label_of

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity, CreditLine
    from cmeridian.domain.requirements.rulebook import Vocabulary

_SAID = {None: "", True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Unlike:
    """One thing about an activity that was typed in one way and saved in another."""

    label: str
    typed: str
    saved: str


def differences(typed: Activity, saved: Activity, vocabulary: Vocabulary) -> tuple[Unlike, ...]:
    """List where what was typed and what was saved meanwhile differ, in words."""
    mine, theirs = _in_words(typed, vocabulary), _in_words(saved, vocabulary)
    return tuple(
        Unlike(label, mine[label] or "nothing", theirs[label] or "nothing")
        for label in mine
        if mine[label] != theirs[label]
    )


def _in_words(one: Activity, vocabulary: Vocabulary) -> dict[str, str]:
    """Write everything about an activity, by the labels of its form."""
    topics = {name: term.label for name, term in vocabulary.topics.items()}
    score = one.post_test_score_pct
    return {
        "Title": one.title,
        "Provider": one.provider,
        "Date completed": day_month_year(one.completed),
        "Credits": " or ".join(_credit(line, vocabulary) for line in one.credits),
        "Topics": ", ".join(
            f"{label_of(name, topics)} {plain(hours)}" for name, hours in one.topics.items()
        ),
        "Format": _named([one.format], vocabulary.formats),
        "Type": _named([one.subtype], vocabulary.subtypes),
        "Named course": _named([one.course], vocabulary.courses),
        "Approved lists": _named(one.approved_lists, vocabulary.approved_lists),
        "Relevance": _named(one.relevance, vocabulary.relevance),
        "Post-test score": f"{plain(score)} per cent" if score is not None else "",
        "Formally approved": _SAID[one.formally_approved],
        "Written reflection on file": _SAID[one.reflection],
        "Evidence": ", ".join(proof.file for proof in one.evidence),
    }


def _credit(line: CreditLine, vocabulary: Vocabulary) -> str:
    # The whole label: two classes may begin alike, and would not seem to differ.
    term = vocabulary.credit_classes.get(line.credit_class)
    label = with_mark(term.label) if term else line.credit_class
    unit = f" {line.unit}{'' if line.amount == 1 else 's'} of" if line.unit else ""
    return f"{plain(line.amount)}{unit} {label}"


def _named(names: Iterable[str | None], known: Mapping[str, str]) -> str:
    return ", ".join(label_of(name, known) for name in names if name)
