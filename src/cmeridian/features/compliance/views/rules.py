"""One rule: why it applies, where it was read, and what people found at its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required, person_required
from cmeridian.features.compliance.forms.notes import FORMS, NoteForm
from cmeridian.features.compliance.selectors.rule_page import RulePage, rule_page
from cmeridian.features.compliance.services import (
    Found,
    TooManyNotes,
    acknowledge_rules,
    note_rule,
)

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

_DONE = {
    "wrong": "Your report was sent. It waits for a maintainer; nobody else can read it.",
    "confirmed": "Your confirmation was sent. It waits for a maintainer.",
}


@part_required(CREDITS)
@require_safe
def rule(request: PersonRequest, public_id: str, rule_id: str) -> HttpResponse:
    """Show one rule: number, reason and source."""
    page = _page(request, public_id, rule_id, on=timezone.localdate())
    return render(request, "compliance/rule.html", {"page": page})


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: PersonRequest, public_id: str, rule_id: str, kind: str) -> HttpResponse:
    """Report that a rule looks wrong, or confirm it at its source."""
    on = timezone.localdate()
    page = _page(request, public_id, rule_id, on=on)
    if kind not in FORMS or page.is_own:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = FORMS[kind](sent, on=on, digest=page.digest)
    if form.is_valid():
        answer = _save(request, page, kind, form, on)
        if answer is not None:
            return answer
    context = {"page": page, "kind": kind, "form": form}
    return render(request, "compliance/note.html", context, status=400 if form.errors else 200)


@person_required
@require_POST
def rules_seen(request: PersonRequest) -> HttpResponse:
    """Mark what changed in the rules as seen."""
    acknowledge_rules(person=request.person, on=timezone.localdate())
    return redirect("home:today")


def _page(request: PersonRequest, public_id: str, rule_id: str, *, on: date) -> RulePage:
    page = rule_page(person=request.person, public_id=public_id, rule_id=rule_id, on=on)
    if page is None:
        raise Http404
    return page


def _save(
    request: PersonRequest, page: RulePage, kind: str, form: NoteForm, on: date
) -> HttpResponse | None:
    values = form.cleaned_data
    found = Found(
        kind=kind,
        set_id=page.set_id,
        rule_id=page.row.rule,
        digest=page.digest,
        what=values.get("what", ""),
        **{name: values[name] for name in ("document", "section", "url", "read_on")},
    )
    address = reverse("compliance:rule", args=[page.public_id, page.row.rule])
    try:
        address = note_rule(
            person=request.person,
            found=found,
            on=on,
            submission=values["submission"],
            address=address,
        )
    except TooManyNotes as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, _DONE[kind])
    return redirect(address)
