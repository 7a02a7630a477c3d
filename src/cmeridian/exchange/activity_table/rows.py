"""Turn the rows of a table into activities, judged by the same rules as a record file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.activity_table.cells import bare_cell, split_items
from cmeridian.exchange.activity_table.column_map import is_own_export, split_amounts
from cmeridian.exchange.activity_table.days import ORDERS, is_open, read_day
from cmeridian.exchange.activity_table.headers import OF_CLASS, OF_TOPIC, plain_words
from cmeridian.exchange.activity_table.table import column_name
from cmeridian.exchange.activity_table.words import (
    IN_CEU,
    NO_CREDIT,
    resolve_format,
    resolve_topic,
)
from cmeridian.exchange.record_build import HOURS_PER_CEU
from cmeridian.exchange.record_parts import read_activity

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity, Clinician
    from cmeridian.exchange.activity_table.column_map import ColumnMap
    from cmeridian.exchange.activity_table.table import Line, Table
    from cmeridian.exchange.own_sets import OwnSets

_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u206f\ufeff]")
_FLAGS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False, "": None}
_UNITS = {f"{unit}{s}": unit for unit in ("ceu", "week", "year") for s in ("", "s")}
_TOPIC_HOURS = re.compile(r"(.*\S)\s+(\S+)", re.DOTALL)
_DIVIDERS = re.compile(r"[;|\n]")
_ONE_NAME = ("subtype", "course")
_LISTS = ("approved_lists", "relevance")
_STEP = re.compile(r"[\[.]")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What became of one row: an activity, or what is to be mended.

    said: its title, or the first thing in it. has_id: the table gave it its id.
    """

    line: int
    said: str
    activity: Activity | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    has_id: bool = False


def activities_of(
    table: Table, chosen: ColumnMap, *, own: OwnSets, clinician: Clinician
) -> tuple[ReadRow, ...]:
    """Read every row of a table, and say of each that cannot be read what is to be mended.

    own, clinician: of the record that the activities are for. Raises BadInput only where the
    record's own sets cannot be read.
    """
    layout = _Layout(table, chosen)
    return tuple(_Row(layout, row).read(own, clinician) for row in table.rows)


class _Layout:
    """What is the same for every row of a table."""

    def __init__(self, table: Table, chosen: ColumnMap) -> None:
        self.headers, self.map, self.is_own = table.headers, chosen, is_own_export(table)
        self._places = {role: chosen.places(role) for role in set(chosen.roles)}
        self.classes = tuple(_ending(chosen, OF_CLASS))
        self.topics = tuple(_ending(chosen, OF_TOPIC))

    def places(self, role: str) -> tuple[int, ...]:
        """List the columns that give something."""
        return self._places.get(role, ())

    def place(self, role: str) -> int | None:
        """Name the first column that gives something."""
        return next(iter(self.places(role)), None)


def _ending(chosen: ColumnMap, start: str) -> Iterator[tuple[int, str]]:
    for place, role in enumerate(chosen.roles):
        if role.startswith(start):
            yield place, role.removeprefix(start)


class _Row:
    """One row while it is read; keeps from which column each value came."""

    def __init__(self, layout: _Layout, row: Line) -> None:
        self._layout, self._map, self._line = layout, layout.map, row.line
        self._is_own = layout.is_own
        clean = bare_cell if self._is_own else _tidied
        self._cells = tuple(clean(cell) for cell in row.cells)
        self._from: dict[str, int] = {}
        self._problems: list[Problem] = []
        self._warnings: list[Problem] = []

    def read(self, own: OwnSets, clinician: Clinician) -> ReadRow:
        """Read the row."""
        values = self._values()
        warnings: tuple[Problem, ...] = ()
        activity: Activity | None = None
        try:
            part = read_activity(values, own=own, clinician=clinician)
            activity, warnings = part.value, part.warnings
        except BadInput as error:
            told = {problem.place for problem in self._problems}
            found = (self._placed(problem) for problem in error.problems)
            self._problems += [problem for problem in found if problem.place not in told]
        said = values["title"] or next((cell for cell in self._cells if cell.strip()), "")
        return ReadRow(
            line=self._line,
            said=said,
            activity=None if self._problems else activity,
            problems=tuple(self._problems),
            warnings=(*self._warnings, *(self._placed(one) for one in warnings)),
            has_id=bool(self._given("id")),
        )

    def _values(self) -> dict[str, Any]:
        claims = list(self._credits())
        named = {name: self._given(name) or None for name in _ONE_NAME}
        lists = {name: self._items(name) for name in _LISTS}
        return {
            "id": self._given("id") or f"row-{self._line}",
            "title": self._text("title"),
            "provider": self._text("provider"),
            "completed": self._day(),
            "format": self._format(),
            "credits": claims,
            "topics": dict(self._topics(claims)),
            **named,
            **lists,
            "post_test_score_pct": self._score(),
            "formally_approved": self._flag("formally_approved"),
            "reflection": self._flag("reflection"),
            "evidence": list(self._evidence()),
        }

    # --- cells -----------------------------------------------------------------------------------

    def _given(self, role: str) -> str:
        place = self._layout.place(role)
        if place is None:
            return ""
        self._from[role] = place
        return self._cells[place].strip()

    def _text(self, role: str) -> str:
        given = self._given(role)
        return given if self._is_own else " ".join(given.split())

    def _items(self, role: str) -> list[str]:
        return [item for place in self._layout.places(role) for item in self._split(role, place)]

    def _split(self, role: str, place: int) -> list[str]:
        self._from.setdefault(role, place)
        cell = self._cells[place]
        if self._is_own:
            return list(split_items(cell))
        return [part.strip() for part in _DIVIDERS.split(cell) if part.strip()]

    def _refuse(self, place: int | None, what: str, remedy: str) -> None:
        where = "" if place is None else column_name(self._layout.headers, place)
        self._problems.append(Problem(self._line, where, what, remedy))

    def _placed(self, problem: Problem) -> Problem:
        """Say where a value stands in the table instead of in a record."""
        place = self._from.get(problem.place)
        if place is None:
            whole = problem.place.rpartition(".")[0]
            place = self._from.get(whole, self._from.get(_STEP.split(problem.place)[0]))
        where = problem.place if place is None else column_name(self._layout.headers, place)
        return Problem(self._line, where, problem.what, problem.remedy)

    # --- parts of an activity --------------------------------------------------------------------

    def _day(self) -> str:
        given, place = self._given("completed"), self._layout.place("completed")
        if place is None:
            self._refuse(None, "no column gives the date.", "Choose the column of the date above.")
            return given
        if not given:
            self._refuse(place, "the date is missing.", "Add it, or leave this row out.")
            return given
        if self._map.must_ask_order and is_open(given):
            what = f"{given} could be two different days."
            self._refuse(place, what, "Say whether the month or the day comes first.")
            return given
        day = read_day(given, self._map.order)
        if day is None and self._map.order and read_day(given, ""):
            what = f"{given} does not fit “{ORDERS[self._map.order]}”, as other rows do."
            self._refuse(place, what, "Write it as year-month-day.")
        return day.isoformat() if day else given

    def _format(self) -> str:
        given = self._given("format")
        return given if self._is_own else resolve_format(given)

    def _score(self) -> str | None:
        given = self._given("post_test_score_pct").removesuffix("%").strip()
        return (given if self._is_own else _number(given)) or None

    def _flag(self, role: str) -> Any:
        given = self._given(role)
        return _FLAGS.get(given.casefold(), given)

    def _evidence(self) -> Iterator[dict[str, Any]]:
        digest_places = self._layout.places("sha256")
        for number, place in enumerate(self._layout.places("evidence")):
            files, digests = self._split("evidence", place), list[str]()
            if number < len(digest_places):
                digests = self._split("sha256", digest_places[number])
            for file, digest in zip_longest(files, digests[: len(files)], fillvalue=""):
                yield {"file": file, "sha256": digest.casefold() or None}

    def _topics(self, claims: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
        for place in self._layout.places("topics"):
            if self._is_own:
                for item in self._split("topics", place):
                    found = _TOPIC_HOURS.fullmatch(item)
                    yield (found[1], found[2]) if found else (item, "")
            else:
                yield from self._named_topics(place, _hours_of(claims))
        for place, topic in self._layout.topics:
            hours = _number(self._cells[place].strip())
            if not _is_zero(hours):
                self._from[f"topics.{topic}"] = place
                yield topic, hours

    def _named_topics(self, place: int, hours: str) -> Iterator[tuple[str, str]]:
        """Take topics by name, for all the hours; one that no rule knows is left out, and told."""
        self._from.setdefault("topics", place)
        cell = self._cells[place].strip()
        whole = resolve_topic(cell)
        for name in [cell] if whole else re.split(r"[;|\n,]", cell):
            topic = resolve_topic(name)
            if topic and hours:
                yield topic, hours
            elif name.strip() and not topic:
                what = f"{name.strip()[:60]} is not a topic that rules know: it is left out."
                where = column_name(self._layout.headers, place)
                self._warnings.append(Problem(self._line, where, what))

    def _credits(self) -> Iterator[dict[str, Any]]:
        count = 0
        for place, amount, name, unit in self._claims():
            if not self._is_own and _is_zero(amount):
                continue
            if name == NO_CREDIT:
                continue
            self._from[f"credits[{count}]"] = place
            count += 1
            in_ceu = name.endswith(IN_CEU)
            yield {
                "class": name.removesuffix(IN_CEU),
                "amount": amount,
                "unit": "ceu" if in_ceu else unit,
            }

    def _claims(self) -> Iterator[tuple[int, str, str, str | None]]:
        """Yield column, amount, class and unit of each claim."""
        classes, units = self._layout.places("class"), self._layout.places("unit")
        for number, place in enumerate(self._layout.places("amount")):
            beside = self._cells[classes[number]] if number < len(classes) else ""
            unit = self._cells[units[number]] if number < len(units) else ""
            cell = self._cells[place].strip()
            if not cell:
                continue
            if self._is_own:
                yield place, cell, beside.strip(), unit.strip() or None
                continue
            for amount, words in split_amounts(cell):
                name = self._class(words or beside, place)
                if name is not None:
                    yield place, _number(amount), name, _UNITS.get(plain_words(unit))
        for place, name in self._layout.classes:
            if cell := self._cells[place].strip():
                yield place, _number(cell), name, None

    def _class(self, words: str, place: int) -> str | None:
        """Name the class that a word means; None where that is still to be said."""
        word = plain_words(words)[:200]
        name = self._map.words.get(word, "") if word else self._map.credit_class
        if name:
            return name
        if word:
            what = f"“{words.strip()[:60]}” is not a class of credit that we know."
            self._refuse(place, what, "Say what it means, or leave this row out.")
        else:
            self._refuse(place, "no class of credit is given.", "Choose one above.")
        return None


def _tidied(cell: str) -> str:
    """Take out what cannot be seen: marks that pages and programs leave in copied text."""
    return _UNSEEN.sub("", cell).replace("\u00a0", " ")


def _number(text: str) -> str:
    """Write an amount with a decimal point; what is none stays as it is, and is refused later."""
    if re.fullmatch(r"\d+,\d{1,2}", text, re.ASCII):
        return text.replace(",", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text, re.ASCII):
        return text.replace(",", "")
    return text


def _is_zero(text: str) -> bool:
    return re.fullmatch(r"0*\.?0*", text) is not None


def _hours_of(claims: list[dict[str, Any]]) -> str:
    """The hours of the whole activity, as its first claim gives them; empty where none does."""
    if not claims:
        return ""
    first = claims[0]
    if first["unit"] != "ceu":
        return "" if first["unit"] else str(first["amount"])
    try:
        return plain(Decimal(first["amount"]) * HOURS_PER_CEU)
    except InvalidOperation:
        return ""
