"""Names of places, authorities, credentials and rules, and amounts, as a sentence uses them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain, unit_word
from cmeridian.domain.requirements.rulebook import RequirementSet, Vocabulary
from cmeridian.domain.requirements.sentences import in_words
from cmeridian.domain.requirements.wording.rules import capitalised, rule_title

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Clinician

LONGEST_DEGREE = 4
"""Characters of a degree that stands as it is; a longer id gives way to its name."""
_CREDENTIALS = {
    "state_license": "state licence",
    "board_cert": "board certificate",
    "np_cert": "nurse practitioner certificate",
    "rn_cert": "nursing certificate",
    "crna_cert": "nurse anaesthetist certificate",
    "PA-C": "PA-C certificate",
    "dea_registration": "DEA registration",
    "cpd": "CPD programme",
    "own": "rules of your own",
}


def authority_name(terms: RequirementSet) -> str:
    """Name the authority without what stands in brackets behind it."""
    return re.sub(r"\s*\(.*\)$", "", terms.authority)


def credential_name(terms: RequirementSet) -> str:
    """Name the kind of credential."""
    return _CREDENTIALS.get(terms.credential, in_words(terms.credential))


def renewal_name(terms: RequirementSet) -> str:
    """Name the renewal of a credential, such as State licence renewal."""
    return f"{capitalised(credential_name(terms))} renewal"


def title_in(terms: RequirementSet, rule_id: str, vocabulary: Vocabulary) -> str:
    """Name a rule of a set by its title; by its id in words where the set holds no such rule."""
    rule = terms.rule(rule_id)
    return rule_title(rule, vocabulary) if rule else capitalised(in_words(rule_id))


def place_name(jurisdiction: str, vocabulary: Vocabulary) -> str:
    """Name a jurisdiction; its code stands for itself where no name is known."""
    return vocabulary.jurisdictions.get(jurisdiction, jurisdiction)


def quantity(value: Decimal, unit: str | None) -> str:
    """Write an amount with its unit in words."""
    try:
        return f"{plain(value)} {unit_word(unit or 'hour', value)}"
    except KeyError:
        return f"{plain(value)} {in_words(unit or '')}"


def who_is(clinician: Clinician, vocabulary: Vocabulary) -> str:
    """Name a clinician, their profession and specialty in a line."""
    profession, specialty = clinician.profession, clinician.specialty
    if len(profession) > LONGEST_DEGREE:
        profession = vocabulary.professions.get(profession, profession)
    words = vocabulary.specialties.get(specialty, in_words(specialty)) if specialty else ""
    return ", ".join(part for part in (clinician.name, profession, words) if part)
