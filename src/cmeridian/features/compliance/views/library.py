"""Every requirement set, for everyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.permissions import public
from cmeridian.features.compliance.selectors.library import library, set_in_full

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_WORDS = 100


@public
@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """List the sets, or those that fit."""
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    profession = request.GET.get("profession", "").strip()[:LONGEST_WORDS]
    found = library(words=words, profession=profession, on=timezone.localdate())
    context = {"library": found, "words": words, "profession": profession}
    return render(request, "compliance/sets.html", context)


@public
@require_safe
def set_page(request: HttpRequest, set_id: str) -> HttpResponse:
    """Show one set with every rule in words."""
    page = set_in_full(set_id=set_id, on=timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "compliance/set_page.html", {"page": page})
