"""What pages on activities read: the record as it is kept, and what is shown of it."""

from cmeridian.features.portfolio.selectors.kept import (
    Kept,
    digest_of,
    find_deleted,
    read_kept,
    value_of,
)

__all__ = ["Kept", "digest_of", "find_deleted", "read_kept", "value_of"]
