"""The app's place in Django."""

from __future__ import annotations

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Names the app by its folder."""

    name = "cmeridian.features.portfolio"
