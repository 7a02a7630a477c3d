"""What pages on a person read: who they are, what they hold, and the sets they brought."""

from cmeridian.features.accounts.selectors.people import (
    Held,
    clinician_of,
    find_held,
    find_own_set,
    find_person,
    held_by,
    own_set_contents,
    own_sets,
)

__all__ = [
    "Held",
    "clinician_of",
    "find_held",
    "find_own_set",
    "find_person",
    "held_by",
    "own_set_contents",
    "own_sets",
]
