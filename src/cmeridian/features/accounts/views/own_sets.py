"""Rules of one's own: enter them, change them, or keep a credential without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.features.accounts.forms.other_sets import UnknownSetForm, YamlSetForm
from cmeridian.features.accounts.forms.own_sets import SimpleSetForm, fits_simple_form
from cmeridian.features.accounts.selectors import clinician_of, find_own_set, own_sets
from cmeridian.features.accounts.selectors.set_preview import preview_set
from cmeridian.features.accounts.services import TooMany, enter_own_set, save_own_set
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.packs.places import find_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse, QueryDict

    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.exchange.own_sets import OwnSets

    SetForm = SimpleSetForm | YamlSetForm | UnknownSetForm

YAML = "yaml"


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PersonRequest) -> HttpResponse:
    """Enter rules of one's own, and what is held under them."""
    own = own_sets(request.person)
    simple, pasted = _forms(request, own, content=None)
    sent = _sent(request, simple, pasted)
    if sent is not None and sent.is_valid() and not _only_looks(request):
        address = _keep_new(request, sent)
        if address:
            return redirect(address)
    return _show(request, own, simple, pasted, sent, content=None)


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, set_id: str) -> HttpResponse:
    """Change rules of one's own."""
    content = find_own_set(request.person, set_id)
    if content is None:
        raise Http404
    own = own_sets(request.person)
    simple, pasted = _forms(request, own, content=content)
    sent = _sent(request, simple, pasted)
    if sent is not None and sent.is_valid() and not _only_looks(request):
        assert sent.content is not None
        save_own_set(person=request.person, content=sent.content)
        messages.success(request, "Saved. Every page now reads by these rules.")
        return redirect("compliance:profile")
    return _show(request, own, simple, pasted, sent, content=content)


@part_required(PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: PersonRequest) -> HttpResponse:
    """Keep a credential on record for which no rules are known."""
    own = own_sets(request.person)
    vocabulary = own.rulebook.vocabulary
    form = UnknownSetForm(
        request.POST if request.method == "POST" else None,
        own=own,
        clinician=clinician_of(request.person, vocabulary),
        place=request.GET.get("place", "")[:100],
        profession=request.GET.get("profession", ""),
    )
    if request.method == "POST" and form.is_valid():
        address = _keep_new(request, form)
        if address:
            return redirect(address)
    context = {"form": form, "place_names": sorted(vocabulary.jurisdictions.values())}
    return render(request, "accounts/own_set_keep.html", context)


def _only_looks(request: PersonRequest) -> bool:
    return "preview" in request.POST


def _forms(
    request: PersonRequest, own: OwnSets, *, content: Mapping[str, Any] | None
) -> tuple[SimpleSetForm | None, YamlSetForm]:
    """Make both ways to enter a set, the one that was sent with what was typed.

    There is no simple form for a set that says more than it can show.
    """
    is_sent = request.method == "POST"
    is_yaml = request.POST.get("way") == YAML
    is_more = "more" in request.POST
    typed = request.POST if is_sent and not is_yaml else None
    vocabulary = own.rulebook.vocabulary
    clinician = clinician_of(request.person, vocabulary)
    simple = None
    if content is None or fits_simple_form(content, vocabulary):
        simple = SimpleSetForm(
            None if is_more else typed,
            typed=typed if is_more else None,
            own=own,
            clinician=clinician,
            content=content,
            start=_start(request.GET, vocabulary),
        )
    pasted = YamlSetForm(
        request.POST if is_sent and is_yaml else None,
        own=own,
        clinician=clinician,
        content=content,
    )
    return simple, pasted


def _start(asked: QueryDict, vocabulary: Vocabulary) -> dict[str, Any]:
    """Take what the search knew already: place and profession."""
    place, profession = asked.get("place", "")[:100], asked.get("profession", "")
    known = find_place(place, vocabulary) if place else None
    return {
        **({"place": vocabulary.jurisdictions[known]} if known else {}),
        **({"authority": place} if place and not known else {}),
        **({"professions": [profession]} if profession in vocabulary.professions else {}),
        **({"credential_kind": "state_license", "ends": "printed"} if place else {}),
    }


def _sent(
    request: PersonRequest, simple: SimpleSetForm | None, pasted: YamlSetForm
) -> SimpleSetForm | YamlSetForm | None:
    if request.method != "POST" or "more" in request.POST:
        return None
    return pasted if request.POST.get("way") == YAML else simple


def _keep_new(request: PersonRequest, form: SetForm) -> str | None:
    """Keep a new set and the credential under it; None if it cannot be, which the form says."""
    assert form.content is not None and form.credential is not None
    try:
        address = enter_own_set(
            person=request.person,
            content=form.content,
            credential=form.credential,
            submission=form.cleaned_data["submission"],
            address=reverse("compliance:profile"),
        )
    except IntegrityError:
        form.add_error(None, "There is a set of that name already. Give this one another name.")
        return None
    except TooMany as error:
        form.add_error(None, str(error))
        return None
    assert form.terms is not None
    messages.success(request, f"Added: {authority_name(form.terms)}.")
    return address


def _show(
    request: PersonRequest,
    own: OwnSets,
    simple: SimpleSetForm | None,
    pasted: YamlSetForm,
    sent: SimpleSetForm | YamlSetForm | None,
    *,
    content: Mapping[str, Any] | None,
) -> HttpResponse:
    vocabulary = own.rulebook.vocabulary
    terms = sent.terms if sent is not None and _only_looks(request) else None
    topics = sorted(term.label for term in vocabulary.topics.values())
    context = {
        "simple": simple,
        "pasted": pasted,
        "sent": sent,
        "is_yaml": sent is pasted or simple is None,
        "is_new": content is None,
        "name": content and (content.get("authority") or content["id"]),
        "set_id": content and content["id"],
        "preview": preview_set(terms, vocabulary) if terms and sent and not sent.errors else None,
        "topics": topics,
        "place_names": sorted(vocabulary.jurisdictions.values()),
    }
    return render(request, "accounts/own_set.html", context)
