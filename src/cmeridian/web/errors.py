"""Pages for what went wrong: what happened, what is safe, where to go, a reference to quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cmeridian.features.base.middleware import request_id
from cmeridian.features.base.permissions import public

if TYPE_CHECKING:
    from django.http import HttpRequest


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"errors/{status}.html", {"reference": request_id.get()}, status=status)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _page(request, 400)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that is refused."""
    return _page(request, 403)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is not there, or not this person's."""
    return _page(request, 404)


@public
def server_fault(request: HttpRequest) -> HttpResponse:
    """Answer when something of ours broke, without whatever may have broken it.

    The page is drawn outside the request: no session, no person, no navigation, no database.
    """
    text = render_to_string("errors/500.html", {"reference": request_id.get()})
    return HttpResponse(text, status=500)


@public
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection against foreign pages does not fit."""
    return _page(request, 403)
