"""Read a staged table: what each of its rows would become, and what it is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.problems import Problem
from cmeridian.domain.records.duplicates import find_duplicates
from cmeridian.exchange.activity_table.column_map import ColumnMap
from cmeridian.exchange.activity_table.rows import ReadRow, activities_of
from cmeridian.exchange.activity_table.table import Line, Table
from cmeridian.features.base.ids import is_public_id
from cmeridian.features.base.keeping import Remembered
from cmeridian.features.portfolio.models import ImportBatch

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.portfolio.selectors import Kept

KEEP, LEAVE = "keep", "leave"
READY, PROBLEM, ALIKE, LEFT = "ready", "problem", "alike", "left"
_LARGE = ("table", "content")


@dataclass(frozen=True, slots=True)
class Other:
    """The activity that a row is like.

    line: where it stands in the same table; 0 for one that is on record. is_same: nothing tells the
    two apart.
    """

    activity: Activity
    line: int
    is_same: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row, and the activity that it is like, if there is one."""

    row: ReadRow
    other: Other | None = None

    def decision(self, decisions: Mapping[str, str]) -> str:
        """Tell whether it is to be kept: as decided; without that, a plain double is left out."""
        if self.other is None:
            return KEEP
        return decisions.get(str(self.row.line), LEAVE if self.other.is_same else "")

    def status(self, decisions: Mapping[str, str]) -> str:
        """Tell what will become of it."""
        if self.row.activity is None:
            return PROBLEM
        return {KEEP: READY, LEAVE: LEFT, "": ALIKE}[self.decision(decisions)]


@dataclass(frozen=True, slots=True)
class Staged:
    """A staged table as it is understood. rows: in the order of the file."""

    table: Table
    columns: ColumnMap
    rows: tuple[StagedRow, ...]


def find_import(person: Person, public_id: str) -> ImportBatch:
    """Find an import of a person, without its rows. Raises ImportBatch.DoesNotExist."""
    if not is_public_id(public_id):
        raise ImportBatch.DoesNotExist
    found: ImportBatch = ImportBatch.objects.of(person).defer(*_LARGE).get(public_id=public_id)
    return found


def read_staged(batch: ImportBatch, kept: Kept, *, mark: str) -> Staged:
    """Read a staged table; what was read is kept until its map or the record changes.

    mark: of the record.
    """
    return _staged.get((batch.mark, mark), lambda: _read(batch, kept))


# A table of 20,000 rows takes tens of megabytes once it is understood.
_staged = Remembered["Staged"](4)


def read_stored_table(batch: ImportBatch) -> Table:
    """Read the table of an import from its row."""
    held = batch.table
    return Table(
        name=batch.name,
        headers=tuple(held["headers"]),
        rows=tuple(Line(line, tuple(cells)) for line, cells in held["rows"]),
        remarks=tuple(Problem(*parts) for parts in held["remarks"]),
        sheets=tuple(held["sheets"]),
        sheet=held["sheet"],
    )


def table_values(table: Table) -> dict[str, Any]:
    """Write a table as plain values."""
    return {
        "headers": list(table.headers),
        "rows": [[row.line, list(row.cells)] for row in table.rows],
        "remarks": [[p.line, p.place, p.what, p.remedy] for p in table.remarks],
        "sheets": list(table.sheets),
        "sheet": table.sheet,
    }


def map_values(columns: ColumnMap) -> dict[str, Any]:
    """Write a map as plain values."""
    # Words as pairs: one that looks like a mark of the column would be taken for one.
    return {**asdict(columns), "roles": list(columns.roles), "words": [*columns.words.items()]}


def read_map(values: Mapping[str, Any]) -> ColumnMap:
    """Read a map from plain values."""
    words = dict(tuple(pair) for pair in values["words"])
    return ColumnMap(**{**values, "roles": tuple(values["roles"]), "words": words})


def _read(batch: ImportBatch, kept: Kept) -> Staged:
    table, columns = read_stored_table(batch), read_map(batch.columns)
    rows = activities_of(table, columns, own=kept.own, clinician=kept.record.clinician)
    good = [row for row in rows if row.activity is not None]
    incoming = [row.activity for row in good if row.activity is not None]
    existing = kept.record.activities
    others: dict[int, Other] = {}
    for found in find_duplicates(incoming, existing, has_id=[row.has_id for row in good]):
        if found.existing is not None:
            activity, line = existing[found.existing], 0
        else:
            earlier = found.earlier or 0
            activity, line = incoming[earlier], good[earlier].line
        others[good[found.place].line] = Other(activity, line, found.is_same, found.reasons)
    return Staged(table, columns, tuple(StagedRow(row, others.get(row.line)) for row in rows))
