"""An audited period in words: what counts, what has no evidence, what is missing, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.findings import Ledger
from cmeridian.domain.requirements.rulebook import Combination, Minimum, Task, with_parts
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.clocks import months_in_words
from cmeridian.domain.requirements.wording.ledgers import (
    answer_sentences,
    finding_title,
    missing_findings,
    missing_words,
)
from cmeridian.domain.requirements.wording.names import quantity

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.domain.requirements.audit_period import AuditedPeriod, Serving
    from cmeridian.domain.requirements.findings import Finding, SetLedger
    from cmeridian.domain.requirements.rulebook import Vocabulary

StepKind = Literal["answer", "evidence", "missing", "questions", "confirm"]
MOST_NAMED = 3
_ONE_DAY = 1


@dataclass(frozen=True, slots=True)
class LetterStep:
    """One thing to do about a letter, in a sentence."""

    kind: StepKind
    what: str


def period_answer(audited: AuditedPeriod) -> str:
    """Say how much counts, what has no evidence, and what is missing, as one sentence."""
    parts = [_counted(audited), _evidence(audited), _missing(audited.ledger)]
    return f"{', '.join(part for part in parts if part)}."


def open_sentence(audited: AuditedPeriod) -> str:
    """Say what could still change the answer; nothing where nothing can."""
    return answer_sentences(Ledger(on=audited.judged_on, sets=(audited.ledger,)))[1]


def answer_by_sentence(answer_by: date | None, *, on: date) -> str:
    """Say by when the authority asks for it; nothing where that is not known."""
    if answer_by is None:
        return ""
    if answer_by < on:
        return f"They asked for it by {day_month_year(answer_by)}, which has passed."
    return f"They ask for it by {day_month_year(answer_by)}."


def period_cautions(audited: AuditedPeriod, *, on: date) -> Iterator[str]:
    """Yield what to know before the numbers are relied upon."""
    period, held = audited.period, audited.held
    if held is None:
        yield (
            "You hold nothing under this set, so nothing is known of your licence: what depends on "
            "its first issue or its expiry is judged as for someone who has renewed before."
        )
    elif held.issued is not None and held.issued > period.last_day:
        issued = day_month_year(held.issued)
        yield f"By your record it was issued on {issued}, after this period. Check the days."
    if not audited.is_window:
        yield from _other_days(audited)
    if period.last_day > on:
        last = day_month_year(period.last_day)
        yield f"This period runs until {last}: it is judged as of {day_month_year(on)}."


def first_steps(
    audited: AuditedPeriod, *, answer_by: date | None, vocabulary: Vocabulary, on: date
) -> tuple[LetterStep, ...]:
    """List what to do about the letter, the most pressing first."""
    steps = [LetterStep("answer", _when_to_answer(audited, answer_by, on))]
    without = [one.item.title or one.item.activity for one in audited.without_evidence]
    if without:
        what = "its document" if len(without) == 1 else "the documents"
        steps.append(LetterStep("evidence", f"Find {what} of {_some(without)}."))
    short = missing_findings(audited.ledger)
    if short:
        names = [finding_title(finding, audited.ledger, vocabulary) for finding in short]
        steps.append(LetterStep("missing", f"{_about_missing(audited, on)}: {_some(names)}."))
    if audited.ledger.asks:
        steps.append(LetterStep("questions", "Answer the questions on which rules depend."))
    if any(finding.status == "unsure" for finding in audited.ledger.findings):
        steps.append(LetterStep("confirm", "Confirm with the authority what is marked Confirm."))
    return tuple(steps)


def serving_words(serving: Serving, ledger: SetLedger, vocabulary: Vocabulary) -> str:
    """Name a rule that counts an activity, and how much of it, such as Ethics: 2 hours."""
    finding = ledger.finding(serving.rule)
    title = finding_title(finding, ledger, vocabulary) if finding else serving.rule
    if serving.amount is None:
        return title
    return f"{title}: {quantity(serving.amount, serving.unit)}"


def _counted(audited: AuditedPeriod) -> str:
    total = audited.ledger.finding("total")
    if total is not None and total.counted is not None and total.required is not None:
        verb = "counts" if total.required == 1 else "count"
        return f"{plain(total.counted)} of {quantity(total.required, total.unit)} {verb}"
    number = len(audited.items)
    if not number:
        return ""
    return "1 activity counts" if number == 1 else f"{number} activities count"


def _evidence(audited: AuditedPeriod) -> str:
    of, without = len(audited.items), len(audited.without_evidence)
    if not of:
        return "no activity counts"
    if of == 1:
        return f"the 1 activity has {'no evidence' if without else 'evidence'}"
    if not without:
        return f"all {of} activities have evidence"
    return f"{without} of {of} activities {'has' if without == 1 else 'have'} no evidence"


def _missing(ledger: SetLedger) -> str:
    short = missing_findings(ledger)
    if not short:
        words = missing_words(ledger)
        return words[:1].lower() + words[1:]
    kinds: dict[str, int] = {}
    parts = []
    for finding in short:
        if finding.rule == "total" and finding.short_by is not None:
            parts.append(quantity(finding.short_by, finding.unit))
        else:
            kind = _kind(finding, ledger)
            kinds[kind] = kinds.get(kind, 0) + 1
    parts += [f"1 {kind}" if number == 1 else f"{number} {kind}s" for kind, number in kinds.items()]
    is_one = len(parts) == 1 and parts[0].startswith("1 ")
    return f"{joined(parts, 'and')} {'is' if is_one else 'are'} missing"


def _kind(finding: Finding, ledger: SetLedger) -> str:
    rule = ledger.requirement_set.rule(finding.rule)
    parts = tuple(with_parts(rule)) if rule is not None else ()
    simple = [part for part in parts if not isinstance(part, Combination)]
    if simple and all(isinstance(p, Minimum) and p.select.topics for p in simple):
        return "topic"
    match rule:
        case Task() | None:
            return "task"
        case _:
            return "rule"


def _other_days(audited: AuditedPeriod) -> Iterator[str]:
    counted = months_in_words(audited.months_counted)
    if audited.windows:
        days = [
            f"{day_month_year(window.start)} to {day_month_year(window.last_day)}"
            for window in audited.windows
        ]
        yield (
            f"By your record the rules count {joined(days, 'and')}. These days are others, and "
            f"what is asked below is for one period of {counted}."
        )
    elif audited.months != audited.months_counted:
        yield f"The rules count over {counted}: what is asked below is for one such period."


def _when_to_answer(audited: AuditedPeriod, answer_by: date | None, on: date) -> str:
    if answer_by is None:
        days = audited.ledger.requirement_set.evidence.produce_within_days
        allowed = f" The rules as read give {days} days from being asked." if days else ""
        return f"Look in the letter for the day to answer by, and enter it below.{allowed}"
    left = (answer_by - on).days
    if left < 0:
        return "The day to answer by has passed: write or call today, and say when it will come."
    if left == 0:
        return "Answer today: it is the last day."
    until = "1 day is" if left == _ONE_DAY else f"{left} days are"
    return f"Answer by {day_month_year(answer_by)}: {until} left."


def _about_missing(audited: AuditedPeriod, on: date) -> str:
    if audited.period.last_day >= on:
        return "Still to be done in this period"
    return (
        "Look for activities that are not on record yet; hours earned now fall outside this "
        "period, so ask what the authority takes instead. Missing"
    )


def _some(names: list[str]) -> str:
    """Name the first few, and say how many more there are."""
    rest = len(names) - MOST_NAMED
    if rest <= 0:
        return joined(names, "and")
    return joined([*names[:MOST_NAMED], f"{rest} more"], "and")
