"""The sentences of a ledger: the answer first, then what each row says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, plain
from cmeridian.domain.requirements.rulebook import EveryCycle, Maximum
from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.names import authority_name, quantity, title_in
from cmeridian.domain.requirements.wording.rules import capitalised
from cmeridian.domain.requirements.wording.states import State, state_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Finding, Ledger, SetLedger
    from cmeridian.domain.requirements.rulebook import Rule, Vocabulary

WHO_DECIDES = (
    "These are the rules as read, each from the source and on the date shown with it. "
    "They are not legal advice: the authority decides."
)
NO_CREDENTIAL = (
    "The record names no credential, so there is nothing to judge. "
    "Add one under credentials; `cmeridian sets` lists what can be named there."
)
NO_RULES = "No rule is on record for what you hold, so what is owed is not known."


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next. set, rule: the ids of what asks for it."""

    due: date | None
    state: State
    what: str
    where: str
    set: str
    rule: str


def finding_title(finding: Finding, ledger: SetLedger, vocabulary: Vocabulary) -> str:
    """Name the rule of a finding in a few words."""
    return title_in(ledger.requirement_set, finding.rule, vocabulary)


def title_beside(progress: str, title: str) -> str:
    """Name a rule beside its numbers: where they say that it is a cap, its name need not."""
    return capitalised(title.removeprefix("Cap: ")) if progress.startswith("Cap: ") else title


def missing_findings(ledger: SetLedger) -> list[Finding]:
    """List what is owed and not there; recommendations are not owed."""
    return [f for f in ledger.findings if f.status == "short" and not f.soft]


def answer_sentences(ledger: Ledger) -> tuple[str, str]:
    """Say the answer in one sentence, and what could still change it in a second (or nothing)."""
    if not ledger.sets:
        return NO_CREDENTIAL, ""
    found = [f for s in ledger.sets for f in missing_findings(s)]
    rest = _what_is_open(ledger)
    if not any(s.requirement_set.rules for s in ledger.sets):
        return NO_RULES, ""
    if not found:
        is_sure = not rest and not any(_is_partly_known(s, ledger.on) for s in ledger.sets)
        known = "nothing is missing" if is_sure else "nothing known is missing so far"
        return f"By the rules as read, {known}.{_next_renewal(ledger)}", rest
    sets = [s for s in ledger.sets if missing_findings(s)]
    things = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
    where = f" with {len(sets)} authorities" if len(sets) > 1 else ""
    first = _first_date(found, ledger.on)
    return f"By the rules as read, {things} missing{where}: {_amounts(sets)}{first}.", rest


def _is_partly_known(ledger: SetLedger, on: date) -> bool:
    """Whether more may be owed than the findings say, as after the period they are about."""
    window = ledger.window
    return not _is_whole(ledger) or (window is not None and window.last_day < on)


def _is_whole(ledger: SetLedger) -> bool:
    terms = ledger.requirement_set
    return bool(terms.rules) and terms.general_requirement_known


def missing_words(ledger: SetLedger) -> str:
    """Say what one set still needs, in all."""
    if not missing_findings(ledger):
        is_open = any(f.status in ("ask", "unsure") for f in ledger.findings)
        if is_open or not _is_whole(ledger):
            return "Nothing known is missing"
        return "Nothing is missing"
    return f"Missing: {_amounts([ledger])}"


def next_steps(ledger: Ledger, vocabulary: Vocabulary) -> list[Step]:
    """List everything missing, by due date; what has no date comes last."""
    steps = [
        Step(
            due=finding.due,
            state=state_of(finding, ledger=of_set, on=ledger.on),
            what=_what_to_do(finding, of_set, vocabulary),
            where=authority_name(of_set.requirement_set),
            set=of_set.requirement_set.id,
            rule=finding.rule,
        )
        for of_set in ledger.sets
        for finding in missing_findings(of_set)
    ]
    return sorted(steps, key=lambda step: (step.due or date.max, step.where))


def progress_words(finding: Finding, rule: Rule | None) -> str:
    """Write how much is there of how much, such as 38.5 of 50 hours."""
    if finding.counted is None or finding.status == "not_applicable":
        return ""
    is_cap = isinstance(rule, Maximum)
    if is_cap and not _caps_the_period(rule):
        return f"Cap: {quantity(finding.counted, finding.unit)} count"
    if finding.required is None:
        return f"{quantity(finding.counted, finding.unit)} count"
    # Something else than hours met the rule, so that its amount is beside the point.
    if finding.status == "met" and finding.counted < finding.required and not is_cap:
        return ""
    done = plain(finding.counted)
    asked = quantity(finding.required, finding.unit)
    return f"Cap: {done} of at most {asked}" if is_cap else f"{done} of {asked}"


def shows_bar(rule: Rule | None) -> bool:
    """Whether a bar says something: not for a cap, which nobody has to fill."""
    return not isinstance(rule, Maximum)


def numbers_say_it(finding: Finding, rule: Rule | None) -> bool:
    """Whether the numbers of a row leave nothing to explain."""
    if finding.status != "met" or finding.counted is None or finding.required is None:
        return False
    if isinstance(rule, Maximum):
        return _caps_the_period(rule) and finding.counted < finding.required
    return finding.counted >= finding.required


def explanation(finding: Finding) -> Iterator[str]:
    """Yield what counts for a rule, and what does not and why."""
    if finding.counts:
        yield f"Counts: {', '.join(finding.counts)}."
    by_reason: dict[str, list[str]] = {}
    for refusal in finding.refused:
        by_reason.setdefault(refusal.reason.rstrip("."), []).append(refusal.id)
    for reason, ids in by_reason.items():
        yield f"Not counted: {', '.join(ids)}: {reason}."
    if finding.note:
        yield f"Note: {finding.note}"


def _caps_the_period(rule: Rule | None) -> bool:
    return rule is not None and isinstance(rule.frequency, EveryCycle)


def _what_to_do(finding: Finding, ledger: SetLedger, vocabulary: Vocabulary) -> str:
    title = finding_title(finding, ledger, vocabulary)
    if finding.unit == "task":
        return f"1 task: {title}"
    if finding.short_by is None:
        return title
    amount = quantity(finding.short_by, finding.unit)
    return f"{amount} more in total" if title == "Total" else f"{amount}: {title}"


def _amounts(sets: Iterable[SetLedger]) -> str:
    """Sum up what is missing. Hours of different authorities overlap, so they are never added."""
    hours: list[tuple[Decimal, str]] = []
    others: dict[str, Decimal] = {}
    tasks = 0
    for ledger in sets:
        tasks += sum(1 for f in missing_findings(ledger) if f.unit == "task")
        unit = ledger.missing.unit if ledger.missing else "hour"
        if ledger.further_hours and unit in EDUCATION_UNITS:
            hours.append((ledger.further_hours, unit))
        elif ledger.further_hours:
            others[unit] = others.get(unit, Decimal(0)) + ledger.further_hours
    parts = [quantity(*hours[0])] if len(hours) == 1 else []
    parts += [f"at least {quantity(max(hours)[0], 'hour')}"] if len(hours) > 1 else []
    parts += [quantity(value, unit) for unit, value in others.items()]
    parts += [quantity(Decimal(tasks), "task")] if tasks else []
    return joined(parts, "and") if parts else "see below"


def _first_date(findings: list[Finding], on: date) -> str:
    dates = [finding.due for finding in findings if finding.due]
    if not dates:
        return ""
    first = min(dates)
    if len(findings) == 1:
        verb = "due by" if first >= on else "which was due on"
    else:
        verb = "the first by" if first >= on else "the first was due on"
    return f", {verb} {day_month_year(first)}"


def _next_renewal(ledger: Ledger) -> str:
    dates = [s.renewal for s in ledger.sets if s.renewal and s.renewal >= ledger.on]
    return f" The next renewal is on {day_month_year(min(dates))}." if dates else ""


def _what_is_open(ledger: Ledger) -> str:
    asks = {name for s in ledger.sets for f in s.findings if f.status == "ask" for name in f.asks}
    unsure = sum(1 for s in ledger.sets for f in s.findings if f.status == "unsure")
    parts = []
    if asks:
        parts.append("1 question is open" if len(asks) == 1 else f"{len(asks)} questions are open")
    if unsure:
        parts.append(
            "1 thing is for you to confirm"
            if unsure == 1
            else f"{unsure} things are for you to confirm"
        )
    return f"{joined(parts, 'and').capitalize()}." if parts else ""
