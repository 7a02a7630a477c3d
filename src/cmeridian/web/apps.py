"""The shell's place in Django: it brings the base templates and the static files."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the app by its folder."""

    name = "cmeridian.web"
