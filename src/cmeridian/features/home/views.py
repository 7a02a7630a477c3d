"""The front door: start, Today, one's data, and what else there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.calendar_file import CONTENT_TYPE
from cmeridian.exchange.samples import SAMPLES
from cmeridian.features.accounts.sessions import begin
from cmeridian.features.base.limits import may_pass
from cmeridian.features.base.permissions import PersonRequest, person_required, public
from cmeridian.features.compliance.selectors.deadlines import find_calendar
from cmeridian.features.home import services
from cmeridian.features.home.forms import EmptyForm, FileForm, SampleForm
from cmeridian.features.home.selectors import earlier_record_from, record_text

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.accounts.models import Person

Forms = dict[str, Any]
MAX_WARNINGS = 5
_HOUR = int(timedelta(hours=1).total_seconds())


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose how to begin: as a sample clinician, with nothing, or with a record file."""
    forms: Forms = {"empty": EmptyForm(), "file": FileForm()}
    if request.method == "POST":
        how = request.POST.get("how", "sample")
        if not _may_leave(request):
            return _start_page(request, forms, status=409, must_confirm=True)
        if not _may_begin(request):
            return _start_page(request, forms, status=429, too_many=True)
        person = _begin_as(request, how, forms)
        if person is not None:
            begin(request, person)
            return redirect("home:today")
    return _start_page(request, forms)


@public
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Say what needs doing; who has not begun is led to the start."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return redirect("home:start")
    seen = services.look_at_today(person=person, on=timezone.localdate())
    return render(request, "home/today.html", {"seen": seen})


@public
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """List what else there is."""
    return render(request, "home/more.html")


@person_required
@require_safe
def data(request: PersonRequest) -> HttpResponse:
    """Take the record along, bring one in, or erase everything."""
    return _data_page(request, FileForm())


@person_required
@require_safe
def record(request: PersonRequest) -> HttpResponse:
    """Give the record as a file."""
    return HttpResponse(
        record_text(request.person),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cmeridian-record.yaml"'},
    )


@person_required
@require_POST
def bring_in(request: PersonRequest) -> HttpResponse:
    """Put a record file in the place of the record, or take the last one back."""
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
    """Delete everything, once the person has said so in words."""
    if request.POST.get("confirm") != "erase":
        return _data_page(request, FileForm(), status=400, must_confirm=True)
    services.erase(person=request.person)
    request.session.flush()
    messages.success(request, "Everything you entered has been erased.")
    return redirect("home:start")


@person_required
@require_safe
def calendar(request: PersonRequest) -> HttpResponse:
    """Give the deadlines as a calendar file."""

    def address_of(public_id: str, rule: str | None) -> str:
        name, parts = ("set", [public_id]) if rule is None else ("rule", [public_id, rule])
        return request.build_absolute_uri(reverse(f"compliance:{name}", args=parts))

    return HttpResponse(
        find_calendar(person=request.person, on=timezone.localdate(), address_of=address_of),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="cmeridian.ics"'},
    )


def _start_page(request: HttpRequest, forms: Forms, status: int = 0, **more: bool) -> HttpResponse:
    wrong = any(form.is_bound and form.errors for form in forms.values())
    context = {"samples": SAMPLES, "forms": forms, "has_errors": wrong, **more}
    return render(request, "home/start.html", context, status=status or (400 if wrong else 200))


def _begin_as(request: HttpRequest, how: str, forms: Forms) -> Person | None:
    """Begin in the way that was chosen; None if the form does not say enough."""
    now, leaving = timezone.localdate(), getattr(request, "person", None)
    if how == "empty":
        forms["empty"] = chosen = EmptyForm(request.POST)
        if not chosen.is_valid():
            return None
        profession = chosen.cleaned_data["profession"]
        return services.start_empty(profession=profession, today=now, leaving=leaving)
    if how == "file":
        return _begin_with_file(request, forms)
    sample = SampleForm(request.POST)
    if not sample.is_valid():
        return None
    return services.start_sample(name=sample.cleaned_data["sample"], today=now, leaving=leaving)


def _begin_with_file(request: HttpRequest, forms: Forms) -> Person | None:
    form = FileForm(request.POST, request.FILES)
    forms["file"] = form
    if not form.is_valid():
        return None
    try:
        return services.start_from_file(
            content=form.cleaned_data["record"],
            today=timezone.localdate(),
            leaving=getattr(request, "person", None),
        )
    except BadInput as error:
        form.refuse(error)
        return None


def _may_leave(request: HttpRequest) -> bool:
    """Ask before a record of one's own is left behind; a sample may go unasked."""
    person: Person | None = getattr(request, "person", None)
    return person is None or bool(person.sample) or request.POST.get("leave") == "yes"


def _may_begin(request: HttpRequest) -> bool:
    return may_pass(
        what="begin",
        who=request.META.get("REMOTE_ADDR", ""),
        most=settings.GUESTS_PER_HOUR,
        seconds=_HOUR,
    )


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
