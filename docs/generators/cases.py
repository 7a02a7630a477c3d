"""How the rules were read: a page for every file of worked cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmeridian.domain.kernel.amounts import plain as amount
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.records.record import Activity, Credential, FactValue, Record
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.findings import Finding, SetLedger
from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook, Vocabulary
from cmeridian.domain.requirements.sentences import day_month_year, in_words
from cmeridian.domain.requirements.wording.ledgers import missing_words, progress_words
from cmeridian.domain.requirements.wording.provenance import source_words
from cmeridian.domain.requirements.wording.rules import (
    event_label,
    rule_title,
    topic_label,
    with_mark,
)
from cmeridian.domain.requirements.wording.states import state_of
from cmeridian.exchange.case_check import RequirementsCase, run_case
from cmeridian.exchange.cases_file import read_cases
from cmeridian.exchange.documents import read_document
from generators.markdown import code, codes, link, page, plain, table
from generators.requirements import set_link

CASES = Path(__file__).resolve().parents[2] / "tests" / "packs" / "cases"
FOLDER = "reference/worked-cases"
CAUTION = """\
Made-up people, worked out by hand from the rules as read. A test holds the engine to every
answer here. These are examples of arithmetic, not legal advice: the authority decides."""
OFF_TOPIC = "is on other topics"
"""The reason that needs no saying."""

_CASE = re.compile(r"\s*- id: (\S+)")
_BY_HAND = re.compile(r"\s+([\w-]+): \{.*\}\s+# (.+)")


@dataclass(frozen=True)
class CaseText:
    """What the file says besides the case itself: its question, its reason, its sums by rule."""

    tests: str
    why: str
    by_hand: dict[str, str]


def sets_with_cases() -> set[str]:
    """Name the sets that have a file of worked cases."""
    return {path.stem for path in CASES.glob("*.yaml")}


def case_pages(rulebook: Rulebook) -> dict[str, str]:
    """Write the pages by their path below docs."""
    pages: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    for path in sorted(CASES.glob("*.yaml")):
        read = read_cases(path, rulebook=rulebook)
        if read.problems or read.unknown:
            raise BadInput(read.file, read.problems or [Problem(0, "", "holds an unknown kind.")])
        terms = rulebook.sets[path.stem]
        pages[f"{FOLDER}/{path.stem}.md"] = _set_page(path, read.cases, terms)
        head = plain(terms.authority)
        rows.append((link(code(terms.id), f"{terms.id}.md"), head, str(len(read.cases))))
    total = sum(int(row[2]) for row in rows)
    counted = f"{total} cases on {len(rows)} requirement sets."
    opening = f"{counted} The shape of a case is in [the case file](../case-file.md)."
    parts = (CAUTION, opening, table(("set", "authority", "cases"), rows))
    pages[f"{FOLDER}/index.md"] = page(
        "How the rules were read: worked cases", source="tests/packs/cases", parts=parts
    )
    return pages


def _set_page(path: Path, cases: tuple[RequirementsCase, ...], terms: RequirementSet) -> str:
    texts = _texts(path)
    source = terms.provenance.sources[0]
    where = f"The rules: {set_link(terms, folder='../requirements/')}."
    read_in = f"Their source: {plain(source_words(source))}."
    confidence = f"Confidence {terms.provenance.confidence}."
    parts = [CAUTION, _head_comment(path), f"{where} {read_in} {confidence}"]
    for case in cases:
        parts += _case(case, texts[case.id])
    title = f"How the rule was read: {plain(terms.authority)} (`{terms.id}`)"
    return page(title, source=f"tests/packs/cases/{path.name}", parts=parts)


def _case(case: RequirementsCase, text: CaseText) -> Iterator[str]:
    result = run_case(case)
    if not result.passed:
        raise ValueError(f"{case.id} does not hold: cmeridian verify says where")
    vocabulary = case.rulebook.vocabulary
    terms = case.rulebook.sets[case.set]
    credential = next(c for c in case.record.credentials if c.set == case.set)
    ledger = evaluate_set(
        requirement_set=terms,
        credential=credential,
        record=case.record,
        vocabulary=vocabulary,
        on=case.on,
    )
    yield f"## {in_words(case.id.partition('.')[2] or case.id).capitalize()}"
    yield f"What is looked at: {plain(text.tests)}."
    yield table(("on", day_month_year(case.on)), _person(case.record, vocabulary))
    yield (
        table(
            ("activity", "completed", "what", "credits", "topics and marks"),
            [_activity_row(activity, vocabulary) for activity in case.record.activities],
        )
        or "No activity is on record."
    )
    yield _answer(ledger)
    yield table(
        ("rule", "where it stands", "counted", "the sum by hand", "why"),
        [
            _finding_row(ledger, rule, case, text.by_hand.get(rule, ""))
            for rule in case.expected.rules
        ],
    )
    if text.why:
        yield f"Worked out by hand: {plain(text.why)}"


def _person(record: Record, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    clinician = record.clinician
    specialty = clinician.specialty
    words = vocabulary.specialties.get(specialty, in_words(specialty)) if specialty else ""
    yield "clinician", ", ".join(part for part in (clinician.profession, plain(words)) if part)
    if clinician.birth_date:
        yield "born", day_month_year(clinician.birth_date)
    for training in clinician.training:
        yield in_words(training.kind), f"ended {day_month_year(training.ends)}"
    for name, value in clinician.facts.items():
        yield code(name), _fact_words(value)
    for credential in record.credentials:
        yield code(credential.set), _credential_words(credential, vocabulary)


def _fact_words(value: FactValue) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return codes(value) or "none"
        case _:
            return plain(str(value))


def _credential_words(credential: Credential, vocabulary: Vocabulary) -> str:
    said = [
        f"issued {day_month_year(credential.issued)}" if credential.issued else "",
        f"expires {day_month_year(credential.expires)}"
        if credential.expires
        else "no printed expiry",
    ]
    said += [
        f"{event_label(event.kind, vocabulary)} on {day_month_year(event.on)}"
        for event in credential.events
    ]
    return plain("; ".join(part for part in said if part))


def _activity_row(activity: Activity, vocabulary: Vocabulary) -> tuple[str, ...]:
    lines = [
        f"{amount(line.amount)}{f' {line.unit}s' if line.unit else ''} {code(line.credit_class)}"
        for line in activity.credits
    ]
    title = ", ".join(part for part in (activity.title, in_words(activity.format)) if part)
    return (
        activity.id,
        day_month_year(activity.completed),
        plain(title),
        " or ".join(lines),
        "; ".join(_marks(activity, vocabulary)),
    )


def _marks(activity: Activity, vocabulary: Vocabulary) -> Iterator[str]:
    for topic, hours in activity.topics.items():
        yield plain(f"{amount(hours)} on {topic_label(topic, vocabulary)}")
    if activity.subtype:
        yield code(activity.subtype)
    if activity.course:
        yield f"course {code(activity.course)}"
    if activity.approved_lists:
        yield f"on the list {codes(activity.approved_lists)}"
    if activity.relevance:
        yield f"bears on {codes(activity.relevance)}"
    if activity.post_test_score_pct is not None:
        yield f"test {amount(activity.post_test_score_pct)}%"
    if activity.formally_approved is not None:
        yield "formally approved" if activity.formally_approved else "not formally approved"
    if activity.reflection:
        yield "with a written reflection"


def _answer(ledger: SetLedger) -> str:
    if ledger.window is None:
        return "The counting period is not known."
    first, last = day_month_year(ledger.window.start), day_month_year(ledger.window.last_day)
    return f"Counting period: {first} to {last}. {missing_words(ledger)}."


def _finding_row(
    ledger: SetLedger, rule_id: str, case: RequirementsCase, by_hand: str
) -> tuple[str, ...]:
    finding = ledger.finding(rule_id)
    assert finding is not None
    rule = ledger.requirement_set.rule(rule_id)
    title = rule_title(rule, case.rulebook.vocabulary) if rule else in_words(rule_id)
    return (
        f"{plain(title)}<br>{code(rule_id)}",
        state_of(finding, ledger=ledger, on=case.on),
        progress_words(finding, rule),
        plain(by_hand),
        plain(with_mark(_why(finding))),
    )


def _why(finding: Finding) -> str:
    refused: dict[str, list[str]] = {}
    for refusal in sorted(finding.refused, key=lambda refusal: refusal.id):
        if refusal.reason != OFF_TOPIC:
            refused.setdefault(refusal.reason, []).append(refusal.id)
    said = [f"{', '.join(ids)}: {reason}" for reason, ids in refused.items()]
    counts = f" Counts: {', '.join(finding.counts)}." if finding.counts else ""
    against = f" Not counted: {'; '.join(said)}." if said else ""
    return f"{finding.why}{counts}{against}"


# --- what only the text of the file tells ---------------------------------------------------------


def _texts(path: Path) -> dict[str, CaseText]:
    sums = _sums(path.read_text("utf-8"))
    raw: list[dict[str, Any]] = read_document(path).value["cases"]
    return {
        case["id"]: CaseText(
            str(case.get("tests") or "").rstrip("."),
            str(case.get("why") or ""),
            sums.get(case["id"], {}),
        )
        for case in raw
    }


def _sums(text: str) -> dict[str, dict[str, str]]:
    """Collect the comments behind the expected values: the sums as they were done by hand."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in text.splitlines():
        if case := _CASE.match(line):
            current = found.setdefault(case[1], {})
        elif comment := _BY_HAND.match(line):
            current[comment[1]] = comment[2]
    return found


def _head_comment(path: Path) -> str:
    lines = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return plain(" ".join(lines))
