"""The API on where one stands: the answers of the command, and what counted.

What is wrong with a request is answered in `cmeridian/problems/1`, as for a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

# Ninja reads the annotations of operations at run time.
from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.answers import Answer, audit_answer, credits_answer, due_dates_answer
from cmeridian.exchange.entry_answers import transcript_answer
from cmeridian.exchange.field_types import Day
from cmeridian.exchange.set_answers import set_answer, sets_answer
from cmeridian.features.accounts.api.checks import operation, person_of
from cmeridian.features.base.api import FILE, READ, not_there
from cmeridian.features.base.description import answers
from cmeridian.features.base.permissions import public
from cmeridian.features.compliance.selectors import find_standing, rule_changes
from cmeridian.features.compliance.selectors.audit_page import find_readiness
from cmeridian.features.compliance.selectors.deadlines import find_due_dates, last_day_allowed
from cmeridian.features.compliance.selectors.named_credential import NotHeld
from cmeridian.features.compliance.selectors.rules_seen import rules_changes_answer
from cmeridian.features.compliance.selectors.transcript_page import (
    MOST_PERIODS,
    find_transcript_values,
)
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.nearest import which_set

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.features.accounts.models import Person

DayAsked = Annotated[Day | None, Query(description="Today if left out.")]
SetId = Annotated[str, Path(description="The id of the requirement set.")]
READS = "credits:read"
router = Router(tags=["credits"])
_BAD_DAY = {422: "A day cannot be read, or lies outside of what is answered."}
_NOT_HELD = {404: "The record has no credential under this set."}


@operation(
    router,
    READ,
    "/credits",
    scope=READS,
    url_name="credits",
    operation_id="credits",
    summary="What is owed, by when and why",
    extra=answers({200: ("Credits", "The answer.")}, _BAD_DAY),
)
def credits_of_person(
    request: HttpRequest,
    on: DayAsked = None,
) -> Answer:
    """Judge the record as of a day: what `cmeridian credits --json` answers."""
    standing = find_standing(person=person_of(request), on=on or timezone.localdate())
    return credits_answer(standing.ledger)


@operation(
    router,
    READ,
    "/due-dates",
    scope=READS,
    url_name="due_dates",
    operation_id="due_dates",
    summary="What falls due, earliest first",
    extra=answers({200: ("DueDates", "The answer.")}, _BAD_DAY),
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
    _, dates, until = find_due_dates(person=person_of(request), on=today, until=until)
    return due_dates_answer(dates, on=today, until=until)


@operation(
    router,
    READ,
    "/audit/{set_id}",
    scope=READS,
    url_name="audit",
    operation_id="audit",
    summary="What an auditor would ask for, and what is there",
    extra=answers({200: ("Audit", "The answer.")}, _NOT_HELD),
)
def audit_of_person(request: HttpRequest, set_id: SetId) -> Answer:
    """Assess one set: what `cmeridian credits --audit --json` answers."""
    today = timezone.localdate()
    try:
        readiness = find_readiness(person=person_of(request), set_id=set_id, on=today)
    except NotHeld as error:
        raise _not_held(set_id, error) from None
    return audit_answer(readiness, on=today)


@operation(
    router,
    READ,
    "/transcript/{set_id}",
    scope=READS,
    url_name="transcript",
    operation_id="transcript",
    summary="What counted for one set in one period",
    extra=answers(
        {200: ("Transcript", "The answer.")},
        {**_NOT_HELD, 422: "The number of the period cannot be read."},
    ),
)
def transcript_of_person(
    request: HttpRequest,
    set_id: SetId,
    period: Annotated[
        int, Query(ge=0, lt=MOST_PERIODS, description="So many periods before the present one.")
    ] = 0,
) -> Answer:
    """List the activities that counted, the rules that count them, and their credits as awarded."""
    today = timezone.localdate()
    try:
        found = find_transcript_values(
            person=person_of(request), set_id=set_id, on=today, back=period
        )
    except NotHeld as error:
        raise _not_held(set_id, error) from None
    return transcript_answer(found, made_on=today, back=period)


@operation(
    router,
    READ,
    "/rules-changes",
    scope=READS,
    url_name="rules_changes",
    operation_id="rules_changes",
    summary="What changed in one's rules since they were last seen",
    extra=answers({200: ("RulesChanges", "The answer.")}, {}),
)
def rules_changes_of_person(request: HttpRequest) -> Answer:
    """List changed rules of the sets that are held; looking here does not mark them as seen."""
    person, today = person_of(request), timezone.localdate()
    standing = find_standing(person=person, on=today)
    return rules_changes_answer(rule_changes(standing=standing, person=person), on=today)


@router.api_operation(
    READ,
    "/sets",
    url_name="sets",
    operation_id="sets",
    auth=None,
    summary="The requirement sets and their sources",
    openapi_extra=answers({200: ("Sets", "The answer.")}, {}, is_public=True),
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
    openapi_extra=answers(
        {200: ("Set", "The answer.")}, {404: "There is no such set."}, is_public=True
    ),
)
@public
def set_in_full(request: HttpRequest, set_id: SetId) -> Answer:
    """Give one set: what `cmeridian sets ID --json` answers."""
    rulebook = _rulebook(request)
    if set_id not in rulebook.sets:
        what, remedy = f"there is no requirement set '{set_id}'.", which_set(set_id, rulebook.sets)
        raise not_there(what, remedy, place="set_id")
    return set_answer(rulebook.sets[set_id], rulebook.vocabulary, on=timezone.localdate())


def _not_held(set_id: str, error: NotHeld) -> Exception:
    what = f"the record has no credential under {set_id}, or not for so long."
    return not_there(what, error.remedy, place="set_id")


def _rulebook(request: HttpRequest) -> Rulebook:
    """Take the rulebook with the sets of whoever asks."""
    person: Person | None = getattr(request, "person", None)
    # What an owner brought is no delegate's to see here.
    if person is None or getattr(request, "delegated", None) is not None:
        return load_rulebook()
    return find_standing(person=person, on=timezone.localdate()).rulebook
