"""The front door: start, Today, and what else there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.samples import SAMPLES
from cmeridian.features.accounts.sessions import LEFT_KEY, begin
from cmeridian.features.base.access import ACTIVITIES, CREDITS, READ, allows
from cmeridian.features.base.limits import may_pass, network_of
from cmeridian.features.base.permissions import hold_to, public
from cmeridian.features.home import services
from cmeridian.features.home.forms.front import EmptyForm, FileForm, SampleForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cmeridian.features.accounts.models import Person
    from cmeridian.features.accounts.selectors import Delegated

Forms = dict[str, Any]
FILES_PER_HOUR = 60
_HOUR = int(timedelta(hours=1).total_seconds())


@public
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose how to begin: with one's own, with a record file, or as a sample clinician.

    What is begun by someone who is signed in becomes the record of their account. An account that
    has one is led to Today: nothing here takes its place, unless it is a sample.
    """
    hold_to(request, None)
    forms: Forms = {"empty": EmptyForm(), "file": FileForm()}
    is_sent, own = request.method == "POST", _own(request)
    if request.user.is_authenticated and own is not None and not own.sample:
        return _has_record(request, forms) if is_sent else redirect("home:today")
    if is_sent:
        if not _may_leave(request, own):
            return _start_page(request, forms, status=409, must_confirm=True)
        if not _may_begin(request):
            return _start_page(request, forms, status=429, too_many=True)
        try:
            person = _begin_as(request, own, forms)
        except services.AlreadyBegun:
            return _has_record(request, forms)
        if person is not None:
            if not request.user.is_authenticated:
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
    delegated: Delegated | None = getattr(request, "delegated", None)
    if delegated is not None and not allows(delegated.scopes, part=CREDITS, level=READ):
        return redirect(_first_opened(delegated))
    hold_to(request, CREDITS)
    seen = services.look_at_today(person=person, on=timezone.localdate())
    waits = LEFT_KEY in request.session and getattr(request, "delegated", None) is None
    return render(request, "home/today.html", {"seen": seen, "guest_work_waits": waits})


@public
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """List what else there is."""
    return render(request, "home/more.html")


def _own(request: HttpRequest) -> Person | None:
    """Give the record of whoever asks themselves, never that of another on which they work."""
    name = "own" if request.user.is_authenticated else "person"
    found: Person | None = getattr(request, name, None)
    return found


def _first_opened(delegated: Delegated) -> str:
    """Name the page at which a delegate begins who may not see where the owner stands."""
    sees_activities = allows(delegated.scopes, part=ACTIVITIES, level=READ)
    return "portfolio:activities" if sees_activities else "compliance:profile"


def _start_page(request: HttpRequest, forms: Forms, status: int = 0, **more: bool) -> HttpResponse:
    wrong = any(form.is_bound and form.errors for form in forms.values())
    context = {
        "samples": SAMPLES,
        "forms": forms,
        "has_errors": wrong,
        "account": request.user.is_authenticated,
        **more,
    }
    return render(request, "home/start.html", context, status=status or (400 if wrong else 200))


def _has_record(request: HttpRequest, forms: Forms) -> HttpResponse:
    return _start_page(request, forms, status=409, has_record=True)


def _begin_as(request: HttpRequest, leaving: Person | None, forms: Forms) -> Person | None:
    """Begin in the way that was chosen; None if the form does not say enough."""
    whose: Any = {
        "today": timezone.localdate(),
        "leaving": leaving,
        "account": request.user if request.user.is_authenticated else None,
    }
    how = request.POST.get("how", "sample")
    if how == "empty":
        forms["empty"] = chosen = EmptyForm(request.POST)
        if not chosen.is_valid():
            return None
        return services.start_empty(profession=chosen.cleaned_data["profession"], **whose)
    if how == "file":
        return _begin_with_file(request, whose, forms)
    sample = SampleForm(request.POST)
    if not sample.is_valid():
        return None
    return services.start_sample(name=sample.cleaned_data["sample"], **whose)


def _begin_with_file(request: HttpRequest, whose: Any, forms: Forms) -> Person | None:
    form = FileForm(request.POST, request.FILES)
    forms["file"] = form
    if not form.is_valid():
        return None
    try:
        return services.start_from_file(content=form.cleaned_data["record"], **whose)
    except BadInput as error:
        form.refuse(error)
        return None


def _may_leave(request: HttpRequest, own: Person | None) -> bool:
    """Ask before a record is left behind; only a guest's sample may go unasked."""
    goes_unasked = own is None or (bool(own.sample) and not request.user.is_authenticated)
    return goes_unasked or request.POST.get("leave") == "yes"


def _may_begin(request: HttpRequest) -> bool:
    """Count one more of a network; what brings a file may fill a disk, so fewer of those pass."""
    who, most = network_of(request), settings.GUESTS_PER_HOUR
    if request.POST.get("how") == "file" and not may_pass(
        what="begin-file", who=who, most=min(most, FILES_PER_HOUR), seconds=_HOUR
    ):
        return False
    return may_pass(what="begin", who=who, most=most, seconds=_HOUR)
