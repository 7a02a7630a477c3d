"""Take something off the record, and bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.features.accounts.services import (
    TooMany,
    bring_back,
    remove_credential,
    remove_own_set,
)
from cmeridian.features.accounts.sessions import (
    forget_removed,
    remember_removed,
    what_was_removed,
)
from cmeridian.features.base.access import PROFILE
from cmeridian.features.base.permissions import PersonRequest, part_required

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cmeridian.features.accounts.services import Removed


@part_required(PROFILE)
@require_POST
def remove_one_credential(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take a credential off the record."""
    try:
        removed = remove_credential(person=request.person, public_id=public_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    return _offer_undo(request, removed)


@part_required(PROFILE)
@require_POST
def remove_set(request: PersonRequest, set_id: str) -> HttpResponse:
    """Take rules of one's own off the record, and what is held under them."""
    try:
        removed = remove_own_set(person=request.person, set_id=set_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    return _offer_undo(request, removed)


@part_required(PROFILE)
@require_POST
def undo(request: PersonRequest) -> HttpResponse:
    """Bring back what was removed last."""
    removed = what_was_removed(request)
    if removed is None:
        messages.warning(request, "There is nothing left to bring back.")
        return redirect("compliance:profile")
    try:
        bring_back(person=request.person, removed=removed)
    except IntegrityError:
        messages.warning(request, f"{removed.name} is on record already.")
    except (BadInput, TooMany) as error:
        messages.error(request, f"{removed.name} cannot be brought back. {error}")
    else:
        messages.success(request, f"Brought back: {removed.name}.")
        forget_removed(request)
    return redirect("compliance:profile")


def _offer_undo(request: PersonRequest, removed: Removed) -> HttpResponse:
    remember_removed(request, removed)
    return redirect(f"{reverse('compliance:profile')}?removed=1")
