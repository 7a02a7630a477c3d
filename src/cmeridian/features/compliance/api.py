"""The read API on where one stands: the answers of the command, for the guest of the session.

What is wrong with a request is answered in `cmeridian/problems/1`, as for a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

# Ninja reads the annotations of operations at run time.
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.answers import (
    AUDIT,
    CREDITS,
    DUE_DATES,
    PROBLEMS,
    Answer,
    audit_answer,
    credits_answer,
    due_dates_answer,
)
from cmeridian.exchange.field_types import Day
from cmeridian.exchange.set_answers import SET, SETS, set_answer, sets_answer
from cmeridian.features.base.permissions import public
from cmeridian.features.compliance.selectors import find_standing
from cmeridian.features.compliance.selectors.audit_page import find_readiness
from cmeridian.features.compliance.selectors.deadlines import find_due_dates, last_day_allowed
from cmeridian.features.compliance.selectors.named_credential import NotHeld
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.nearest import which_set

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.features.accounts.models import Person

FILE = "request"
"""What the problems of a request name as their file."""
READ = ["GET", "HEAD"]
router = Router(tags=["credits"])


class NotThere(BadInput):
    """What a request names is not there; answered with 404."""


def _described(schema: str, *, problems: dict[int, str]) -> dict[str, Any]:
    """Describe the answers of an operation by the ids of their schemas."""

    def of(name: str, words: str) -> dict[str, Any]:
        content = {"type": "object", "properties": {"schema": {"const": name}}}
        return {"description": words, "content": {"application/json": {"schema": content}}}

    refused = {status: of(PROBLEMS, words) for status, words in problems.items()}
    return {"responses": {200: of(schema, "The answer."), **refused}}


_NOBODY = {401: "Nobody has begun in this session."}
_BAD_DAY = {422: "A day cannot be read, or lies outside of what is answered."}
_NOT_THERE = {404: "What the address names is not there."}


@router.api_operation(
    READ,
    "/credits",
    url_name="credits",
    operation_id="credits",
    summary="What is owed, by when and why",
    openapi_extra=_described(CREDITS, problems={**_NOBODY, **_BAD_DAY}),
)
def credits_of_person(
    request: HttpRequest,
    on: Annotated[Day | None, Query(description="Today if left out.")] = None,
) -> Answer:
    """Judge the record as of a day: what `cmeridian credits --json` answers."""
    standing = find_standing(person=_person(request), on=on or timezone.localdate())
    return credits_answer(standing.ledger)


@router.api_operation(
    READ,
    "/due-dates",
    url_name="due_dates",
    operation_id="due_dates",
    summary="What falls due, earliest first",
    openapi_extra=_described(DUE_DATES, problems={**_NOBODY, **_BAD_DAY}),
)
def due_dates_of_person(
    request: HttpRequest,
    until: Annotated[
        Day | None, Query(description="Five years on if left out, at most twenty.")
    ] = None,
) -> Answer:
    """List due dates from today on: what `cmeridian credits --until --json` answers."""
    today = timezone.localdate()
    last = last_day_allowed(today)
    if until is not None and not today <= until <= last:
        remedy = f"Use a day from {day_month_year(today)} to {day_month_year(last)}."
        raise BadInput(FILE, [Problem(0, "until", f"{until} is out of range.", remedy)])
    _, dates, until = find_due_dates(person=_person(request), on=today, until=until)
    return due_dates_answer(dates, on=today, until=until)


@router.api_operation(
    READ,
    "/audit/{set_id}",
    url_name="audit",
    operation_id="audit",
    summary="What an auditor would ask for, and what is there",
    openapi_extra=_described(AUDIT, problems={**_NOBODY, **_NOT_THERE}),
)
def audit_of_person(request: HttpRequest, set_id: str) -> Answer:
    """Assess one set: what `cmeridian credits --audit --json` answers."""
    today = timezone.localdate()
    try:
        readiness = find_readiness(person=_person(request), set_id=set_id, on=today)
    except NotHeld as error:
        what = f"the record has no credential under {set_id}."
        raise NotThere(FILE, [Problem(0, "set_id", what, error.remedy)]) from None
    return audit_answer(readiness, on=today)


@router.api_operation(
    READ,
    "/sets",
    url_name="sets",
    operation_id="sets",
    auth=None,
    summary="The requirement sets and their sources",
    openapi_extra=_described(SETS, problems={}),
)
@public
def list_of_sets(request: HttpRequest) -> Answer:
    """List the sets: what `cmeridian sets --json` answers, and those of one's own."""
    return sets_answer(_rulebook(request).sets.values(), on=timezone.localdate())


@router.api_operation(
    READ,
    "/sets/{set_id}",
    url_name="set",
    operation_id="set",
    auth=None,
    summary="One set with every rule in words",
    openapi_extra=_described(SET, problems=_NOT_THERE),
)
@public
def set_in_full(request: HttpRequest, set_id: str) -> Answer:
    """Give one set: what `cmeridian sets ID --json` answers."""
    rulebook = _rulebook(request)
    if set_id not in rulebook.sets:
        what, remedy = f"there is no requirement set '{set_id}'.", which_set(set_id, rulebook.sets)
        raise NotThere(FILE, [Problem(0, "set_id", what, remedy)])
    return set_answer(rulebook.sets[set_id], rulebook.vocabulary, on=timezone.localdate())


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _rulebook(request: HttpRequest) -> Rulebook:
    """Take the rulebook with the sets of whoever asks."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return load_rulebook()
    return find_standing(person=person, on=timezone.localdate()).rulebook
