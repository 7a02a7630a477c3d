"""What the Credits pages show of each set: every row in words, the decisive ones first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.findings import Ledger
from cmeridian.domain.requirements.sentences import joined
from cmeridian.domain.requirements.wording.cycles import cycle_words
from cmeridian.domain.requirements.wording.ledgers import answer_sentences, missing_words
from cmeridian.domain.requirements.wording.names import authority_name, credential_name
from cmeridian.domain.requirements.wording.provenance import check_words, reliance_words
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_rows
from cmeridian.domain.requirements.wording.rules import capitalised, with_mark
from cmeridian.domain.requirements.wording.sets import set_sentences
from cmeridian.domain.requirements.wording.windows import window_words
from cmeridian.features.compliance.selectors.coverage import (
    CoverageWarning,
    coverage_warnings,
    own_set_ids,
)
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import SetLedger
    from cmeridian.features.accounts.models import Person

_OPEN = frozenset({"short", "ask", "unsure"})
_CLOSED_WORDS = (
    ("met", "complete"),
    ("not_due", "not due yet"),
    ("not_applicable", "not applicable"),
)


@dataclass(frozen=True, slots=True)
class SetCard:
    """One set, as its card shows it.

    window: in words. has_window: False where the printed expiry must be given first. needs: rows
    that wait for something; settled: the rest, settled_words counts them. confidence, reliance:
    how well the rules were read, and what that means. check: as of when, by whom checked.
    """

    public_id: str
    set_id: str
    authority: str
    credential: str
    number: str
    window: str
    has_window: bool
    missing: str
    needs: tuple[FindingRow, ...]
    settled: tuple[FindingRow, ...]
    settled_words: str
    questions: int
    is_own: bool
    confidence: str
    reliance: str
    check: str


@dataclass(frozen=True, slots=True)
class CreditsPage:
    """Everything on the Credits page."""

    answer: str
    open_questions: str
    warnings: tuple[CoverageWarning, ...]
    cards: tuple[SetCard, ...]
    on: date

    @property
    def is_empty(self) -> bool:
        """Whether no credential is held at all."""
        return not self.cards and not self.warnings


@dataclass(frozen=True, slots=True)
class SetPage:
    """Everything on the page of one set. card None: the packs no longer hold the set."""

    public_id: str
    set_id: str
    card: SetCard | None
    warnings: tuple[CoverageWarning, ...]
    answer: str = ""
    open_questions: str = ""
    cycle: str = ""
    notices: tuple[str, ...] = ()
    binds: tuple[str, ...] = ()
    sources: tuple[SourceLine, ...] = ()


def credits_page(*, person: Person, on: date) -> CreditsPage:
    """Gather where a person stands with every set."""
    standing = find_standing(person=person, on=on)
    answer, open_questions = answer_sentences(standing.ledger)
    own = own_set_ids(standing)
    return CreditsPage(
        answer=answer,
        open_questions=open_questions,
        warnings=coverage_warnings(standing),
        cards=tuple(_card(ledger, standing, own) for ledger in standing.ledger.sets),
        on=on,
    )


def set_page(*, person: Person, public_id: str, on: date) -> SetPage | None:
    """Gather where a person stands with one set; None for an id that is not theirs."""
    standing = find_standing(person=person, on=on)
    held = standing.kept.held_as(public_id)
    if held is None:
        return None
    ledger = standing.set_ledger(held.credential.set)
    alone = Standing(standing.kept, Ledger(on=on, sets=(ledger,) if ledger else ()))
    warnings = tuple(w for w in coverage_warnings(alone) if w.public_id == public_id)
    if ledger is None:
        return SetPage(public_id, held.credential.set, None, warnings)
    answer, open_questions = answer_sentences(alone.ledger)
    terms = ledger.requirement_set
    return SetPage(
        public_id=public_id,
        set_id=terms.id,
        card=_with_every_why(_card(ledger, standing, own_set_ids(standing))),
        warnings=warnings,
        answer=answer,
        open_questions=open_questions,
        cycle=cycle_words(terms.cycle),
        notices=tuple(with_mark(notice) for notice in ledger.notices),
        binds=tuple(with_mark(words) for words in set_sentences(terms, standing.vocabulary)),
        sources=source_lines(terms.provenance.sources),
    )


def _card(ledger: SetLedger, standing: Standing, own: frozenset[str]) -> SetCard:
    terms = ledger.requirement_set
    rows = finding_rows(ledger, vocabulary=standing.vocabulary, on=standing.on)
    settled = tuple(row for row in rows if row.finding.status not in _OPEN)
    return SetCard(
        public_id=standing.kept.id_of_set(terms.id),
        set_id=terms.id,
        authority=authority_name(terms),
        credential=capitalised(credential_name(terms)),
        number=ledger.number or "",
        window=window_words(ledger.window, on=standing.on),
        has_window=ledger.window is not None,
        missing=missing_words(ledger),
        needs=tuple(row for row in rows if row.finding.status in _OPEN),
        settled=settled,
        settled_words=_settled_words(settled),
        questions=ledger.asks,
        is_own=terms.id in own,
        confidence=ledger.confidence,
        reliance=reliance_words(terms.provenance, ledger.confidence),
        check=check_words(terms.provenance, on=standing.on),
    )


def _with_every_why(card: SetCard) -> SetCard:
    """Keep the reason of every row, also where the numbers alone would do."""
    return replace(
        card,
        needs=tuple(replace(row, is_plain=False) for row in card.needs),
        settled=tuple(replace(row, is_plain=False) for row in card.settled),
    )


def _settled_words(rows: tuple[FindingRow, ...]) -> str:
    counts = [
        (sum(1 for row in rows if row.finding.status == status), words)
        for status, words in _CLOSED_WORDS
    ]
    parts = [f"{count} {words}" for count, words in counts if count]
    return joined(parts, "and") if parts else ""
