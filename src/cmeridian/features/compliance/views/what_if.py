"""What would be different."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.forms.what_if import PARTS, WhatIfForm
from cmeridian.features.compliance.selectors.suppositions import Refused, find_choices, suppose

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cmeridian.features.compliance.selectors.outcomes import Outcome


@part_required(CREDITS)
@require_safe
def what_if(request: PersonRequest) -> HttpResponse:
    """Compare the record with a supposition, which stands in the address; nothing is saved."""
    today = timezone.localdate()
    choices = find_choices(person=request.person, on=today)
    form = WhatIfForm(request.GET, choices=choices)
    outcome: Outcome | None = None
    if form.is_valid() and form.wishes.is_any:
        try:
            outcome = suppose(person=request.person, wishes=form.wishes, on=today)
        except Refused as refused:
            form.refuse(refused.reasons)
    supposed = outcome.supposed if outcome else ()
    context = {
        "form": form,
        "outcome": outcome,
        "choices": choices,
        "supposed": [(words, _without(request, fields)) for fields, words in supposed],
        "kept": {part: form.kept_beside(part) for part in PARTS},
    }
    return render(request, "compliance/what_if.html", context)


def _without(request: PersonRequest, fields: Iterable[str]) -> str:
    """Write the present query without some fields."""
    query = request.GET.copy()
    for name in fields:
        query.pop(name, None)
    return f"?{query.urlencode()}"
