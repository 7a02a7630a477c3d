"""What falls due, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.forms.days import UntilForm
from cmeridian.features.compliance.selectors.deadlines import find_deadlines, last_day_allowed

if TYPE_CHECKING:
    from django.http import HttpResponse


@part_required(CREDITS)
@require_safe
def timeline(request: PersonRequest) -> HttpResponse:
    """Show every due date up to a day, drawn and listed; those of one set if it is named."""
    today = timezone.localdate()
    form = UntilForm(request.GET, on=today, last=last_day_allowed(today))
    until = form.cleaned_data["until"] if form.is_valid() else None
    only = request.GET.get("set", "")
    deadlines = find_deadlines(person=request.person, on=today, until=until, only=only)
    context = {"form": form, "deadlines": deadlines, "only": only}
    return render(request, "compliance/timeline.html", context)
