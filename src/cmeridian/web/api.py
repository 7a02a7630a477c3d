"""The root of the API under `/api/`: who may ask, and how refusals are written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

import cmeridian
from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.answers import problems_answer
from cmeridian.features.accounts.api.checks import BEARER, Session
from cmeridian.features.accounts.api.profile import router as profile_router
from cmeridian.features.base.api import FILE, Refused
from cmeridian.features.base.permissions import SAFE_METHODS, public
from cmeridian.features.compliance.api import router as compliance_router
from cmeridian.features.home.api import router as home_router
from cmeridian.features.portfolio.api import router as portfolio_router
from cmeridian.web.api_page import page_of
from cmeridian.web.openapi import DESCRIPTION, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

_SHELL = ("openapi-json", "api-root")
"""Addresses that the library adds: the description, and a root that would answer 404."""


def _answer(
    request: HttpRequest, error: BadInput, status: int, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    response = api.create_response(request, problems_answer(error), status=status)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def _refuse(request: HttpRequest, error: Refused) -> HttpResponse:
    return _answer(request, error, error.status, error.headers)


def _refuse_nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    what, remedy = "nobody has begun in this session.", "Send a token, or begin on the start page."
    if request.method not in SAFE_METHODS:
        what, remedy = "a session only reads.", "Send a token that has the scope to change this."
    error = BadInput(FILE, [Problem(0, "", what, remedy)])
    return _answer(request, error, 401, {"WWW-Authenticate": f'{BEARER} realm="CMEridian"'})


def _refuse_delegate(request: HttpRequest, _error: PermissionDenied) -> HttpResponse:
    what, remedy = "this record is that of another.", "Use the pages; they show what was opened."
    return _answer(request, BadInput(FILE, [Problem(0, "", what, remedy)]), 403)


def _refuse_erased(request: HttpRequest, _error: ObjectDoesNotExist) -> HttpResponse:
    """Answer where the record was erased, or the entry removed, while the request was under way."""
    what = "this is no longer there."
    return _answer(request, BadInput(FILE, [Problem(0, "", what)]), 404)


def _refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    problem = Problem(0, "", str(error), "Read the description at /api/openapi.json.")
    return _answer(request, BadInput(FILE, [problem]), error.status_code)


def _refuse_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = [_problem(details) for details in error.errors]
    return _answer(request, BadInput(FILE, problems), 422)


def _refuse_bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
    return _answer(request, BadInput(FILE, error.problems), 422)


def _problem(details: dict[str, Any]) -> Problem:
    """Take over what our own types say of a value; others say it themselves."""
    context = details.get("ctx", {})
    what = context.get("what") or details.get("msg", "This value cannot be read.")
    return Problem(0, str(details["loc"][-1]), str(what), str(context.get("remedy", "")))


class DescribedApi(NinjaAPI):
    """Describes its operations in full, with the shapes of what they take and answer."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """Write the description."""
        return describe(super().get_openapi_schema(**options))


def _declared(urls: tuple[Any, ...]) -> tuple[Any, ...]:
    """Give the description at the root too, and declare it as public; it is only to be read.

    Operations are declared where they are written.
    """
    own = {pattern.name: pattern for pattern in urls[0] if pattern.name in _SHELL}
    shown = public(require_safe(own["openapi-json"].callback))
    for pattern in own.values():
        pattern.callback = shown
    urls[0].append(path("docs", docs, name="docs"))
    return urls


api = DescribedApi(
    title="CMEridian",
    version=cmeridian.__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
    # Whatever does not say otherwise needs a person.
    auth=Session(),
)
for one in (compliance_router, portfolio_router, profile_router, home_router):
    api.add_router("", one)
for kind, answer in (
    (AuthenticationError, _refuse_nobody),
    (PermissionDenied, _refuse_delegate),
    (ObjectDoesNotExist, _refuse_erased),
    (HttpError, _refuse_request),
    (ValidationError, _refuse_values),
    (BadInput, _refuse_bad_input),
    (Refused, _refuse),
):
    api.add_exception_handler(kind, answer)  # type: ignore[arg-type]


@public
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show every operation of the API, and what it takes and answers."""
    base = request.build_absolute_uri("/").rstrip("/")
    return render(request, "api.html", page_of(description(), base=base))


@cache
def description() -> dict[str, Any]:
    """Write the description once: it changes with the code alone."""
    return dict(api.get_openapi_schema())


urls = _declared(api.urls)
