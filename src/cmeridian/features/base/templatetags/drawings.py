"""The one place where text goes into a page as it is: drawings that our own charts made."""

from __future__ import annotations

import qrcode
from django import template
from django.utils.safestring import SafeString, mark_safe

from cmeridian.charts.square_code import draw_square_code
from cmeridian.charts.svg import Drawing

register = template.Library()


@register.simple_tag
def drawing(picture: Drawing) -> SafeString:
    """Place a drawing. Raises TypeError for text that no chart made."""
    if not isinstance(picture, Drawing):
        raise TypeError("only a drawing of the charts may stand in a page as it is")
    return mark_safe(picture)  # noqa: S308 - the charts escape all text that they are given


@register.simple_tag
def qr_code(text: str) -> SafeString:
    """Draw a text as the square code that a phone reads."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    return drawing(draw_square_code(code.get_matrix(), words="Code for the camera of your phone"))
