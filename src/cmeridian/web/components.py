"""What the component page shows: every part of the pages in all its states, with invented words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from cmeridian.domain.kernel.provenance import Source
from cmeridian.domain.requirements.findings import Finding
from cmeridian.domain.requirements.wording.rows import FindingRow
from cmeridian.domain.requirements.wording.states import State

LONG = (
    "Prevention of medical errors, root cause analysis, error reduction and patient safety, "
    "including the five most misdiagnosed conditions of the previous two years"
)
LONG_WORD = "Otorhinolaryngologicallaryngotracheobronchoscopy-Krankenhausweiterbildung"
_ON = date(2026, 8, 6)
_SOURCE = Source(document="Invented rule", kind="own")


@dataclass(frozen=True, slots=True)
class TagMeaning:
    """A state word and when it stands."""

    state: str
    meaning: str


STATES = (
    TagMeaning("Complete", "nothing is missing by the rules as read"),
    TagMeaning("On pace", "short, and as far along as the time that has passed"),
    TagMeaning("Behind", "short, and less far along than the time that has passed"),
    TagMeaning("Act now", "short within 90 days of the due date, or past it"),
    TagMeaning("Not due yet", "owed at a later renewal than the next"),
    TagMeaning("Does not apply", "not owed, or covered by an exemption"),
    TagMeaning("Needs an answer", "depends on something the record does not say"),
    TagMeaning("Confirm", "a limit that only the authority can judge"),
    TagMeaning("Planned", "not done yet, but in the plan"),
    TagMeaning("Waiting for evidence", "done, and its document is still missing"),
)


@dataclass(frozen=True, slots=True)
class DatedStep:
    """One line of a date list."""

    due: date | None
    state: str
    what: str
    where: str
    address: str


DATES = (
    DatedStep(date(2026, 8, 31), "Act now", "Take 2 hours on medical errors", "Florida", "#dates"),
    DatedStep(date(2027, 1, 31), "Behind", "Earn 11.5 more credits", "Florida licence", "#dates"),
    DatedStep(date(2027, 12, 31), "", "The DEA registration expires", "", ""),
    DatedStep(None, "Needs an answer", f"Say whether you {LONG.lower()}", LONG_WORD, "#dates"),
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of the tables shown."""

    title: str
    on: date
    amount: Decimal
    state: str


MANY = (
    TableRow("Journal club", date(2026, 3, 2), Decimal(1), "Complete"),
    TableRow(LONG, date(2026, 5, 17), Decimal("12.25"), "Waiting for evidence"),
    TableRow(LONG_WORD, date(2026, 8, 6), Decimal(100), "Planned"),
)


class Example(forms.Form):
    """Every kind of field."""

    title = forms.CharField(help_text="As the certificate says it.")
    amount = forms.DecimalField(
        label="Credits",
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": "Enter the credits as a number, such as 1.5."},
    )
    done = forms.DateField(
        label="Completed on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the day on which it was completed."},
    )
    note = forms.CharField(label="What you learnt", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Format",
        choices=[("live", "Live"), ("enduring", "Enduring material")],
    )
    answer = forms.ChoiceField(
        label="Do you prescribe controlled substances?",
        help_text="Two of your rules depend on it.",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know yet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, no, or that you do not know yet."},
    )
    topics = forms.MultipleChoiceField(
        required=False,
        choices=[("a", "Opioids"), ("b", "Ethics"), ("c", LONG)],
        widget=forms.CheckboxSelectMultiple,
    )
    certificate = forms.FileField(required=False, help_text="PDF, JPEG or PNG, up to 10 MB.")
    sure = forms.BooleanField(
        label="This was done inside the cycle",
        error_messages={"required": "Tick the box, or change the day."},
    )


def _row(state: State, *, title: str, why: str, progress: str = "", bar: str = "") -> FindingRow:
    counted, _, required = bar.partition("/")
    return FindingRow(
        finding=Finding(
            rule="example", status="short", why=why, confidence="high", source=_SOURCE, due=_ON
        ),
        title=title,
        state=state,
        progress=progress,
        bar=(Decimal(counted), Decimal(required)) if bar else None,
        why=why,
        beside=why,
        is_plain=not why,
    )


def _rows() -> tuple[FindingRow, ...]:
    return (
        _row("Act now", title="Medical errors", progress="0 of 2 hours", bar="0/2", why=_LACKING),
        _row(
            "Behind",
            title="All credits",
            progress="38.5 of 50 credits",
            bar="38.5/50",
            why="11.5 more credits are needed by 31 Jan 2027.",
        ),
        _row("On pace", title="Ethics", progress="1 of 2 hours", bar="1/2", why="1 hour is left."),
        _row("Complete", title="Opioids", progress="3 of 3 hours", bar="3/3", why=""),
        _row(
            "Not due yet",
            title="Human trafficking",
            progress="0.25 of 1 hour",
            bar="0.25/1",
            why="Owed at every third renewal; the next one is 31 Jan 2029.",
        ),
        _row("Confirm", title="Teaching", progress="Cap: 4 of at most 10 hours", why=_CAP),
        _row("Needs an answer", title="Pain management", why="It depends on your practice."),
        _row("Does not apply", title="First renewal", why="You have renewed before."),
        _row(
            "On pace",
            title=f"{LONG}; {LONG_WORD}",
            progress="12.25 of 120 contact hours of 50 minutes",
            bar="12.25/120",
            why=f"{LONG}.",
        ),
    )


_LACKING = "No activity on this topic lies between 1 Feb 2025 and 31 Jan 2027."
_CAP = "Above the cap, hours of teaching count nowhere."


def component_page() -> dict[str, Any]:
    """Build what the component page needs: words, rows, and a form with and without errors."""
    return {
        "states": STATES,
        "rows": _rows(),
        "dates": DATES,
        "tables": (
            {"caption": "No row", "rows": ()},
            {"caption": "One row", "rows": MANY[:1]},
            {"caption": "Many rows, long names", "rows": MANY},
        ),
        "blank": Example(auto_id="blank_%s"),
        "refused": Example({"title": LONG, "amount": "one"}, auto_id="refused_%s"),
        "long": LONG,
        "long_word": LONG_WORD,
        "on": _ON,
    }
