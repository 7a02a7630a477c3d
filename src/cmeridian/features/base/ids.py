"""Names that can stand in an address: random, so that none tells of another."""

from __future__ import annotations

import re
import secrets
import string

ID_LENGTH = 22
"""So many letters and digits hold 130 random bits."""
ID_CHARACTERS = "[A-Za-z0-9_-]"
_DRAWN = string.ascii_letters + string.digits
_ID = re.compile(rf"{ID_CHARACTERS}{{1,{ID_LENGTH}}}")


def new_public_id() -> str:
    """Draw an id for an address: 130 random bits in 22 letters and digits.

    Without signs, it also stands as a value on a command line, where `-` would begin an option.
    """
    return "".join(secrets.choice(_DRAWN) for _ in range(ID_LENGTH))


def is_public_id(text: str) -> bool:
    """Tell whether a text can be an id; what cannot be one is not looked for."""
    return _ID.fullmatch(text) is not None
