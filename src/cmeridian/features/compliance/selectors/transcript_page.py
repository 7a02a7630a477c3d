"""The transcript of one credential in its present period, or in an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.audit import cycles_back
from cmeridian.domain.requirements.sentences import in_words
from cmeridian.domain.requirements.transcript import Transcript, TranscriptLine, write_transcript
from cmeridian.domain.requirements.wording.activities import credit_in_words, topic_in_words
from cmeridian.domain.requirements.wording.audits import period_words, relying_titles
from cmeridian.domain.requirements.wording.ledgers import missing_words
from cmeridian.domain.requirements.wording.provenance import reliance_sentence
from cmeridian.domain.requirements.wording.rows import FindingRow, finding_rows
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.compliance.selectors.named_credential import (
    NamedCredential,
    NotHeld,
    name_credential,
)
from cmeridian.features.compliance.selectors.sources import SourceLine, source_lines
from cmeridian.features.compliance.selectors.standing import Standing, find_standing

if TYPE_CHECKING:
    from cmeridian.domain.kernel.dates import Period
    from cmeridian.domain.records.record import Activity
    from cmeridian.domain.requirements.findings import SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.features.accounts.models import Person

MOST_PERIODS = 10
"""So many periods can be chosen on a transcript, the present one included."""


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """One period that can be chosen. back: how many before the present one."""

    back: int
    days: str


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """One activity that counted, in words."""

    public_id: str
    completed: date
    title: str
    provider: str
    format: str
    credits: tuple[str, ...]
    topics: tuple[str, ...]
    counts_for: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """One set in one period, as it is printed.

    judged_on: the day of the judgement, which for an earlier period is its last. totals: credits as
    awarded, a line for each class; these overlap. npi: empty where it is not on record.
    """

    held: NamedCredential
    made_on: date
    judged_on: date
    window: Period | None
    days: str
    back: int
    choices: tuple[PeriodChoice, ...]
    npi: str
    issued: date | None
    expires: date | None
    missing: str
    rules: tuple[FindingRow, ...]
    totals: tuple[str, ...]
    rows: tuple[TranscriptRow, ...]
    notices: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    reliance: str

    @property
    def without_evidence(self) -> tuple[TranscriptRow, ...]:
        """The activities for which no document is on file."""
        return tuple(row for row in self.rows if not row.files)

    @property
    def answer(self) -> str:
        """What counted, and what is missing, in a sentence."""
        number = len(self.rows)
        counted = f"{number} activities" if number else "No activity"
        counted = "1 activity" if number == 1 else counted
        return f"{counted} counted in this cycle. {self.missing}."


def find_transcript(*, person: Person, public_id: str, on: date, back: int = 0) -> TranscriptPage:
    """Write what counted for one credential in one period, by the rules as they are now.

    back: how many periods before the present one. Raises NotHeld for a credential or a period that
    is not there.
    """
    standing = find_standing(person=person, on=on)
    held, credential = name_credential(standing, public_id)
    periods = _periods(standing, held.set, on)
    if not 0 <= back < len(periods):
        raise NotHeld
    ledger, judged_on = periods[back]
    transcript = write_transcript(ledger=ledger, record=standing.kept.record, on=judged_on)
    vocabulary, terms = standing.vocabulary, ledger.requirement_set
    return TranscriptPage(
        held=held,
        made_on=on,
        judged_on=judged_on,
        window=ledger.window,
        days=period_words(ledger.window),
        back=back,
        choices=tuple(
            PeriodChoice(place, period_words(other.window))
            for place, (other, _) in enumerate(periods)
        ),
        npi=standing.kept.record.clinician.npi or "",
        issued=credential.issued,
        expires=credential.expires,
        missing=missing_words(ledger),
        rules=finding_rows(ledger, vocabulary=vocabulary, on=judged_on),
        totals=tuple(with_mark(credit_in_words(line, vocabulary)) for line in transcript.totals),
        rows=tuple(_transcript_row(line, ledger, standing) for line in transcript.lines),
        notices=tuple(with_mark(notice) for notice in ledger.notices),
        sources=source_lines(terms.provenance.sources),
        reliance=reliance_sentence(terms, confidence=ledger.confidence, on=on),
    )


def find_transcript_values(*, person: Person, set_id: str, on: date, back: int = 0) -> Transcript:
    """Gather what counted for one set in one period, by the rules as they are now.

    back: how many periods before the present one. Raises NotHeld, which names the sets that are
    held, for a set or a period that is not there.
    """
    standing = find_standing(person=person, on=on)
    held = [credential.set for credential in standing.kept.record.credentials]
    periods = _periods(standing, set_id, on) if set_id in held else []
    if not 0 <= back < len(periods):
        raise NotHeld(f"It has {', '.join(held)}." if held else "It has none.")
    ledger, judged_on = periods[back]
    return write_transcript(ledger=ledger, record=standing.kept.record, on=judged_on)


def _periods(standing: Standing, set_id: str, on: date) -> list[tuple[SetLedger, date]]:
    """List the present period, and earlier ones as far back as something was done."""
    record = standing.kept.record
    first = min((activity.completed for activity in record.activities), default=on)
    found = cycles_back(rulebook=standing.rulebook, record=record, set_id=set_id, on=on)
    periods: list[tuple[SetLedger, date]] = []
    for ledger, day in islice(found, MOST_PERIODS):
        if periods and (ledger.window is None or ledger.window.last_day < first):
            break
        periods.append((ledger, day))
    return periods


def _transcript_row(line: TranscriptLine, ledger: SetLedger, standing: Standing) -> TranscriptRow:
    activity, vocabulary = line.activity, standing.vocabulary
    return TranscriptRow(
        public_id=standing.kept.activity_ids[activity.id],
        completed=activity.completed,
        title=activity.title or activity.id,
        provider=activity.provider,
        format=_format(activity, vocabulary),
        credits=tuple(with_mark(credit_in_words(c, vocabulary)) for c in activity.credits),
        topics=tuple(
            topic_in_words(name, hours, vocabulary) for name, hours in activity.topics.items()
        ),
        counts_for=relying_titles(line.rules, ledger, vocabulary),
        files=tuple(document.file for document in activity.evidence),
    )


def _format(activity: Activity, vocabulary: Vocabulary) -> str:
    return vocabulary.formats.get(activity.format, in_words(activity.format).capitalize())
