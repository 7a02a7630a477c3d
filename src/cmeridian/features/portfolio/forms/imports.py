"""How a table of activities comes in: the file, what its columns give, and doubles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.exchange.activity_table.column_map import SEVERAL, ColumnMap
from cmeridian.exchange.activity_table.days import ORDERS
from cmeridian.exchange.activity_table.headers import OF_CLASS, OF_TOPIC, ROLES
from cmeridian.exchange.activity_table.table import MAX_BYTES, MAX_ROWS, column_name
from cmeridian.exchange.activity_table.words import IN_CEU, NO_CREDIT, resolve_topic
from cmeridian.features.base.forms import ContentForm, submission_field
from cmeridian.features.portfolio.selectors.names import label_of
from cmeridian.features.portfolio.selectors.staged import KEEP, LEAVE

if TYPE_CHECKING:
    from cmeridian.exchange.activity_table.table import Table
    from cmeridian.features.portfolio.selectors.imports import Waiting
    from cmeridian.features.portfolio.selectors.names import Names

_MEGABYTES = MAX_BYTES // 1024**2
_LINE = re.compile(r"choice-(\d{1,7})", re.ASCII)
MAX_SAMPLES = 3
DECISIONS = ((LEAVE, "Leave it out"), (KEEP, "Import it anyway"))


class TableForm(ContentForm):
    """A file with a table."""

    content = "table"
    table = forms.FileField(
        label="CSV file or Excel workbook",
        help_text="A .csv or .xlsx file with a line of headers; "
        f"less than {_MEGABYTES} MB, at most {MAX_ROWS:,} rows.",
        allow_empty_file=True,
        max_length=1_000,
        error_messages={
            "required": "Choose the file.",
            "max_length": "The name of the file is too long. Give it a shorter one.",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    submission = submission_field()


class ColumnsForm(forms.Form):
    """What each column gives, in which order days stand, and what words for classes mean."""

    def __init__(self, data: Any = None, *, waiting: Waiting, names: Names) -> None:
        super().__init__(data, auto_id="id_%s")
        self._waiting, self._names = waiting, names
        self._table, self._columns = waiting.table, waiting.columns
        # What is still to be said stands first.
        self._words = tuple(sorted(self._columns.words, key=lambda w: bool(self._columns.words[w])))
        self._classes = [*names.own_classes, *names.other_classes]
        self._add_questions()
        self._add_columns()

    def _add_questions(self) -> None:
        table, columns = self._table, self._columns
        if len(table.sheets) > 1:
            self.fields["sheet"] = _choice("Sheet", [(one, one) for one in table.sheets])
            self.initial["sheet"] = table.sheet
        if columns.order:
            choices = [*ORDERS.items()]
            if columns.must_ask_order:
                choices = [("", "Not said yet"), *choices]
            self.fields["order"] = _choice("How days are written", choices)
            self.initial["order"] = "" if columns.must_ask_order else columns.order
        self.fields["credit_class"] = _choice(
            "Class of credit where a row names none", [*self._classes, ("", "Not said")]
        )
        self.initial["credit_class"] = columns.credit_class
        for place, word in enumerate(self._words):
            self.fields[f"word-{place}"] = _choice(f"“{word}” means", self._meanings)
            self.initial[f"word-{place}"] = columns.words[word]

    @property
    def _meanings(self) -> list[Any]:
        in_ceu = [
            (f"{name}{IN_CEU}", f"{label}, in CEU")
            for name, label in self._classes
            if name in ("ANCC", "ACPE")
        ]
        ends = [*in_ceu, (NO_CREDIT, "No credit")]
        return [("", "Not said yet"), *self._classes, *ends]

    def _add_columns(self) -> None:
        for place, header in enumerate(self._table.headers):
            role = self._columns.roles[place]
            field = _choice(column_name(self._table.headers, place), self._roles(header, role))
            self.fields[f"column-{place}"] = field
            self.initial[f"column-{place}"] = role

    def _roles(self, header: str, role: str) -> list[Any]:
        """Offer what a column may give: topics only those that its header or the rules name."""
        topics = [resolve_topic(header), *self._names.asked]
        if role.startswith(OF_TOPIC):
            topics = [role.removeprefix(OF_TOPIC), *topics]
        hours = [(f"{OF_TOPIC}{t}", label_of(t, self._names.topics)) for t in _once(topics)]
        of_classes = [(f"{OF_CLASS}{name}", label) for name, label in self._classes]
        if role.startswith(OF_CLASS) and role not in dict(of_classes):
            of_classes.insert(0, (role, self._class_label(role.removeprefix(OF_CLASS))))
        return [
            ("", "Nothing: leave it out"),
            ("What it gives", list(ROLES.items())),
            ("Credits of one class", of_classes),
            *([("Hours on a topic", hours)] if hours else []),
        ]

    def _class_label(self, name: str) -> str:
        label = dict(self._classes).get(name.removesuffix(IN_CEU), name)
        return f"{label}, in CEU" if name.endswith(IN_CEU) else label

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields that are not about one column."""
        return [self[name] for name in self.fields if not name.startswith("column-")]

    @property
    def columns(self) -> list[tuple[str, str, forms.BoundField]]:
        """The columns: the header, what stands in it first, and the field."""
        return [
            (column_name(self._table.headers, place), _samples(self._table, place), self[name])
            for place, name in enumerate(n for n in self.fields if n.startswith("column-"))
        ]

    @property
    def must_ask(self) -> bool:
        """Whether something has to be said before all rows can be read."""
        return self._columns.must_ask_order or not all(self._columns.words.values())

    def clean(self) -> None:
        """Refuse two columns for what an activity has only one of."""
        seen: dict[str, str] = {}
        for place in range(len(self._table.headers)):
            name = f"column-{place}"
            role = self.cleaned_data.get(name, "")
            if not role or role in SEVERAL:
                continue
            if role in seen:
                label = ROLES.get(role, "the same")
                what = f"Two columns give “{label}”. Choose one, and leave the other out."
                self.add_error(name, what)
            seen.setdefault(role, name)

    @property
    def chosen(self) -> ColumnMap:
        """The map as it was sent; ask only when the form is valid."""
        given = self.cleaned_data
        return replace(
            self._columns,
            roles=tuple(given[f"column-{place}"] for place in range(len(self._table.headers))),
            order=given.get("order", self._columns.order),
            credit_class=given["credit_class"],
            words={word: given[f"word-{place}"] for place, word in enumerate(self._words)},
        )


def read_choices(sent: Mapping[str, Any], lines: tuple[int, ...]) -> dict[str, str]:
    """Read decisions on doubles from a form: one for each line, or one for all of them."""
    every = sent.get("all", "")
    if every in (KEEP, LEAVE):
        return dict.fromkeys(map(str, lines), every)
    known = frozenset(lines)
    found = ((_LINE.fullmatch(name), choice) for name, choice in sent.items())
    return {
        str(int(name[1])): choice
        for name, choice in found
        if name and int(name[1]) in known and choice in (KEEP, LEAVE)
    }


def _choice(label: str, choices: list[Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        error_messages={"invalid_choice": "Choose one of the list."},
    )


def _once(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name]


def _samples(table: Table, place: int) -> str:
    """Show what stands in a column first."""
    found: list[str] = []
    for row in table.rows:
        cell = " ".join(row.cells[place].split())[:60]
        if cell and cell not in found:
            found.append(cell)
        if len(found) == MAX_SAMPLES:
            break
    return " · ".join(found)
