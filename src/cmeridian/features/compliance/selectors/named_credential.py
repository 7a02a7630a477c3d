"""One credential of a person, named in words, or the refusal where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.wording.names import authority_name, credential_name, who_is

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential
    from cmeridian.features.compliance.selectors.standing import Standing


class NotHeld(LookupError):
    """There is no such credential, or period, on this person's record. remedy: what there is."""

    def __init__(self, remedy: str = "") -> None:
        self.remedy = remedy
        super().__init__(remedy)


@dataclass(frozen=True, slots=True)
class NamedCredential:
    """A credential in words, and whose it is."""

    public_id: str
    set: str
    authority: str
    credential: str
    number: str
    who: str


def name_credential(standing: Standing, public_id: str) -> tuple[NamedCredential, Credential]:
    """Find a credential by its public id, in words and as it is kept. Raises NotHeld."""
    found = standing.kept.held_as(public_id)
    terms = standing.rulebook.sets.get(found.credential.set) if found else None
    if found is None or terms is None:
        raise NotHeld
    held = NamedCredential(
        public_id=public_id,
        set=terms.id,
        authority=authority_name(terms),
        credential=credential_name(terms),
        number=found.credential.number or "",
        who=who_is(standing.kept.record.clinician, standing.vocabulary),
    )
    return held, found.credential
