"""Names and secrets that can stand in an address: random, so that none tells of another."""

from __future__ import annotations

import hashlib
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
    # One draw for all signs: a table of 20,000 rows draws 40,000 ids.
    number, signs = secrets.randbelow(len(_DRAWN) ** ID_LENGTH), ""
    for _ in range(ID_LENGTH):
        number, place = divmod(number, len(_DRAWN))
        signs += _DRAWN[place]
    return signs


def digest_of_secret(secret: str) -> str:
    """Give what is kept of a secret: its SHA-256, which leads back to none of its random bits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_public_id(text: str) -> bool:
    """Tell whether a text can be an id; what cannot be one is not looked for."""
    return _ID.fullmatch(text) is not None
