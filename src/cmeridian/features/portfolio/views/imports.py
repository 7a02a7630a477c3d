"""A table of activities comes in: the file, its columns, what is kept, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cmeridian.domain.kernel.problems import BadInput, UserError
from cmeridian.exchange.activity_table.writing import CONTENT_TYPE, write_table
from cmeridian.features.base.access import ACTIVITIES
from cmeridian.features.base.limits import may_pass, network_of
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.portfolio import selectors, services
from cmeridian.features.portfolio.forms.imports import (
    DECISIONS,
    ColumnsForm,
    TableForm,
    read_choices,
)
from cmeridian.features.portfolio.selectors import imports as seen
from cmeridian.features.portfolio.selectors.names import names_for

if TYPE_CHECKING:
    from cmeridian.features.portfolio.selectors.imports import Done, Waiting

FILES_PER_HOUR = 60
"""So many files come in for one record, or from one network address without an account."""
TOO_OFTEN = ValidationError(
    "Many files came in within an hour. Wait an hour, then choose the file again.", code="too_often"
)


@part_required(ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PersonRequest) -> HttpResponse:
    """Bring in a file, and list earlier imports."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    if form.is_valid() and not _may_import(request):
        form.add_error("table", TOO_OFTEN)
    if form.is_valid():
        file = form.cleaned_data["table"]
        try:
            public_id = services.stage_table(
                person=request.person,
                kept=selectors.read_kept(request.person),
                content=file.read(),
                name=file.name or "",
                on=timezone.localdate(),
                submission=form.cleaned_data["submission"],
            )
        except BadInput as error:
            form.refuse(error)
        else:
            # Without an id, the same form was sent before by someone else.
            return redirect("portfolio:import", public_id) if public_id else redirect(request.path)
    context = {"form": form, "imports": seen.list_imports(request.person)}
    status = 429 if form.has_error("table", "too_often") else 400 if form.errors else 200
    return render(request, "portfolio/imports.html", context, status=status)


@part_required(ACTIVITIES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: PersonRequest, public_id: str) -> HttpResponse:
    """Look at an import, and choose what its columns give."""
    found = _look(request, public_id)
    if not isinstance(found, seen.Waiting):
        if request.method == "POST":
            messages.info(request, str(services.NotWaiting()))
            return redirect("portfolio:import", public_id)
        return render(request, "portfolio/import_done.html", {"done": found})
    form = _columns_form(request, found, request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _set_map(request, found, form)
    return _page(request, found, form, status=400 if form.errors else 200)


@part_required(ACTIVITIES)
@require_POST
def import_choose(request: PersonRequest, public_id: str) -> HttpResponse:
    """Decide on rows that look like other activities."""
    kept = selectors.read_kept(request.person)
    try:
        lines = seen.staged_lines(request.person, kept, public_id)
        services.decide(
            person=request.person,
            public_id=public_id,
            choices=read_choices(request.POST.dict(), lines),
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        messages.error(request, str(error))
    page = request.POST.get("page", "")
    query = f"?show=alike&page={page}" if page.isascii() and page.isdecimal() else ""
    return redirect(f"{reverse('portfolio:import', args=[public_id])}{query}")


@part_required(ACTIVITIES)
@require_POST
def import_keep(request: PersonRequest, public_id: str) -> HttpResponse:
    """Put on record what can be kept."""
    try:
        services.keep_import(person=request.person, public_id=public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        found = _look(request, public_id)
        if isinstance(found, seen.Waiting):
            return _page(
                request, found, _columns_form(request, found), status=409, refusal=str(error)
            )
    return redirect("portfolio:import", public_id)


@part_required(ACTIVITIES)
@require_POST
def import_undo(request: PersonRequest, public_id: str) -> HttpResponse:
    """Take all activities of an import off the record."""
    try:
        undone = services.undo_import(person=request.person, public_id=public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    if undone is not None and undone.changed:
        count = undone.changed
        were = "1 of them was" if count == 1 else f"{count:,} of them were"
        messages.warning(request, f"{were} changed since the import. Undo brings that back too.")
    return redirect("portfolio:import", public_id)


@part_required(ACTIVITIES)
@require_POST
def import_restore(request: PersonRequest, public_id: str) -> HttpResponse:
    """Bring back what undoing took off the record."""
    try:
        services.restore_import(person=request.person, public_id=public_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        messages.error(request, str(error))
    return redirect("portfolio:import", public_id)


@part_required(ACTIVITIES)
@require_POST
def import_drop(request: PersonRequest, public_id: str) -> HttpResponse:
    """Delete a table that waits; nothing of it is on record."""
    try:
        services.drop_import(person=request.person, public_id=public_id)
    except ObjectDoesNotExist:
        raise Http404 from None
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The file was put away. Nothing of it is on your record.")
    return redirect("portfolio:imports")


@part_required(ACTIVITIES)
@require_safe
def export(request: PersonRequest) -> HttpResponse:
    """Give all activities as a table."""
    return HttpResponse(
        write_table(selectors.read_kept(request.person).record.activities),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": 'attachment; filename="cmeridian-activities.csv"'},
    )


def _may_import(request: PersonRequest) -> bool:
    """Count a file. To read one takes a while, and a guest begins anew at will."""
    has_account = request.user.is_authenticated
    who = request.person.key if has_account else network_of(request)
    return may_pass(what="import", who=who, most=FILES_PER_HOUR, seconds=3600)


def _look(request: PersonRequest, public_id: str) -> Waiting | Done:
    kept = selectors.read_kept(request.person)
    try:
        return seen.look_at_import(request.person, kept, public_id, request.GET.dict())
    except ObjectDoesNotExist:
        raise Http404 from None


def _columns_form(request: PersonRequest, found: Waiting, data: Any = None) -> ColumnsForm:
    kept = selectors.read_kept(request.person)
    return ColumnsForm(data, waiting=found, names=names_for(kept, on=timezone.localdate()))


def _set_map(request: PersonRequest, found: Waiting, form: ColumnsForm) -> HttpResponse:
    try:
        services.set_map(
            person=request.person,
            kept=selectors.read_kept(request.person),
            public_id=found.public_id,
            columns=form.chosen,
            sheet=form.cleaned_data.get("sheet", ""),
            on=timezone.localdate(),
        )
    except ObjectDoesNotExist:
        raise Http404 from None
    except BadInput as error:
        form.add_error("sheet", " ".join(problem.sentence for problem in error.problems[:3]))
        return _page(request, found, form, status=400)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("portfolio:import", found.public_id)


def _page(
    request: PersonRequest, found: Waiting, form: ColumnsForm, *, status: int, refusal: str = ""
) -> HttpResponse:
    context = {"seen": found, "form": form, "decisions": DECISIONS, "refusal": refusal}
    return render(request, "portfolio/import.html", context, status=status)
