"""The topics of an activity: those that rules ask for, those ticked, and the search for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property

from cmeridian.features.portfolio.forms.fields import OneLine, number_input, one_line
from cmeridian.features.portfolio.forms.typed_values import hours_name
from cmeridian.features.portfolio.selectors.names import MAX_FOUND, find_topics, label_of

if TYPE_CHECKING:
    from decimal import Decimal

    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.features.portfolio.selectors.names import Names

MAX_SEARCH = 200
SHOWN_AT_ONCE = 6
"""So many topics of the rules are shown before one asks for the others."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic that can be ticked, with the field of its hours."""

    id: str
    label: str
    is_ticked: bool
    hours: forms.BoundField


class TopicsForm(forms.Form):
    """The part of the form on topics, each with a tick and its hours.

    on_record: the hours on topics as they were saved. topic: what an empty form is opened for, an
    id to be ticked or words to look for.
    """

    topic = OneLine(
        label="Find another topic",
        help_text="Such as diabetes or ethics.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Any,
        *,
        vocabulary: Vocabulary,
        names: Names,
        on_record: Mapping[str, Decimal],
        topic: str,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self._vocabulary, self._names = vocabulary, names
        self._on_record, self._wanted = on_record, topic

    def add_hours(self) -> None:
        """Add the field of the hours on each topic that is shown."""
        for topic in (*self._names.asked, *self._picked, *self.found_ids[:MAX_FOUND]):
            label = f"Hours on {self._label(topic)}"
            if hours_name(topic) not in self.fields:
                self.fields[hours_name(topic)] = OneLine(
                    label=label, widget=number_input(placeholder="Hours")
                )

    @cached_property
    def ticked(self) -> tuple[str, ...]:
        """Topics that are ticked, or whose hours were typed without a tick."""
        if not self.is_bound:
            wanted = (self._wanted,) if self._wanted in self._names.topics else ()
            return (*self._on_record, *wanted)
        given = (topic for topic in self.sent_topics if self.is_known(topic))
        typed = (
            topic
            for topic in self._names.topics
            if topic not in self._on_record and self.data.get(hours_name(topic), "").strip()
        )
        return tuple(dict.fromkeys([*given, *typed]))

    @cached_property
    def _picked(self) -> tuple[str, ...]:
        shown = dict.fromkeys((*self.ticked, *self._on_record))
        return tuple(name for name in shown if name not in self._names.asked)

    @property
    def sent_topics(self) -> list[str]:
        """The topics that were sent as ticked."""
        sent: list[str] = self.data.getlist("topics")  # type: ignore[attr-defined]
        return sent

    def is_known(self, topic: str) -> bool:
        """Tell whether a topic is one of the vocabulary, or stands on record all the same."""
        return topic in self._names.topics or topic in self._on_record

    @cached_property
    def searched(self) -> str:
        """The topic that is looked for."""
        if not self.is_bound:
            return "" if self.ticked else searched_in(self._wanted)
        return searched_in(self.data.get("topic", ""))

    @cached_property
    def found_ids(self) -> tuple[str, ...]:
        """Topics that the search finds and that are not shown yet."""
        found = find_topics(self.searched, self._vocabulary)
        return tuple(name for name in found if name not in (*self._names.asked, *self._picked))

    @property
    def found_count(self) -> int:
        """How many topics the search finds."""
        return len(self.found_ids)

    @cached_property
    def asked_rows(self) -> list[TopicRow]:
        """Topics that the person's rules ask for."""
        return self._rows(self._names.asked)

    @property
    def asked_first(self) -> list[TopicRow]:
        """Those of them that are shown at once."""
        return self.asked_rows[:SHOWN_AT_ONCE]

    @property
    def asked_rest(self) -> list[TopicRow]:
        """The others."""
        return self.asked_rows[SHOWN_AT_ONCE:]

    @property
    def is_rest_open(self) -> bool:
        """Whether one of the others is ticked, or wrong."""
        return any(row.is_ticked or row.hours.errors for row in self.asked_rest)

    @property
    def picked_rows(self) -> list[TopicRow]:
        """Further topics that are ticked."""
        return self._rows(self._picked)

    @property
    def found_rows(self) -> list[TopicRow]:
        """Topics that the search finds, as many as are shown."""
        return self._rows(self.found_ids[:MAX_FOUND])

    def _rows(self, topics: Iterable[str]) -> list[TopicRow]:
        ticked = set(self.ticked)
        return [
            TopicRow(topic, self._label(topic), topic in ticked, self[hours_name(topic)])
            for topic in topics
        ]

    def _label(self, topic: str) -> str:
        return label_of(topic, self._names.topics)


def searched_in(text: str) -> str:
    """Read what is looked for: one line, as much as is ever searched."""
    return one_line(text)[:MAX_SEARCH]
