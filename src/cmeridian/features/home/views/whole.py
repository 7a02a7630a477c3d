"""The record as a whole: take it along, bring one in, add a guest's work, erase everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange import archive as archive_file
from cmeridian.exchange import calendar_file
from cmeridian.features.accounts.sessions import LEFT_KEY
from cmeridian.features.accounts.sessions.fresh import ask_who_again
from cmeridian.features.base.permissions import (
    AccountRequest,
    PersonRequest,
    account_required,
    person_required,
)
from cmeridian.features.compliance.selectors.deadlines import find_calendar
from cmeridian.features.home import services
from cmeridian.features.home.forms.front import FileForm
from cmeridian.features.home.forms.whole import ADD, EraseForm, GuestWorkForm
from cmeridian.features.home.selectors import earlier_record_from, record_text
from cmeridian.features.home.selectors.guest_work import find_guest_work
from cmeridian.features.home.views.calendar_links import pages_of

if TYPE_CHECKING:
    from cmeridian.domain.records.merging import Merge

MAX_WARNINGS = 5


@person_required
@require_safe
def data(request: PersonRequest) -> HttpResponse:
    """Say how to take everything along, bring a record in, and erase everything."""
    return _data_page(request, FileForm())


@person_required
@require_safe
def archive(request: PersonRequest) -> HttpResponse:
    """Give everything in one archive. An account first shows again who it is."""
    asked = ask_who_again(request, back=reverse("home:data"))
    if asked is not None:
        return asked
    today = timezone.localdate()
    content = services.take_archive(
        person=request.person,
        user=request.user if request.user.is_authenticated else None,
        on=today,
        address_of=pages_of(request),
    )
    name = archive_file.archive_name(today)
    return _download(content, name=name, content_type=archive_file.CONTENT_TYPE)


@person_required
@require_safe
def record(request: PersonRequest) -> HttpResponse:
    """Give the record as a file. An account first shows again who it is."""
    asked = ask_who_again(request, back=reverse("home:data"))
    if asked is not None:
        return asked
    return _download(
        record_text(request.person).encode(),
        name="cmeridian-record.yaml",
        content_type="application/yaml; charset=utf-8",
    )


@person_required
@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    """Give the deadlines as a calendar file."""
    content = find_calendar(
        person=request.person, on=timezone.localdate(), address_of=pages_of(request)
    )
    return _download(content, name="cmeridian.ics", content_type=calendar_file.CONTENT_TYPE)


@person_required
@require_POST
def bring_in(request: PersonRequest) -> HttpResponse:
    """Put a record file or an archive in the place of the record, or take the last one back."""
    if "undo" in request.POST:
        return _take_back(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _data_page(request, form, status=400)
    try:
        file = services.bring_in(
            person=request.person,
            content=form.cleaned_data["record"],
            at=timezone.now(),
            submission=form.cleaned_data["submission"],
        )
    except BadInput as error:
        form.refuse(error)
        return _data_page(request, form, status=400)
    held, done = len(file.record.credentials), len(file.record.activities)
    messages.success(request, f"The record was brought in: {held} credentials, {done} activities.")
    for warning in file.warnings[:MAX_WARNINGS]:
        messages.warning(request, str(warning))
    return redirect("home:data")


@person_required
@require_POST
def erase(request: PersonRequest) -> HttpResponse:
    """Delete everything a guest entered, once they have said so; an account is led to its page."""
    if request.user.is_authenticated:
        return redirect("home:erase_account")
    if not EraseForm(request.POST).is_valid():
        return _data_page(request, FileForm(), status=400, must_confirm=True)
    services.erase(person=request.person)
    request.session.flush()
    messages.success(request, "Everything you entered has been erased.")
    return redirect("home:start")


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_account(request: AccountRequest) -> HttpResponse:
    """Delete the account and everything in it, once its owner showed who they are and said so."""
    asked = ask_who_again(request, back=reverse("home:erase_account"))
    if asked is not None:
        return asked
    is_sent = request.method == "POST"
    form = EraseForm(request.POST) if is_sent else EraseForm()
    if not is_sent or not form.is_valid():
        status = 400 if is_sent else 200
        return render(request, "home/erase_account.html", {"form": form}, status=status)
    services.erase_with_account(
        user=request.user, guest_key=request.session.get(LEFT_KEY, ""), on=timezone.localdate()
    )
    request.session.flush()
    request.user = AnonymousUser()  # type: ignore[assignment]
    messages.success(request, "Your account and everything you entered have been erased.")
    return redirect("home:start")


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def guest_work(request: AccountRequest) -> HttpResponse:
    """Add to one's record what was entered as a guest before signing in, or erase it."""
    if request.own is None:
        return redirect("home:start")
    form = GuestWorkForm(request.POST) if request.method == "POST" else GuestWorkForm()
    if form.is_bound and form.is_valid():
        return _settle_guest_work(request, form)
    return _guest_work_page(request, form, status=400 if form.is_bound else 200)


def _settle_guest_work(request: AccountRequest, form: GuestWorkForm) -> HttpResponse:
    key, today = request.session.get(LEFT_KEY, ""), timezone.localdate()
    if form.cleaned_data["what"] != ADD:
        was_there = services.leave_guest_work(user=request.user, key=key, on=today)
        told = "What you entered as a guest has been erased." if was_there else _NOTHING_WAITS
    else:
        try:
            added = services.add_guest_work(user=request.user, key=key, on=today)
        except services.TooMuch as error:
            form.add_error(None, str(error))
            return _guest_work_page(request, form, status=409)
        told = _added_words(added) if added is not None else _NOTHING_WAITS
    request.session.pop(LEFT_KEY, None)
    messages.success(request, told)
    return redirect("home:today")


_NOTHING_WAITS = "Nothing that you entered as a guest waits any longer."


def _added_words(added: Merge) -> str:
    counts = (
        (len(added.credentials), "credential"),
        (len(added.own_sets), "set of your own"),
        (len(added.activities), "activity"),
        (len(added.facts), "answer"),
    )
    plural = {"activity": "activities", "set of your own": "sets of your own"}
    words = [
        f"{count} {noun if count == 1 else plural.get(noun, f'{noun}s')}"
        for count, noun in counts
        if count
    ]
    return f"Added to your record: {', '.join(words)}." if words else "Your record held it already."


def _guest_work_page(request: AccountRequest, form: GuestWorkForm, *, status: int) -> HttpResponse:
    assert request.own is not None
    key = request.session.get(LEFT_KEY, "")
    waiting = find_guest_work(key=key, own=request.own, on=timezone.localdate())
    context = {"form": form, "waiting": waiting}
    return render(request, "home/guest_work.html", context, status=status)


def _data_page(
    request: PersonRequest, form: FileForm, status: int = 200, *, must_confirm: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "replaced_at": earlier_record_from(request.person),
        "must_confirm": must_confirm,
    }
    return render(request, "home/data.html", context, status=status)


def _take_back(request: PersonRequest) -> HttpResponse:
    try:
        if services.take_back(person=request.person):
            messages.success(request, "Your earlier record is back.")
    except BadInput as error:
        form = FileForm(data={})
        form.refuse(error)
        return _data_page(request, form, status=409)
    return redirect("home:data")


def _download(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
