"""The app's place in Django."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """Names the app by its folder, and registers what is looked at before the first page."""

    name = "cmeridian.features.base"

    def ready(self) -> None:
        """Register the checks, which need the settings."""
        import_module("cmeridian.features.base.checks")
