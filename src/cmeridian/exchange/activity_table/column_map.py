"""Which column of a table gives what of an activity, guessed from headers and contents."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmeridian.exchange.activity_table.days import Order, find_order, looks_like_day
from cmeridian.exchange.activity_table.headers import (
    OF_CLASS,
    OF_TOPIC,
    OWN_ID,
    plain_words,
    ranked_role,
)
from cmeridian.exchange.activity_table.words import NO_CREDIT, resolve_class, resolve_topic

if TYPE_CHECKING:
    from cmeridian.exchange.activity_table.table import Table

SEVERAL = frozenset({"amount", "class", "unit", "topics", "evidence", "sha256"})
"""What several columns may give: credit lines side by side, and lists that go on."""
MAX_WORDS = 60
"""So many different words for classes of credit are asked for; a table has hardly ten."""
_ENOUGH = 0.8
_AMOUNT = r"(?:\d{1,6}(?:[.,]\d{1,4})?|[.,]\d{1,4})"
_PLAIN_AMOUNT = re.compile(_AMOUNT, re.ASCII)
_HOURS = re.compile(r" (?:hours?|credits?|hrs?)$")
_AMOUNT_AND_WORDS = re.compile(rf"({_AMOUNT})(?![\d.,])\s*(\D.*)", re.ASCII | re.DOTALL)
_CLAIMS = re.compile(r"[;|\n]|,\s+(?=\d)| and (?=\d)")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which column gives what.

    roles: one for each column: of ROLES, `amount:` with a class, `topic:` with a topic, or empty.
    order: of month and day, where figures leave it open. credit_class: of amounts beside which no
    class stands. words: what a table calls classes of credit, as `plain_words` writes it, to our
    names (with `/ceu` for amounts in CEU), `-` for no credit, empty where it is still to be asked.
    """

    roles: tuple[str, ...]
    order: Order = ""
    must_ask_order: bool = False
    credit_class: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def places(self, role: str) -> tuple[int, ...]:
        """List the columns that give something."""
        return tuple(place for place, one in enumerate(self.roles) if one == role)

    def place(self, role: str) -> int | None:
        """Name the first column that gives something; None where none does."""
        return next(iter(self.places(role)), None)


def is_own_export(table: Table) -> bool:
    """Tell whether we wrote the table ourselves, so that its cells are to be read as we write."""
    return OWN_ID in table.headers


def fingerprint(table: Table) -> str:
    """Name the kind of a table by its headers: files of one provider have the same."""
    words = "\n".join(plain_words(header) for header in table.headers)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def guess_map(table: Table, *, profession: str = "", usual_class: str = "") -> ColumnMap:
    """Guess which column gives what.

    profession: decides what plain "Category 1" and "contact hours" mean. usual_class: of amounts
    beside which the table names no class.
    """
    roles = _by_header(table, profession)
    _by_contents(table, roles)
    return with_words(
        table, ColumnMap(tuple(roles), credit_class=usual_class), profession=profession
    )


def with_words(
    table: Table, chosen: ColumnMap, *, profession: str, keep_order: bool = False
) -> ColumnMap:
    """Fill in what a choice of columns brings with it: the order of days, the words for classes.

    keep_order: the person said the order. Words that the map holds already keep their meaning.
    """
    place = chosen.place("completed")
    order, must_ask = find_order(table.column(place)) if place is not None else ("", False)
    if keep_order and chosen.order:
        order, must_ask = chosen.order, False
    given = class_words(table, chosen)
    words = {word: chosen.words.get(word) or resolve_class(word, profession) for word in given}
    return ColumnMap(chosen.roles, order, must_ask, chosen.credit_class, words)


def class_words(table: Table, chosen: ColumnMap) -> tuple[str, ...]:
    """List the words for classes of credit that stand in the table, the most frequent first."""
    found: Counter[str] = Counter()
    for place in chosen.places("class"):
        found.update(plain_words(cell) for cell in table.column(place))
    for place in chosen.places("amount"):
        for cell in table.column(place):
            if not _PLAIN_AMOUNT.fullmatch(cell.strip()):
                found.update(plain_words(words) for _, words in split_amounts(cell) if words)
    found.pop("", None)
    return tuple(word[:200] for word, _ in found.most_common(MAX_WORDS))


def split_amounts(cell: str) -> tuple[tuple[str, str], ...]:
    """Take a cell apart into amounts and the words beside them: "1.5 AMA PRA Category 1; 1 ANCC".

    Words are empty for an amount alone. What begins with no amount is given as it stands.
    """
    parts = [part.strip() for part in _CLAIMS.split(cell) if part.strip()]
    both = [(part, _AMOUNT_AND_WORDS.fullmatch(part)) for part in parts]
    if not all(found or _PLAIN_AMOUNT.fullmatch(part) for part, found in both):
        return ((cell.strip(), ""),) if cell.strip() else ()
    pairs = ((found[1], found[2].strip()) if found else (part, "") for part, found in both)
    return tuple((amount, words if plain_words(words) else "") for amount, words in pairs)


def _by_header(table: Table, profession: str) -> list[str]:
    is_own = is_own_export(table)
    best: dict[str, tuple[int, int]] = {}
    roles = [""] * len(table.headers)
    for place, header in enumerate(table.headers):
        role, rank = ranked_role(header)
        if role in ("id", "evidence", "sha256") and not is_own and not _fits_id(table, place, role):
            continue
        if role and (role not in SEVERAL or (role == "amount" and rank)):
            if role in best and best[role][0] <= rank:
                continue
            if role in best:
                roles[best[role][1]] = ""
            best[role] = (rank, place)
        roles[place] = role or _of_class_or_topic(table, place, profession)
    return roles


def _fits_id(table: Table, place: int, role: str) -> bool:
    """An id must be another for each row; a column of "Yes" is no evidence."""
    cells = table.column(place)
    if role == "id":
        return len(cells) == len(table.rows) == len(set(cells))
    return bool(cells) and not all(plain_words(cell) in _SAID for cell in cells)


_SAID = frozenset({"yes", "no", "y", "n", "true", "false", "view", "download", "print", "x"})


def _of_class_or_topic(table: Table, place: int, profession: str) -> str:
    """Find a class or a topic in the header of a column of numbers."""
    header = table.headers[place]
    if not header or len(header) > 100 or not _holds_amounts(table, place):
        return ""
    credit_class = resolve_class(header, profession)
    if credit_class and credit_class != NO_CREDIT:
        return f"{OF_CLASS}{credit_class}"
    topic = resolve_topic(_HOURS.sub("", plain_words(header)))
    return f"{OF_TOPIC}{topic}" if topic else ""


def _holds_amounts(table: Table, place: int) -> bool:
    cells = table.column(place)
    fitting = sum(1 for cell in cells if _PLAIN_AMOUNT.fullmatch(cell.strip()))
    return bool(cells) and fitting >= _ENOUGH * len(cells)


def _by_contents(table: Table, roles: list[str]) -> None:
    """Where no header names the day, take the first column that holds days."""
    if "completed" in roles:
        return
    for place, role in enumerate(roles):
        cells = table.column(place)[:200]
        fitting = sum(1 for cell in cells if looks_like_day(cell))
        if not role and cells and fitting >= _ENOUGH * len(cells):
            roles[place] = "completed"
            return
