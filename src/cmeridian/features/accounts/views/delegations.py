"""Let someone in, see what they did, take an invitation up, and work on another's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.features.accounts.forms.delegations import OfferForm, OpenForm, as_it_is
from cmeridian.features.accounts.selectors import (
    find_invitation,
    find_leave,
    leaves_of,
    opened_to,
    was_accepted_by,
)
from cmeridian.features.accounts.selectors.delegation_log import log_of
from cmeridian.features.accounts.services import (
    AlreadyAsked,
    HasEnded,
    NotOffered,
    NotTaken,
    accept,
    change_delegation,
    give_back,
    note_work,
    offer,
    revoke,
)
from cmeridian.features.accounts.sessions.fresh import ask_who_again
from cmeridian.features.accounts.sessions.working import begin_work, end_work
from cmeridian.features.base.permissions import AccountRequest, account_required, public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cmeridian.features.accounts.models import Person
    from cmeridian.features.accounts.selectors.delegations import Leave


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: AccountRequest) -> HttpResponse:
    """Say who may see or change what, and let someone in."""
    if request.own is None:
        return render(request, "accounts/delegates.html")
    is_offering = request.method == "POST" or "offer" in request.GET
    asked = ask_who_again(request, back=f"{request.path}?offer=1") if is_offering else None
    if asked is not None:
        return asked
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        on=timezone.localdate(),
        own=request.user.email,
    )
    if request.method == "POST" and form.is_valid():
        address = _offer(request, request.own, form)
        if address is not None:
            return redirect(address)
    leaves = leaves_of(request.own, at=timezone.now())
    context = {"form": form if is_offering else None, "leaves": leaves}
    status = 400 if form.is_bound else 200
    return render(request, "accounts/delegates.html", context, status=status)


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: AccountRequest, public_id: str) -> HttpResponse:
    """Show one delegate, what they did, and change what is open to them."""
    own, leave = _own_leave(request, public_id)
    is_changing = request.method == "POST" or "change" in request.GET
    asked = ask_who_again(request, back=f"{request.path}?change=1") if is_changing else None
    if asked is not None:
        return asked
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        on=timezone.localdate(),
        initial=as_it_is(leave),
    )
    if request.method == "POST" and form.is_valid() and _change(own, public_id, form):
        messages.success(request, "Saved. It holds from now on.")
        return redirect("accounts:delegate", public_id)
    log = log_of(own, public_id, page=request.GET.get("page", ""))
    context = {"form": form if is_changing else None, "leave": leave, "log": log}
    status = 400 if form.is_bound else 200
    return render(request, "accounts/delegate.html", context, status=status)


@account_required
@require_POST
def revoke_one(request: AccountRequest, public_id: str) -> HttpResponse:
    """End what was offered or accepted."""
    own, leave = _own_leave(request, public_id)
    revoke(person=own, public_id=public_id, at=timezone.now())
    messages.success(request, f"Ended: {leave.name}. Nothing of your record is open to them now.")
    return redirect("accounts:delegates")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who asks for what, and take it up; whoever is not signed in is led there and back."""
    if request.user.is_authenticated and was_accepted_by(request.user, secret):
        return redirect("accounts:working")
    found = find_invitation(secret, at=timezone.now())
    if found is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path, "account_login")
        link = _whole("accounts:delegate", found.public_id)
        try:
            accept(user=request.user, secret=secret, at=timezone.now(), link=link)
        except ObjectDoesNotExist:
            raise Http404 from None
        except NotTaken as error:
            refusal = str(error)
        else:
            messages.success(request, "Accepted. Begin whenever you like.")
            return redirect("accounts:working")
    signed_in = request.user.email if request.user.is_authenticated else ""
    context = {
        "invitation": found,
        "refusal": refusal,
        "path": request.path,
        "user_signed_in": signed_in,
    }
    status = 409 if refusal else 200
    return render(request, "accounts/delegate_invitation.html", context, status=status)


@account_required
@require_safe
def working(request: AccountRequest) -> HttpResponse:
    """List the records that are open to whoever is signed in."""
    opened = opened_to(request.user, on=timezone.localdate())
    return render(request, "accounts/delegate_working.html", {"opened": opened})


@account_required
@require_POST
def begin(request: AccountRequest, public_id: str) -> HttpResponse:
    """Work on the record of someone else from now on."""
    if not _note(request, public_id, is_begun=True):
        raise Http404
    begin_work(request, public_id)
    return redirect("home:today")


@account_required
@require_POST
def stop(request: AccountRequest) -> HttpResponse:
    """Work on one's own record again."""
    public_id = end_work(request)
    if public_id and _note(request, public_id, is_begun=False):
        messages.success(request, "Stopped. You are on your own record again.")
    return redirect("accounts:working")


@account_required
@require_POST
def give_one_back(request: AccountRequest, public_id: str) -> HttpResponse:
    """End what was opened to whoever is signed in."""
    try:
        give_back(user=request.user, public_id=public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, "Given back. That record is no longer open to you.")
    return redirect("accounts:working")


def _own_leave(request: AccountRequest, public_id: str) -> tuple[Person, Leave]:
    if request.own is None:
        raise Http404
    try:
        return request.own, find_leave(request.own, public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None


def _whole(page: str, name: str) -> str:
    """Write an address for a mail: never under a host that whoever asks could choose."""
    return str(settings.ADDRESS) + reverse(page, args=[name])


def _offer(request: AccountRequest, own: Person, form: OfferForm) -> str | None:
    """Send the invitation; None if it cannot be, which the form then says."""
    try:
        address = offer(
            person=own,
            offer=form.offer,
            at=timezone.now(),
            submission=form.cleaned_data["submission"],
            link_to=lambda secret: _whole("accounts:invitation", secret),
            address_of=lambda public_id: reverse("accounts:delegate", args=[public_id]),
        )
    except NotOffered as error:
        form.add_error("email" if isinstance(error, AlreadyAsked) else None, str(error))
        return None
    messages.success(request, f"The invitation goes to {form.offer.email}.")
    return address or reverse("accounts:delegates")


def _change(own: Person, public_id: str, form: OpenForm) -> bool:
    try:
        change_delegation(person=own, public_id=public_id, at=timezone.now(), **form.opened)
    except ObjectDoesNotExist:
        raise Http404 from None
    except HasEnded as error:
        form.add_error(None, str(error))
        return False
    return True


def _note(request: AccountRequest, public_id: str, *, is_begun: bool) -> bool:
    """Note that work begins or stops; False if the record is not open to whoever asks."""
    today = timezone.localdate()
    try:
        note_work(user=request.user, public_id=public_id, is_begun=is_begun, on=today)
    except ObjectDoesNotExist:
        return False
    return True
