"""The API on the record as a whole: take it, put another in its place, undo that."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

# Ninja reads the annotations of operations at run time.
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.answers import Answer
from cmeridian.exchange.documents import MAX_BYTES
from cmeridian.exchange.entry_answers import replaced_answer
from cmeridian.features.accounts.api.checks import hold_to_fresh, operation, person_of
from cmeridian.features.base.api import FILE, READ, Refused, key_of, read_bytes, refused
from cmeridian.features.base.description import JSON, answers, body, header
from cmeridian.features.home import services
from cmeridian.features.home.selectors import record_as_json

READS, WRITES = "record:read", "record:write"
YAML = "application/yaml"
router = Router(tags=["record"])


@operation(
    router,
    READ,
    "/record",
    scope=READS,
    url_name="record",
    operation_id="get_record",
    summary="Take the whole record",
    extra=answers({200: ("Record", "The record file.")}, {}),
)
def get_record(request: HttpRequest) -> Answer:
    """Give the record file (`cmeridian/record/1`) as JSON."""
    hold_to_fresh(request)
    return record_as_json(person_of(request))


@operation(
    router,
    ["PUT"],
    "/record",
    scope=WRITES,
    url_name="record",
    operation_id="replace_record",
    summary="Put another record in its place",
    extra={
        **answers(
            {200: ("Replaced", "The record took the place of what was there.")},
            {
                400: "The body is neither JSON nor YAML.",
                413: "The body has more than 8 MB.",
                415: "The body is of another kind.",
                422: "Something in it cannot be kept; each problem is named.",
            },
        ),
        **body("Record", "A record file.", kinds=(JSON, YAML)),
        **header(
            "Idempotency-Key",
            "Sent again with the same key, the record is replaced once.",
        ),
    },
)
def replace_record(request: HttpRequest) -> Answer:
    """Put a record file in the place of everything; the earlier record is kept for one undo."""
    person = person_of(request)
    content = read_bytes(request, most=MAX_BYTES, kinds=(JSON, YAML))
    try:
        file = services.bring_in(
            person=person,
            content=content,
            at=timezone.now(),
            submission=key_of(request, actor=person.key),
        )
    except BadInput as error:
        if isinstance(error, Refused):
            raise
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, error.problems) from None
    return replaced_answer(file.record, warnings=file.warnings, file=FILE)


@operation(
    router,
    ["POST"],
    "/record/undo",
    scope=WRITES,
    url_name="record_undo",
    operation_id="undo_replace_record",
    summary="Bring the earlier record back",
    response={204: None},
    extra=answers(
        {204: (None, "The earlier record is back.")},
        {409: "There is no earlier record, or it can no longer be read."},
    ),
)
def undo_replace_record(request: HttpRequest) -> Any:
    """Undo the last replacement, whether by a program or on the page."""
    try:
        was_there = services.take_back(person=person_of(request))
    except BadInput as error:
        raise Refused(HTTPStatus.CONFLICT, error.problems) from None
    if not was_there:
        raise refused(HTTPStatus.CONFLICT, "there is no earlier record to bring back.")
    return Status(204, None)
