"""The page of every name that records and packs may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from generators.markdown import code, codes, page, plain, table

OPENING = """\
These are the names that a [record](record-file.md) and a [requirement
set](requirement-set-keys.md) may use. A misspelt name is refused, with the nearest known ones."""
FACTS = """\
What rules ask about a clinician, given under `clinician.facts`. One that is left out is
unknown, never false. The answer to `treats_patients_age_gte` may be an age instead."""
SPECIALTIES = """\
Rules name these. A record may also give any code of the NUCC taxonomy, such as `207Q00000X`."""
CLASSES = """\
A rule that names a class accepts its default members too. Where the members are unknown, the
answer is *Confirm*. The step is the smallest amount awarded; other amounts are noted, not
refused."""
TOPICS = """\
The topics that rules name; a rule matches its topic exactly. The last column is a hint, never
applied: hours there probably count for the topics named, and the answer asks you to confirm.
The pack holds further topics that no rule names; a record may use them too."""
EVENTS = """\
What can happen to a credential; entered under its `events`, with the day. An event counts
inside the window, or within the reach given here."""
EXEMPTIONS = """\
Circumstances that lift or lower a duty. Enter one as an event of the credential, on a day it
held."""
JURISDICTIONS = """\
Places by their ISO 3166 codes, with the names that `cmeridian sets --jurisdiction` takes."""
OPEN_POINTS = """\
Questions that no source settles; see [open points](../explanation/open-points.md)."""

# Title of the section, key in vocabulary.yaml, what it is.
PLAIN_SECTIONS = (
    ("Approved lists", "approved_lists", "Lists of courses; an activity's `approved_lists`."),
    ("Courses", "courses", "Named courses; an activity's `course`."),
    ("Exemptions", "exemptions", EXEMPTIONS),
    ("Subtypes", "subtypes", "An activity's `subtype`."),
    ("Relevance", "relevance", "What an activity bears on: its `relevance`."),
    ("Training kinds", "training_kinds", "Kinds of postgraduate training."),
    ("Credential kinds", "credential_kinds", "What a requirement set is for."),
    ("Units", "units", "What a rule counts."),
    ("Rule kinds", "rule_kinds", ""),
    ("Frequency types", "frequency_types", "How often a rule is owed."),
    ("Window types", "window_types", "How the counting period is laid."),
    ("Anchor types", "anchor_types", "What fixes the end of a cycle."),
    ("Year parities", "year_parities", "In which years a fixed date falls."),
    ("First-cycle modes", "first_cycle_modes", "What the first renewal asks."),
    ("Source kinds", "source_kinds", ""),
    ("Open points", "open_points", OPEN_POINTS),
)
FACT_ANSWERS = {
    "yes_no": "`true` or `false`",
    "share": "a number from 0 to 1",
    "choice": "one specialty; give it as `clinician.specialty`",
    "choices": "a list of specialties",
    "issue_date": "not asked: the credential's `issued` answers it",
}


def vocabulary_page(terms: Mapping[str, Any], topics: Iterable[Mapping[str, Any]]) -> str:
    """Write the page. terms, topics: the trees of vocabulary.yaml and topics.yaml."""
    parts = [OPENING, *_people(terms), *_credit(terms), *_topics(topics), *_events(terms)]
    parts += ["## Jurisdictions", JURISDICTIONS, _with_aliases(terms["jurisdictions"])]
    for title, key, words in PLAIN_SECTIONS:
        rows = [(code(name), plain(term["label"])) for name, term in terms[key].items()]
        parts += [f"## {title}", words, table(("name", "meaning"), rows)]
    return page("Vocabulary", source="the vocabulary packs", parts=parts)


def _people(terms: Mapping[str, Any]) -> list[str]:
    return [
        "## Professions",
        _with_aliases(terms["professions"]),
        "## Facts",
        FACTS,
        table(
            ("name", "question", "answer"),
            [
                (code(name), plain(term["question"]), FACT_ANSWERS[term["kind"]])
                for name, term in terms["facts"].items()
            ],
        ),
        "## Specialties",
        SPECIALTIES,
        table(
            ("name", "meaning", "also written", "NUCC codes that mean exactly this"),
            [
                (
                    code(name),
                    plain(term["label"]),
                    codes(_listed(term.get("aliases"))),
                    codes(term.get("codes", ())),
                )
                for name, term in terms["specialties"].items()
            ],
        ),
    ]


def _credit(terms: Mapping[str, Any]) -> list[str]:
    return [
        "## Credit classes",
        CLASSES,
        table(
            ("name", "meaning", "default members", "unit", "step"),
            [_class_row(name, term) for name, term in terms["credit_classes"].items()],
        ),
        "## Formats",
        _with_aliases(terms["formats"]),
    ]


def _class_row(name: str, term: Mapping[str, Any]) -> tuple[str, ...]:
    members = term.get("default_members", ())
    return (
        code(name),
        _with_mark(plain(term["label"])),
        "unknown" if members == "unknown" else codes(members),
        code(term.get("unit")),
        term.get("step", ""),
    )


def _with_mark(label: str) -> str:
    return label.replace("Credit", "Credit™") if label.startswith("AMA PRA") else label


def _topics(topics: Iterable[Mapping[str, Any]]) -> list[str]:
    named = [t for t in topics if t.get("rule_topic") or t.get("rule_subtopic")]
    rows = [
        (code(t["id"]), plain(t["label"]), codes(t.get("also_satisfies", ())))
        for t in sorted(named, key=lambda t: t["id"])
    ]
    return [
        "## Topics",
        TOPICS,
        table(("name", "meaning", "probably counts for"), rows),
    ]


def _events(terms: Mapping[str, Any]) -> list[str]:
    rows = [
        (
            code(name),
            plain(term["label"]),
            _reach(term.get("within_months")),
            plain(term.get("date", "")),
        )
        for name, term in terms["events"].items()
    ]
    return [
        "## Events",
        EVENTS,
        table(("name", "meaning", "reach", "day to enter"), rows),
    ]


def _reach(months: str | None) -> str:
    return f"{months} months before the end of the window" if months else ""


def _with_aliases(section: Mapping[str, Any]) -> str:
    rows = [
        (code(name), plain(term["label"]), codes(_listed(term.get("aliases"))))
        for name, term in section.items()
    ]
    return table(("name", "meaning", "also written"), rows)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
