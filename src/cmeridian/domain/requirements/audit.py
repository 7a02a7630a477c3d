"""What an auditor would ask for, and what is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cmeridian.domain.kernel.dates import ONE_DAY, Period, add_months
from cmeridian.domain.records.record import Activity, Credential, Record
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.findings import SetLedger
from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One activity that a rule relies on, in one counting period.

    gaps: what its evidence lacks, as clauses; empty when ready. keep_until None: no retention
    period is known. rules: the ids of the rules that count it.
    """

    activity: str
    title: str
    completed: date
    rules: tuple[str, ...]
    files: tuple[str, ...]
    gaps: tuple[str, ...]
    keep_until: date | None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class AuditReadiness:
    """The periods of one set that an auditor may still ask about, the present one first."""

    ledger: SetLedger
    window: Period | None
    items: tuple[AuditItem, ...]

    @property
    def periods(self) -> tuple[tuple[AuditItem, ...], ...]:
        """The items of the present period, which may be none, and of each earlier one."""
        of_period: dict[Period | None, list[AuditItem]] = {self.window: []}
        for item in self.items:
            of_period.setdefault(item.period, []).append(item)
        return tuple(tuple(items) for items in of_period.values())

    @property
    def ready(self) -> int:
        """How many items lack nothing."""
        return sum(1 for item in self.items if not item.gaps)


def assess_audit(*, rulebook: Rulebook, record: Record, set_id: str, on: date) -> AuditReadiness:
    """Compare what counts for one set with the evidence on file.

    Besides the present period, earlier ones are listed while the authority's retention lasts,
    counted from the end of each. Raises KeyError if the record has no credential under that set.
    """
    credential = next((c for c in record.credentials if c.set == set_id), None)
    if credential is None:
        raise KeyError(set_id)
    ledger = _judge(rulebook, record, credential, on)
    items = list(list_items(ledger, record))
    retention = ledger.requirement_set.evidence.retention_months
    past = _earlier(ledger, credential)
    while retention is not None and past is not None and add_months(past[1], retention) >= on:
        earlier = _judge(rulebook, record, *past)
        items.extend(list_items(earlier, record))
        past = _earlier(earlier, past[0])
    return AuditReadiness(ledger=ledger, window=ledger.window, items=tuple(items))


def cycles_back(
    *, rulebook: Rulebook, record: Record, set_id: str, on: date
) -> Iterator[tuple[SetLedger, date]]:
    """Yield the present period of a set as judged on a day, then earlier ones on their last days.

    All by the rules as they are now. Goes back to the issue of the credential; where that is not
    known it does not end by itself. Raises KeyError if the record has no credential under that set.
    """
    credential = next((c for c in record.credentials if c.set == set_id), None)
    if credential is None:
        raise KeyError(set_id)
    ledger = _judge(rulebook, record, credential, on)
    yield ledger, on
    past = _earlier(ledger, credential)
    while past is not None:
        ledger = _judge(rulebook, record, *past)
        yield ledger, past[1]
        past = _earlier(ledger, past[0])


def _earlier(ledger: SetLedger, credential: Credential) -> tuple[Credential, date] | None:
    return period_before(terms=ledger.requirement_set, window=ledger.window, credential=credential)


def period_before(
    *, terms: RequirementSet, window: Period | None, credential: Credential
) -> tuple[Credential, date] | None:
    """Give the credential as it was in the period before a window, and that period's last day.

    None where there is none: before the issue, with a rolling window, or with one not known.
    """
    cycle = terms.cycle
    if window is None or cycle.window == "rolling":
        return None
    end = window.start - ONE_DAY
    if cycle.window != "calendar_year":
        end = add_months(window.last_day, -cycle.months)
    if credential.issued is not None and end <= credential.issued:
        return None
    if cycle.window == "calendar_year":
        return credential, end
    before = (
        add_months(credential.expires, -cycle.months) if credential.expires is not None else end
    )
    return replace(credential, expires=before), end


def _judge(rulebook: Rulebook, record: Record, credential: Credential, day: date) -> SetLedger:
    return evaluate_set(
        requirement_set=rulebook.sets[credential.set],
        credential=credential,
        record=record,
        vocabulary=rulebook.vocabulary,
        on=day,
    )


def list_items(ledger: SetLedger, record: Record) -> list[AuditItem]:
    """List what the rules of a ledger count, by day of completion, with what its evidence lacks."""
    relying: dict[str, list[str]] = {}
    for finding in ledger.findings:
        for activity in finding.counts:
            relying.setdefault(activity, []).append(finding.rule)
    retention = ledger.requirement_set.evidence.retention_months
    window = ledger.window
    keep_until = (
        add_months(window.last_day, retention)
        if window is not None and retention is not None
        else None
    )
    counted = [activity for activity in record.activities if activity.id in relying]
    return [
        AuditItem(
            activity=activity.id,
            title=activity.title,
            completed=activity.completed,
            rules=tuple(relying[activity.id]),
            files=tuple(document.file for document in activity.evidence),
            gaps=tuple(_gaps(activity)),
            keep_until=keep_until,
            period=window,
        )
        for activity in sorted(counted, key=lambda activity: (activity.completed, activity.id))
    ]


def _gaps(activity: Activity) -> list[str]:
    """List what a certificate must show and the record does not."""
    return [
        words
        for lacking, words in (
            (not activity.evidence, "no document on file"),
            (not activity.title, "no title"),
            (not activity.provider, "no provider"),
            (not activity.credits, "no credits"),
        )
        if lacking
    ]
