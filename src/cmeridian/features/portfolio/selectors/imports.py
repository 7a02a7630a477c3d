"""What the pages on imports show: those so far, one that waits, and one that was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import joined
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.base.paging import find_page, read_page
from cmeridian.features.portfolio.models import ImportBatch
from cmeridian.features.portfolio.selectors.names import label_of
from cmeridian.features.portfolio.selectors.staged import (
    ALIKE,
    LEFT,
    PROBLEM,
    READY,
    Staged,
    StagedRow,
    find_import,
    read_staged,
)

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.exchange.activity_table.column_map import ColumnMap
    from cmeridian.exchange.activity_table.table import Table
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.portfolio.selectors import Kept

PAGE = 50
ALIKE_PAGE = 20
MAX_IMPORTS = 20
"""So many imports are listed, the newest first."""
_EVERY, _PROBLEMS, _ALIKE = "", "problems", "alike"
_STATUS = {READY: "Will be kept", PROBLEM: "Needs a look", ALIKE: "To decide", LEFT: "Stays out"}


@dataclass(frozen=True, slots=True)
class Shown:
    """An activity in words."""

    title: str
    provider: str
    completed: date | None
    credits: str
    topics: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a staged table in words.

    other: what it is like, with where that stands, and why they are alike.
    """

    line: int
    activity: Shown
    status: str
    notes: tuple[str, ...]
    decision: str
    other: Shown | None = None
    other_where: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of a staged table. ready: so many rows can be kept now; alike: all that are alike."""

    public_id: str
    name: str
    table: Table
    columns: ColumnMap
    rows: tuple[ShownRow, ...]
    in_all: int
    ready: int
    problems: int
    alike: int
    undecided: int
    rest: str
    show: str
    page: int
    pages: int

    @property
    def noun(self) -> str:
        """Name what is kept."""
        return "1 activity" if self.ready == 1 else f"{self.ready:,} activities"

    @property
    def previous(self) -> str:
        """The address of the page before, empty on the first."""
        return self._query(self.page - 1) if self.page > 1 else ""

    @property
    def following(self) -> str:
        """The address of the next page, empty on the last."""
        return self._query(self.page + 1) if self.page < self.pages else ""

    def _query(self, page: int) -> str:
        return f"?{urlencode({'show': self.show, 'page': page})}"


@dataclass(frozen=True, slots=True)
class Done:
    """An import that was kept, or undone. on_record: activities of it that are on record now."""

    public_id: str
    name: str
    is_undone: bool
    day: Any
    on_record: int
    restorable: int
    outcome: Mapping[str, Any]

    @property
    def left_out(self) -> int:
        """So many rows were not kept."""
        return sum(int(self.outcome.get(status, 0)) for status in (PROBLEM, ALIKE, LEFT))


def list_imports(person: Person) -> list[dict[str, Any]]:
    """List a person's imports, the newest first."""
    rows = _counted(person).order_by("-id")
    names = ("public_id", "name", "state", "created_at", "kept_at", "on_record", "restorable")
    return list(rows.values(*names)[:MAX_IMPORTS])


def look_at_import(
    person: Person, kept: Kept, public_id: str, query: Mapping[str, str]
) -> Waiting | Done:
    """Gather what the page of an import shows. Raises ImportBatch.DoesNotExist.

    query: `show` (problems, alike) and `page`; what makes no sense is passed over.
    """
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.STAGED:
        counted = _counted(person).defer("table", "content").get(pk=batch.pk)
        return Done(
            public_id=public_id,
            name=batch.name,
            is_undone=batch.state == ImportBatch.UNDONE,
            day=batch.kept_at,
            on_record=counted.on_record,
            restorable=counted.restorable,
            outcome=batch.outcome,
        )
    staged = read_staged(batch, kept, mark=person.mark)
    return _waiting(batch, staged, kept.rulebook.vocabulary, query)


def staged_lines(person: Person, kept: Kept, public_id: str) -> tuple[int, ...]:
    """List the lines on which a decision is open or made. Raises ImportBatch.DoesNotExist."""
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.STAGED:
        return ()
    staged = read_staged(batch, kept, mark=person.mark)
    return tuple(one.row.line for one in staged.rows if one.other is not None)


def _counted(person: Person) -> Any:
    on_record = Q(activities__deleted_at=None, activities__isnull=False)
    return ImportBatch.objects.of(person).annotate(
        on_record=Count("activities", filter=on_record),
        restorable=Count("activities", filter=Q(activities__deleted_at=F("undone_at"))),
    )


def _waiting(
    batch: ImportBatch, staged: Staged, vocabulary: Vocabulary, query: Mapping[str, str]
) -> Waiting:
    decided = batch.decisions
    statuses = [one.status(decided) for one in staged.rows]
    counts = {status: statuses.count(status) for status in _STATUS}
    alike = [one for one in staged.rows if one.other is not None]
    show = query.get("show", "")
    chosen: list[StagedRow] = list(staged.rows)
    if show == _PROBLEMS:
        chosen = [one for one in staged.rows if one.status(decided) == PROBLEM]
    elif show == _ALIKE:
        chosen = alike
    else:
        show = _EVERY
    size = ALIKE_PAGE if show == _ALIKE else PAGE
    here = find_page(read_page(query.get("page", "")), found=len(chosen), size=size)
    return Waiting(
        public_id=batch.public_id,
        name=batch.name,
        table=staged.table,
        columns=staged.columns,
        rows=tuple(_shown_row(one, decided, vocabulary) for one in chosen[here.cut]),
        in_all=len(staged.rows),
        ready=counts[READY],
        problems=counts[PROBLEM],
        alike=len(alike),
        undecided=counts[ALIKE],
        rest=_rest(counts, staged, decided),
        show=show,
        page=here.page,
        pages=here.pages,
    )


def _rest(counts: Mapping[str, int], staged: Staged, decided: Mapping[str, str]) -> str:
    """Say what becomes of the rows that cannot be kept yet."""
    rows_alike = [one for one in staged.rows if one.status(decided) == ALIKE]
    have = all(one.other and not one.other.line for one in rows_alike)
    what = "activities you already have" if have else "other activities"
    if counts[ALIKE] == 1:
        what = "an activity you already have" if have else "another activity"
    parts = []
    if counts[PROBLEM]:
        parts.append(f"{counts[PROBLEM]:,} {'needs' if counts[PROBLEM] == 1 else 'need'} a look")
    if counts[ALIKE]:
        parts.append(f"{counts[ALIKE]:,} {'looks' if counts[ALIKE] == 1 else 'look'} like {what}")
    if counts[LEFT]:
        parts.append(f"{counts[LEFT]:,} {'stays' if counts[LEFT] == 1 else 'stay'} out as a double")
    return f"{', '.join(parts)}." if parts else ""


def _shown_row(one: StagedRow, decided: Mapping[str, str], vocabulary: Vocabulary) -> ShownRow:
    row, other = one.row, one.other
    notes = [
        f"{problem.place}: {problem.sentence}" if problem.place else problem.sentence
        for problem in (*row.problems, *row.warnings)
    ]
    shown = Shown(row.said, "", None, "", "")
    if row.activity is not None:
        shown = _shown(row.activity, vocabulary)
    return ShownRow(
        line=row.line,
        activity=shown,
        status=_STATUS[one.status(decided)],
        notes=tuple(notes),
        decision=one.decision(decided) if other else "",
        other=_shown(other.activity, vocabulary) if other else None,
        other_where=f"Line {other.line} of the file" if other and other.line else "On your record",
        reasons=_listed(other.reasons) if other else "",
    )


def _listed(reasons: Iterable[str]) -> str:
    words = joined(reasons, "and")
    return f"{words[:1].upper()}{words[1:]}."


def _shown(activity: Activity, vocabulary: Vocabulary) -> Shown:
    classes = vocabulary.credit_classes
    topics = {name: term.label for name, term in vocabulary.topics.items()}
    lines = []
    for line in activity.credits:
        term = classes.get(line.credit_class)
        label = with_mark(term.label) if term else line.credit_class
        unit = f" {line.unit}{'' if line.amount == 1 else 's'} of" if line.unit else ""
        lines.append(f"{plain(line.amount)}{unit} {label}")
    hours = (f"{label_of(name, topics)} {plain(value)}" for name, value in activity.topics.items())
    return Shown(
        title=activity.title or "Without a title",
        provider=activity.provider,
        completed=activity.completed,
        credits=" or ".join(lines),
        topics=", ".join(hours),
    )
