"""The API on activities: list, read, add, change, set aside, bring back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

# Ninja reads the annotations of operations at run time.
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Path, Query, Router, Status

from cmeridian.domain.kernel.problems import Problem, UserError
from cmeridian.exchange.entry_answers import activities_answer, activity_answer, activity_entry
from cmeridian.exchange.field_types import Day
from cmeridian.exchange.record_parts import read_activity
from cmeridian.features.accounts.api.checks import operation, person_of
from cmeridian.features.base.api import (
    FILE,
    READ,
    key_of,
    not_there,
    read_values,
    refused,
    tag_of,
    tags_expected,
)
from cmeridian.features.base.description import answers, body, header
from cmeridian.features.portfolio import services
from cmeridian.features.portfolio.selectors import digest_of, read_kept
from cmeridian.features.portfolio.selectors.paged import (
    MOST_ON_PAGE,
    BadCursor,
    Wanted,
    cut_activities,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmeridian.domain.records.record import Activity
    from cmeridian.exchange.answers import Answer
    from cmeridian.exchange.record_parts import Part
    from cmeridian.features.portfolio.selectors import Kept

READS, WRITES = "activities:read", "activities:write"
ActivityId = Annotated[str, Path(description="The id of the activity, as the list gives it.")]
router = Router(tags=["activities"])
_TAG = {"ETag": "Names the values; for the header If-Match."}
_ONE = {404: "There is no such activity on this record."}
_BODY = {
    400: "The body is no JSON.",
    413: "The body is too large.",
    415: "The body is of another kind than JSON.",
    422: "Something in it cannot be kept; each problem is named.",
}


@operation(
    router,
    READ,
    "/activities",
    scope=READS,
    url_name="activities",
    operation_id="list_activities",
    summary="List activities",
    extra=answers({200: ("Activities", "One page.")}, {422: "A parameter cannot be read."}),
)
def list_activities(
    request: HttpRequest,
    first: Annotated[
        Day | None, Query(alias="from", description="Completed on this day or later.")
    ] = None,
    last: Annotated[
        Day | None, Query(alias="to", description="Completed on this day or earlier.")
    ] = None,
    credit_class: Annotated[
        str, Query(alias="class", max_length=200, description="With a credit line of this class.")
    ] = "",
    topic: Annotated[str, Query(max_length=200, description="With hours on this topic.")] = "",
    q: Annotated[
        str, Query(max_length=200, description="Each of these words in title or provider.")
    ] = "",
    cursor: Annotated[
        str, Query(max_length=2000, description="`next` of the page before; empty for the first.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_ON_PAGE, description="So many at most.")] = 50,
) -> Answer:
    """List the activities that fit, the latest first."""
    kept = read_kept(person_of(request))
    wanted = Wanted(first=first, last=last, credit_class=credit_class, topic=topic, words=q)
    try:
        cut = cut_activities(kept, wanted, after=cursor, most=limit)
    except BadCursor:
        what, remedy = "this cursor is of no page.", "Take `next` of the page before."
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise refused(status, what, remedy, place="cursor") from None
    entries = (_entry(public_id, activity) for public_id, activity in cut.activities)
    return activities_answer(entries, found=cut.found, following=cut.following)


@operation(
    router,
    ["POST"],
    "/activities",
    scope=WRITES,
    url_name="activities",
    operation_id="add_activity",
    summary="Add an activity",
    response={201: Any},
    extra={
        **answers(
            {201: ("ActivityAnswer", "It is on record.")},
            {**_BODY, 409: "Its id is used already, or the record is full."},
            headers={**_TAG, "Location": "Its address."},
        ),
        **body("NewActivity", "An activity as in a record file; without `id` one is drawn."),
        **header(
            "Idempotency-Key",
            "Drawn for each activity: sent again with the same key, it is added once.",
        ),
    },
)
def add_activity(request: HttpRequest, response: HttpResponse) -> Any:
    """Add an activity, and say which numbers of the rules it moves."""
    person = person_of(request)
    values = dict(read_values(request).value)
    key = key_of(request, actor=person.key)
    sent = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    kept = read_kept(person)
    values.setdefault("id", services.new_activity_id())
    part = _read(kept, values)
    try:
        saved = services.enter_activity(
            person=person,
            kept=kept,
            activity=part.value,
            on=timezone.localdate(),
            key=key,
            values=sent,
        )
    except IntegrityError:
        what, remedy = "another activity has this id.", "Leave the id out, and one is drawn."
        raise refused(HTTPStatus.CONFLICT, what, remedy, place="id") from None
    except UserError as error:
        raise refused(HTTPStatus.CONFLICT, str(error)) from None
    response["Location"] = reverse("api:activity", args=[saved.public_id])
    return Status(201, _kept_now(request, response, saved, part.warnings))


@operation(
    router,
    READ,
    "/activities/{activity_id}",
    scope=READS,
    url_name="activity",
    operation_id="get_activity",
    summary="Read one activity",
    extra=answers({200: ("ActivityAnswer", "The activity.")}, _ONE, headers=_TAG),
)
def get_activity(request: HttpRequest, response: HttpResponse, activity_id: ActivityId) -> Answer:
    """Give one activity with the tag of its values."""
    kept = read_kept(person_of(request))
    return _answer(response, activity_id, _found(kept, activity_id))


@operation(
    router,
    ["PUT"],
    "/activities/{activity_id}",
    scope=WRITES,
    url_name="activity",
    operation_id="change_activity",
    summary="Change an activity",
    extra={
        **answers(
            {200: ("ActivityAnswer", "It is changed.")},
            {
                **_BODY,
                **_ONE,
                412: "It was changed since. The answer's ETag is that of now.",
                428: "The header If-Match is missing.",
            },
            headers=_TAG,
        ),
        **body("NewActivity", "The whole activity: what is left out is taken off."),
        **header(
            "If-Match",
            "The ETag of the values from which the change was made, or `*` for any.",
            required=True,
        ),
    },
)
def change_activity(
    request: HttpRequest, response: HttpResponse, activity_id: ActivityId
) -> Answer:
    """Put other values in the place of an activity's own."""
    person = person_of(request)
    kept = read_kept(person)
    stored = _found(kept, activity_id)
    tags = tags_expected(request)
    part = _read(kept, _with_id(dict(read_values(request).value), stored.id))
    digest = digest_of(stored)
    if tags != ("*",) and digest not in tags:
        raise _changed_since(stored)
    try:
        saved = services.change_activity(
            person=person,
            kept=kept,
            public_id=activity_id,
            activity=part.value,
            digest=digest,
            on=timezone.localdate(),
            submission="",
            address="",
        )
    except services.ChangedElsewhere as error:
        raise _changed_since(error.now) from None
    except ObjectDoesNotExist:
        raise _gone() from None
    return _kept_now(request, response, saved, part.warnings)


@operation(
    router,
    ["DELETE"],
    "/activities/{activity_id}",
    scope=WRITES,
    url_name="activity",
    operation_id="delete_activity",
    summary="Delete an activity",
    response={204: None},
    extra=answers({204: (None, "It is deleted, and can be brought back for 30 days.")}, _ONE),
)
def delete_activity(request: HttpRequest, activity_id: ActivityId) -> Any:
    """Set an activity aside; once more does nothing."""
    try:
        services.set_aside_activity(
            person=person_of(request), public_id=activity_id, at=timezone.now()
        )
    except ObjectDoesNotExist:
        raise _gone() from None
    return Status(204, None)


@operation(
    router,
    ["POST"],
    "/activities/{activity_id}/restore",
    scope=WRITES,
    url_name="activity_restore",
    operation_id="restore_activity",
    summary="Bring an activity back",
    extra=answers(
        {200: ("ActivityAnswer", "It is on record.")}, {**_ONE, 409: "The record is full."}
    ),
)
def restore_activity(
    request: HttpRequest, response: HttpResponse, activity_id: ActivityId
) -> Answer:
    """Undo a deletion; once more does nothing."""
    person = person_of(request)
    try:
        services.bring_back_activity(person=person, public_id=activity_id)
    except ObjectDoesNotExist:
        raise _gone() from None
    except UserError as error:
        raise refused(HTTPStatus.CONFLICT, str(error)) from None
    return _answer(response, activity_id, _found(read_kept(person), activity_id))


def _read(kept: Kept, values: Mapping[str, Any]) -> Part[Activity]:
    # A set of one's own that no longer reads is no reason to refuse an activity.
    own = replace(kept.own, problems=(), warnings=())
    return read_activity(values, own=own, clinician=kept.record.clinician)


def _with_id(values: dict[str, Any], record_id: str) -> dict[str, Any]:
    if values.setdefault("id", record_id) != record_id:
        what, remedy = "the id of an activity stays.", f"Write {record_id}, or leave it out."
        raise refused(HTTPStatus.UNPROCESSABLE_ENTITY, what, remedy, place="id")
    return values


def _found(kept: Kept, public_id: str) -> Activity:
    found = kept.activity_as(public_id)
    if found is None:
        raise _gone()
    return found


def _gone() -> Exception:
    return not_there("there is no such activity on this record.", place="activity_id")


def _changed_since(now: Activity) -> Exception:
    return refused(
        HTTPStatus.PRECONDITION_FAILED,
        "this activity was changed since.",
        "Read it again, make the change once more, and send the ETag of now.",
        place="If-Match",
        headers={"ETag": tag_of(digest_of(now))},
    )


def _kept_now(
    request: HttpRequest,
    response: HttpResponse,
    saved: services.Saved,
    warnings: tuple[Problem, ...],
) -> Answer:
    person = person_of(request)
    activity = read_kept(person).activity_as(saved.public_id)
    if activity is None:
        what = "this activity was added with the same key, and deleted since."
        remedy = "Bring it back, or draw another key."
        raise refused(HTTPStatus.CONFLICT, what, remedy, place="Idempotency-Key")
    return _answer(response, saved.public_id, activity, saved.moved, warnings)


def _answer(
    response: HttpResponse,
    public_id: str,
    activity: Activity,
    moved: tuple[str, ...] = (),
    warnings: tuple[Problem, ...] = (),
) -> Answer:
    response["ETag"] = tag_of(digest_of(activity))
    entry = _entry(public_id, activity)
    return activity_answer(entry, moved=moved, warnings=warnings, file=FILE)


def _entry(public_id: str, activity: Activity) -> Answer:
    return activity_entry(public_id, activity, digest=digest_of(activity))
