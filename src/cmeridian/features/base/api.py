"""What every operation of the API shares: its body, its refusals, and how it is described."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.http.request import UnreadablePostError

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.answers import problems_answer
from cmeridian.features.base.ids import ID_LENGTH
from cmeridian.packs.strict_json import read_json_tree

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.packs.plain_tree import Tree

FILE = "request"
"""What the problems of a request name as their file."""
READ = ["GET", "HEAD"]
JSON = "application/json"
MOST_BYTES = 256 * 1024
"""Of the body of an operation on one entry: the largest entry takes half of it."""
LONGEST_KEY = 200
_ENTITY_TAG = re.compile(r'(?:W/)?"([!\x23-\x7e]*)"', re.ASCII)


class Refused(BadInput):
    """A request that is not done. status: of the answer; headers: that go with it."""

    def __init__(
        self,
        status: HTTPStatus,
        problems: Iterable[Problem],
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        super().__init__(FILE, problems)


def refused(
    status: HTTPStatus,
    what: str,
    remedy: str = "",
    *,
    place: str = "",
    headers: Mapping[str, str] | None = None,
) -> Refused:
    """Make the refusal of a request for one reason."""
    return Refused(status, [Problem(0, place, what, remedy)], headers=headers)


def for_program(request: HttpRequest) -> bool:
    """Tell whether a request is for the API, so that its refusal is no page."""
    return request.path_info.startswith("/api/") and request.path_info != "/api/docs"


def problem_response(status: int, what: str, remedy: str = "") -> JsonResponse:
    """Answer a request for the API that no operation has seen."""
    return JsonResponse(problems_answer(refused(HTTPStatus(status), what, remedy)), status=status)


def not_there(what: str, remedy: str = "", *, place: str = "") -> Refused:
    """Make the refusal of what is not there, or is another's: the two are answered alike."""
    return refused(HTTPStatus.NOT_FOUND, what, remedy, place=place)


def read_bytes(
    request: HttpRequest, *, most: int = MOST_BYTES, kinds: tuple[str, ...] = (JSON,)
) -> bytes:
    """Read the body of a request.

    most: so many bytes may come; kinds: of content that are read. Raises Refused for another kind,
    for more, and for what breaks off.
    """
    if request.content_type not in kinds:
        remedy = f"Send the header Content-Type: {kinds[0]}."
        what = "the kind of the content is not one that is read here."
        raise refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, what, remedy)
    try:
        # Not `body`, whose limit is the one for forms.
        data = request.read(most + 1)
    except UnreadablePostError:
        raise refused(HTTPStatus.BAD_REQUEST, "the body breaks off.", "Send it again.") from None
    if len(data) > most:
        what = f"the body has more than {most // 1024:,} kB."
        raise refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, what, "Send less at once.")
    return bytes(data)


def read_values(request: HttpRequest, *, most: int = MOST_BYTES) -> Tree:
    """Read the body of a request as one JSON object; its numbers stay text.

    Raises Refused with 400 for what is no JSON, and with 422 for what is no object.
    """
    try:
        tree = read_json_tree(read_bytes(request, most=most), file=FILE)
    except Refused:
        raise
    except BadInput as error:
        raise Refused(HTTPStatus.BAD_REQUEST, error.problems) from None
    if not isinstance(tree.value, dict):
        what, remedy = "the body is no JSON object.", "Write the values between { and }."
        raise refused(HTTPStatus.UNPROCESSABLE_ENTITY, what, remedy)
    return tree


def key_of(request: HttpRequest, *, actor: str) -> str:
    """Read the header `Idempotency-Key` as the key of a submission; empty without one.

    actor: whose key it is, so that the same key of another is another. Raises Refused for one that
    is too long or holds other than printable ASCII characters.
    """
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return ""
    if not 0 < len(given) <= LONGEST_KEY or not given.isascii() or not given.isprintable():
        remedy = f"Use 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID."
        what = "the Idempotency-Key cannot be used."
        raise refused(HTTPStatus.UNPROCESSABLE_ENTITY, what, remedy, place="Idempotency-Key")
    digest = hashlib.sha256(f"{actor}\n{request.path}\n{given}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:ID_LENGTH]


def tag_of(digest: str) -> str:
    """Write a digest as the value of the header `ETag`."""
    return f'"{digest}"'


def tags_expected(request: HttpRequest) -> tuple[str, ...]:
    """Read the digests of the header `If-Match`; `*` for any.

    A server that compresses an answer marks its tag as weak; the values are the same. Raises
    Refused with 428 if the header is missing, so that nobody overwrites what they have not seen.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        what = "this would overwrite an entry without saying which state of it was seen."
        remedy = "Send its ETag in the header If-Match, or If-Match: * for any."
        raise refused(HTTPStatus.PRECONDITION_REQUIRED, what, remedy, place="If-Match")
    return ("*",) if given == "*" else tuple(_ENTITY_TAG.findall(given))
