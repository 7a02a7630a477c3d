"""Pages of the shell itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from cmeridian.features.base.permissions import public
from cmeridian.web.components import component_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "components.html", component_page())


@public
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return JsonResponse({"status": "live"})


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and is of this version."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # noqa: BLE001 - whatever fails here, the answer is that we are not ready
        return JsonResponse({"status": "database does not answer"}, status=503)
    if waiting:
        return JsonResponse({"status": "database is of another version"}, status=503)
    return JsonResponse({"status": "ready"})


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the application to a phone that installs it."""
    content = {
        "name": "CMEridian",
        "short_name": "CMEridian",
        "start_url": "/",
        "display": "standalone",
        "background_color": "#f5f7f8",
        "theme_color": "#0a5a75",
        "icons": [
            {"src": static("cmeridian/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {
                "src": static("cmeridian/icon-maskable.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": "maskable",
            },
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")
