"""What begins, replaces and ends a record as a whole."""

from cmeridian.features.home.services.archive import take_archive
from cmeridian.features.home.services.calendar_addresses import (
    MOST_ADDRESSES,
    TooManyAddresses,
    end_address,
    make_address,
    read_feed,
)
from cmeridian.features.home.services.guest_work import (
    TooMuch,
    add_guest_work,
    leave_guest_work,
)
from cmeridian.features.home.services.record import (
    AlreadyBegun,
    bring_in,
    erase,
    erase_with_account,
    look_at_today,
    start_empty,
    start_from_file,
    start_sample,
    take_back,
)
from cmeridian.features.home.services.reminders import (
    clear_old_reminders,
    queue_reminders,
    remind,
    save_mail_choice,
)

__all__ = [
    "MOST_ADDRESSES",
    "AlreadyBegun",
    "TooManyAddresses",
    "TooMuch",
    "add_guest_work",
    "bring_in",
    "clear_old_reminders",
    "end_address",
    "erase",
    "erase_with_account",
    "leave_guest_work",
    "look_at_today",
    "make_address",
    "queue_reminders",
    "read_feed",
    "remind",
    "save_mail_choice",
    "start_empty",
    "start_from_file",
    "start_sample",
    "take_archive",
    "take_back",
]
