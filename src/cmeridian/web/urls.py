"""Every address of the application."""

from __future__ import annotations

from django.urls import include, path

from cmeridian.web import api, views

handler400 = "cmeridian.web.errors.bad_request"
handler403 = "cmeridian.web.errors.not_allowed"
handler404 = "cmeridian.web.errors.not_found"
handler500 = "cmeridian.web.errors.server_fault"

_shell = (
    [
        path("components/", views.components, name="components"),
        path("health/live", views.live, name="live"),
        path("health/ready", views.ready, name="ready"),
        path("manifest.webmanifest", views.manifest, name="manifest"),
    ],
    "web",
)
urlpatterns = [
    path("", include("cmeridian.features.home.urls")),
    path("", include("cmeridian.features.compliance.urls")),
    path("", include("cmeridian.features.portfolio.urls")),
    path("", include("cmeridian.features.accounts.urls")),
    path("", include("cmeridian.features.accounts.urls.sign_in")),
    path("", include(_shell)),
    path("api/", api.urls),
]
