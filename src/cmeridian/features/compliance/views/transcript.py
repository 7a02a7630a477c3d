"""A transcript for one credential and cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.selectors.named_credential import NotHeld
from cmeridian.features.compliance.selectors.transcript_page import find_transcript

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(CREDITS)
@require_safe
def transcript(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show a transcript to be printed; `period` says how many cycles back."""
    back = request.GET.get("period") or "0"
    if not (back.isascii() and back.isdecimal() and len(back) <= 2):
        raise Http404
    try:
        page = find_transcript(
            person=request.person, public_id=public_id, on=timezone.localdate(), back=int(back)
        )
    except NotHeld:
        raise Http404 from None
    return render(request, "compliance/transcript.html", {"page": page})
