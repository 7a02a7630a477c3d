"""What was typed about an activity, in the shape of a record file, and where each part stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.amounts import plain
from cmeridian.exchange.record_build import HOURS_PER_CEU

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.domain.records.record import Activity
    from cmeridian.domain.requirements.rulebook import Vocabulary

_FLAGS = {"": None, "yes": True, "no": False}
_CREDIT = re.compile(r"credits\[(\d+)\](?:\.(\w+))?")
_CREDIT_FIELDS = {"class": "credit_class", "amount": "amount", "unit": "unit"}


def line_name(field: str, place: int) -> str:
    """Name a field of a credit line; the first line's have no number."""
    return field if place == 0 else f"{field}_{place + 1}"


def hours_name(topic: str) -> str:
    """Name the field of the hours on a topic."""
    return f"hours-{topic}"


def said(flag: bool | None) -> str:
    """Write yes, no, or nothing."""
    return {None: "", True: "yes", False: "no"}[flag]


def warning_words(warning: Problem, vocabulary: Vocabulary) -> str:
    """Write what is doubtful, with classes and topics by their words."""
    text = f"{warning.what} {warning.remedy}".strip()
    words = {name: term.label for name, term in vocabulary.credit_classes.items()}
    words |= {name: term.label for name, term in vocabulary.topics.items()}
    return re.sub(r"\w+", lambda found: words.get(found[0], found[0]), text)


class TypedActivity:
    """The values of a form.

    given: cleaned values by field; topics: those that are ticked. without_hours: ticked topics for
    which no hours were given and none can be taken from the credits.
    """

    def __init__(
        self,
        given: Mapping[str, Any],
        *,
        activity_id: str,
        lines: int,
        topics: Iterable[str],
        vocabulary: Vocabulary,
        stored: Activity | None,
    ) -> None:
        self._given = given
        self._vocabulary = vocabulary
        self._claims = [p for p in range(lines) if given.get(line_name("amount", p))]
        hours = {topic: self._hours(topic) for topic in topics}
        self.without_hours = tuple(topic for topic, value in hours.items() if value is None)
        self.values = {
            "id": activity_id,
            **{name: given.get(name, "") for name in ("title", "provider", "completed", "format")},
            "credits": [self._line(place) for place in self._claims],
            "topics": {topic: value for topic, value in hours.items() if value is not None},
            "subtype": given.get("subtype") or None,
            "course": given.get("course") or None,
            "approved_lists": list(given.get("approved_lists", ())),
            "relevance": list(given.get("relevance", ())),
            "post_test_score_pct": given.get("post_test_score_pct") or None,
            "formally_approved": _FLAGS[given.get("formally_approved", "")],
            "reflection": _FLAGS[given.get("reflection", "")],
            "evidence": self._evidence(stored),
        }

    def field_of(self, place: str) -> str:
        """Name the field in which the value at a place of the record was typed."""
        found = _CREDIT.fullmatch(place)
        if found:
            field = _CREDIT_FIELDS.get(found[2] or "class", "credit_class")
            return line_name(field, self._claims[int(found[1])])
        if place.startswith("topics."):
            return hours_name(place.removeprefix("topics."))
        return re.split(r"[\[.]", place)[0]

    def _line(self, place: int) -> dict[str, Any]:
        return {
            "class": self._given.get(line_name("credit_class", place), ""),
            "amount": self._given[line_name("amount", place)],
            "unit": self._given.get(line_name("unit", place)) or None,
        }

    def _hours(self, topic: str) -> str | None:
        """The hours on a topic as typed; those of the whole activity where none were."""
        typed: str = self._given.get(hours_name(topic), "")
        if typed:
            return typed
        amount, unit = self._given.get("amount", ""), self._given.get("unit", "")
        term = self._vocabulary.credit_classes.get(self._given.get("credit_class", ""))
        if not amount or term is None or term.unit is not None or unit not in ("", "ceu"):
            return None
        if unit != "ceu":
            return str(amount)
        try:
            return plain(Decimal(amount) * HOURS_PER_CEU)
        except InvalidOperation:
            return str(amount)

    def _evidence(self, stored: Activity | None) -> list[dict[str, Any]]:
        digests = {proof.file: proof.sha256 for proof in stored.evidence} if stored else {}
        names = (line.strip() for line in self._given.get("evidence", "").splitlines())
        return [{"file": name, "sha256": digests.get(name)} for name in names if name]
