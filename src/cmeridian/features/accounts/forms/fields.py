"""Fields and rows that these forms share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.features.base.forms import DayInput, refuse_control_characters

if TYPE_CHECKING:
    from django.http import QueryDict

    from cmeridian.domain.kernel.problems import BadInput

Fields = dict[str, forms.Field]


def line(label: str, *, hint: str = "", most: int = 200, **more: Any) -> forms.CharField:
    """Make a field for one line of text. It may stay empty unless `required` is given."""
    attributes = more.pop("attrs", {})
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        validators=[refuse_control_characters],
        widget=forms.TextInput(attrs=attributes),
        **{"required": False, **more},
    )


def day(label: str, *, hint: str = "", **more: Any) -> forms.CharField:
    """Make a field for a day, typed or picked. What is typed stays as it is."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        required=False,
        widget=DayInput(more),
    )


class RowForm(forms.Form):
    """A form part of which repeats. Rows are added by a button, and left empty to be removed.

    row_name: the start of the names of the fields of a row, and of the number of rows.
    """

    row_name = ""
    most_rows = 12

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rows: int = 0,
        typed: QueryDict | None = None,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self._typed = typed
        given = data if data is not None else typed
        count = _count(given.get(f"{self.row_name}-rows"), rows) if given else rows
        self.row_count = min(self.most_rows, count + (1 if typed is not None else 0))
        for place in range(self.row_count):
            for name, field in self.row_fields().items():
                self.fields[f"{self.row_name}-{place}-{name}"] = field

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """Show what was typed where a row was asked for, else what is on record."""
        if self._typed is not None:
            return field.widget.value_from_datadict(self._typed, {}, field_name)
        return super().get_initial_for_field(field, field_name)

    def row_fields(self) -> Fields:
        """Make the fields of one row."""
        raise NotImplementedError

    @property
    def rows(self) -> Iterator[Mapping[str, forms.BoundField]]:
        """Give the fields of each row by their names in it."""
        names = list(self.row_fields())
        for place in range(self.row_count):
            yield {name: self[f"{self.row_name}-{place}-{name}"] for name in names}

    @property
    def can_grow(self) -> bool:
        """Whether there may be one more row."""
        return self.row_count < self.most_rows

    def filled(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the rows in which something was entered, with their places."""
        names = list(self.row_fields())
        for place in range(self.row_count):
            start = f"{self.row_name}-{place}-"
            row = {name: self.cleaned_data.get(f"{start}{name}") or "" for name in names}
            if any(row.values()) or any(self.has_error(f"{start}{name}") for name in names):
                yield place, row

    def take(self, error: BadInput, field_of: Callable[[str], str | None]) -> None:
        """Put each problem beside the field it is about; others above the form."""
        for problem in error.problems:
            name = field_of(problem.place)
            self.add_error(name if name in self.fields else None, problem.sentence)


def initial_rows(row_name: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Name the values of rows as the form names its fields."""
    return {
        f"{row_name}-{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in row.items()
    }


def _count(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else otherwise
