"""Answers to what rules ask, each in the form of its kind of question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.domain.requirements.wording.rules import capitalised
from cmeridian.exchange.facts import FactError, read_fact
from cmeridian.exchange.record_parts import read_credential
from cmeridian.exchange.record_text import credential_values
from cmeridian.exchange.specialty_names import specialty_typed
from cmeridian.features.base.forms import DayInput, submission_field
from cmeridian.features.compliance.forms.answer_fields import NO, YES, answer_fields
from cmeridian.features.compliance.selectors.questions import (
    SPECIALTY,
    Answers,
    issued_for,
    waiting_lines,
)

if TYPE_CHECKING:
    from django.http import QueryDict

    from cmeridian.domain.requirements.questions import Question
    from cmeridian.domain.requirements.rulebook import FactTerm
    from cmeridian.features.accounts.selectors import Held
    from cmeridian.features.compliance.selectors import Standing

_PERCENTAGE = re.compile(r"\d{1,3}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it: its fields, and which rules wait for it."""

    term: FactTerm
    question: str
    fields: tuple[forms.BoundField, ...]
    waiting: tuple[str, ...]


class QuestionsForm(forms.Form):
    """The questions that are open, or one that is to be answered anew. `answers` once valid."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        questions: Iterable[Question],
        standing: Standing,
    ) -> None:
        super().__init__(data)
        self.fields["submission"] = submission_field()
        self._standing = standing
        self._questions = tuple(questions)
        self._names: dict[str, list[str]] = {}
        self.answers = Answers()
        for question in self._questions:
            self._names[question.term.id] = list(self._add(question))

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Give each question with its fields."""
        return tuple(
            Asked(
                term=question.term,
                question=question.term.question,
                fields=tuple(self[name] for name in self._names[question.term.id]),
                waiting=waiting_lines(question.waiting, self._standing.vocabulary),
            )
            for question in self._questions
        )

    def _add(self, question: Question) -> Iterable[str]:
        """Add the fields of one question, with the present answer."""
        term = question.term
        clinician = self._standing.kept.record.clinician
        value = clinician.facts.get(term.id)
        if term.id == SPECIALTY and clinician.specialty:
            value = clinician.specialty
        if term.kind == "issue_date":
            made = {
                f"issued-{held.public_id}": _issue_date(held, self._standing)
                for held in issued_for(term, self._standing)
            }
        else:
            made = answer_fields(term, value, self._standing.vocabulary)
        self.fields |= made
        return made

    def clean(self) -> dict[str, Any]:
        """Read every answer by the kind of its question."""
        for question in self._questions:
            term = question.term
            if term.kind == "issue_date":
                self._read_issued(term)
            elif not any(self.has_error(name) for name in self._names[term.id]):
                self._read(term)
        return self.cleaned_data

    def _read(self, term: FactTerm) -> None:
        name = f"fact-{term.id}"
        typed = self._typed(term, name)
        if isinstance(typed, _Refused):
            self.add_error(typed.field, typed.words)
            return
        vocabulary = self._standing.vocabulary
        value = None if typed is None else read_fact(term, typed, vocabulary)
        if isinstance(value, FactError):
            self.add_error(name, f"{capitalised(value.what)} {value.remedy}")
        elif term.id == SPECIALTY and isinstance(value, str):
            self.answers.specialty = value
        elif value != self._standing.kept.record.clinician.facts.get(term.id):
            self.answers.facts[term.id] = value

    def _typed(self, term: FactTerm, name: str) -> Any:
        """Give what was answered as a record file would hold it; None where it is not known."""
        given = self.cleaned_data
        text = given.get(name) or ""
        match term.kind:
            case "yes_no":
                number = given.get(f"number-{term.id}") or ""
                if number and text:
                    words = "Choose an answer or write the number, not both."
                    return _Refused(f"number-{term.id}", words)
                if number:
                    return _number_typed(term, number)
                return {YES: True, NO: False}.get(text)
            case "share":
                return _share_typed(name, text) if text else None
            case "choices":
                return self._several(term, name, list(text))
            case _:
                return specialty_typed(text, self._standing.vocabulary) if text else None

    def _several(self, term: FactTerm, name: str, lines: list[str]) -> Any:
        is_none = self.cleaned_data.get(f"none-{term.id}")
        if is_none and lines:
            return _Refused(name, "Write the specialties, or say that there are none; not both.")
        named = [specialty_typed(line, self._standing.vocabulary) for line in lines]
        return list(dict.fromkeys(named)) if named or is_none else None

    def _read_issued(self, term: FactTerm) -> None:
        for held in issued_for(term, self._standing):
            name = f"issued-{held.public_id}"
            text = self.cleaned_data.get(name)
            if not text or self.has_error(name):
                continue
            kept = self._standing.kept
            own = replace(kept.own, problems=(), warnings=())
            values = {**credential_values(held.credential), "issued": text}
            try:
                part = read_credential(values, own=own, clinician=kept.record.clinician)
            except BadInput as error:
                for problem in error.problems:
                    self.add_error(name, problem.sentence)
                continue
            if part.value.issued and part.value.issued != held.credential.issued:
                self.answers.issued[held.public_id] = part.value.issued
                self.answers.credentials += (part.value,)


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why an answer cannot be read, and beside which field to say so."""

    field: str
    words: str


def _issue_date(held: Held, standing: Standing) -> forms.Field:
    terms = standing.rulebook.sets[held.credential.set]
    issued = held.credential.issued
    return forms.CharField(
        label=f"When was the credential of the {authority_name(terms)} first issued?",
        required=False,
        max_length=40,
        initial=issued.isoformat() if issued else "",
        widget=DayInput(),
    )


def _number_typed(term: FactTerm, text: str) -> Any:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,4})?", text.strip(), re.ASCII):
        return _Refused(f"number-{term.id}", "Enter a number such as 80.")
    return Decimal(text.strip())


def _share_typed(name: str, text: str) -> Any:
    bare = text.strip().removesuffix("%").strip()
    if not _PERCENTAGE.fullmatch(bare) or Decimal(bare) > 100:
        return _Refused(
            name, "Enter a percentage from 0 to 100, with at most 2 decimals, such as 40."
        )
    return Decimal(bare) / 100
