"""What the front door reads: the record as a file, and what Today shows."""

from cmeridian.features.home.selectors.record import (
    earlier_record_from,
    record_as_json,
    record_text,
)

__all__ = ["earlier_record_from", "record_as_json", "record_text"]
