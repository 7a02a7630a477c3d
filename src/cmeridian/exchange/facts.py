"""Read the answer to a question of the vocabulary by the question's kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from cmeridian.exchange.field_types import Hours
from cmeridian.packs.nearest import did_you_mean, form_of, nearest
from cmeridian.packs.schema.fields import shown

if TYPE_CHECKING:
    from cmeridian.domain.records.record import FactValue
    from cmeridian.domain.requirements.rulebook import FactTerm, Vocabulary

SAME_START = 5
MAX_CODES = 4
_NUMBER = TypeAdapter[Decimal](Hours)


@dataclass(frozen=True, slots=True)
class FactError:
    """Why an answer does not fit its question, and what to write instead."""

    what: str
    remedy: str


def read_fact(term: FactTerm, value: Any, vocabulary: Vocabulary) -> FactValue | FactError:
    """Read one answer."""
    match term.kind:
        case "yes_no":
            return _yes_no(term, value)
        case "share":
            return _share(value)
        case "choice":
            return _one_id(value, vocabulary)
        case "choices":
            return _several_ids(value, vocabulary)
        case _:
            return FactError(
                "this is answered by the day the credential was issued.",
                "Remove it, and write issued under the credential.",
            )


def _yes_no(term: FactTerm, value: Any) -> FactValue | FactError:
    if isinstance(value, bool):
        return value
    # A name that ends so compares with a bound, and the number itself answers for every bound.
    number = _number(value) if term.id.endswith("_gte") else None
    if number is not None:
        return number
    return FactError(
        f"{shown(value)} is neither true nor false.", "Write true or false, without quotes."
    )


def _share(value: Any) -> FactValue | FactError:
    number = _number(value)
    if number is None or number > 1:
        return FactError(
            f"{shown(value)} is not a share.", "Write a number from 0 to 1: 0.4 for 40%."
        )
    return number


def _one_id(value: Any, vocabulary: Vocabulary) -> FactValue | FactError:
    if not isinstance(value, str):
        return FactError("one id is expected.", "Write one id, such as family_medicine.")
    if not is_specialty(value, vocabulary):
        return unknown_specialty(value, vocabulary)
    return resolve_specialty(value, vocabulary)


def _several_ids(value: Any, vocabulary: Vocabulary) -> FactValue | FactError:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return FactError("a list of ids is expected.", "Write [family_medicine], or [] for none.")
    for name in names:
        if not is_specialty(name, vocabulary):
            return unknown_specialty(name, vocabulary)
    return tuple(resolve_specialty(name, vocabulary) for name in names)


def is_specialty(name: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a name is the id, a title, or the NUCC code or name, of one specialty."""
    return name in vocabulary.specialties or resolve_specialty(name, vocabulary) != name


def resolve_specialty(name: str, vocabulary: Vocabulary) -> str:
    """Give the id that stands for a specialty; a name that is no other name stays as it is.

    Where no id means the same, that is its NUCC code.
    """
    if name in vocabulary.specialties:
        return vocabulary.specialty_codes.get(name, name)
    id_ = vocabulary.specialty_aliases.get(name) or _code_named(name, vocabulary)
    if id_:
        return vocabulary.specialty_codes.get(id_, id_)
    meant = _meant_by(name, vocabulary)
    return meant[0] if len(meant) == 1 else name


def _meant_by(name: str, vocabulary: Vocabulary) -> list[str]:
    """List the specialties for which a title stands, such as ER doctor."""
    codes = vocabulary.specialty_titles.get(form_of(name), ())
    return [vocabulary.specialty_codes.get(code, code) for code in codes]


def _code_named(name: str, vocabulary: Vocabulary) -> str | None:
    """Find the code of a physician's specialty by its NUCC name, such as gastroenterology."""
    words = f"{re.sub('[_-]', ' ', name)} physician".casefold()
    labels = vocabulary.specialties.items()
    return next((code for code, label in labels if label.casefold() == words), None)


def unknown_specialty(name: str, vocabulary: Vocabulary) -> FactError:
    """Say that a specialty is not known, and which are meant by such a name."""
    meant = _meant_by(name, vocabulary)
    if len(meant) > 1:
        named = ", ".join(f"{one} ({vocabulary.specialties[one]})" for one in meant)
        return FactError(f"{shown(name)} may mean several specialties.", f"Write one: {named}.")
    otherwise = "Write an id such as family_medicine, or a NUCC code."
    ids = _ids_and_aliases(vocabulary)
    near = nearest(name, ids)
    remedy = did_you_mean(name, near, otherwise=otherwise)
    if len(near) != 1:
        remedy = _by_code(name, vocabulary) or remedy
    return FactError(f"{shown(name)} is not a specialty we know.", remedy)


def _by_code(name: str, vocabulary: Vocabulary) -> str:
    """Offer the codes whose names begin a word as this one begins."""
    start = re.sub(r"[_-]", " ", name.casefold()).split(" ")[0][:SAME_START]
    if len(start) < SAME_START:
        return ""
    found = [
        (code, label)
        for code, label in vocabulary.specialties.items()
        if code[0].isdigit() and any(word.startswith(start) for word in label.casefold().split())
    ]
    # Of many, physicians' come first, and the shortest names are the plainest.
    found.sort(key=lambda pair: (not pair[1].endswith("Physician"), len(pair[1])))
    names = ", ".join(f"{code} ({label})" for code, label in found[:MAX_CODES])
    return f"Write a NUCC code: {names}." if names else ""


def _ids_and_aliases(vocabulary: Vocabulary) -> list[str]:
    """List the names that people write; NUCC codes are too alike to suggest one for another."""
    ids = [name for name in vocabulary.specialties if not name[0].isdigit()]
    return [*ids, *vocabulary.specialty_aliases]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return _NUMBER.validate_python(value)
    except ValidationError:
        return None
