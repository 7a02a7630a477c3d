"""What one holds: find the set of a credential, add it, change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.features.accounts.forms.credentials import CoverForm, CredentialForm
from cmeridian.features.accounts.selectors import (
    Held,
    clinician_of,
    find_held,
    held_by,
    own_sets,
)
from cmeridian.features.accounts.selectors.set_finder import (
    Finder,
    SetShown,
    find_sets,
    find_sets_in,
    show_set,
)
from cmeridian.features.accounts.services import TooMany, add_credential, save_credential
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cmeridian.domain.records.record import Clinician
    from cmeridian.exchange.own_sets import OwnSets

TWICE = "You hold this credential already: one is kept under each set. Change that one instead."


@dataclass(frozen=True, slots=True)
class _Around:
    """What the form of a credential needs to know of its owner."""

    own: OwnSets
    clinician: Clinician


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def add(request: PersonRequest) -> HttpResponse:
    """Find the set of a credential; then add it."""
    around = _around(request)
    held = held_by(request.person)
    set_id = request.GET.get("set")
    if set_id is None:
        return _find(request, around, held)
    if set_id not in around.own.rulebook.sets:
        raise Http404
    shown = show_set(around.own.rulebook.sets[set_id], around.own, held, on=timezone.localdate())
    form = _form(request, around, shown.terms.id)
    if _is_sent(request) and form.is_valid():
        address = _keep_new(request, form, shown)
        if address is not None:
            return redirect(address)
    context = {"form": form, "shown": shown, "clinician": around.clinician}
    return render(request, "accounts/credential.html", context)


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, public_id: str) -> HttpResponse:
    """Change a credential."""
    held = _held(request, public_id)
    around = _around(request)
    form = None
    if held.credential.set in around.own.rulebook.sets:
        form = _form(request, around, held.credential.set, held=held)
        if _is_sent(request) and _keep_changed(request, form, held):
            return redirect("compliance:profile")
    return _show(request, around, held, form)


@part_required(PROFILE)
@require_POST
def expiry(request: PersonRequest, public_id: str) -> HttpResponse:
    """Give the printed expiry of a credential, and nothing else."""
    held = _held(request, public_id)
    around = _around(request)
    if held.credential.set not in around.own.rulebook.sets:
        raise Http404
    form = _form(request, around, held.credential.set, held=held)
    form = _form(
        request,
        around,
        held.credential.set,
        held=held,
        data=_as_data({**form.initial, "event-rows": form.row_count}, request.POST),
    )
    form.fields["expires"].required = True
    form.fields["expires"].error_messages["required"] = (
        "Enter the expiry date as it stands on the document."
    )
    if _keep_changed(request, form, held):
        return redirect("compliance:profile")
    return _show(request, around, held, form)


def _find(request: PersonRequest, around: _Around, held: tuple[Held, ...]) -> HttpResponse:
    """Search by words, or by place and profession."""
    vocabulary, profession = around.own.rulebook.vocabulary, around.clinician.profession
    by_place = "place" in request.GET
    cover = CoverForm(
        request.GET if by_place else None,
        vocabulary=vocabulary,
        initial={"profession": profession},
    )
    if not by_place:
        query = request.GET.get("q", "")
        finder = find_sets(query=query, own=around.own, profession=profession, held=held)
    elif cover.is_valid():
        finder = find_sets_in(own=around.own, held=held, **cover.cleaned_data)
    else:
        finder = Finder()
    name = "set_results" if request.headers.get("HX-Request") else "credential_find"
    places = sorted(vocabulary.jurisdictions.values())
    context = {"finder": finder, "cover": cover, "place_names": places}
    return render(request, f"accounts/{name}.html", context)


def _around(request: PersonRequest) -> _Around:
    own = own_sets(request.person)
    return _Around(own, clinician_of(request.person, own.rulebook.vocabulary))


def _held(request: PersonRequest, public_id: str) -> Held:
    try:
        return find_held(request.person, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _is_sent(request: PersonRequest) -> bool:
    return request.method == "POST" and "more" not in request.POST


def _form(
    request: PersonRequest,
    around: _Around,
    set_id: str,
    *,
    held: Held | None = None,
    data: QueryDict | None = None,
) -> CredentialForm:
    is_more = request.method == "POST" and "more" in request.POST
    return CredentialForm(
        data if data is not None else (request.POST if _is_sent(request) else None),
        typed=request.POST if is_more else None,
        terms=around.own.rulebook.sets[set_id],
        own=around.own,
        clinician=around.clinician,
        held=held.credential if held else None,
    )


def _as_data(held: Mapping[str, Any], typed: QueryDict) -> QueryDict:
    """Take everything as it is held, and the expiry as it was typed."""
    data = QueryDict(mutable=True)
    data.update({name: "" if value is None else str(value) for name, value in held.items()})
    data["expires"] = typed.get("expires", "")
    return data


def _keep_new(request: PersonRequest, form: CredentialForm, shown: SetShown) -> str | None:
    """Keep a new credential; None if it cannot be, which the form then says."""
    assert form.credential is not None
    try:
        address = add_credential(
            person=request.person,
            credential=form.credential,
            submission=form.cleaned_data["submission"],
            address=reverse("compliance:profile"),
        )
    except IntegrityError:
        form.add_error(None, TWICE)
        return None
    except TooMany as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, f"Added: {authority_name(shown.terms)}.")
    return address


def _keep_changed(request: PersonRequest, form: CredentialForm, held: Held) -> bool:
    if not form.is_valid() or form.credential is None:
        return False
    try:
        save_credential(person=request.person, credential=form.credential, public_id=held.public_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, "Saved.")
    return True


def _show(
    request: PersonRequest, around: _Around, held: Held, form: CredentialForm | None
) -> HttpResponse:
    terms = around.own.rulebook.sets.get(held.credential.set)
    shown = show_set(terms, around.own, (), on=timezone.localdate()) if terms else None
    context = {"form": form, "held": held, "shown": shown, "clinician": around.clinician}
    return render(request, "accounts/credential.html", context)
