"""What rules ask of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cmeridian.exchange.specialty_names import specialty_suggestions
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.forms.questions import QuestionsForm
from cmeridian.features.compliance.selectors import find_standing
from cmeridian.features.compliance.selectors.questions import SPECIALTY, questions_to_ask
from cmeridian.features.compliance.services import answer_questions

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

MOST_CHANGES = 8


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: PersonRequest) -> HttpResponse:
    """Answer what rules ask: all that is open, or one anew."""
    today = timezone.localdate()
    standing = find_standing(person=request.person, on=today)
    name = request.GET.get("fact")
    if name == SPECIALTY and standing.kept.record.clinician.specialty:
        return redirect("accounts:about")
    asked = questions_to_ask(standing, name)
    if name is not None and not asked:
        raise Http404
    form = QuestionsForm(
        request.POST if request.method == "POST" else None, questions=asked, standing=standing
    )
    if request.method == "POST" and form.is_valid():
        return _keep(request, form, today, is_one=name is not None)
    context = {
        "form": form,
        "one": name,
        "suggestions": specialty_suggestions(standing.vocabulary) if _names_specialty(form) else (),
    }
    return render(request, "compliance/questions.html", context)


def _keep(
    request: PersonRequest, form: QuestionsForm, today: date, *, is_one: bool
) -> HttpResponse:
    """Keep the answers, say what they change, and go on."""
    answered = answer_questions(
        person=request.person,
        answers=form.answers,
        on=today,
        submission=form.cleaned_data["submission"],
        address=reverse("compliance:profile"),
        more="" if is_one else reverse("compliance:questions"),
    )
    if answered.is_first and form.answers:
        messages.success(request, _saved_words(answered.changes))
    elif answered.is_first:
        messages.info(request, "Nothing was changed.")
    return redirect(answered.address)


def _saved_words(lines: tuple[str, ...]) -> str:
    """Say what changed, a line each."""
    if not lines:
        return "Saved. No rule reads differently for it."
    head = "Saved. 1 rule changed:" if len(lines) == 1 else f"Saved. {len(lines)} rules changed:"
    more = [f"And {len(lines) - MOST_CHANGES} more."] if len(lines) > MOST_CHANGES else []
    return "\n".join([head, *lines[:MOST_CHANGES], *more])


def _names_specialty(form: QuestionsForm) -> bool:
    return any(asked.term.kind in ("choice", "choices") for asked in form.asked)
