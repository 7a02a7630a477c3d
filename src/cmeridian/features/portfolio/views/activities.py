"""What was done: the list, one activity, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.base.access import ACTIVITIES
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.portfolio import selectors, services
from cmeridian.features.portfolio.selectors.listing import list_activities, read_filters
from cmeridian.features.portfolio.views.editor import Editor

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cmeridian.features.portfolio.selectors import Kept


@part_required(ACTIVITIES)
@require_safe
def activities(request: PersonRequest) -> HttpResponse:
    """List what was done."""
    kept = selectors.read_kept(request.person)
    listing = list_activities(kept, read_filters(request.GET), on=timezone.localdate())
    deleted = request.GET.get("deleted", "")
    title = selectors.find_deleted(request.person, deleted) if deleted else None
    context = {"listing": listing, "deleted": deleted, "deleted_title": title}
    return render(request, "portfolio/activities.html", context)


@part_required(ACTIVITIES)
@require_safe
def topics(request: PersonRequest) -> HttpResponse:
    """Find topics for the form, while their name is typed."""
    editor = Editor(request, selectors.read_kept(request.person))
    form = editor.form(request.GET, is_looking=True)
    return render(request, "portfolio/parts/found_topics.html", {"form": form})


@part_required(ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    """Add an activity."""
    editor = Editor(request, selectors.read_kept(request.person))
    form = editor.typed()
    if form is None or form.activity is None:
        return editor.show(form)
    try:
        saved = services.add_activity(
            person=request.person, activity=form.activity, **editor.circumstances
        )
    except UserError as error:
        return editor.show(form, status=409, refusal=str(error))
    return editor.leave(form, saved)


@part_required(ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """Change an activity."""
    kept = selectors.read_kept(request.person)
    stored = kept.activity_as(public_id)
    if stored is None:
        return _deleted_elsewhere(request, kept, public_id)
    editor = Editor(request, kept, public_id=public_id, stored=stored)
    form = editor.typed()
    if form is None or form.activity is None:
        return editor.show(form)
    try:
        saved = services.change_activity(
            person=request.person,
            public_id=public_id,
            activity=form.activity,
            digest=request.POST.get("digest", ""),
            **editor.circumstances,
        )
    except services.ChangedElsewhere as error:
        return editor.show_both(form, error.now)
    except ObjectDoesNotExist:
        return _deleted_elsewhere(request, kept, public_id)
    return editor.leave(form, saved)


@part_required(ACTIVITIES)
@require_POST
def delete(request: PersonRequest, public_id: str) -> HttpResponse:
    """Set an activity aside."""
    try:
        services.set_aside_activity(person=request.person, public_id=public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    return redirect(f"{reverse('portfolio:activities')}?deleted={public_id}")


@part_required(ACTIVITIES)
@require_POST
def restore(request: PersonRequest, public_id: str) -> HttpResponse:
    """Bring an activity back."""
    try:
        services.bring_back_activity(person=request.person, public_id=public_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The activity is back on your record.")
    return redirect("portfolio:activities")


def _deleted_elsewhere(request: PersonRequest, kept: Kept, public_id: str) -> HttpResponse:
    """Offer to keep as a new activity what was typed about one that is gone meanwhile."""
    if request.method != "POST" or selectors.find_deleted(request.person, public_id) is None:
        raise Http404
    editor = Editor(request, kept)
    return editor.show(editor.form(request.POST, is_looking=True), status=409, is_gone=True)
