"""How pages write dates, amounts and sentences. Everything is escaped; nothing is marked safe."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cmeridian.domain.kernel.amounts import plain
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.features.base.ids import new_public_id

register = template.Library()
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: each names those that come after it, too."""
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TELLING = re.compile(rf"(\d{{1,2}} (?:{_MONTH}) \d{{4}}|\d+(?:\.\d+)?(?: of \d+(?:\.\d+)?)?%?)")


@register.filter
def day(value: date | None) -> str:
    """Write a date as 6 Aug 2026."""
    return day_month_year(value) if value else ""


@register.filter
def amount(value: Decimal | None) -> str:
    """Write a decimal without trailing zeros."""
    return plain(value) if value is not None else ""


@register.filter
def marked(sentence: str) -> str:
    """Write AMA PRA Category 1 Credit with its trademark mark."""
    return with_mark(sentence)


@register.filter
def telling(sentence: str) -> SafeString:
    """Put the numbers and dates of a sentence in bold."""
    parts = _TELLING.split(with_mark(sentence))
    pieces = [
        format_html("<strong>{}</strong>", part) if place % 2 else format_html("{}", part)
        for place, part in enumerate(parts)
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def code(sentence: str) -> SafeString:
    """Set what stands between backticks as it is typed."""
    pieces = [
        format_html("<code>{}</code>" if place % 2 else "{}", part)
        for place, part in enumerate(sentence.split("`"))
    ]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


@register.filter
def in_fours(text: str) -> str:
    """Write a secret in groups of four signs, so that it can be typed from a page."""
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


@register.filter
def browser(told: str) -> str:
    """Name a browser and its system by what it tells of itself, as far as they are known."""
    name = next((name for sign, name in _BROWSERS if sign in told), "a browser")
    system = next((name for sign, name in _SYSTEMS if sign in told), "")
    return f"{name} on {system}" if system else name


@register.filter
def state_class(state: str) -> str:
    """Name the look of a state word: the class that the stylesheet knows."""
    return "state-" + state.lower().replace(" ", "-")


@register.simple_tag
def submission_key() -> str:
    """Draw the key by which a form sent twice is known."""
    return new_public_id()


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """Write the present query with some values changed; None or empty removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    text = query.urlencode()
    return f"?{text}" if text else "?"
