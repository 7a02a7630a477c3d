"""The URL map with one address more, whose view breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from cmeridian.features.base.permissions import public
from cmeridian.web.urls import handler400, handler403, handler404, handler500
from cmeridian.web.urls import urlpatterns as ours

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
PERSONAL = "Okafor, licence A-000000"


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Break, with something of a person in the message."""
    raise RuntimeError(PERSONAL)


urlpatterns = [*ours, path("broken/", broken, name="broken")]
