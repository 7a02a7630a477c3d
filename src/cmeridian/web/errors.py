"""Pages for what went wrong: what happened, what is safe, where to go, a reference to quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cmeridian.features.base.api import for_program, problem_response
from cmeridian.features.base.asking import request_id
from cmeridian.features.base.permissions import public

if TYPE_CHECKING:
    from django.http import HttpRequest


_TO_PROGRAMS = {
    400: ("the request cannot be read.", "Check its headers and its address."),
    403: ("the request is refused.", "Send a token that may do this."),
    404: ("there is nothing at this address.", "Read the description at /api/openapi.json."),
}


def _page(request: HttpRequest, status: int, **more: bool) -> HttpResponse:
    if for_program(request):
        return problem_response(status, *_TO_PROGRAMS[status])
    context = {"reference": request_id.get(), **more}
    return render(request, f"errors/{status}.html", context, status=status)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _page(request, 400)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for what is not open to whoever asks."""
    return _page(request, 403, is_refused=True)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, or not this person's."""
    return _page(request, 404)


@public
def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer when something of ours broke, without whatever may have broken it.

    The page is drawn outside the request: no session, no person, no navigation, no database.
    """
    if for_program(request):
        what, remedy = "something of ours broke.", f"Quote the reference {request_id.get()}."
        return problem_response(500, what, remedy)
    text = render_to_string("errors/500.html", {"reference": request_id.get()})
    return HttpResponse(text, status=500)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection against foreign pages does not fit."""
    return _page(request, 403)
