"""Where one stands: every set, one set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.selectors.cards import credits_page, set_page

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(CREDITS)
@require_safe
def every_set(request: PersonRequest) -> HttpResponse:
    """Show every set with its rules."""
    page = credits_page(person=request.person, on=timezone.localdate())
    return render(request, "compliance/credits.html", {"page": page})


@part_required(CREDITS)
@require_safe
def one_set(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show one set in full."""
    page = set_page(person=request.person, public_id=public_id, on=timezone.localdate())
    if page is None:
        raise Http404
    return render(request, "compliance/set.html", {"page": page, "card": page.card})
