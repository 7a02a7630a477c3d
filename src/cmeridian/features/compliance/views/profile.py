"""Who one is, and what one holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.accounts.sessions import what_was_removed
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.selectors.profile import find_profile

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(PROFILE)
@require_safe
def profile(request: PersonRequest) -> HttpResponse:
    """Show the profile."""
    found = find_profile(person=request.person, on=timezone.localdate())
    context = {
        "answer": found.answer,
        "clinician": found.clinician,
        "profession": found.profession,
        "specialty": found.specialty,
        "cards": found.cards,
        "undated": found.undated,
        "needs_birth_date": found.needs_birth_date,
        "questions": found.questions,
        "own_sets": found.own_sets,
        "facts": found.facts,
        "removed": what_was_removed(request) if "removed" in request.GET else None,
    }
    return render(request, "compliance/profile.html", context)
