"""Who may ask an operation of the API: a program with a token, or a browser that only reads.

An operation names the scope that a token needs for it; one that names none is refused by a test.
What comes with a session is read only, so that no other site can have a browser change anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security import APIKeyCookie, HttpBearer

from cmeridian.features.accounts.selectors import Program, find_program
from cmeridian.features.accounts.services import note_use
from cmeridian.features.accounts.sessions.fresh import is_fresh
from cmeridian.features.base.access import SCOPES, allows
from cmeridian.features.base.api import READ, refused
from cmeridian.features.base.asking import Acting, acting
from cmeridian.features.base.limits import may_pass, network_of
from cmeridian.features.base.permissions import PERSON, SAFE_METHODS, hold_to

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.accounts.models import Person

WRONG_TOKENS, IN_SECONDS = 20, 600
"""So many tokens that do not hold are answered to one address in so many seconds."""
BEARER = "Bearer"
_MORE_TOKENS = "Make a token on the page Programs of your account."

Operation = Callable[..., Any]


class Token(HttpBearer):
    """Takes a program that shows a token with a scope."""

    permission = PERSON
    openapi_description = (
        "A personal token, made on the page Programs of an account: `Authorization: Bearer …`."
    )

    def __init__(self, scope: str) -> None:
        if scope not in SCOPES:
            raise ValueError(f"there is no scope {scope}")
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Program | None:
        """Find the program that asks; None where no token is shown."""
        if "Authorization" not in request.headers:
            return None
        kind, _, secret = request.headers["Authorization"].partition(" ")
        return self.authenticate(request, secret.strip() if kind.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Program:
        """Find the program that shows a token. Raises Refused with 401, 403 or 429."""
        today = timezone.localdate()
        program = find_program(token, on=today)
        if program is None:
            raise _wrong_token(request)
        part, _, level = self.scope.partition(":")
        if not allows(program.scopes, part=part, level=level):
            raise _missing_scope(self.scope)
        note_use(program=program, on=today)
        # Whoever's browser this may be as well: the request is about the record of the token.
        request.person, request.delegated = program.person, None  # type: ignore[attr-defined]
        via = f"token {program.public_id}"
        acting.set(Acting(actor=program.account, owner=program.person.key, via=via))
        return program


class Session(APIKeyCookie):
    """Takes whoever has begun in this session, to read their own record."""

    permission = PERSON
    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = "The session of a browser, for reading one's own record."

    def __init__(self) -> None:
        # Nothing is changed by a session, so nothing needs the protection of a form.
        super().__init__(csrf=False)

    def authenticate(
        self,
        request: HttpRequest,
        key: str | None,  # noqa: ARG002 - the library gives the cookie; the session has read it
    ) -> Person | None:
        """Find who asks. Raises PermissionDenied for a delegate: pages are what was opened."""
        if request.method not in SAFE_METHODS or "Authorization" in request.headers:
            return None
        hold_to(request, None)
        person: Person | None = getattr(request, "person", None)
        return person


def operation(
    router: Router,
    methods: list[str],
    path: str,
    *,
    scope: str,
    extra: Mapping[str, Any],
    **more: Any,
) -> Callable[[Operation], Operation]:
    """Declare an operation that needs a scope; one that only reads answers a session, too.

    methods, path, more: as django-ninja takes them; extra: its description beyond that.
    """
    is_reading = set(methods) <= set(READ)
    checks = [Token(scope), Session()] if is_reading else [Token(scope)]
    asked: list[dict[str, list[str]]] = [{"token": [scope]}]
    asked += [{"session": []}] if is_reading else []

    def declare(act: Operation) -> Operation:
        declared: Operation = router.api_operation(
            methods, path, auth=checks, openapi_extra={**extra, "x-security": asked}, **more
        )(decorate_view(_as_whoever_asks)(act))
        return declared

    return declare


def _as_whoever_asks(run: Operation) -> Operation:
    """Let what is done in a program's name end with its request."""

    @wraps(run)
    def answered(request: HttpRequest, *args: Any, **values: Any) -> Any:
        # Whoever acts by a delegation stays named: their refusal is noted with both.
        mark = acting.set(acting.get())
        try:
            return run(request, *args, **values)
        finally:
            acting.reset(mark)

    return answered


def hold_to_fresh(request: HttpRequest) -> None:
    """Refuse a session that showed long ago who it is what its pages refuse it, too.

    A program showed its token. Raises Refused with 403.
    """
    if isinstance(request.auth, Program) or is_fresh(request):  # type: ignore[attr-defined]
        return
    what = "an account shows again who it is before it takes the whole record."
    raise refused(
        HTTPStatus.FORBIDDEN, what, "Take it on the page Your data, or send a token that may."
    )


def person_of(request: HttpRequest) -> Person:
    """Give the person whose record an operation is about."""
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _wrong_token(request: HttpRequest) -> Exception:
    who = network_of(request)
    if not may_pass(what="wrong-token", who=who, most=WRONG_TOKENS, seconds=IN_SECONDS):
        return refused(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too many tokens that do not hold came from this address.",
            f"Wait {IN_SECONDS // 60} minutes, then send one that holds.",
            headers={"Retry-After": str(IN_SECONDS)},
        )
    return refused(
        HTTPStatus.UNAUTHORIZED,
        "this token does not hold: it is unknown, was revoked, or has ended.",
        _MORE_TOKENS,
        place="Authorization",
        headers={"WWW-Authenticate": f'{BEARER} realm="CMEridian", error="invalid_token"'},
    )


def _missing_scope(scope: str) -> Exception:
    return refused(
        HTTPStatus.FORBIDDEN,
        f"this token lacks the scope {scope}.",
        _MORE_TOKENS,
        place=scope,
        headers={
            "WWW-Authenticate": f'{BEARER} realm="CMEridian", error="insufficient_scope", '
            f'scope="{scope}"'
        },
    )
