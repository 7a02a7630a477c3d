"""The root of the API under `/api/`: who may ask, and how refusals are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import APIKeyCookie

import cmeridian
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.answers import problems_answer
from cmeridian.features.base.permissions import PERSON, public
from cmeridian.features.compliance.api import FILE, NotThere
from cmeridian.features.compliance.api import router as compliance_router

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cmeridian.features.accounts.models import Person

_SHELL = ("openapi-json", "api-root")
"""Addresses that the library adds: the description, and a root that would answer 404."""


class SessionPerson(APIKeyCookie):
    """Takes whoever has begun in this session."""

    param_name = settings.SESSION_COOKIE_NAME
    permission = PERSON

    def authenticate(
        self,
        request: HttpRequest,
        key: str | None,  # noqa: ARG002 - the library gives the cookie; the session has read it
    ) -> Person | None:
        """Find who asks."""
        person: Person | None = getattr(request, "person", None)
        return person


def _refuse(request: HttpRequest, error: BadInput, status: int) -> HttpResponse:
    return api.create_response(request, problems_answer(error), status=status)


def _refuse_nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    what, remedy = "nobody has begun in this session.", "Open the start page and begin there."
    return _refuse(request, BadInput(FILE, [Problem(0, "", what, remedy)]), 401)


def _refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    problem = Problem(0, "", str(error), "Read the description at /api/openapi.json.")
    return _refuse(request, BadInput(FILE, [problem]), error.status_code)


def _refuse_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [_problem(details) for details in error.errors]
    return _refuse(request, BadInput(FILE, problems), 422)


def _refuse_bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
    return _refuse(request, error, 404 if isinstance(error, NotThere) else 422)


def _problem(details: dict[str, Any]) -> Problem:
    """Take over what our own types say of a value; others say it themselves."""
    context = details.get("ctx", {})
    what = context.get("what") or details.get("msg", "This value cannot be read.")
    return Problem(0, str(details["loc"][-1]), str(what), str(context.get("remedy", "")))


class ReadApi(NinjaAPI):
    """Describes an operation once: what answers GET answers HEAD too."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Write the description."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            operations.pop("head", None)
        return schema


def _declared(urls: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give the description at the root too, and declare it as public; it is only to be read.

    Operations are declared where they are written.
    """
    own = {pattern.name: pattern for pattern in urls[0] if pattern.name in _SHELL}
    describe = public(require_safe(own["openapi-json"].callback))
    for pattern in own.values():
        pattern.callback = describe
    return urls


api = ReadApi(
    title="CMEridian",
    version=cmeridian.__version__,
    description="What a clinician owes in continuing education: by when, why, from which source.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    # Whatever does not say otherwise needs a person.
    auth=SessionPerson(),
)
api.add_router("", compliance_router)
api.add_exception_handler(AuthenticationError, _refuse_nobody)  # type: ignore[arg-type]
api.add_exception_handler(HttpError, _refuse_request)  # type: ignore[arg-type]
api.add_exception_handler(ValidationError, _refuse_values)  # type: ignore[arg-type]
api.add_exception_handler(BadInput, _refuse_bad_input)  # type: ignore[arg-type]
urls = _declared(api.urls)
