"""Who there is, and what each is answered at each address: the matrix of permissions."""

from __future__ import annotations

from dataclasses import dataclass

from cmeridian.features.base.access import DELEGABLE, READ, WRITE, allows
from tests.features.addresses import ACCOUNT, PERSON, Address

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TAKEN = frozenset({200, 201, 204, 302, 303, 400, 404, 409, 413, 415, 422})
"""What a form that is let through may be answered with: nothing is wrong with who sent it."""


@dataclass(frozen=True, slots=True)
class Role:
    """Someone at the addresses of an owner's record.

    owns: the addresses are those of their own record. scopes: what the owner opened, to a delegate.
    signed_in: with an account. begun: with a record of their own in hand.
    """

    name: str
    owns: bool = False
    scopes: tuple[str, ...] | None = None
    signed_in: bool = False
    begun: bool = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_delegate(self) -> bool:
        """Whether they work on the owner's record by their leave."""
        return self.scopes is not None

    def concerns(self, address: Address) -> bool:
        """Whether an address can answer them otherwise than it answers who may do everything."""
        if self.scopes is None or len(self.scopes) > 1:
            return True
        return address.permission == PERSON or address.view.startswith("home:")

    def expected(self, address: Address, method: str) -> frozenset[int]:
        """Say how a request may be answered."""
        if address.kind == "json" and address.permission == PERSON:
            return self._of_program(address, method)
        if address.permission == PERSON:
            return self._of_record(address, method)
        if address.permission == ACCOUNT:
            return self._of_account(address, method)
        return self._of_public(address, method)

    def may(self, address: Address, method: str) -> bool:
        """Tell whether a record's page is open to them, leaving aside if it is there."""
        if self.scopes is None:
            return self.begun
        level = READ if method in SAFE else WRITE
        return bool(address.part) and allows(self.scopes, part=address.part, level=level)

    def _of_record(self, address: Address, method: str) -> frozenset[int]:
        if not self.begun:
            return frozenset({302})
        if not self.may(address, method):
            return frozenset({403})
        is_theirs = self.owns or self.is_delegate
        return _answered(address, method, is_there=is_theirs or not address.owned)

    def _of_program(self, address: Address, method: str) -> frozenset[int]:
        """A session only reads, and only for the owner; to change, a program shows a token."""
        if not address.accepts(method):
            return frozenset({401, 405})
        if method not in SAFE or not self.begun:
            return frozenset({401})
        if self.is_delegate:
            return frozenset({403})
        expected = _answered(address, method, is_there=self.owns or not address.owned)
        holds_less = not self.owns and "set" in address.args.values()
        return expected | {404} if holds_less else expected

    def _of_account(self, address: Address, method: str) -> frozenset[int]:
        if not self.signed_in:
            return frozenset({302})
        return _answered(address, method, is_there=self.owns or not address.owned)

    def _of_public(self, address: Address, method: str) -> frozenset[int]:
        if address.view == "home:start" and self.is_delegate and address.accepts(method):
            return frozenset({403})
        expected = _answered(address, method, is_there=True)
        if method in {"GET", "HEAD"} and address.accepts(method):
            is_led_on = (
                (address.leads_to_start and not self.begun)
                or (address.view == "home:today" and not allows_credits(self))
                or (address.view == "home:start" and self.signed_in)
                or (address.signed_out and self.signed_in)
            )
            return frozenset({302}) if is_led_on else expected
        return expected


def allows_credits(role: Role) -> bool:
    """Tell whether Today is open to them."""
    return role.scopes is None or allows(role.scopes, part="credits", level=READ)


def _answered(address: Address, method: str, *, is_there: bool) -> frozenset[int]:
    """Say what whoever is let through is answered with."""
    if not address.accepts(method):
        return frozenset({405})
    if not is_there:
        return frozenset({404})
    return frozenset(address.reads) if method in {"GET", "HEAD"} else TAKEN


def _with(scopes: tuple[str, ...], name: str) -> Role:
    return Role(f"delegate with {name}", scopes=scopes, signed_in=True)


OWNER = Role("owner", owns=True, signed_in=True)
GUEST = Role("owner as a guest", owns=True)
COLLEAGUE = Role("colleague", signed_in=True)
STRANGER = Role("stranger")
NOBODY = Role("signed out", begun=False)
EVERYTHING = _with(DELEGABLE, "everything")
DELEGATES = (*(_with((scope,), scope) for scope in DELEGABLE), EVERYTHING)
ROLES = (OWNER, GUEST, *DELEGATES, COLLEAGUE, STRANGER, NOBODY)
