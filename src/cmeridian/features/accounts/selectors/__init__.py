"""What pages on a person read: who they are, what they hold, and the sets they brought."""

from cmeridian.features.accounts.selectors.account_facts import account_facts
from cmeridian.features.accounts.selectors.delegations import (
    Delegated,
    find_delegated,
    find_invitation,
    find_leave,
    leaves_of,
    opened_to,
    was_accepted_by,
)
from cmeridian.features.accounts.selectors.guest_work import GuestWork, guest_work
from cmeridian.features.accounts.selectors.mail_addresses import (
    find_owner,
    find_present,
    mail_address_of,
    people_with_mail,
)
from cmeridian.features.accounts.selectors.people import (
    Held,
    clinician_of,
    find_held,
    find_own_set,
    find_person,
    held_by,
    held_under,
    own_set_contents,
    own_sets,
    person_of,
)
from cmeridian.features.accounts.selectors.protection import (
    Passkey,
    Protection,
    find_passkey,
    passkeys_of,
    protection_of,
)
from cmeridian.features.accounts.selectors.tokens import (
    Program,
    TokenShown,
    find_program,
    list_tokens,
)

__all__ = [
    "Delegated",
    "GuestWork",
    "Held",
    "Passkey",
    "Program",
    "Protection",
    "TokenShown",
    "account_facts",
    "clinician_of",
    "find_delegated",
    "find_held",
    "find_invitation",
    "find_leave",
    "find_own_set",
    "find_owner",
    "find_passkey",
    "find_person",
    "find_present",
    "find_program",
    "guest_work",
    "held_by",
    "held_under",
    "leaves_of",
    "list_tokens",
    "mail_address_of",
    "opened_to",
    "own_set_contents",
    "own_sets",
    "passkeys_of",
    "people_with_mail",
    "person_of",
    "protection_of",
    "was_accepted_by",
]
