"""What an auditor would ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.selectors.audit_page import find_audit
from cmeridian.features.compliance.selectors.named_credential import NotHeld

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(CREDITS)
@require_safe
def audit(request: PersonRequest, public_id: str) -> HttpResponse:
    """Show what is there and what is missing."""
    try:
        page = find_audit(person=request.person, public_id=public_id, on=timezone.localdate())
    except NotHeld:
        raise Http404 from None
    return render(request, "compliance/audit.html", {"page": page})
