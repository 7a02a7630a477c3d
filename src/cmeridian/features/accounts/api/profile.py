"""The API on who one is, what one holds, and the sets of one's own."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError

# Ninja reads the annotations of operations at run time.
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router, Status

from cmeridian.exchange.entry_answers import (
    clinician_answer,
    credential_answer,
    credential_entry,
    credentials_answer,
    own_set_answer,
    own_sets_answer,
)
from cmeridian.exchange.record_parts import read_clinician, read_credential, read_own_set
from cmeridian.features.accounts import selectors, services
from cmeridian.features.accounts.api.checks import operation, person_of
from cmeridian.features.accounts.forms.own_set_parts import RESERVED
from cmeridian.features.base.api import FILE, READ, key_of, not_there, read_values, refused
from cmeridian.features.base.description import answers, body, header

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential
    from cmeridian.exchange.answers import Answer
    from cmeridian.exchange.record_parts import Part
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.accounts.selectors import Held

READS, WRITES = "profile:read", "profile:write"
CredentialId = Annotated[str, Path(description="The id of the credential, as the list gives it.")]
SetId = Annotated[str, Path(description="The id of the set.")]
router = Router(tags=["profile"])
MOST_BYTES_OF_SET = 128 * 1024
_NO_CREDENTIAL = {404: "There is no such credential on this record."}
_NO_SET = {404: "There is no such set on this record."}
_BODY = {
    400: "The body is no JSON.",
    413: "The body is too large.",
    415: "The body is of another kind than JSON.",
    422: "Something in it cannot be kept; each problem is named.",
}


@operation(
    router,
    READ,
    "/clinician",
    scope=READS,
    url_name="clinician",
    operation_id="get_clinician",
    summary="Read who one is",
    extra=answers(
        {200: ("ClinicianAnswer", "Who one is, with the answers to what rules ask.")}, {}
    ),
)
def get_clinician(request: HttpRequest) -> Answer:
    """Give who the record is about, with the answers to what rules ask."""
    person = person_of(request)
    vocabulary = selectors.own_sets(person).rulebook.vocabulary
    return clinician_answer(selectors.clinician_of(person, vocabulary), file=FILE)


@operation(
    router,
    ["PUT"],
    "/clinician",
    scope=WRITES,
    url_name="clinician",
    operation_id="change_clinician",
    summary="Change who one is",
    extra={
        **answers({200: ("ClinicianAnswer", "It is changed.")}, _BODY),
        **body("Clinician", "Everything about the clinician: what is left out is taken back."),
    },
)
def change_clinician(request: HttpRequest) -> Answer:
    """Put who one is, and all answers, in the place of what was there."""
    person = person_of(request)
    own = selectors.own_sets(person)
    part = read_clinician(read_values(request).value, own=own)
    services.replace_clinician(person=person, clinician=part.value)
    return clinician_answer(part.value, warnings=part.warnings, file=FILE)


@operation(
    router,
    READ,
    "/credentials",
    scope=READS,
    url_name="credentials",
    operation_id="list_credentials",
    summary="List what is held",
    extra=answers({200: ("Credentials", "Everything that is held: at most 200.")}, {}),
)
def list_credentials(request: HttpRequest) -> Answer:
    """List licences, certificates and the like, in the order in which they were entered."""
    return credentials_answer(_entry(held) for held in selectors.held_by(person_of(request)))


@operation(
    router,
    ["POST"],
    "/credentials",
    scope=WRITES,
    url_name="credentials",
    operation_id="add_credential",
    summary="Add a credential",
    response={201: Any},
    extra={
        **answers(
            {201: ("CredentialAnswer", "It is on record.")},
            {**_BODY, 409: "There is one under this set already, or the record is full."},
            headers={"Location": "Its address."},
        ),
        **body("Credential", "A credential as in a record file."),
        **header(
            "Idempotency-Key",
            "Drawn for each credential: sent again with the same key, it is added once.",
        ),
    },
)
def add_credential(request: HttpRequest, response: HttpResponse) -> Any:
    """Add a licence, certificate, registration or appointment."""
    person = person_of(request)
    part = _read(request, person)
    address = reverse("api:credentials")
    try:
        services.add_credential(
            person=person,
            credential=part.value,
            submission=key_of(request, actor=person.key),
            address=address,
        )
    except IntegrityError:
        raise _twice() from None
    except services.TooMany as error:
        raise refused(HTTPStatus.CONFLICT, str(error)) from None
    held = selectors.held_under(person, part.value.set)
    if held is None:
        what = "this key was used for another credential."
        raise refused(HTTPStatus.CONFLICT, what, "Draw another key.", place="Idempotency-Key")
    response["Location"] = reverse("api:credential", args=[held.public_id])
    return Status(201, credential_answer(_entry(held), warnings=part.warnings, file=FILE))


@operation(
    router,
    READ,
    "/credentials/{credential_id}",
    scope=READS,
    url_name="credential",
    operation_id="get_credential",
    summary="Read one credential",
    extra=answers({200: ("CredentialAnswer", "The credential.")}, _NO_CREDENTIAL),
)
def get_credential(request: HttpRequest, credential_id: CredentialId) -> Answer:
    """Give one credential."""
    return credential_answer(_entry(_held(request, credential_id)), file=FILE)


@operation(
    router,
    ["PUT"],
    "/credentials/{credential_id}",
    scope=WRITES,
    url_name="credential",
    operation_id="change_credential",
    summary="Change a credential",
    extra={
        **answers({200: ("CredentialAnswer", "It is changed.")}, {**_BODY, **_NO_CREDENTIAL}),
        **body("Credential", "The whole credential: what is left out is taken off."),
    },
)
def change_credential(request: HttpRequest, credential_id: CredentialId) -> Answer:
    """Put other values in the place of a credential's own; it stays under its set."""
    person = person_of(request)
    held = _held(request, credential_id)
    part = _read(request, person)
    if part.value.set != held.credential.set:
        what, remedy = "a credential stays under its set.", f"Write {held.credential.set}."
        raise refused(HTTPStatus.UNPROCESSABLE_ENTITY, what, remedy, place="set")
    try:
        services.save_credential(person=person, credential=part.value, public_id=credential_id)
    except ObjectDoesNotExist:
        raise _no_credential() from None
    entry = credential_entry(credential_id, part.value)
    return credential_answer(entry, warnings=part.warnings, file=FILE)


@operation(
    router,
    ["DELETE"],
    "/credentials/{credential_id}",
    scope=WRITES,
    url_name="credential",
    operation_id="remove_credential",
    summary="Remove a credential",
    response={204: None},
    extra=answers({204: (None, "It is off the record.")}, _NO_CREDENTIAL),
)
def remove_credential(request: HttpRequest, credential_id: CredentialId) -> Any:
    """Take a credential off the record."""
    try:
        services.remove_credential(person=person_of(request), public_id=credential_id)
    except ObjectDoesNotExist:
        raise _no_credential() from None
    return Status(204, None)


@operation(
    router,
    READ,
    "/own-sets",
    scope=READS,
    url_name="own_sets",
    operation_id="list_own_sets",
    summary="List rules of one's own",
    extra=answers({200: ("OwnSets", "All of them: at most 50.")}, {}),
)
def list_own_sets(request: HttpRequest) -> Answer:
    """List the sets of rules that one brought, as they were entered."""
    return own_sets_answer(selectors.own_set_contents(person_of(request)))


@operation(
    router,
    ["PUT"],
    "/own-sets/{set_id}",
    scope=WRITES,
    url_name="own_set",
    operation_id="put_own_set",
    summary="Enter or change rules of one's own",
    response={200: Any, 201: Any},
    extra={
        **answers(
            {200: ("OwnSetAnswer", "It is changed."), 201: ("OwnSetAnswer", "It is new.")},
            {**_BODY, 409: "A set of ours has this id, or the record is full."},
        ),
        **body("OwnSet", "The whole set, in the schema of the packs."),
    },
)
def put_own_set(request: HttpRequest, set_id: SetId) -> Any:
    """Keep a set of rules, new or in the place of the one with its id."""
    person = person_of(request)
    own = selectors.own_sets(person)
    taken = RESERVED | frozenset(own.rulebook.sets)
    if set_id in taken and selectors.find_own_set(person, set_id) is None:
        what, remedy = f"{set_id} is a set of ours.", "Give yours an id of its own."
        raise refused(HTTPStatus.CONFLICT, what, remedy, place="set_id")
    content = read_own_set(read_values(request, most=MOST_BYTES_OF_SET), own=own, set_id=set_id)
    try:
        is_new = services.put_own_set(person=person, content=content)
    except services.TooMany as error:
        raise refused(HTTPStatus.CONFLICT, str(error)) from None
    return Status(201 if is_new else 200, own_set_answer(content))


@operation(
    router,
    ["DELETE"],
    "/own-sets/{set_id}",
    scope=WRITES,
    url_name="own_set",
    operation_id="remove_own_set",
    summary="Remove rules of one's own",
    response={204: None},
    extra=answers({204: (None, "It is off the record.")}, _NO_SET),
)
def remove_own_set(request: HttpRequest, set_id: SetId) -> Any:
    """Take a set off the record, and what is held under it."""
    person = person_of(request)
    if selectors.find_own_set(person, set_id) is None:
        raise _no_set()
    try:
        services.remove_own_set(person=person, set_id=set_id)
    except ObjectDoesNotExist:
        raise _no_set() from None
    return Status(204, None)


def _read(request: HttpRequest, person: Person) -> Part[Credential]:
    own = selectors.own_sets(person)
    clinician = selectors.clinician_of(person, own.rulebook.vocabulary)
    return read_credential(read_values(request).value, own=own, clinician=clinician)


def _held(request: HttpRequest, public_id: str) -> Held:
    try:
        return selectors.find_held(person_of(request), public_id)
    except ObjectDoesNotExist:
        raise _no_credential() from None


def _entry(held: Held) -> Answer:
    return credential_entry(held.public_id, held.credential)


def _no_credential() -> Exception:
    return not_there("there is no such credential on this record.", place="credential_id")


def _no_set() -> Exception:
    return not_there("there is no such set on this record.", place="set_id")


def _twice() -> Exception:
    what, remedy = "there is a credential under this set already.", "Change that one."
    return refused(HTTPStatus.CONFLICT, what, remedy, place="set")
