"""Let a calendar program read one's deadlines at a private address."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.exchange.calendar_file import CONTENT_TYPE
from cmeridian.features.accounts.sessions.fresh import ask_who_again
from cmeridian.features.base.limits import may_pass
from cmeridian.features.base.permissions import PersonRequest, person_required, public
from cmeridian.features.home.forms.calendar_addresses import MAX_LABEL, AddressForm
from cmeridian.features.home.selectors.calendar_addresses import list_addresses
from cmeridian.features.home.services import (
    MOST_ADDRESSES,
    TooManyAddresses,
    end_address,
    make_address,
    read_feed,
)
from cmeridian.features.home.views.calendar_links import pages_of

if TYPE_CHECKING:
    from django.http import HttpRequest

READS_PER_HOUR = 60
"""So often one address is answered; calendar programs ask a few times a day."""
_HOUR = int(timedelta(hours=1).total_seconds())


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: PersonRequest) -> HttpResponse:
    """List the addresses, and make one."""
    if request.method != "POST":
        return _page(
            request, AddressForm(initial={"label": request.GET.get("label", "")[:MAX_LABEL]})
        )
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.BAD_REQUEST)
    label = form.cleaned_data["label"]
    back = f"{reverse('home:calendar_addresses')}?{urlencode({'label': label})}"
    asked = ask_who_again(request, back=back)
    if asked is not None:
        return asked
    try:
        secret = make_address(
            person=request.person, label=label, submission=form.cleaned_data["submission"]
        )
    except TooManyAddresses as error:
        form.add_error(None, str(error))
        return _page(request, form, status=HTTPStatus.CONFLICT)
    if not secret:
        messages.info(request, "That address was made already. It is shown only once.")
        return redirect("home:calendar_addresses")
    return _page(request, AddressForm(), secret=secret)


@person_required
@require_POST
def end(request: PersonRequest, public_id: str) -> HttpResponse:
    """End an address."""
    try:
        end_address(person=request.person, public_id=public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    messages.success(request, "The address is ended. A calendar that reads it gets nothing more.")
    return redirect("home:calendar_addresses")


@public
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the deadlines to whoever knows the address: a calendar program signs in nowhere."""
    today = timezone.localdate()
    found = read_feed(secret, on=today)
    if found is None:
        return _plain("Not found.", HTTPStatus.NOT_FOUND)
    if not may_pass(what="calendar", who=str(found.number), most=READS_PER_HOUR, seconds=_HOUR):
        refused = _plain("Read it less often.", HTTPStatus.TOO_MANY_REQUESTS)
        refused["Retry-After"] = str(_HOUR)
        return refused
    etag = found.etag(on=today, base=request.build_absolute_uri("/"))
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        content = found.content(on=today, address_of=pages_of(request))
        answer = HttpResponse(content, content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = 'attachment; filename="cmeridian.ics"'
        answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _page(
    request: PersonRequest, form: AddressForm, *, secret: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    shown = list_addresses(request.person)
    context: dict[str, Any] = {
        "form": form,
        "addresses": shown,
        "most": MOST_ADDRESSES,
        "is_full": len(shown) >= MOST_ADDRESSES,
    }
    if secret:
        address = request.build_absolute_uri(reverse("home:calendar_feed", args=[secret]))
        context["made"] = {"https": address, "webcal": f"webcal:{address.partition(':')[2]}"}
    answer = render(request, "home/calendar_addresses.html", context, status=status)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _plain(words: str, status: HTTPStatus) -> HttpResponse:
    """Answer a program in a line of text, whatever the reason in the same words."""
    answer = HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")
    answer["Referrer-Policy"] = "no-referrer"
    return answer
