"""Who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cmeridian.exchange.specialty_names import specialty_suggestions
from cmeridian.features.accounts.forms.about import AboutForm
from cmeridian.features.accounts.selectors import clinician_of, held_by, own_sets
from cmeridian.features.accounts.services import save_clinician
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: PersonRequest) -> HttpResponse:
    """Change who one is."""
    own = own_sets(request.person)
    vocabulary = own.rulebook.vocabulary
    is_sent = request.method == "POST" and "more" not in request.POST
    form = AboutForm(
        request.POST if is_sent else None,
        typed=request.POST if request.method == "POST" and not is_sent else None,
        own=own,
        clinician=clinician_of(request.person, vocabulary),
        held=[held.credential for held in held_by(request.person)],
        on=timezone.localdate(),
    )
    if is_sent and form.is_valid() and form.clinician is not None:
        save_clinician(person=request.person, clinician=form.clinician)
        messages.success(request, "Saved.")
        return redirect("compliance:profile")
    context = {"form": form, "suggestions": specialty_suggestions(vocabulary)}
    return render(request, "accounts/about.html", context)
