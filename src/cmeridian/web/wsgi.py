"""The door for the web server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from cmeridian.packs.loader import load_rulebook

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cmeridian.web.settings")
application = get_wsgi_application()

# A fault in a view or a pack ends the start here, where it is seen, and not at somebody's request.
get_resolver().url_patterns  # noqa: B018 - looking at it imports the views
load_rulebook()
