"""One activity as typed: five fields first, the rest when one has time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.utils import ErrorDict

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.record_parts import read_activity
from cmeridian.features.base.forms import DayInput
from cmeridian.features.portfolio.forms.fields import (
    UNITS,
    YES_NO,
    Chosen,
    ChosenSeveral,
    ManyLines,
    OneLine,
    number_input,
)
from cmeridian.features.portfolio.forms.on_record import initial_values, with_none, with_own
from cmeridian.features.portfolio.forms.topics import TopicsForm
from cmeridian.features.portfolio.forms.typed_values import TypedActivity, hours_name, line_name

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.domain.records.record import Activity
    from cmeridian.features.portfolio.selectors import Kept
    from cmeridian.features.portfolio.selectors.names import Names

MORE_LINES = 3
"""So many credit lines can be given beside the first."""
ENTER_CREDITS = "Enter the credits as a number, such as 1.5."
ENTER_HOURS = "Enter the hours on this topic as a number, such as 1.5."
_ON_TOP = ("title", "provider", "completed", "amount", "credit_class", "topic")


class ActivityForm(TopicsForm):
    """An activity, new or changed.

    After `is_valid`, `activity` is what to keep and `warnings` are what is doubtful about it.
    is_looking: only a topic is looked for, so nothing is checked yet. topic: what an empty form is
    opened for, an id to be ticked or words to look for.
    """

    title = OneLine(
        required=True,
        label="Title",
        error_messages={"required": "Enter the title, as it stands on the certificate."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    provider = OneLine(
        label="Provider",
        help_text="The organisation that awards the credit.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    completed = OneLine(
        required=True,
        label="Date completed",
        error_messages={"required": "Enter the day on which it was finished."},
        widget=DayInput(),
    )
    post_test_score_pct = OneLine(label="Post-test score, per cent", widget=number_input())
    formally_approved = Chosen(label="Formally approved", choices=YES_NO)
    reflection = Chosen(label="Written reflection on file", choices=YES_NO)
    evidence = ManyLines(
        label="Evidence",
        help_text="Names of the files that prove it, one a line.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kept: Kept,
        names: Names,
        activity_id: str,
        on: date,
        stored: Activity | None = None,
        is_looking: bool = False,
        topic: str = "",
    ) -> None:
        super().__init__(
            data,
            vocabulary=kept.rulebook.vocabulary,
            names=names,
            on_record=stored.topics if stored else {},
            topic=topic,
            initial=initial_values(stored, kept.rulebook.vocabulary)
            if stored
            else _blank(names, on),
            auto_id="id_%s",
        )
        self.activity: Activity | None = None
        self.warnings: tuple[Problem, ...] = ()
        self.is_looking = is_looking
        self._kept = kept
        self._activity_id, self._stored = activity_id, stored
        self.lines = max(MORE_LINES + 1, len(stored.credits) if stored else 0)
        self._add_lines()
        self._add_names()
        self.add_hours()
        self.order_fields([*_ON_TOP, *(name for name in self.fields if name.startswith("hours-"))])

    # --- what there is to fill in ----------------------------------------------------------------

    def _add_lines(self) -> None:
        classes = [
            ("Your rules take these", self._names.own_classes),
            ("Others", self._names.other_classes),
        ]
        groups = [(label, list(choices)) for label, choices in classes if choices]
        for place in range(self.lines):
            number = "" if place == 0 else f" of claim {place + 1}"
            self.fields[line_name("amount", place)] = OneLine(
                label=f"Credits{number}", widget=number_input()
            )
            self.fields[line_name("credit_class", place)] = Chosen(
                label=f"Class of credit{number}", choices=[*groups, ("", "No credit")]
            )
            self.fields[line_name("unit", place)] = Chosen(
                label=f"Unit{number}" if number else "Unit of the credits", choices=UNITS
            )

    def _add_names(self) -> None:
        one, names = self._stored, self._names
        self.fields["format"] = Chosen(
            label="Format", choices=with_none(names.formats, one.format if one else None)
        )
        self.fields["subtype"] = Chosen(
            label="Type", choices=with_none(names.subtypes, one.subtype if one else None)
        )
        self.fields["course"] = Chosen(
            label="Named course",
            help_text="Only if it is the very course that a rule names.",
            choices=with_none(names.courses, one.course if one else None),
        )
        self.fields["approved_lists"] = ChosenSeveral(
            label="Lists of approved courses that it stands on",
            choices=with_own(names.approved_lists, one.approved_lists if one else ()),
        )
        self.fields["relevance"] = ChosenSeveral(
            label="Relevance", choices=with_own(names.relevance, one.relevance if one else ())
        )

    # --- parts of the page -----------------------------------------------------------------------

    @property
    def more_lines(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of the further credit lines."""
        return [
            (
                self[line_name("amount", place)],
                self[line_name("credit_class", place)],
                self[line_name("unit", place)],
            )
            for place in range(1, self.lines)
        ]

    @property
    def has_more(self) -> bool:
        """Whether something of the further fields is filled in, or wrong."""
        return any(
            self[name].value() not in (None, "", []) or name in self.errors
            for name in self.fields
            if name not in _ON_TOP and not name.startswith(("hours-", "credit_class"))
        )

    # --- checks ----------------------------------------------------------------------------------

    def full_clean(self) -> None:
        """Check everything, unless only a topic is looked for."""
        if self.is_looking:
            self._errors = ErrorDict()
            self.cleaned_data = {}
        else:
            super().full_clean()

    def clean(self) -> None:
        """Read the activity as a record file would be read, and list every problem."""
        self._check_lines()
        typed = TypedActivity(
            self.cleaned_data,
            activity_id=self._activity_id,
            lines=self.lines,
            topics=self.ticked,
            vocabulary=self._kept.rulebook.vocabulary,
            stored=self._stored,
        )
        self._check_topics(typed)
        own = replace(self._kept.own, problems=(), warnings=())
        try:
            part = read_activity(typed.values, own=own, clinician=self._kept.record.clinician)
        except BadInput as error:
            for problem in error.problems:
                self._refuse(typed.field_of(problem.place), problem)
            return
        if not self.errors:
            self.activity, self.warnings = part.value, part.warnings

    def _check_lines(self) -> None:
        for place in range(self.lines):
            amount, credit_class = line_name("amount", place), line_name("credit_class", place)
            has_amount = bool(self.cleaned_data.get(amount))
            has_class = bool(self.cleaned_data.get(credit_class))
            if has_class and not has_amount:
                self.add_error(amount, ENTER_CREDITS)
            if has_amount and not has_class and credit_class not in self.errors:
                self.add_error(credit_class, "Choose the class of these credits.")

    def _check_topics(self, typed: TypedActivity) -> None:
        for topic in typed.without_hours:
            self.add_error(hours_name(topic), ENTER_HOURS)
        if not all(self.is_known(topic) for topic in self.sent_topics):
            self.add_error(None, "A topic was sent that is not in the list. Choose from the list.")

    def _refuse(self, field: str, problem: Problem) -> None:
        if field not in self.fields:
            self.add_error(None, problem.sentence)
        elif field not in self.errors:
            self.add_error(field, problem.sentence)


def _blank(names: Names, on: date) -> dict[str, Any]:
    """Give the values from which a new activity sets out."""
    return {"completed": on.isoformat(), "credit_class": names.usual_class}
