"""Every future due date, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from cmeridian.domain.kernel.dates import ONE_DAY, add_months
from cmeridian.domain.records.record import Credential, Record
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.findings import Finding, SetLedger, Status
from cmeridian.domain.requirements.index import RecordIndex
from cmeridian.domain.requirements.rulebook import Once, Rulebook, Vocabulary
from cmeridian.domain.requirements.wording.names import (
    authority_name,
    quantity,
    renewal_name,
    title_in,
)

_Judge = Callable[[Credential, date], SetLedger]
_INDICES_KEPT = 16
_MAX_CYCLES = 60
_OPEN: frozenset[Status] = frozenset({"short", "not_due", "ask", "unsure"})
_ROLLING = frozenset({"rolling"})


@dataclass(frozen=True, slots=True)
class DueDate:
    """Something owed on a day.

    status: as by today's record: `short` where something is missing for it, `met` where it is
    already there, `not_due` where its clock comes round only then, `ask` or `unsure` where open.
    rule None: the renewal itself. what: in words, what is asked in all, not what is short.
    """

    due: date
    set: str
    rule: str | None
    what: str
    status: Status
    short_by: Decimal | None = None
    unit: str | None = None


def list_due_dates(
    *, rulebook: Rulebook, record: Record, on: date, until: date
) -> tuple[DueDate, ...]:
    """List what falls due from on to until, both included, earliest first.

    Later cycles are judged on what is on record today. A rolling window has no renewals: there, the
    day is listed on which credits run out and a rule falls short if nothing is added.
    Raises KeyError if a credential names a set that the rulebook does not hold.
    """
    judge = _judge_with(rulebook, record)
    found: dict[tuple[int, str | None, date], DueDate] = {}
    for place, credential in enumerate(record.credentials):
        once_seen: set[str] = set()
        cycle = rulebook.sets[credential.set].cycle
        if cycle.window in _ROLLING:
            days = {add_months(activity.completed, cycle.months) for activity in record.activities}
            ledgers = _run_outs(
                judge, credential, [on, *sorted(d for d in days if on < d <= until)]
            )
        else:
            ledgers = _cycles(judge, credential, on, until)
        for ledger in ledgers:
            for item in _items(ledger, once_seen, rulebook.vocabulary):
                if on <= item.due <= until:
                    found.setdefault((place, item.rule, item.due), item)
    return tuple(sorted(found.values(), key=lambda item: (item.due, item.set, item.rule or "")))


def _judge_with(rulebook: Rulebook, record: Record) -> _Judge:
    """Judge credentials on many days, arranging the record once for those that come together."""

    @lru_cache(maxsize=_INDICES_KEPT)
    def index(day: date) -> RecordIndex:
        return RecordIndex(record=record, vocabulary=rulebook.vocabulary, on=day)

    def judge(credential: Credential, day: date) -> SetLedger:
        return evaluate_set(
            requirement_set=rulebook.sets[credential.set],
            credential=credential,
            record=record,
            vocabulary=rulebook.vocabulary,
            on=day,
            index=index(day),
        )

    return judge


def _cycles(judge: _Judge, credential: Credential, on: date, until: date) -> Iterator[SetLedger]:
    """Judge the present cycle and those that follow, up to a day."""
    day = on
    for _ in range(_MAX_CYCLES):
        # A cycle that follows an expired one has already begun: what was done in it counts.
        ledger = judge(credential, max(day, on))
        yield ledger
        if ledger.window is None or ledger.renewal is None or _asks_unknown(ledger):
            return
        end = ledger.window.last_day
        if credential.expires is not None:
            end = max(end, ledger.renewal)
            months = ledger.requirement_set.cycle.months
            credential = replace(credential, expires=add_months(credential.expires, months))
        day = end + ONE_DAY
        if day > until:
            return


def _asks_unknown(ledger: SetLedger) -> bool:
    """Tell whether nothing is known of what is asked: then the next cycles are not known either."""
    terms = ledger.requirement_set
    return not terms.rules and not terms.general_requirement_known


def _run_outs(judge: _Judge, credential: Credential, days: list[date]) -> Iterator[SetLedger]:
    """Judge a rolling set today, and on each later day on which a rule falls short.

    days: today, then those on which a credit runs out. Hours only run out, so where nothing fell
    short between two days nothing did on those between, and they need no judging.
    """
    first = judge(credential, days[0])
    yield first
    for place in _first_changes(
        lambda p: _short_rules(judge(credential, days[p])), 0, len(days) - 1
    ):
        ledger = judge(credential, days[place])
        fresh = _short_rules(ledger) - _short_rules(judge(credential, days[place - 1]))
        yield replace(ledger, findings=tuple(f for f in ledger.findings if f.rule in fresh))


def _short_rules(ledger: SetLedger) -> frozenset[str]:
    return frozenset(f.rule for f in ledger.findings if f.status == "short")


def _first_changes(look: Callable[[int], frozenset[str]], first: int, last: int) -> Iterator[int]:
    """Find the places at which something new is seen, halving the stretch where any is."""
    if look(last) <= look(first):
        return
    if last - first == 1:
        yield last
        return
    middle = (first + last) // 2
    yield from _first_changes(look, first, middle)
    yield from _first_changes(look, middle, last)


def _items(ledger: SetLedger, once_seen: set[str], vocabulary: Vocabulary) -> Iterator[DueDate]:
    terms = ledger.requirement_set
    if ledger.renewal is not None and terms.cycle.window not in _ROLLING:
        owed = any(finding.status == "short" for finding in ledger.findings)
        words = f"{renewal_name(terms)}, {authority_name(terms)}"
        yield DueDate(ledger.renewal, terms.id, None, words, "short" if owed else "met")
    for finding in ledger.findings:
        if finding.due is None or finding.status not in _OPEN or finding.rule in once_seen:
            continue
        rule = terms.rule(finding.rule)
        if rule is not None and isinstance(rule.frequency, Once):
            once_seen.add(finding.rule)
        yield DueDate(
            finding.due,
            terms.id,
            finding.rule,
            _what(finding, title_in(terms, finding.rule, vocabulary)),
            finding.status,
            finding.short_by,
            finding.unit,
        )


def _what(finding: Finding, title: str) -> str:
    if finding.required is None or finding.unit is None or finding.unit == "task":
        return title
    return f"{title}: {quantity(finding.required, finding.unit)}"
