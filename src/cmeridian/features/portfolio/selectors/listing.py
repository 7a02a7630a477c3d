"""The list of activities: which are shown, in which order, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.evaluate import evaluate_set
from cmeridian.domain.requirements.index import RecordIndex
from cmeridian.domain.requirements.wording.names import authority_name, quantity
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.base.paging import find_page, read_page
from cmeridian.features.portfolio.selectors.names import Choice, label_of
from cmeridian.packs.plain_tree import find_control_character

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity
    from cmeridian.features.portfolio.selectors import Kept

PAGE = 50
MAX_WORDS = 200
_NO_EVIDENCE = "none"
_BY_TITLE = "title"


@dataclass(frozen=True, slots=True)
class Filters:
    """What an address asks for. words: in title or provider; counts_for: the id of a set."""

    words: str = ""
    credit_class: str = ""
    topic: str = ""
    year: str = ""
    counts_for: str = ""
    without_evidence: bool = False
    by_title: bool = False
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether anything is left out."""
        return replace(self, by_title=False, page=1) != Filters()

    @property
    def is_narrowed_further(self) -> bool:
        """Whether more than words is asked for."""
        return replace(self, words="", page=1) != Filters()

    def query(self, page: int) -> str:
        """Write the address of another page of the same list."""
        asked = {
            "q": self.words,
            "class": self.credit_class,
            "topic": self.topic,
            "year": self.year,
            "counts_for": self.counts_for,
            "evidence": _NO_EVIDENCE if self.without_evidence else "",
            "sort": _BY_TITLE if self.by_title else "",
            "page": str(page) if page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """One activity in words. credits: of the first claim; class_words: of all of them."""

    public_id: str
    title: str
    provider: str
    completed: date
    credits: str
    class_words: str
    topics: str
    has_evidence: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list.

    in_all: how many activities there are; found: how many fit; the choices are what the record
    holds. previous, following: addresses of the neighbouring pages, empty where there is none.
    """

    filters: Filters
    rows: tuple[Row, ...]
    in_all: int
    found: int
    pages: int
    answer: str
    previous: str
    following: str
    classes: tuple[Choice, ...]
    topics: tuple[Choice, ...]
    years: tuple[str, ...]
    sets: tuple[Choice, ...]

    @property
    def count_words(self) -> str:
        """Say how many fit, and which of them are here."""
        if not self.found:
            return "No activity fits."
        fits = "1 activity fits" if self.found == 1 else f"{self.found} activities fit"
        if not self.filters.is_narrow:
            fits = "1 activity" if self.found == 1 else f"{self.found} activities"
        page = f", page {self.filters.page} of {self.pages}" if self.pages > 1 else ""
        return f"{fits}{page}."


def read_filters(query: Mapping[str, str]) -> Filters:
    """Read an address; what makes no sense is passed over, and text is cut to its limit."""
    return Filters(
        words=_safe(query.get("q", "")).strip(),
        credit_class=_safe(query.get("class", "")),
        topic=_safe(query.get("topic", "")),
        year=_safe(query.get("year", "")),
        counts_for=_safe(query.get("counts_for", "")),
        without_evidence=query.get("evidence") == _NO_EVIDENCE,
        by_title=query.get("sort") == _BY_TITLE,
        page=read_page(query.get("page", "")),
    )


def list_activities(kept: Kept, filters: Filters, *, on: date) -> Listing:
    """Find the activities that fit, put them in order, and cut out one page."""
    every = kept.record.activities
    found = _sorted(_fitting(kept, filters, on), by_title=filters.by_title)
    here = find_page(filters.page, found=len(found), size=PAGE)
    filters = replace(filters, page=here.page)
    shown = found[here.cut]
    vocabulary = kept.rulebook.vocabulary
    classes = {name: with_mark(term.label) for name, term in vocabulary.credit_classes.items()}
    topics = {name: term.label for name, term in vocabulary.topics.items()}
    places = _places(shown)
    return Listing(
        filters=filters,
        rows=tuple(_row(kept, one, classes, topics, places=places, on=on) for one in shown),
        in_all=len(every),
        found=len(found),
        pages=here.pages,
        answer=_answer(kept),
        previous=filters.query(here.page - 1) if here.page > 1 else "",
        following=filters.query(here.page + 1) if here.page < here.pages else "",
        classes=_choices((line.credit_class for a in every for line in a.credits), classes),
        topics=_choices((topic for a in every for topic in a.topics), topics),
        years=tuple(sorted({str(a.completed.year) for a in every}, reverse=True)),
        sets=tuple(
            (c.set, authority_name(kept.rulebook.sets[c.set])) for c in kept.record.credentials
        ),
    )


def _safe(text: str) -> str:
    cut = text[:MAX_WORDS]
    return "" if find_control_character(cut) else cut


def _fitting(kept: Kept, filters: Filters, on: date) -> list[Activity]:
    wanted = filters.words.casefold().split()
    counted = _counted_for(kept, filters.counts_for, on) if filters.counts_for else frozenset()
    return [
        one
        for one in kept.record.activities
        if _has_words(one, wanted)
        and (not filters.credit_class or _has_class(one, filters.credit_class))
        and (not filters.topic or filters.topic in one.topics)
        and (not filters.year or filters.year == str(one.completed.year))
        and (not filters.counts_for or one.id in counted)
        and not (filters.without_evidence and one.evidence)
    ]


def _has_words(one: Activity, wanted: list[str]) -> bool:
    text = f"{one.title} {one.provider}".casefold()
    return all(word in text for word in wanted)


def _has_class(one: Activity, credit_class: str) -> bool:
    return any(line.credit_class == credit_class for line in one.credits)


def _counted_for(kept: Kept, set_id: str, on: date) -> frozenset[str]:
    """Ids of the activities that some rule of a set counts; none for a set that is not held."""
    return frozenset(
        activity_id
        for credential in kept.record.credentials
        if credential.set == set_id
        for finding in evaluate_set(
            requirement_set=kept.rulebook.sets[set_id],
            credential=credential,
            record=kept.record,
            vocabulary=kept.rulebook.vocabulary,
            on=on,
        ).findings
        for activity_id in finding.counts
    )


def _sorted(found: list[Activity], *, by_title: bool) -> list[Activity]:
    if by_title:
        return sorted(found, key=lambda one: (one.title.casefold(), one.completed, one.id))
    return sorted(found, key=lambda one: (one.completed, one.id), reverse=True)


def _answer(kept: Kept) -> str:
    every = kept.record.activities
    index = RecordIndex(record=kept.record, vocabulary=kept.rulebook.vocabulary, on=date.max)
    waiting = sum(1 for one in every if not one.evidence)
    many = "1 activity" if len(every) == 1 else f"{len(every)} activities"
    said = f"You have {many} with {quantity(index.hours, 'hour')} on record"
    if not waiting:
        return f"{said}; {'it has' if len(every) == 1 else 'all have'} evidence."
    return f"{said}; {waiting} {'waits' if waiting == 1 else 'wait'} for evidence."


def _row(
    kept: Kept,
    one: Activity,
    classes: Mapping[str, str],
    topics: Mapping[str, str],
    *,
    places: int,
    on: date,
) -> Row:
    first = one.credits[0] if one.credits else None
    amount = "" if first is None else f"{first.amount:.{places}f}"
    if first is not None and first.unit:
        amount = f"{plain(first.amount)} {first.unit}{'' if first.amount == 1 else 's'}"
    hours = (f"{label_of(name, topics)} {plain(value)}" for name, value in one.topics.items())
    return Row(
        public_id=kept.activity_ids[one.id],
        title=one.title or "Without a title",
        provider=one.provider,
        completed=one.completed,
        credits=amount,
        class_words=" or ".join(label_of(line.credit_class, classes) for line in one.credits),
        topics=", ".join(hours),
        has_evidence=bool(one.evidence),
        is_ahead=one.completed > on,
    )


def _places(shown: Iterable[Activity]) -> int:
    """So many decimal places as the most precise first claim of a page has."""
    amounts = (one.credits[0].amount for one in shown if one.credits)
    return max((_decimals(amount) for amount in amounts), default=0)


def _decimals(amount: Decimal) -> int:
    _, point, fraction = plain(amount).partition(".")
    return len(fraction) if point else 0


def _choices(names: Iterable[str], known: Mapping[str, str]) -> tuple[Choice, ...]:
    found = {name: label_of(name, known) for name in names}
    return tuple(sorted(found.items(), key=lambda choice: choice[1].casefold()))
