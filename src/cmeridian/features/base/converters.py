"""What may stand in an address where an id is expected; anything else is not found."""

from __future__ import annotations

from django.urls.converters import StringConverter, register_converter

from cmeridian.features.base.ids import ID_CHARACTERS, ID_LENGTH


class PublicId(StringConverter):
    """An id as `new_public_id` draws it."""

    regex = f"{ID_CHARACTERS}{{{ID_LENGTH}}}"


class RuleName(StringConverter):
    """The id of a requirement set or of a rule."""

    regex = "[A-Za-z0-9][A-Za-z0-9_-]{0,199}"


register_converter(PublicId, "public_id")
register_converter(RuleName, "rule_name")
