"""What transcripts call classes of credit, formats and topics, and which of our names is meant."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cmeridian.exchange.activity_table.headers import plain_words
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary

NO_CREDIT = "-"
"""A word that says that no credit was given."""
IN_CEU = "/ceu"
"""Follows a class whose amounts stand in CEU, of ten contact hours each."""

_NURSES = frozenset({"RN", "NP", "APRN", "CRNA"})
_CONTACT_HOURS = {"PHARMACIST": "ACPE"}
_FORMAL = {"PA": "AAPA_CAT1", "DO": "AOA_1A"}
_CLASS_WORDS = {
    "AMA_CAT1": (
        "ama pra category 1|ama pra cat 1|ama category 1|ama cat 1|ama pra 1|ama pra|ama cme|"
        "category 1 ama|ama pra category i|ama category i|ama pra category 1 md do|pra category 1|"
        "physician|physicians|acme ama pra category 1|accme|accme ama pra category 1"
    ),
    "AMA_CAT2": (
        "ama pra category 2|ama category 2|ama cat 2|ama pra category ii|ama pra cat 2|"
        "pra category 2"
    ),
    "AAFP_PRESCRIBED": "aafp prescribed|prescribed|aafp|aafp prescribed credit",
    "AAFP_ELECTIVE": "aafp elective|elective",
    "AOA_1A": "aoa category 1 a|aoa category 1a|aoa 1 a|aoa 1a|category 1 a|category 1a|1a|1 a",
    "AOA_1B": "aoa category 1 b|aoa category 1b|aoa 1 b|aoa 1b|category 1 b|category 1b|1b|1 b",
    "AOA_2A": "aoa category 2 a|aoa category 2a|aoa 2 a|aoa 2a|category 2 a|category 2a|2a|2 a",
    "AOA_2B": "aoa category 2 b|aoa category 2b|aoa 2 b|aoa 2b|category 2 b|category 2b|2b|2 b",
    "AAPA_CAT1": "aapa category 1|aapa cat 1|aapa|aapa category 1 cme|aapa category i",
    "ANCC": (
        "ancc|ancc contact|ancc cne|nursing contact|nursing|nurse|nurses|cne|nursing ce|"
        "cne contact|nursing continuing professional development|ncpd|ncpd contact|rn contact|"
        "ana ancc"
    ),
    "ACPE": "acpe|acpe contact|pharmacy|pharmacist|pharmacists|pharmacy contact|cpe|pharmacy ce",
    "IPCE": "ipce|interprofessional continuing education|interprofessional",
    "NBCRNA_A": "nbcrna class a|class a",
    "NBCRNA_B": "nbcrna class b|class b",
    "MOC_POINT": "moc|moc points|moc part 2|abim moc|abim moc points|mk points",
    "SELF_STUDY": "self study|unaccredited self study",
    NO_CREDIT: (
        "none|no credit|non credit|not applicable|n a|na|participation|attendance|"
        "certificate of attendance|certificate of participation|non physician attendance|"
        "general attendance|0"
    ),
}
_CATEGORY_1 = frozenset({"category 1", "cat 1", "category i", "cat i", "category one", "1", "i"})
_CATEGORY_2 = frozenset({"category 2", "cat 2", "category ii", "cat ii", "category two", "2", "ii"})
_CONTACT = frozenset({"contact", "ce contact", "ce", "contact ce"})
_CEU = re.compile(r"\bceus?\b")
_UNITS = re.compile(r"\b(?:credits?|hours?|hrs?|hr|cmes?|awarded|earned|claimed|designated)\b")
_FORMATS = {
    "live": "live|live activity|in person|in person activity|live course|live in person|onsite",
    "internet_live": (
        "internet live|live webinar|webinar|internet live activity|live internet|virtual|"
        "live virtual|live online|livestream|live stream|live webcast|webcast"
    ),
    "internet_enduring": (
        "internet enduring|internet enduring material|internet enduring activity|"
        "enduring internet|online enduring|on demand|ondemand|online on demand|online self paced"
    ),
    "enduring": "enduring|enduring material|enduring materials|enduring activity|print",
    "online": "online|internet|web|web based|e learning|elearning",
    "journal": "journal|journal based|journal based cme|journal cme|article",
    "rss": "rss|regularly scheduled series|grand rounds|case conference|tumor board",
    "simulation": "simulation",
    "workshop": "workshop",
    "pi_cme": "pi cme|performance improvement|performance improvement cme",
    "teaching": "teaching|learning from teaching",
    "home_study": "home study|homestudy",
    "self_study": "self study|selfstudy",
}


def resolve_class(word: str, profession: str) -> str:
    """Name the class of credit that a word of a transcript means to someone of a profession.

    Gives an id of the vocabulary, followed by IN_CEU where amounts stand in CEU; NO_CREDIT; or
    nothing where the word is not known. What "Category 1" or "contact hours" are called in full
    depends on the profession, so the form shows it.
    """
    words = plain_words(word)
    if not words:
        return ""
    exact = _exact_classes().get(words)
    if exact:
        return exact
    bare = " ".join(_UNITS.sub(" ", words).split())
    if _CEU.search(words):
        rest = " ".join(_CEU.sub(" ", bare).split())
        of_rest = _exact_classes().get(rest) if rest else _contact_class(profession)
        return f"{of_rest}{IN_CEU}" if of_rest and of_rest != NO_CREDIT else ""
    if bare in _CATEGORY_1:
        return _FORMAL.get(profession, "AMA_CAT1")
    if bare in _CATEGORY_2:
        return "AMA_CAT2"
    if bare in _CONTACT and words != bare:
        return _contact_class(profession)
    return _exact_classes().get(bare, "")


def resolve_format(word: str) -> str:
    """Name the format that a word means; the word itself where it is not known."""
    return _exact_formats().get(plain_words(word), word)


def resolve_topic(word: str) -> str:
    """Name the topic that a word means; empty where none, or more than one, is called so."""
    return _exact_topics().get(plain_words(word), "")


def _contact_class(profession: str) -> str:
    if profession in _NURSES:
        return "ANCC"
    return _CONTACT_HOURS.get(profession, "")


def _vocabulary() -> Vocabulary:
    return load_rulebook().vocabulary


@lru_cache(maxsize=1)
def _exact_classes() -> dict[str, str]:
    found: dict[str, str] = {}
    for term in _vocabulary().credit_classes.values():
        for name in (term.id, term.label):
            found[plain_words(name.replace("_", " "))] = term.id
            bare = " ".join(_UNITS.sub(" ", plain_words(name.replace("_", " "))).split())
            found.setdefault(bare, term.id)
    for class_id, words in _CLASS_WORDS.items():
        found |= dict.fromkeys(words.split("|"), class_id)
    return found


@lru_cache(maxsize=1)
def _exact_formats() -> dict[str, str]:
    vocabulary = _vocabulary()
    found = {plain_words(name.replace("_", " ")): name for name in vocabulary.formats}
    found |= {plain_words(label): name for name, label in vocabulary.formats.items()}
    for name, words in _FORMATS.items():
        found |= dict.fromkeys(words.split("|"), name)
    return found


@lru_cache(maxsize=1)
def _exact_topics() -> dict[str, str]:
    found: dict[str, str] = {}
    for term in _vocabulary().topics.values():
        for name in {
            plain_words(n.replace("_", " ")) for n in (term.id, term.label, *term.aliases)
        }:
            # Two topics that share a name: a guess would be wrong as often as right.
            found[name] = "" if name in found and found[name] != term.id else term.id
    return found
